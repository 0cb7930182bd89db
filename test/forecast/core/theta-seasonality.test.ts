import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seasonalNaive } from "../../../src/forecast/core/naive.ts";
import { seasonalIndices, shrunkIndices } from "../../../src/forecast/core/seasonal-indices.ts";
import { adjustSeason, autocorrelations, isSeasonal } from "../../../src/forecast/core/seasonality.ts";
import { fitSes } from "../../../src/forecast/core/smoothing.ts";
import { fitLine, thetaForecast } from "../../../src/forecast/core/theta.ts";

const pattern = [0.8, 0.9, 1, 1.3];
const seasonal = Array.from({ length: 24 }, (_, t) => (100 + 2 * t) * pattern[t % 4]!);

describe("seasonal naive", () => {
  it("repeats the last period, the last value without one, and the last value of a series below a period", () => {
    expect(seasonalNaive([1, 2, 3, 4, 5, 6], 4, 6)).toEqual([3, 4, 5, 6, 3, 4]);
    expect(seasonalNaive([1, 2, 3], 1, 2)).toEqual([3, 3]);
    expect(seasonalNaive([1, 2, 3], 12, 2)).toEqual([3, 3]);
  });
});

describe("theta", () => {
  it("fits the trend line by least squares over t = 1..n", () => {
    expect(fitLine([1, 3, 2])).toEqual({ intercept: 1, slope: 0.5 });
    expect(fitLine([4])).toEqual({ intercept: 4, slope: 0 });
  });

  it("continues a line exactly: theta 2 of a line is the line, SES trails by less than its drift restores", () => {
    const line = Array.from({ length: 20 }, (_, t) => 10 + 4 * (t + 1));
    // SES on the line with alpha near 1 ends at the last value 90; half of it and half of the line's next value.
    const forecast = thetaForecast(line, 3);
    expect(forecast[0]).toBeCloseTo((90 + 94) / 2, 1);
    expect(forecast[1]! - forecast[0]!).toBeCloseTo(2, 8);
  });

  it("is SES with a drift of half the slope (Hyndman and Billah, 2003)", () => {
    const values = [12, 15, 11, 18, 17, 21, 16, 23, 25, 22];
    const { slope } = fitLine(values);
    const forecast = thetaForecast(values, 4);
    for (let h = 1; h < 4; h++) expect(forecast[h]! - forecast[h - 1]!).toBeCloseTo(slope / 2, 10);
    expect(Math.abs(forecast[0]! - fitSes(values).level)).toBeLessThan(2 * Math.abs(slope));
  });

  it("moves with shift and scale", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 6, maxLength: 30 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: -1000, max: 1000 }),
        (values, scale, shift) => {
          const plain = thetaForecast(values, 3);
          const moved = thetaForecast(
            values.map((value) => value * scale + shift),
            3,
          );
          const size = 1 + Math.max(...values.map(Math.abs)) * scale;
          // Golden-section ends on slightly different weights in other units; the forecast moves by parts in 1e4.
          moved.forEach((value, h) => {
            expect(Math.abs(value - (plain[h]! * scale + shift)) / size).toBeLessThan(1e-3);
          });
        },
      ),
      { numRuns: 60, seed: 3 },
    );
  });
});

describe("seasonality", () => {
  it("computes autocorrelations by hand", () => {
    // Mean 2, deviations -1, 0, 1: lag 1 sums to 0, lag 2 to -1, over 2.
    expect(autocorrelations([1, 2, 3], 2)).toEqual([0, -0.5]);
    expect(autocorrelations([5, 5, 5], 2)).toEqual([0, 0]);
  });

  it("finds a season where there is one, not in noise, never below three periods or for period 1", () => {
    expect(isSeasonal(seasonal, 4)).toBe(true);
    const noise = [3, 9, 1, 7, 4, 2, 8, 6, 5, 9, 2, 3, 7, 8, 1, 4];
    expect(isSeasonal(noise, 4)).toBe(false);
    expect(isSeasonal(seasonal.slice(0, 11), 4)).toBe(false);
    expect(isSeasonal(seasonal, 1)).toBe(false);
  });

  it("recovers known indices, multiplicative and additive, even and odd periods", () => {
    const flat = Array.from({ length: 16 }, (_, t) => 100 * pattern[t % 4]!);
    seasonalIndices(flat, 4, "multiplicative").forEach((index, phase) => {
      expect(index).toBeCloseTo(pattern[phase]!, 10);
    });
    const added = Array.from({ length: 15 }, (_, t) => 7 * t + [5, -3, -2][t % 3]!);
    expect(seasonalIndices(added, 3, "additive")).toEqual([
      expect.closeTo(5, 10),
      expect.closeTo(-3, 10),
      expect.closeTo(-2, 10),
    ]);
  });

  it("shrinks noisy indices toward no season and leaves an exact season alone", () => {
    const exact = Array.from({ length: 24 }, (_, t) => 100 + [-20, -5, 5, 20][t % 4]!);
    shrunkIndices(exact, 4, "additive").forEach((index, phase) => {
      expect(index).toBeCloseTo([-20, -5, 5, 20][phase]!, 8);
    });
    const noise = [3, 9, 1, 7, 4, 2, 8, 6, 5, 9, 2, 3, 7, 8, 1, 4];
    const plain = seasonalIndices(noise, 4, "additive");
    const shrunk = shrunkIndices(noise, 4, "additive");
    plain.forEach((index, phase) => {
      expect(Math.abs(shrunk[phase]!)).toBeLessThan(Math.abs(index));
      expect(shrunk[phase]! * index).toBeGreaterThanOrEqual(0);
    });
  });

  it("puts back exactly what it took out", () => {
    const adjustment = adjustSeason(seasonal, 4);
    expect(adjustment.kind).toBe("multiplicative");
    const next = adjustment.restore([148, 150, 152, 154]);
    next.forEach((value, h) => {
      expect(value).toBeCloseTo((148 + 2 * h) * pattern[h]!, 0);
    });
  });

  it("adjusts additively where values are negative", () => {
    const signed = Array.from({ length: 24 }, (_, t) => [-20, -5, 5, 20][t % 4]! + (t % 3));
    expect(adjustSeason(signed, 4).kind).toBe("additive");
    expect(adjustSeason([4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4], 4).kind).toBe("none");
  });
});
