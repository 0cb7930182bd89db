import { describe, expect, it } from "vitest";
import type { AccountSubtype } from "../../../src/books/accounts.ts";
import { type MonthEffects, capRepayments } from "../../../src/forecast/pnl/planned-effects.ts";

const repay = (subtype: AccountSubtype, amount: number): MonthEffects => ({
  capex: new Map(),
  debt: new Map([[subtype, -amount]]),
  interest: new Map(),
  taxPaid: null,
  items: { capex: [], debt: [], interest: [], tax: [] },
});
const owed = (short: number, long: number) =>
  new Map<AccountSubtype, number>([
    ["short_term_debt", short],
    ["long_term_debt", long],
  ]);

describe("repayments", () => {
  it("are taken from where the calendar says", () => {
    const { effects, unowed } = capRepayments([repay("long_term_debt", 60)], owed(100, 100));
    expect([...effects[0]!.debt]).toEqual([["long_term_debt", -60]]);
    expect(unowed).toBe(0);
  });

  it("go on with the other debt when that is paid off, and end when nothing is owed", () => {
    const { effects, unowed } = capRepayments(
      [repay("long_term_debt", 60), repay("long_term_debt", 60)],
      owed(10, 90),
    );
    expect([...effects[1]!.debt]).toEqual([
      ["long_term_debt", -30],
      ["short_term_debt", -10],
    ]);
    expect(unowed).toBe(20);
  });

  it("may repay what was drawn in the meantime", () => {
    const draw: MonthEffects = { ...repay("short_term_debt", 0), debt: new Map([["short_term_debt", 50]]) };
    const { effects, unowed } = capRepayments([draw, repay("short_term_debt", 50)], owed(0, 0));
    expect([...effects[0]!.debt]).toEqual([["short_term_debt", 50]]);
    expect([...effects[1]!.debt]).toEqual([["short_term_debt", -50]]);
    expect(unowed).toBe(0);
  });
});
