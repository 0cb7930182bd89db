import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAmount } from "../../../src/documents/values/amount-text.ts";

const valueOf = (raw: string, decimal?: "," | ".") => readAmount(raw, { decimal })?.value;

describe("amounts as text", () => {
  it.each([
    ["1.234,56", "1234.56"],
    ["1,234.56", "1234.56"],
    ["1 234,56", "1234.56"],
    ["1\u00a0234,56", "1234.56"],
    ["1\u202f234,56", "1234.56"],
    ["1'234.56", "1234.56"],
    ["1’234.56", "1234.56"],
    ["1,23,456.00", "123456.00"],
    ["1234", "1234"],
    ["12,5", "12.5"],
    [".50", "0.50"],
    ["1.234.567", "1234567"],
    ["0,123", "0.123"],
    ["12,- €", "12"],
    ["EUR 1.234,50", "1234.50"],
    ["$12.00", "12.00"],
    ["RM12.00", "12.00"],
  ])("reads %j", (raw, value) => {
    expect(readAmount(raw)).toEqual({ value, candidates: [value] });
  });

  it.each(["(12.00)", "12.00-", "-12.00", "- 12.00", "\u221212.00", "12.00 CR", "($12.00)", "-€12.00"])(
    "reads %j as negative",
    (raw) => {
      expect(valueOf(raw)).toBe("-12.00");
    },
  );

  it.each(["19 %", "12.3.4", "1,23,4", "--5", "(-5)", "12 34", "abc", "", "5."])(
    "takes %j for no amount",
    (raw) => {
      expect(readAmount(raw)).toBeUndefined();
    },
  );

  it("does not guess whether a lone separator groups thousands", () => {
    expect(readAmount("1.234")).toEqual({ value: null, candidates: ["1234", "1.234"] });
    expect(readAmount("-1,234")?.candidates).toEqual(["-1234", "-1.234"]);
    expect(valueOf("1.234", ",")).toBe("1234");
    expect(valueOf("1.234", ".")).toBe("1.234");
    // What can mean one thing only means it, also where the document writes otherwise elsewhere.
    expect(valueOf("1,234.56", ",")).toBe("1234.56");
  });

  const styles = fc.constantFrom(
    { group: ".", decimal: "," },
    { group: ",", decimal: "." },
    { group: " ", decimal: "," },
    { group: "\u00a0", decimal: "," },
    { group: "\u202f", decimal: "," },
    { group: "'", decimal: "." },
    { group: "", decimal: "," },
    { group: "", decimal: "." },
  );
  const minus = fc.constantFrom(
    (text: string) => `-${text}`,
    (text: string) => `${text}-`,
    (text: string) => `(${text})`,
    (text: string) => `- ${text}`,
    (text: string) => `${text} CR`,
  );
  const mark = fc.constantFrom(
    (text: string) => text,
    (text: string) => `€ ${text}`,
    (text: string) => `${text} EUR`,
    (text: string) => `US$ ${text}`,
  );

  it("reads back what any style wrote", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -999_999_999, max: 999_999_999 }),
        styles,
        minus,
        (cents, style, negate) => {
          const [whole = "", fraction = ""] = (Math.abs(cents) / 100).toFixed(2).split(".");
          const written = whole.replace(/\B(?=(\d{3})+$)/g, style.group) + style.decimal + fraction;
          const value = (cents / 100).toFixed(2);
          expect(readAmount(cents < 0 ? negate(written) : written)?.value).toBe(value);
        },
      ),
    );
  });

  it("reads the same with and without a currency", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), mark, (cents, beside) => {
        const written = (cents / 100).toFixed(2);
        expect(readAmount(beside(written))?.value).toBe(written);
      }),
    );
  });

  it("holds the true amount among its candidates where it is not sure", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 0, max: 999 }), (whole, rest) => {
        const three = String(rest).padStart(3, "0");
        const reading = readAmount(`${whole}.${three}`);
        expect(reading?.value).toBeNull();
        expect(reading?.candidates).toEqual([`${whole}${three}`, `${whole}.${three}`]);
      }),
    );
  });
});
