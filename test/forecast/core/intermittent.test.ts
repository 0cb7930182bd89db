import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classifyDemand } from "../../../src/forecast/core/classify.ts";
import { croston, crostonPath, sba, tsb, tsbPath } from "../../../src/forecast/core/intermittent.ts";

describe("Croston's family by hand", () => {
  it("updates size and interval only when demand occurs (Croston, 1972)", () => {
    // Demands 4 after 2 periods, then 8 after 3: size 4 + .5 (8 - 4) = 6, interval 2 + .5 (3 - 2) = 2.5.
    expect(crostonPath([0, 4, 0, 0, 8], 0.5).rate).toBeCloseTo(6 / 2.5, 12);
    expect(crostonPath([0, 4, 0, 0, 8, 0, 0], 0.5).rate).toBeCloseTo(6 / 2.5, 12);
  });

  it("scales by 1 - alpha / 2 in SBA (Syntetos and Boylan, 2005)", () => {
    expect(crostonPath([0, 4, 0, 0, 8], 0.5, true).rate).toBeCloseTo((0.75 * 6) / 2.5, 12);
  });

  it("lets TSB's rate fall while nothing sells (Teunter, Syntetos and Babai, 2011)", () => {
    // Six values: the warm-up is the first two, so probability starts at 1/2 and size at 6. Demand 6 moves it to
    // 1/2 + .2 * 1/2 = .6 after the second value having been .4 after the first.
    const busy = tsbPath([0, 6, 0, 0, 0, 0], 0.1, 0.2);
    const probability = [0, 1, 0, 0, 0, 0].reduce((p, hit) => p + 0.2 * (hit - p), 0.5);
    expect(busy.rate).toBeCloseTo(6 * probability, 12);
    expect(tsbPath([0, 6, 0, 0, 0, 0, 0, 0], 0.1, 0.2).rate).toBeLessThan(busy.rate);
  });

  it("gives no rate without demand and the size itself for steady demand", () => {
    for (const method of [croston, sba, tsb]) expect(method([0, 0, 0, 0])).toBe(0);
    expect(croston([5, 5, 5, 5, 5])).toBeCloseTo(5, 10);
    expect(tsb([5, 5, 5, 5, 5])).toBeCloseTo(5, 10);
  });

  it("stays between zero and the largest demand, and scales with it", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 60 }), (values) => {
        for (const method of [croston, sba, tsb]) {
          const rate = method(values);
          expect(rate).toBeGreaterThanOrEqual(0);
          expect(rate).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
          expect(method(values.map((value) => 4 * value))).toBeCloseTo(4 * rate, 6);
        }
      }),
      { numRuns: 100, seed: 2 },
    );
  });
});

describe("demand classes (ADI 1.32, CV2 .49)", () => {
  it.each([
    ["smooth", [10, 11, 9, 10, 12, 10]],
    ["erratic", [1, 20, 2, 30, 1, 3]],
    ["intermittent", [5, 0, 0, 5, 0, 6, 0, 0, 5]],
    ["lumpy", [1, 0, 0, 40, 0, 2, 0, 0, 1]],
  ] as const)("names %s", (name, values) => {
    expect(classifyDemand(values).class).toBe(name);
  });

  it("does not count the time before the first demand", () => {
    const { adi, demands } = classifyDemand([0, 0, 0, 2, 0, 2]);
    expect(adi).toBe(1.5);
    expect(demands).toBe(2);
  });
});
