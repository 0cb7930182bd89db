import { describe, expect, it } from "vitest";
import { readCurrency } from "../../../src/documents/values/currency-text.ts";

describe("currencies as text", () => {
  it.each([
    ["EUR", "EUR"],
    ["€", "EUR"],
    ["12,00 €", "EUR"],
    ["€ 12,00 EUR", "EUR"],
    ["US$ 5", "USD"],
    ["£", "GBP"],
    ["Fr.", "CHF"],
    ["RM", "MYR"],
    ["zł", "PLN"],
    ["Euro", "EUR"],
  ])("reads %s", (raw, code) => {
    expect(readCurrency(raw)).toEqual({ value: code, candidates: [code] });
  });

  it("does not guess whose dollar or krone it is", () => {
    expect(readCurrency("$ 12.00")?.value).toBeNull();
    expect(readCurrency("$")?.candidates.slice(0, 2)).toEqual(["USD", "CAD"]);
    expect(readCurrency("kr")?.candidates).toEqual(["SEK", "NOK", "DKK", "ISK"]);
  });

  it.each(["Total", "12,00", "EUR/GBP", "XYZ", ""])("finds no currency in %j", (raw) => {
    expect(readCurrency(raw)).toBeUndefined();
  });
});
