import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../src/base/runtime.ts";
import type { Forecast, ForecastInput, SeriesForecast } from "../../../src/forecast/core/index.ts";
import { createForecaster, forecastSeries } from "../../../src/forecast/core/index.ts";

const forecaster = createForecaster();
const periods = [1, 4, 7, 12, 52] as const;

function made(input: ForecastInput): SeriesForecast {
  const forecast = forecaster.forecast(input);
  if (forecast.method === "none") throw new Error(forecast.explanation);
  return forecast;
}

function sales(length: number, seed: number): number[] {
  const random = seededRandom(seed);
  return Array.from(
    { length },
    (_, t) => 200 + t + 40 * Math.sin((2 * Math.PI * t) / 12) + 20 * (random() - 0.5),
  );
}

function allNumbers(forecast: Forecast): number[] {
  return [
    ...forecast.mean,
    ...forecast.intervals.flatMap(({ lower, upper }) => [...lower, ...upper]),
    forecast.confidence,
    ...Object.values(forecast.backtest?.coverage ?? {}),
  ];
}

describe("a monthly series with trend and season", () => {
  const history = sales(72, 1);
  const forecast = made({ values: history, period: 12, horizon: 12 });

  it("is forecast by the ensemble, close to its law", () => {
    expect(forecast.method).toBe("ensemble");
    expect(forecast.demandClass).toBe("smooth");
    forecast.mean.forEach((value, h) => {
      const truth = 272 + h + 40 * Math.sin((2 * Math.PI * (72 + h)) / 12);
      expect(Math.abs(value - truth)).toBeLessThan(20);
    });
    const total = Object.values(forecast.weights).reduce((a, b) => a + b, 0);
    expect(total).toBeCloseTo(1, 12);
  });

  it("is tested against naive on past origins, and trusted for it", () => {
    expect(forecast.backtest.origins).toBe(4);
    expect(forecast.backtest.mase).toBeLessThan(1);
    expect(forecast.backtest.smape).toBeLessThan(6);
    expect(forecast.backtest.againstNaive).toBeLessThan(1);
    expect(Object.keys(forecast.backtest.coverage)).toEqual(["0.8", "0.95"]);
    expect(forecast.confidence).toBeGreaterThan(0.4);
  });

  it("covers what then came about as often as promised", () => {
    let inside = 0;
    for (let seed = 10; seed < 20; seed++) {
      const whole = sales(84, seed);
      const [, interval] = made({ values: whole.slice(0, 72), period: 12, horizon: 12 }).intervals;
      whole.slice(72).forEach((value, h) => {
        if (value >= interval!.lower[h]! && value <= interval!.upper[h]!) inside += 1;
      });
    }
    expect(inside / 120).toBeGreaterThan(0.88);
  });

  it("is the same every time, from any forecaster", () => {
    expect(createForecaster().forecast({ values: history, period: 12, horizon: 12 })).toEqual(forecast);
    expect(forecastSeries(history)).toEqual(forecast);
  });

  it("is nearly the same with a gap, and says that it filled one", () => {
    const gappy = history.map((value, t) => (t === 30 ? null : value));
    const other = made({ values: gappy, period: 12, horizon: 12 });
    expect(other.filled).toBe(1);
    other.mean.forEach((value, h) => {
      expect(Math.abs(value / forecast.mean[h]! - 1)).toBeLessThan(0.03);
    });
  });
});

describe("the method follows the demand class", () => {
  it("intermittent and lumpy: SBA and TSB, flat", () => {
    const spare = [0, 0, 3, 0, 0, 0, 2, 0, 4, 0, 0, 0, 3, 0, 0, 2, 0, 0, 0, 3, 0, 0, 1, 0];
    const forecast = made({ values: spare, period: 12, horizon: 6, nonNegative: true });
    expect(forecast.method).toBe("sba_tsb");
    expect(forecast.demandClass).toBe("intermittent");
    expect(new Set(forecast.mean).size).toBe(1);
    expect(forecast.intervals[1]!.upper[0]).toBeGreaterThanOrEqual(2);
  });

  it("does not read a gap in intermittent demand as a sale", () => {
    const spare = [2, 0, 0, 3, 0, null, 0, 2, 0, 0, 0, 3, 0, 0, 2, 0];
    const forecast = made({ values: spare, period: 1, horizon: 2, nonNegative: true });
    const without = spare.filter((value) => value !== null);
    expect(forecast.mean).toEqual(made({ values: without, period: 1, horizon: 2, nonNegative: true }).mean);
  });

  it("erratic: SES and theta; under two periods: theta and damped; under eight values: SES", () => {
    const random = seededRandom(4);
    const erratic = Array.from({ length: 60 }, () => Math.round(Math.exp(4 * random())));
    expect(made({ values: erratic, period: 12, horizon: 3 }).method).toBe("ses_theta");
    const short = made({ values: sales(20, 2), period: 12, horizon: 3 });
    expect([short.method, short.demandClass]).toEqual(["theta_damped", "short"]);
    expect(made({ values: [4, 6, 5, 7, 6], period: 12, horizon: 3 }).method).toBe("ses");
  });

  it("daily with zeros and a weekly pattern: the pattern comes back", () => {
    const week = [10, 12, 11, 13, 20, 25, 0];
    const random = seededRandom(8);
    const daily = Array.from({ length: 140 }, (_, t) => week[t % 7]! * (0.9 + 0.2 * random()));
    const forecast = made({ values: daily, period: 7, horizon: 7, nonNegative: true });
    forecast.mean.forEach((value, h) => {
      expect(Math.abs(value - week[h]!)).toBeLessThan(3);
    });
  });
});

describe("what cannot be forecast", () => {
  it.each([
    ["too_short", { values: [], period: 12, horizon: 3 }],
    ["too_short", { values: [5], period: 12, horizon: 3 }],
    ["too_short", { values: [5, 6, 7], period: 1, horizon: 3 }],
    ["too_short", { values: [null, null, Number.NaN, 3], period: 1, horizon: 3 }],
    ["too_many_gaps", { values: [1, null, null, 2, null, null, 3, null, null, 4], period: 1, horizon: 3 }],
    ["too_few_sales", { values: [0, 0, 0, 0, 0, 0], period: 12, horizon: 3, nonNegative: true }],
    ["too_few_sales", { values: [0, 0, 7, 0, 0, 0, 0], period: 12, horizon: 3, nonNegative: true }],
  ] as const)("is refused as %s: %j", (reason, input) => {
    const forecast = forecaster.forecast(input);
    expect(forecast).toMatchObject({ method: "none", reason, mean: [], confidence: 0, backtest: null });
  });

  it("says what input would be right", () => {
    expect(() => forecaster.forecast({ values: [1, 2, 3, 4], period: 0, horizon: 3 })).toThrow(/"period"/);
    expect(() => forecaster.forecast({ values: [1, 2, 3, 4], period: 1, horizon: 0 })).toThrow(/"horizon"/);
    expect(() => forecaster.forecast({ values: [1, 2, 3, 4], period: 1, horizon: 1, levels: [95] })).toThrow(
      /"levels.0"/,
    );
  });
});

describe("laws", () => {
  const anySeries = fc.record({
    values: fc.array(
      fc.oneof(
        { weight: 8, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
        { weight: 3, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.constantFrom(null, Number.NaN, Number.POSITIVE_INFINITY) },
      ),
      { maxLength: 70 },
    ),
    period: fc.constantFrom(...periods),
    horizon: fc.integer({ min: 1, max: 20 }),
    nonNegative: fc.boolean(),
  });

  it("gives finite numbers of the right length, or a reason, for any series", () => {
    fc.assert(
      fc.property(anySeries, (input) => {
        const forecast = forecaster.forecast(input);
        expect(allNumbers(forecast).every(Number.isFinite)).toBe(true);
        expect(forecast.confidence).toBeGreaterThanOrEqual(0);
        expect(forecast.confidence).toBeLessThanOrEqual(1);
        if (forecast.method === "none") return;
        expect(forecast.mean).toHaveLength(input.horizon);
        expect(forecast.intervals.map(({ level }) => level)).toEqual([0.8, 0.95]);
        if (input.nonNegative) expect(Math.min(...allNumbers(forecast))).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 150, seed: 5 },
    );
  });

  it("nests intervals by level and keeps the mean inside", () => {
    fc.assert(
      fc.property(anySeries, (input) => {
        const forecast = forecaster.forecast({ ...input, levels: [0.5, 0.8, 0.95, 0.99] });
        forecast.intervals.forEach((interval, i) => {
          const inner = forecast.intervals[i - 1];
          forecast.mean.forEach((value, h) => {
            expect(interval.lower[h]).toBeLessThanOrEqual(value);
            expect(interval.upper[h]).toBeGreaterThanOrEqual(value);
            if (inner === undefined) return;
            expect(interval.lower[h]).toBeLessThanOrEqual(inner.lower[h]!);
            expect(interval.upper[h]).toBeGreaterThanOrEqual(inner.upper[h]!);
          });
        });
      }),
      { numRuns: 100, seed: 6 },
    );
  });

  it("forecasts a constant by itself, without width", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.integer({ min: 4, max: 60 }),
        fc.constantFrom(...periods),
        (value, length, period) => {
          const forecast = made({ values: Array.from({ length }, () => value), period, horizon: 5 });
          expect(forecast.method).toBe("constant");
          expect(forecast.mean).toEqual([value, value, value, value, value]);
          for (const { lower, upper } of forecast.intervals)
            expect([lower, upper]).toEqual([forecast.mean, forecast.mean]);
        },
      ),
      { numRuns: 60, seed: 9 },
    );
  });

  it("moves with the unit where the series is signed, so that no logarithm is taken", () => {
    const signed = sales(60, 3).map((value) => value - 260);
    const plain = made({ values: signed, period: 12, horizon: 6 });
    const scaled = made({ values: signed.map((value) => 100 * value), period: 12, horizon: 6 });
    plain.mean.forEach((value, h) => {
      expect(Math.abs(scaled.mean[h]! / 100 - value)).toBeLessThan(0.5);
    });
  });

  it("widens intervals with the horizon", () => {
    const random = seededRandom(12);
    let level = 100;
    const walk = Array.from({ length: 80 }, () => (level += random() - 0.5));
    const [interval] = made({ values: walk, period: 1, horizon: 10 }).intervals;
    const widths = interval!.upper.map((upper, h) => upper - interval!.lower[h]!);
    for (let h = 1; h < widths.length; h++) expect(widths[h]).toBeGreaterThanOrEqual(widths[h - 1]!);
    expect(widths[9]).toBeGreaterThan(1.3 * widths[0]!);
  });
});
