import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AccountSubtype } from "../../../src/books/accounts.ts";
import {
  type BalanceKey,
  type MonthFlows,
  assertTies,
  isAsset,
  rollStatements,
  standingDays,
} from "../../../src/forecast/pnl/roll-statements.ts";

const amount = fc.integer({ min: -50_000_000, max: 50_000_000 });
const positive = fc.integer({ min: 0, max: 50_000_000 });
const KEYS: readonly BalanceKey[] = [
  "receivable",
  "inventory",
  "prepaid",
  "fixed_asset",
  "accumulated_depreciation",
  "payable",
  "accrued",
  "tax_payable",
  "short_term_debt",
  "long_term_debt",
  "share_capital",
  "undistributed_result",
];

/** Opening balances that tie: cash is what the others leave. */
const opening = fc.array(amount, { minLength: KEYS.length, maxLength: KEYS.length }).map((amounts) => {
  const balances = new Map<BalanceKey, number>(KEYS.map((key, index) => [key, amounts[index]!]));
  const others = [...balances].reduce((sum, [key, value]) => sum + (isAsset(key) ? value : -value), 0);
  return balances.set("cash", -others);
});

const flow: fc.Arbitrary<MonthFlows> = fc
  .record({
    netIncome: amount,
    depreciation: positive,
    incomeTax: amount,
    taxPaid: amount,
    capex: positive,
    drawn: amount,
    revenue: amount,
    purchases: positive,
    costs: positive,
    days: fc.integer({ min: 28, max: 31 }),
  })
  .map(({ capex, drawn, revenue, purchases, costs, days, ...rest }) => ({
    ...rest,
    capex: new Map<AccountSubtype, number>([["fixed_asset", capex]]),
    debt: new Map<AccountSubtype, number>([["long_term_debt", drawn]]),
    drivers: { revenue, purchases, costs, days },
  }));

const days = fc.record({
  receivable: fc.option(fc.double({ min: 0, max: 200, noNaN: true })),
  payable: fc.option(fc.double({ min: 0, max: 200, noNaN: true })),
  inventory: fc.option(fc.double({ min: 0, max: 200, noNaN: true })),
});

describe("three statements, over any months", () => {
  it("tie to the cent: balance sheet, cash and the result carried forward", () => {
    fc.assert(
      fc.property(
        opening,
        fc.array(flow, { minLength: 1, maxLength: 14 }),
        days,
        (balances, flows, standing) => {
          const made = rollStatements(flows, { opening: balances, days: standing, past: [] });
          let before: ReadonlyMap<BalanceKey, number> = balances;
          for (const [index, statement] of made.entries()) {
            assertTies(statement.balances, "the test");
            const cash = (statement.balances.get("cash") ?? 0) - (before.get("cash") ?? 0);
            expect(cash).toBe(statement.netChangeInCash);
            const result =
              (statement.balances.get("undistributed_result") ?? 0) -
              (before.get("undistributed_result") ?? 0);
            expect(result).toBe(flows[index]!.netIncome);
            before = statement.balances;
          }
        },
      ),
    );
  });

  it("throw rather than hide an opening balance sheet that does not tie", () => {
    const broken = new Map<BalanceKey, number>([
      ["cash", 100],
      ["share_capital", 99],
    ]);
    const inputs = {
      opening: broken,
      days: { receivable: null, payable: null, inventory: null },
      past: [],
    };
    expect(() => rollStatements([], inputs)).toThrow(/is 1 in the opening balances/);
  });
});

describe("working capital", () => {
  const month = (revenue: number) => ({ revenue, purchases: 0, costs: 0, days: 30 });

  it("stands for as many days of its driver as in the last three months", () => {
    const past = [month(900), month(900), month(900)];
    expect(standingDays(1350, past, "revenue")).toBeCloseTo(45, 12);
    expect(standingDays(1350, past, "purchases")).toBeNull();
    expect(standingDays(0, past, "revenue")).toBeNull();
  });

  it("follows the driver: revenue twice as high brings receivables twice as high after three months", () => {
    const opening = new Map<BalanceKey, number>([
      ["cash", 0],
      ["receivable", 1350],
      ["share_capital", 1350],
      ["undistributed_result", 0],
    ]);
    const doubled: MonthFlows = {
      netIncome: 1800,
      depreciation: 0,
      incomeTax: 0,
      taxPaid: 0,
      capex: new Map(),
      debt: new Map(),
      drivers: month(1800),
    };
    const past = [month(900), month(900), month(900)];
    const made = rollStatements([doubled, doubled, doubled], {
      opening,
      past,
      days: { receivable: 45, payable: null, inventory: null },
    });
    expect(made.map(({ balances }) => balances.get("receivable"))).toEqual([1800, 2250, 2700]);
    // 5,400 was earned, 1,350 of it stands in receivables.
    expect(made[2]!.balances.get("cash")).toBe(5400 - 1350);
  });
});
