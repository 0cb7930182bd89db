import { describe, expect, it } from "vitest";
import type { CalendarItem } from "../../../src/forecast/cash/calendar.ts";
import { type BilledAmount, planPayments } from "../../../src/forecast/cash/planned-payments.ts";

const rent: CalendarItem = {
  id: "rent",
  kind: "rent",
  description: "Rent",
  direction: "out",
  amount: 10_000,
  currency: "USD",
  every: "monthly",
  first_date: "2026-07-06",
  last_date: null,
  account_id: null,
  party_id: "landlord",
};

const bill = (issueDate: string, dueDate: string, amount: number, open = false): BilledAmount => ({
  partyId: "landlord",
  issueDate,
  dueDate,
  amount,
  open,
});

const monthly = (amount: number) =>
  ["01", "02", "03", "04", "05", "06"].map((month) => bill(`2026-${month}-01`, `2026-${month}-06`, amount));

function plan(items: readonly CalendarItem[], bills: readonly BilledAmount[]) {
  return planPayments(items, {
    asOf: "2026-06-30",
    to: "2026-09-29",
    bills: (direction) => (direction === "out" ? bills : []),
  });
}
const dates = (made: ReturnType<typeof plan>) => made.due.map(({ payDate }) => payDate);

describe("a calendar item and bills of the same party", () => {
  it("both count when the party sends no bills", () => {
    const made = plan([rent], []);
    expect(dates(made)).toEqual(["2026-07-06", "2026-08-06", "2026-09-07"]);
    expect([...made.carried.out]).toEqual([]);
  });

  it("both count when its bills are for something much smaller", () => {
    const made = plan([rent], monthly(1_000));
    expect(made.due).toHaveLength(3);
    expect([...made.carried.out]).toEqual([]);
  });

  it("are one thing when they are about as large: the calendar carries the party's bills to come", () => {
    const made = plan([rent], monthly(10_000));
    expect(made.due).toHaveLength(3);
    expect([...made.carried.out]).toEqual(["landlord"]);
  });

  it("are left to the bills when the item is a small part of them", () => {
    const made = plan([rent], monthly(100_000));
    expect(made.due).toEqual([]);
    expect(made.leftOut).toMatchObject([{ item: { id: "rent" }, date: null }]);
  });

  it("count once when an open bill stands for an occurrence", () => {
    const made = plan([rent], [...monthly(10_000), bill("2026-06-29", "2026-07-05", 10_300, true)]);
    expect(dates(made)).toEqual(["2026-08-06", "2026-09-07"]);
    expect(made.leftOut).toMatchObject([{ date: "2026-07-06" }]);
  });

  it("keeps an occurrence when the open bill is of another amount", () => {
    const made = plan([rent], [...monthly(10_000), bill("2026-06-29", "2026-07-05", 4_000, true)]);
    expect(made.due).toHaveLength(3);
  });

  it("lets one open bill stand for one occurrence only", () => {
    const weekly: CalendarItem = { ...rent, every: "weekly", first_date: "2026-07-03" };
    const past = ["2026-06-05", "2026-06-12", "2026-06-19"].map((due) => bill(due, due, 10_000));
    const made = plan([weekly], [...past, bill("2026-06-29", "2026-07-06", 10_000, true)]);
    expect(dates(made).slice(0, 2)).toEqual(["2026-07-10", "2026-07-17"]);
    expect(made.leftOut).toHaveLength(1);
  });

  it("judges two items of one party together, as a rent and its next year's step", () => {
    const thisYear = { ...rent, id: "rent-2026", last_date: "2026-12-06" };
    const nextYear = { ...rent, id: "rent-2027", first_date: "2027-01-06", amount: 10_300 };
    const made = plan([thisYear, nextYear], monthly(10_000));
    expect(made.due).toHaveLength(3);
    expect([...made.carried.out]).toEqual(["landlord"]);
  });

  it("are judged by as much of a year as the books have", () => {
    const young = [bill("2026-05-01", "2026-05-06", 10_000), bill("2026-06-01", "2026-06-06", 10_000)];
    expect([...plan([rent], young).carried.out]).toEqual(["landlord"]);
  });

  it("keeps a one-off item of a party that sends other bills", () => {
    const machine: CalendarItem = {
      ...rent,
      id: "machine",
      kind: "capex",
      every: "once",
      amount: 400_000,
      first_date: "2026-08-24",
    };
    expect(dates(plan([machine], monthly(900)))).toEqual(["2026-08-24"]);
  });
});
