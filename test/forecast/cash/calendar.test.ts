import { describe, expect, it } from "vitest";
import { weekday } from "../../../src/base/dates.ts";
import {
  type CalendarItem,
  occurrences,
  payDate,
  plannedDates,
} from "../../../src/forecast/cash/calendar.ts";

export function item(spec: Partial<CalendarItem> = {}): CalendarItem {
  return {
    id: "c1",
    kind: "recurring",
    description: "Something",
    direction: "out",
    amount: 1000,
    currency: "USD",
    every: "monthly",
    first_date: "2026-01-31",
    last_date: null,
    account_id: null,
    party_id: null,
    ...spec,
  };
}

const window = (from: string, to: string) => ({ from, to });

describe("planned dates", () => {
  it("keep the day of the month, or the month's last day where it is shorter", () => {
    expect(plannedDates(item(), window("2026-02-01", "2026-04-30"))).toEqual([
      "2026-02-28",
      "2026-03-31",
      "2026-04-30",
    ]);
  });

  it.each([
    ["once", "2026-07-03", ["2026-07-03"]],
    ["weekly", "2026-06-26", ["2026-07-03", "2026-07-10", "2026-07-17", "2026-07-24", "2026-07-31"]],
    ["biweekly", "2026-06-26", ["2026-07-10", "2026-07-24"]],
    ["semimonthly", "2026-05-15", ["2026-07-15", "2026-07-31"]],
    ["semimonthly", "2026-06-30", ["2026-07-15", "2026-07-31"]],
    ["semimonthly", "2026-06-01", ["2026-07-01", "2026-07-16"]],
    ["semimonthly", "2026-06-20", ["2026-07-05", "2026-07-20"]],
    ["monthly", "2026-01-20", ["2026-07-20"]],
    ["quarterly", "2026-01-20", ["2026-07-20"]],
    ["yearly", "2024-07-20", ["2026-07-20"]],
  ] as const)("%s from %s", (every, first_date, expected) => {
    expect(plannedDates(item({ every, first_date }), window("2026-07-01", "2026-07-31"))).toEqual(expected);
  });

  it("end with the last date, which still counts", () => {
    const ending = item({ every: "weekly", first_date: "2026-07-01", last_date: "2026-07-15" });
    expect(plannedDates(ending, window("2026-07-01", "2026-12-31"))).toEqual([
      "2026-07-01",
      "2026-07-08",
      "2026-07-15",
    ]);
  });
});

describe("pay dates", () => {
  it("bring payroll forward to Friday and put everything else off to Monday", () => {
    expect(weekday("2026-08-15")).toBe(6);
    expect(payDate({ kind: "payroll" }, "2026-08-15")).toBe("2026-08-14");
    expect(payDate({ kind: "payroll" }, "2026-08-16")).toBe("2026-08-14");
    expect(payDate({ kind: "tax" }, "2026-08-15")).toBe("2026-08-17");
    expect(payDate({ kind: "tax" }, "2026-08-16")).toBe("2026-08-17");
    expect(payDate({ kind: "tax" }, "2026-08-17")).toBe("2026-08-17");
  });

  it("decide what is in the window, not the planned dates", () => {
    const payroll = item({ id: "pay", kind: "payroll", every: "once", first_date: "2026-08-15" });
    const tax = item({ id: "tax", kind: "tax", every: "once", first_date: "2026-08-15" });
    // The window begins on the Saturday: payroll has been paid, the tax has not.
    const due = occurrences([payroll, tax], window("2026-08-15", "2026-08-21"));
    expect(due.map(({ item: { id }, payDate: paid }) => [id, paid])).toEqual([["tax", "2026-08-17"]]);
    expect(occurrences([payroll], window("2026-08-08", "2026-08-14"))).toHaveLength(1);
  });
});
