import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { originsFor } from "../../../src/forecast/core/backtest.ts";
import { combine, inverseErrorWeights, sharesOf } from "../../../src/forecast/core/combine.ts";
import { errorGrowth, halfWidth, measuredCoverage } from "../../../src/forecast/core/conformal.ts";
import { normalQuantile, studentQuantile } from "../../../src/forecast/core/distributions.ts";
import { fillGaps } from "../../../src/forecast/core/gaps.ts";
import type { MethodName } from "../../../src/forecast/core/methods.ts";
import { createMstl, mstlForecast } from "../../../src/forecast/core/mstl.ts";
import { median } from "../../../src/forecast/core/numbers.ts";
import { minimise, minimiseScalar } from "../../../src/forecast/core/optimise.ts";
import { confidenceOf } from "../../../src/forecast/core/score.ts";

describe("optimisers", () => {
  it("finds the minimum of Rosenbrock's valley inside its box", () => {
    const valley = ([x = 0, y = 0]: readonly number[]): number => (1 - x) ** 2 + 100 * (y - x * x) ** 2;
    const bounds = [
      { lower: -2, upper: 2 },
      { lower: -2, upper: 2 },
    ];
    const { point } = minimise(valley, [-1, 1], { bounds, iterations: 500, tolerance: 1e-14 });
    expect(point).toEqual([expect.closeTo(1, 3), expect.closeTo(1, 3)]);
  });

  it("never leaves the box, where the minimum lies outside", () => {
    const { point } = minimise(([x = 0]) => x, [0.5], { bounds: [{ lower: 0.2, upper: 1 }] });
    expect(point[0]).toBeCloseTo(0.2, 6);
  });

  it("takes the deeper of two valleys", () => {
    const two = (x: number): number => Math.min((x - 0.1) ** 2, (x - 0.9) ** 2 - 0.01);
    expect(minimiseScalar(two, { lower: 0, upper: 1 }).point).toBeCloseTo(0.9, 4);
  });
});

describe("median", () => {
  it("is the middle value, or the mean of the middle two", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 9, 2])).toBe(3);
    expect(median([])).toBeNaN();
  });
});

describe("quantiles", () => {
  it("matches the tables", () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959964, 6);
    expect(normalQuantile(0.001)).toBeCloseTo(-3.090232, 6);
    expect(studentQuantile(0.975, 1)).toBeCloseTo(12.7062, 4);
    expect(studentQuantile(0.975, 2)).toBeCloseTo(4.3027, 4);
    expect(studentQuantile(0.975, 5)).toBeCloseTo(2.5706, 4);
    expect(studentQuantile(0.9, 10)).toBeCloseTo(1.3722, 4);
    expect(studentQuantile(0.05, 5)).toBeCloseTo(-2.015, 3);
  });
});

describe("gaps", () => {
  it("draws a line inside, repeats the last at the end, drops what is before the first activity", () => {
    expect(fillGaps([null, 0, 0, 2, Number.NaN, 6, null], 1)).toEqual({
      values: [2, 4, 6, 6],
      observed: [true, false, true, false],
    });
  });

  it("uses the same phase where the period is known", () => {
    const { values } = fillGaps([10, 20, 30, 12, null, 32, 14, 24, 34, null], 3);
    expect(values[4]).toBe(22);
    expect(values[9]).toBe(14);
  });

  it("keeps all zeros and gives nothing for nothing", () => {
    expect(fillGaps([0, 0, 0], 12).values).toEqual([0, 0, 0]);
    expect(fillGaps([null, undefined, Number.NaN], 12).values).toEqual([]);
    expect(fillGaps([], 12).values).toEqual([]);
  });
});

describe("origins of the backtest", () => {
  it("lie inside the series, at most four, ascending, each with something to test", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 400 }),
        fc.constantFrom(1, 4, 7, 12, 52),
        fc.integer({ min: 1, max: 60 }),
        (length, period, horizon) => {
          const origins = originsFor(length, period, horizon);
          expect(origins.length).toBeGreaterThanOrEqual(1);
          expect(origins.length).toBeLessThanOrEqual(4);
          expect(new Set(origins).size).toBe(origins.length);
          expect([...origins].sort((a, b) => a - b)).toEqual(origins);
          for (const origin of origins) {
            expect(origin).toBeGreaterThanOrEqual(3);
            expect(origin).toBeLessThan(length);
          }
        },
      ),
      { seed: 1 },
    );
  });
});

describe("combination", () => {
  it("weighs by the inverse of the squared error", () => {
    const weights = inverseErrorWeights(
      new Map<MethodName, number>([
        ["theta", 1],
        ["damped", 2],
      ]),
    );
    const forecasts = new Map<MethodName, number[]>([
      ["theta", [10, 10]],
      ["damped", [20, 30]],
    ]);
    expect(combine(forecasts, weights, 2)).toEqual([12, 14]);
  });

  it("gives all to a method without error, and shares among those present", () => {
    const weights = inverseErrorWeights(
      new Map<MethodName, number>([
        ["theta", 0],
        ["damped", 2],
      ]),
    );
    expect(weights.get("theta")).toBe(1);
    expect(weights.get("damped")).toBeCloseTo(0, 12);
    const one = new Map<MethodName, number[]>([["ets", [1]]]);
    expect([...sharesOf(one, weights)]).toEqual([["ets", 1]]);
  });
});

describe("intervals", () => {
  const step = (origin: number, error: number) => ({
    origin,
    step: 0,
    actual: error,
    forecast: 0,
    naive: 0,
  });

  it("grows as the damped trend says, by hand", () => {
    // alpha .5, no trend: sqrt(1 + .25 (h - 1)).
    const growth = errorGrowth({ alpha: 0.5, beta: 0, phi: 1 }, 3);
    expect(growth).toEqual([1, Math.sqrt(1.25), Math.sqrt(1.5)]);
    // With beta .1, phi 1 the second step adds (.5 + .1)^2.
    expect(errorGrowth({ alpha: 0.5, beta: 0.1, phi: 1 }, 2)[1]).toBeCloseTo(Math.sqrt(1.36), 12);
  });

  it("is the mean of the conformal and the Student half-width", () => {
    const steps = [1, -2, 3, -4].map((error, origin) => step(origin, error));
    // Rank ceil(5 * .8) = 4 of 1, 2, 3, 4; root mean square sqrt(30 / 4), t(.9; 4) = 1.5332.
    expect(halfWidth(steps, [1], 0.8)).toBeCloseTo((4 + Math.sqrt(7.5) * 1.5332) / 2, 3);
    expect(halfWidth([], [1], 0.8)).toBeUndefined();
  });

  it("judges each origin by the others", () => {
    const steps = [1, 1, 1, 100].map((error, origin) => step(origin, error));
    expect(measuredCoverage(steps, [1], 0.8)).toBe(0.75);
    expect(measuredCoverage(steps.slice(0, 1), [1], 0.8)).toBeUndefined();
  });
});

describe("confidence", () => {
  const backtest = { origins: 4, mase: 1, smape: 10, coverage: { "0.8": 0.8 }, againstNaive: 1 };

  it("is a half for a forecast no better than naive, and moves with error, coverage and evidence", () => {
    expect(confidenceOf(backtest)).toBeCloseTo(0.5, 12);
    expect(confidenceOf({ ...backtest, againstNaive: 0.5 })).toBeCloseTo(0.8, 12);
    expect(confidenceOf({ ...backtest, coverage: { "0.8": 0.4 } })).toBeCloseTo(0.25, 12);
    expect(confidenceOf({ ...backtest, origins: 1 })).toBeCloseTo(0.125, 12);
    expect(confidenceOf({ ...backtest, origins: 0 })).toBe(0);
  });
});

describe("MSTL of the library", () => {
  it("carries an exact season on, and refuses what it cannot decompose without throwing", () => {
    const mstl = createMstl();
    const pattern = [0, 5, -3, 8];
    const values = Array.from({ length: 32 }, (_, t) => 50 + pattern[t % 4]!);
    const forecast = mstl(values, 4, 4);
    forecast?.forEach((value, h) => {
      expect(value).toBeCloseTo(50 + pattern[h]!, 3);
    });
    expect(forecast).toHaveLength(4);
    expect(mstl(values.slice(0, 6), 4, 4)).toBeUndefined();
    expect(mstlForecast(mstl, values.slice(0, 8), { period: 4, horizon: 2 })).toBeUndefined();
  });
});
