import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { extrapolate, fitDamped, fitHolt, fitSes, smooth } from "../../../src/forecast/core/smoothing.ts";

const series = fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), { minLength: 8, maxLength: 40 });

describe("one pass of smoothing", () => {
  it("solves SES by hand: alpha .5 on 1, 2, 3 with the least-squares initial level", () => {
    // With initial level l the errors are 1 - l, (3 - l) / 2 and (7 - l) / 4; least squares gives
    // l (1 + 1/4 + 1/16) = 1 + 3/4 + 7/16, so l = 35/21 = 5/3, and the last level is (l + 1 + 4 + 12) / 8 = 7/3.
    const fit = smooth([1, 2, 3], { alpha: 0.5, beta: 0, phi: 1 }, false);
    expect(fit.level).toBeCloseTo(7 / 3, 10);
    expect(fit.sse).toBeCloseTo((2 / 3) ** 2 + (2 / 3) ** 2 + (4 / 3) ** 2, 10);
  });

  it("follows Holt's recursion by hand once the initial states are known", () => {
    // A line is fitted without error whatever the weights: level 10 + 2 t, trend 2.
    const fit = smooth([12, 14, 16, 18], { alpha: 0.3, beta: 0.1, phi: 1 }, true);
    expect(fit.level).toBeCloseTo(18, 8);
    expect(fit.trend).toBeCloseTo(2, 8);
    expect(fit.sse).toBeCloseTo(0, 8);
  });

  it("finds initial states no neighbour beats", () => {
    const values = [3, 7, 4, 9, 6, 11, 8];
    const weights = { alpha: 0.4, beta: 0.2, phi: 0.9 };
    const sse = (level: number, trend: number): number => {
      let total = 0;
      for (const value of values) {
        const forecast = level + weights.phi * trend;
        const error = value - forecast;
        total += error * error;
        level = forecast + weights.alpha * error;
        trend = weights.phi * trend + weights.beta * error;
      }
      return total;
    };
    const best = smooth(values, weights, true).sse;
    for (let level = -5; level <= 15; level += 0.25) {
      for (let trend = -6; trend <= 6; trend += 0.25) {
        expect(sse(level, trend)).toBeGreaterThanOrEqual(best - 1e-9);
      }
    }
  });
});

describe("extrapolation", () => {
  it("adds the damped sum of the trend: phi + phi^2 + ... + phi^h", () => {
    expect(extrapolate({ level: 100, trend: 10, phi: 0.5 }, 3)).toEqual([105, 107.5, 108.75]);
  });

  it("keeps SES flat", () => {
    expect(extrapolate({ level: 4, trend: 0, phi: 1 }, 3)).toEqual([4, 4, 4]);
  });
});

describe("fitted smoothing", () => {
  it("lets Holt continue a line, and damped stay below it", () => {
    const line = Array.from({ length: 24 }, (_, t) => 50 + 3 * t);
    expect(extrapolate(fitHolt(line), 2)).toEqual([expect.closeTo(122, 4), expect.closeTo(125, 4)]);
    const damped = extrapolate(fitDamped(line), 12);
    expect(damped.at(-1)).toBeGreaterThan(119);
    expect(damped.at(-1)).toBeLessThanOrEqual(50 + 3 * 35 + 1e-6);
  });

  it("fits no worse with a damped trend than without: SES is its case of no trend", () => {
    fc.assert(
      fc.property(series, (values) => {
        const ses = fitSes(values).sse;
        expect(fitDamped(values).sse).toBeLessThanOrEqual(ses * 1.02 + 1e-6);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it("moves with shift and scale of the series", () => {
    fc.assert(
      fc.property(
        series,
        fc.double({ min: 0.1, max: 50, noNaN: true }),
        fc.double({ min: -500, max: 500, noNaN: true }),
        (values, scale, shift) => {
          for (const fit of [fitSes, fitDamped, fitHolt]) {
            const weights = fit(values);
            const moved = smooth(
              values.map((value) => scale * value + shift),
              weights,
              fit !== fitSes,
            );
            const plain = extrapolate(weights, 3);
            extrapolate(moved, 3).forEach((value, h) => {
              expect(value).toBeCloseTo(scale * plain[h]! + shift, 4);
            });
          }
        },
      ),
      { numRuns: 60, seed: 11 },
    );
  });
});
