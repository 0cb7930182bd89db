import { describe, expect, it } from "vitest";
import { addDays } from "../../../src/base/dates.ts";
import { type CashFlow, flowOwner } from "../../../src/forecast/cash/cash-flows.ts";
import { forecastResiduals } from "../../../src/forecast/cash/residual.ts";
import { createForecaster } from "../../../src/forecast/core/index.ts";
import { day, record } from "./records.ts";

const ASOF = "2026-06-30";
const options = {
  asOf: ASOF,
  weeks: 13,
  forecaster: createForecaster(),
  owner: flowOwner([]),
  ar: [],
  ap: [],
};

function weekly(code: string, subtype: CashFlow["subtype"], amount: number): CashFlow[] {
  return Array.from({ length: 60 }, (_, week) => ({
    accountId: 1,
    code,
    subtype,
    partyId: null,
    date: addDays(ASOF, -7 * week),
    amount,
  }));
}

describe("what recurs beside invoices and the calendar", () => {
  it("is forecast by side, an account counting by its sign over the year", () => {
    const flows = [...weekly("4000", "revenue", 50_000), ...weekly("6800", "general", -20_000)];
    const { receipts, disbursements } = forecastResiduals(flows, options);
    expect(receipts?.accounts).toEqual(["4000"]);
    expect(disbursements?.accounts).toEqual(["6800"]);
    for (const amount of receipts!.weekly) expect(amount).toBeCloseTo(50_000, 0);
    for (const amount of disbursements!.weekly) expect(amount).toBeCloseTo(20_000, 0);
  });

  it("leaves out what receivables explain, and forecasts what they do not", () => {
    const flows = weekly("1100", "receivable", 50_000);
    const paid = Array.from({ length: 60 }, (_, week) => {
      const date = day(ASOF) - 7 * week;
      return record({ id: `i${week}`, issued: date - 30, due: date, amount: 50_000, paid: [[date, 1]] });
    });
    expect(forecastResiduals(flows, { ...options, ar: paid }).receipts).toBeNull();
    const unallocated = forecastResiduals(flows, { ...options, ar: paid.filter((_, i) => i % 2 === 0) });
    expect(unallocated.receipts?.accounts).toEqual(["receivables"]);
    expect(unallocated.receipts!.weekly[0]).toBeGreaterThan(10_000);
  });

  it("is dropped where it is noise beside the year's movements", () => {
    const flows = [...weekly("4000", "revenue", 1_000_000), ...weekly("6800", "general", -100)];
    expect(forecastResiduals(flows, options).disbursements).toBeNull();
  });

  it("does not project financing", () => {
    expect(forecastResiduals(weekly("2500", "long_term_debt", -50_000), options).disbursements).toBeNull();
  });
});
