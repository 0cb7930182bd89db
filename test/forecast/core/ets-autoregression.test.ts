import { describe, expect, it } from "vitest";
import {
  burg,
  differenceAutoregression,
  highestLag,
  leastAicc,
} from "../../../src/forecast/core/autoregression.ts";
import { selectEts } from "../../../src/forecast/core/ets.ts";
import { seasonalEts } from "../../../src/forecast/core/ets-seasonal.ts";
import { seededRandom } from "../../../src/base/runtime.ts";

function noise(length: number, seed: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length }, () => random() + random() + random() - 1.5);
}

describe("Burg's autoregression", () => {
  it("computes the first reflection by hand: 2 sum(x[t] x[t-1]) / sum(x[t]^2 + x[t-1]^2)", () => {
    // 2 (1*2 + 2*4) / ((4 + 1) + (16 + 4)) = 20 / 25.
    const [, first] = burg([1, 2, 4], 1);
    expect(first?.coefficients).toEqual([0.8]);
    expect(first?.variance).toBeCloseTo(7 * (1 - 0.64), 10);
  });

  it("recovers the coefficients of a long simulated AR(2) and chooses order 2 by AICc", () => {
    const values: number[] = [];
    for (const shock of noise(4000, 5)) {
      values.push(0.6 * (values.at(-1) ?? 0) - 0.3 * (values.at(-2) ?? 0) + shock);
    }
    const orders = burg(values, 6);
    expect(orders[2]?.coefficients).toEqual([expect.closeTo(0.6, 1), expect.closeTo(-0.3, 1)]);
    const chosen = leastAicc(orders, values.length).coefficients;
    expect(chosen.length).toBeGreaterThanOrEqual(2);
    expect(chosen[0]).toBeCloseTo(0.6, 1);
  });

  it("repeats the level where differences are noise", () => {
    expect(differenceAutoregression([7, 7, 7, 7, 7, 7], 1, 3)).toEqual([7, 7, 7]);
  });

  it("carries a saw-tooth on: differences +2, -2 continue", () => {
    const saw = Array.from({ length: 40 }, (_, t) => (t % 2 === 0 ? 10 : 12));
    const forecast = differenceAutoregression(saw, 1, 4);
    [10, 12, 10, 12].forEach((value, h) => {
      expect(forecast[h]).toBeCloseTo(value, 0);
    });
  });

  it("offers a year and two lags for long periods, four rounds of short ones, a third of the series at most", () => {
    expect(highestLag(12, 200)).toBe(14);
    expect(highestLag(52, 600)).toBe(54);
    expect(highestLag(7, 600)).toBe(28);
    expect(highestLag(1, 600)).toBe(60);
    expect(highestLag(1, 60)).toBe(12);
    expect(highestLag(12, 30)).toBe(10);
  });
});

describe("exponential smoothing by AICc", () => {
  const pattern = [0.7, 0.9, 1.1, 1.3];
  const shocks = noise(60, 9);
  const multiplicative = shocks.map((shock, t) => (100 + 3 * t) * pattern[t % 4]! * (1 + shock / 100));
  const additive = shocks.map((shock, t) => 100 + [-20, -5, 5, 20][t % 4]! + shock);

  it("takes a seasonal form for a seasonal series and carries the season on", () => {
    const model = selectEts(multiplicative, 4, { seasonal: true });
    expect(model?.name).toMatch(/^M,(Ad|N),M$/);
    const forecast = model!.forecast(8);
    forecast.slice(0, 4).forEach((value, h) => {
      expect(value / ((100 + 3 * (60 + h)) * pattern[h]!)).toBeCloseTo(1, 1);
    });
    expect(selectEts(additive, 4, { seasonal: true })?.name).toMatch(/^A,(Ad|N),A$|^M,/);
  });

  it("takes no season where none is offered, or where the series cannot carry its states", () => {
    expect(selectEts(additive, 4, { seasonal: false })?.name).toMatch(/,N$/);
    expect(selectEts(additive.slice(0, 9), 4, { seasonal: true })?.name).toBe("A,N,N");
    expect(selectEts([1, 2, 3], 1, { seasonal: false })).toBeUndefined();
  });

  it("keeps the additive season in place: its one-step errors vanish on an exact pattern", () => {
    const exact = Array.from({ length: 24 }, (_, t) => 50 + [4, -1, -3][t % 3]!);
    const model = seasonalEts(exact, 3, { kind: "additive", damped: false });
    model.forecast(3).forEach((value, h) => {
      expect(value).toBeCloseTo(50 + [4, -1, -3][h]!, 6);
    });
  });
});
