import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatMoney, minorToDecimal, parseMinor, roundHalfUp, splitMinor } from "../../src/base/money.ts";

describe("money", () => {
  it.each([
    ["1234.50", "USD", 123450],
    ["-0.01", "USD", -1],
    ["1000", "JPY", 1000],
    ["1.234", "KWD", 1234],
    ["1.10000", "EUR", 110],
    ["-0.00", "EUR", 0],
  ])("reads %s %s exactly", (text, currency, minor) => {
    expect(parseMinor(text, currency)).toBe(minor);
  });

  it.each([
    ["1,234.50", "USD"],
    ["1.005", "USD"],
    ["12.5", "JPY"],
    ["", "USD"],
    ["abc", "USD"],
    ["99999999999999999.00", "USD"],
  ])("refuses %s %s instead of rounding or guessing", (text, currency) => {
    expect(() => parseMinor(text, currency)).toThrow(expect.objectContaining({ code: "invalid_amount" }));
  });

  it("writes what it read", () => {
    const currencies = fc.constantFrom("USD", "JPY", "KWD");
    fc.assert(
      fc.property(fc.maxSafeInteger(), currencies, (minor, currency) => {
        expect(parseMinor(minorToDecimal(minor, currency), currency)).toBe(minor === 0 ? 0 : minor);
      }),
    );
  });

  it("prints the same on every machine", () => {
    expect(formatMoney(-123456789, "USD")).toBe("USD -1,234,567.89");
    expect(formatMoney(1234567, "JPY")).toBe("JPY 1,234,567");
    expect(formatMoney(5, "USD")).toBe("USD 0.05");
  });

  it("rounds halves away from zero", () => {
    expect([0.5, 1.5, -0.5, -1.5, -0.2].map(roundHalfUp)).toEqual([1, 2, -1, -2, 0]);
  });

  it("splits without losing a cent", () => {
    const weights = fc.array(fc.nat(1000), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), weights, (total, w) => {
        const parts = splitMinor(total, w);
        expect(parts.reduce((a, b) => a + b, 0)).toBe(total);
        expect(parts).toHaveLength(w.length);
      }),
    );
    expect(splitMinor(100, [1, 1, 1])).toEqual([34, 33, 33]);
  });
});
