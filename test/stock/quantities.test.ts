import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EMPTY_POOL, addToPool, averageValue } from "../../src/stock/costing.ts";
import { amountAt, milliToDecimal, parseMilli, unitPriceOf } from "../../src/stock/quantity.ts";

describe("a quantity", () => {
  it("is an exact count of thousandths", () => {
    expect(parseMilli("12.5")).toBe(12_500);
    expect(parseMilli("-0.001")).toBe(-1);
    expect(parseMilli("3.")).toBe(3_000);
    expect(parseMilli("7.000000")).toBe(7_000);
    expect(milliToDecimal(12_500)).toBe("12.5");
    expect(milliToDecimal(-1)).toBe("-0.001");
    expect(milliToDecimal(3_000)).toBe("3");
  });

  it.each(["", "1,5", "1.2345", "1e3", "--1", "five"])("is refused when it is written %j", (text) => {
    expect(() => parseMilli(text)).toThrow(expect.objectContaining({ code: "invalid_quantity" }));
  });

  it("is read back as it was printed", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (milli) => {
        expect(parseMilli(milliToDecimal(milli))).toBe(milli === 0 ? 0 : milli);
      }),
    );
  });

  it("is worth its price, rounded half away from zero", () => {
    expect(amountAt(2_500, "10.01", "USD")).toBe(2_503);
    expect(amountAt(-2_500, "10.01", "USD")).toBe(-2_503);
    expect(amountAt(1_274_000, "7.849584", "USD")).toBe(1_000_037);
    expect(amountAt(3_000, "199.5", "JPY")).toBe(599);
    expect(unitPriceOf(2_503, 2_500, "USD")).toBe("10.012");
    expect(unitPriceOf(100, 0, "USD")).toBeNull();
  });
});

describe("moving average", () => {
  it("prices what goes out at pool value over pool quantity", () => {
    const pool = addToPool(addToPool(EMPTY_POOL, { quantity: 10_000, value: 10_000 }), {
      quantity: 30_000,
      value: 36_000,
    });
    expect(averageValue(pool, -4_000, 0)).toBe(-4_600);
    expect(averageValue(pool, 4_000, 0)).toBe(4_600);
  });

  it("falls back to the standard cost where there is nothing to average", () => {
    expect(averageValue(EMPTY_POOL, -2_500, 1_000)).toBe(-2_500);
    expect(averageValue({ quantity: -1_000, value: -500 }, 1_000, 700)).toBe(700);
  });

  it("loses no cent: what empties the pool takes all of its value, in however many steps", () => {
    const step = fc.record({
      quantity: fc.integer({ min: 1, max: 1e9 }),
      value: fc.integer({ min: 0, max: 1e10 }),
    });
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat(1_000), { maxLength: 8 }),
        (ins, shares) => {
          let pool = ins.reduce(addToPool, EMPTY_POOL);
          const total = pool.value;
          let out = 0;
          const take = (quantity: number) => {
            const value = averageValue(pool, -quantity, 999);
            pool = addToPool(pool, { quantity: -quantity, value });
            out -= value;
          };
          for (const share of shares) take(Math.floor((pool.quantity * share) / 1_001));
          if (pool.quantity > 0) take(pool.quantity);
          expect(pool).toEqual({ quantity: 0, value: 0 });
          expect(out).toBe(total);
        },
      ),
    );
  });

  it("stays between the cheapest and the dearest receipt", () => {
    const receipt = fc.record({
      units: fc.integer({ min: 1, max: 10_000 }),
      price: fc.integer({ min: 1, max: 100_000 }),
    });
    fc.assert(
      fc.property(fc.array(receipt, { minLength: 1, maxLength: 10 }), (receipts) => {
        const pool = receipts.reduce(
          (sum, { units, price }) => addToPool(sum, { quantity: units * 1_000, value: units * price }),
          EMPTY_POOL,
        );
        const one = averageValue(pool, 1_000, 0);
        const prices = receipts.map(({ price }) => price);
        expect(one).toBeGreaterThanOrEqual(Math.min(...prices));
        expect(one).toBeLessThanOrEqual(Math.max(...prices));
      }),
    );
  });
});
