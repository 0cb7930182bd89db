import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../src/base/runtime.ts";
import { benford, leadingDigits } from "../../src/risk/statistics/benford.ts";
import {
  holm,
  hodgesLehmannShift,
  mannKendall,
  mannWhitneyGreater,
  midranks,
  theilSen,
} from "../../src/risk/statistics/ranks.ts";
import { binomialTail, fisherGreater, normalTail } from "../../src/risk/statistics/tails.ts";

describe("rank statistics", () => {
  it("ties share the mean of their ranks", () => {
    expect(midranks([10, 20, 20, 30])).toEqual([1, 2.5, 2.5, 4]);
  });

  it("Mann-Whitney counts exactly: complete separation is one way out of C(n, k)", () => {
    expect(mannWhitneyGreater([9, 8, 7], [1, 2, 3, 4, 5])).toBeCloseTo(1 / 56, 12);
    expect(mannWhitneyGreater([1, 2, 3], [7, 8, 9, 10, 11])).toBeCloseTo(1, 12);
  });

  it("Mann-Whitney agrees with counting every choice, ties included", () => {
    const small = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(small, small, (recent, earlier) => {
        expect(mannWhitneyGreater(recent, earlier)).toBeCloseTo(byCounting(recent, earlier), 10);
      }),
    );
  });

  it("Hodges-Lehmann gives the shift of a shifted sample, one outlier or not", () => {
    expect(hodgesLehmannShift([12, 13, 14, 15], [2, 3, 4, 5])).toBe(10);
    expect(hodgesLehmannShift([12, 13, 14, 900], [2, 3, 4, 5])).toBeCloseTo(10, 0);
  });

  it("Mann-Kendall: six values in order give S = 15 and z = 14 / sqrt(28.33)", () => {
    const { s, pUp, pDown } = mannKendall([1, 2, 3, 4, 5, 6]);
    expect(s).toBe(15);
    expect(pUp).toBeCloseTo(0.00427, 4);
    expect(pDown).toBeGreaterThan(0.99);
    expect(mannKendall([3, 3, 3])).toEqual({ s: 0, pUp: 1, pDown: 1 });
  });

  it("Theil-Sen is a real pair's slope and shrugs off one wild value", () => {
    const values = [0, 2, 4, 600, 8, 10];
    const pair = theilSen(values);
    expect(pair?.slope).toBe(2);
    expect(pair && (values[pair.to]! - values[pair.from]!) / (pair.to - pair.from)).toBe(2);
    expect(theilSen([1])).toBeUndefined();
  });

  it("Holm stops at the first p that is too large", () => {
    expect(holm([0.04, 0.001, 0.02, 0.5], 0.05)).toEqual([false, true, false, false]);
    expect(holm([0.01, 0.001, 0.02, 0.03], 0.05)).toEqual([true, true, true, true]);
    expect(holm([], 0.05)).toEqual([]);
  });
});

describe("tails", () => {
  it("normal tail at the values every table has", () => {
    expect(normalTail(0)).toBeCloseTo(0.5, 6);
    expect(normalTail(1.959964)).toBeCloseTo(0.025, 6);
    expect(normalTail(-1.644854)).toBeCloseTo(0.95, 6);
  });

  it("binomial tail by hand: at least 9 heads of 10", () => {
    expect(binomialTail(9, 10, 0.5)).toBeCloseTo(11 / 1024, 12);
    expect(binomialTail(0, 10, 0.5)).toBe(1);
  });

  it("Fisher's lady tasting tea: all four cups right is 1 in 70", () => {
    expect(fisherGreater({ hits: 4, n: 4 }, { hits: 0, n: 4 })).toBeCloseTo(1 / 70, 12);
    expect(fisherGreater({ hits: 3, n: 4 }, { hits: 1, n: 4 })).toBeCloseTo(17 / 70, 12);
    expect(fisherGreater({ hits: 3, n: 3 }, { hits: 0, n: 0 })).toBe(1);
  });
});

describe("Benford's law", () => {
  const powersOfTwo = Array.from({ length: 6_000 }, (_, k) => ({
    // 2^k by its mantissa, scaled to six digits: the leading digits are those of the power.
    amount: Math.trunc(10 ** (((k + 1) * Math.log10(2)) % 1) * 100_000),
    count: 1,
  }));

  it("powers of two follow it closely, by both tests", () => {
    expect(benford(powersOfTwo, "first").conformity).toBe("close");
    expect(benford(powersOfTwo, "first_two").conformity).toBe("close");
  });

  it("first digits of powers of two have Benford's shares: 1 leads about 30.1 %", () => {
    const ones = powersOfTwo.filter(({ amount }) => leadingDigits(amount, "first") === 1).length;
    expect(ones / powersOfTwo.length).toBeCloseTo(Math.log10(2), 3);
  });

  it("even amounts between 1,000 and 9,999 do not, and the excess is at the high digits", () => {
    const random = seededRandom(7);
    const flat = Array.from({ length: 6_000 }, () => ({
      amount: 1_000 + Math.floor(random() * 9_000),
      count: 1,
    }));
    const first = benford(flat, "first");
    expect(first.conformity).toBe("none");
    expect(first.excess[0]?.digits).toBeGreaterThanOrEqual(7);
    expect(benford(flat, "first_two").conformity).toBe("none");
  });

  it("counts an amount as often as it occurs and passes over amounts that are too short", () => {
    expect(benford([{ amount: 5, count: 3 }], "first").n).toBe(3);
    expect(benford([{ amount: 5, count: 3 }], "first_two").n).toBe(0);
  });
});

/** Share of all ways to choose the recent sample whose rank sum is at least as large. */
function byCounting(recent: readonly number[], earlier: readonly number[]): number {
  const ranks = midranks([...recent, ...earlier]);
  const observed = ranks.slice(0, recent.length).reduce((a, b) => a + b, 0);
  let all = 0;
  let extreme = 0;
  for (let mask = 0; mask < 2 ** ranks.length; mask += 1) {
    const chosen = ranks.filter((_, index) => (mask >> index) & 1);
    if (chosen.length !== recent.length) continue;
    all += 1;
    if (chosen.reduce((a, b) => a + b, 0) >= observed) extreme += 1;
  }
  return extreme / all;
}
