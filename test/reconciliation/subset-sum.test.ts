import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chanceHits, uniqueSubset } from "../../src/reconciliation/subset-sum.ts";

describe("the one subset that sums to an amount", () => {
  it("finds it among twenty, says when there are two, and takes no single line for a batch", () => {
    const amounts = Array.from({ length: 20 }, (_, i) => 10_007 * 2 ** i);
    expect(uniqueSubset(amounts, 10_007 * 5)).toEqual({ kind: "unique", indexes: [0, 2] });
    expect(uniqueSubset([100, 200, 300, 400], 500)).toEqual({ kind: "many" });
    expect(uniqueSubset([100, 200], 200)).toEqual({ kind: "none" });
    expect(uniqueSubset([100, 200], 250)).toEqual({ kind: "none" });
    expect(uniqueSubset([1_000, -200, 55], 800)).toEqual({ kind: "unique", indexes: [0, 1] });
  });

  it("agrees with trying every subset", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -30, max: 30 }), { maxLength: 9 }),
        fc.integer({ min: -60, max: 60 }),
        (amounts, target) => {
          const all = Array.from({ length: 2 ** amounts.length }, (_, mask) => amounts.flatMap((_, i) => (mask & (1 << i) ? [i] : []))); // prettier-ignore
          const hits = all.filter((indexes) => indexes.length >= 2 && indexes.reduce((sum, i) => sum + amounts[i]!, 0) === target); // prettier-ignore
          const found = uniqueSubset(amounts, target);
          if (hits.length === 1) expect(found).toEqual({ kind: "unique", indexes: hits[0] });
          else expect(found.kind).toBe(hits.length === 0 ? "none" : "many");
        },
      ),
    );
  });

  it("trusts few odd amounts more than many round ones", () => {
    expect(chanceHits([123_457, 98_321, 45_673])).toBeLessThan(0.001);
    expect(chanceHits([10_000, 20_000, 50_000])).toBeGreaterThan(0.1);
    expect(chanceHits(Array.from({ length: 18 }, (_, i) => 10_007 + i * 331))).toBeGreaterThan(0.5);
  });
});
