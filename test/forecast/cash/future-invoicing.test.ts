import { describe, expect, it } from "vitest";
import { addDays, monthEnd, monthRange, monthStart } from "../../../src/base/dates.ts";
import { learnCurves } from "../../../src/forecast/cash/collection-curve.ts";
import { futureInvoicing, paidFromFuture } from "../../../src/forecast/cash/future-invoicing.ts";
import { createForecaster } from "../../../src/forecast/core/index.ts";
import { day, record } from "./records.ts";

const forecaster = createForecaster();
const ASOF = "2026-06-30";
const options = { asOf: ASOF, days: 91, since: day("2024-01-01"), forecaster };

/** One invoice of 3,000.00 on the first and one of 1,000.00 on the last of each month, paid thirty days later. */
const records = monthRange("2024-01", "2026-06").flatMap((month) =>
  [
    { date: monthStart(month), amount: 300_000 },
    { date: monthEnd(month), amount: 100_000 },
  ].map(({ date, amount }) =>
    record({
      party: "customer",
      issued: day(date),
      due: day(date) + 30,
      amount,
      paid: [[day(date) + 30, 1]],
    }),
  ),
);

describe("invoicing to come", () => {
  const future = futureInvoicing(records, options)!;

  it("is forecast by month", () => {
    expect(future.months.map(({ month }) => month)).toEqual(["2026-07", "2026-08", "2026-09"]);
    for (const { amount } of future.months) expect(amount).toBeCloseTo(400_000, -3);
  });

  it("lies within its month as invoices have lain so far", () => {
    const on = (date: string) => future.daily[day(date) - day(ASOF) - 1]!;
    expect(on("2026-07-01")).toBeCloseTo(300_000, -3);
    expect(on("2026-07-31")).toBeCloseTo(100_000, -3);
    expect(on("2026-07-15")).toBe(0);
    // The last day of a short month also takes what longer ones invoice later.
    expect(on("2026-09-29")).toBeLessThan(1);
  });

  it("counts only the days after the day in a month that has begun", () => {
    const mid = futureInvoicing(records, { ...options, asOf: "2026-06-15" })!;
    expect(mid.months[0]!.month).toBe("2026-06");
    const june = mid.daily.slice(0, 15).reduce((a, b) => a + b, 0);
    expect(june).toBeCloseTo(100_000, -3);
  });

  it("is paid along its customers' curves", () => {
    const curves = learnCurves(records, { today: day(ASOF) });
    const paid = paidFromFuture(future, { curves, speed: 1, change: 0 });
    const due = day("2026-07-01") + 30 - day(ASOF) - 1;
    expect(paid[due]).toBeCloseTo(300_000, -3);
    expect(paid.slice(0, due).reduce((a, b) => a + b, 0)).toBeLessThan(1_000);
    const less = paidFromFuture(future, { curves, speed: 1, change: -0.2 });
    expect(less[due]).toBeCloseTo(paid[due]! * 0.8, 6);
  });

  it("is none when nothing was invoiced for a year", () => {
    const old = records.filter(({ issueDay }) => issueDay < day("2025-06-01"));
    expect(futureInvoicing(old, options)).toBeNull();
    expect(futureInvoicing([], options)).toBeNull();
  });

  it("leaves out the month in which the books begin midway", () => {
    const began = futureInvoicing(records, { ...options, since: day("2026-01-10") })!;
    expect(began.method).toContain("5 values");
    expect(addDays(ASOF, 91)).toBe("2026-09-29");
  });
});
