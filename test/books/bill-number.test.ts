import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { numberForms, numberKey, relateNumbers } from "../../src/books/bill-number.ts";

const relate = (a: string, b: string) => relateNumbers(numberForms(a), numberForms(b));

describe("how two invoice numbers of one supplier relate", () => {
  it.each([
    ["INV-1001", "inv 1001", "case and punctuation"],
    ["INV-0012", "INV-12", "leading zeros"],
    ["2026/007", "2026-7", "leading zeros within"],
  ])("%s and %s are the same number (%s)", (a, b) => {
    expect(relate(a, b)).toBe("same");
  });

  it.each([
    ["INV-1O01", "INV-1001", "letter O for zero"],
    ["A-8812", "A-BB12", "letter B for eight"],
    ["INV-10234", "10234", "letters left away"],
  ])("%s and %s are one number written differently (%s)", (a, b) => {
    expect(relate(a, b)).toBe("format");
  });

  it.each([
    ["INV-48213", "INV-48231", "two digits swapped"],
    ["INV-48213", "INV-4823", "one digit missing"],
    ["INV-48213", "INV-482113", "one digit twice"],
    ["INV-48213", "INV-43213", "one digit wrong, far apart in the series"],
    ["INV-1243", "INV-1234", "last two swapped"],
  ])("%s and %s differ by one slip (%s)", (a, b) => {
    expect(relate(a, b)).toBe("typo");
    expect(relate(b, a)).toBe("typo");
  });

  it.each([
    ["INV-1041", "INV-1042", "neighbours in a series"],
    ["INV-1041", "INV-1049", "near in a series"],
    ["202501", "202502", "monthly numbers"],
    ["INV-9", "INV-8", "too short to tell"],
    ["A-17", "B-17", "two series with short numbers"],
    ["", "", "no numbers at all"],
    ["INV-48213", "INV-48351", "two digits wrong"],
  ])("%s and %s are different (%s)", (a, b) => {
    expect(relate(a, b)).toBe("different");
  });

  it("writing a number with other case, spaces or punctuation never changes its key", () => {
    const parts = fc.array(fc.stringMatching(/^[a-z0-9]{1,4}$/), { minLength: 1, maxLength: 4 });
    const noise = fc.constantFrom("-", "/", " ", ".", "_");
    fc.assert(
      fc.property(parts, noise, noise, (list, a, b) => {
        expect(numberKey(list.join(a))).toBe(numberKey(list.join(b).toUpperCase()));
      }),
    );
  });
});
