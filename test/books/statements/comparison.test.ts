import { afterEach, describe, expect, test } from "vitest";
import { netIncomeBridge } from "../../../src/books/statements/bridge.ts";
import { incomeBudget } from "../../../src/books/statements/budget.ts";
import { compareLines, figuresByKey } from "../../../src/books/statements/comparison.ts";
import { openBooks } from "../../../src/books/statements/reader.ts";
import { figureOf } from "../../../src/books/statements/statement.ts";
import { createFigureSet } from "../../../src/figures/figure-set.ts";
import { type TestBooks, type TestBooksOptions, createTestBooks } from "../../support/books-fixture.ts";
import { expectToRederive } from "../../support/rederive.ts";

let books: TestBooks | undefined;
afterEach(async () => {
  await books?.close();
  books = undefined;
});

async function reading(options: TestBooksOptions) {
  books = await createTestBooks(options);
  return openBooks(books.store.db, books.company, { figures: createFigureSet() });
}

const JANUARY_2025 = { from: "2025-01-01", to: "2025-01-31" };
const JANUARY_2026 = { from: "2026-01-01", to: "2026-01-31" };

/** January 2025: 1,000 revenue less 100 discounts, 300 cost, 200 wages, 40 tax; a year later everything moved. */
const TWO_JANUARIES: TestBooksOptions = {
  journals: [
    { date: "2025-01-31", lines: [["1000", 360], ["4000", -1_000], ["4900", 100], ["5000", 300], ["6000", 200], ["7900", 40]] },
    { date: "2026-01-31", lines: [["1000", 330], ["4000", -1_200], ["4900", 150], ["5000", 380], ["6000", 290], ["7900", 50]] },
  ],
}; // prettier-ignore

describe("an income statement against another", () => {
  test("each line shows the change, its share and whether it helps", async () => {
    const { statements, figures } = await reading(TWO_JANUARIES);
    const lines = compareLines(figures, statements.incomeStatement(JANUARY_2026), {
      base: "prior_year",
      against: figuresByKey(statements.incomeStatement(JANUARY_2025)),
    });
    const of = (key: string) => lines.find((line) => line.key === key);
    expect(of("revenue")).toMatchObject({ change: { value: 200 }, changeShare: { value: 0.2 }, favourable: true }); // prettier-ignore
    expect(of("contra_revenue")).toMatchObject({ change: { value: 50 }, favourable: false });
    expect(of("payroll")).toMatchObject({ change: { value: 90 }, favourable: false });
    expect(of("net_income")).toMatchObject({ change: { value: -30 }, favourable: false });
    expect(of("marketing")).toMatchObject({
      change: { value: 0 },
      changeShare: { value: null, refusal: "abs ( base ) is zero" },
      favourable: null,
    });
  });

  test("the bridge takes net income from one to the other without a rest", async () => {
    const { statements, figures } = await reading(TWO_JANUARIES);
    const bridge = netIncomeBridge(figures, statements.incomeStatement(JANUARY_2026), {
      base: "prior_year",
      against: figuresByKey(statements.incomeStatement(JANUARY_2025)),
    });
    expect(bridge?.start.value).toBe(360);
    expect(bridge?.end.value).toBe(330);
    const effects = Object.fromEntries(bridge?.steps.map(({ key, effect }) => [key, effect.value]) ?? []);
    expect(effects).toMatchObject({ revenue: 200, contra_revenue: -50, cost_of_sales: -80, payroll: -90, income_tax: -10 }); // prettier-ignore
    expect(bridge?.check.value).toBe(0);
    await expectToRederive(books!, figures.all());
  });
});

describe("the budget as an income statement", () => {
  const budget: TestBooksOptions["budget"] = [
    ["2026", "2026-01", "4000", 1_100],
    ["2026", "2026-01", "4900", -120],
    ["2026", "2026-01", "5000", 350],
    ["2026", "2026-01", "6000", 250],
    ["2026 revised", "2026-02", "4000", 9],
  ];

  test("rows are in the direction of the account's type; deductions print positive, totals follow the same formulas", async () => {
    const reader = await reading({ ...TWO_JANUARIES, budget });
    const planned = await incomeBudget(reader, reader.statements.incomeStatement(JANUARY_2026), {
      window: JANUARY_2026,
    });
    if (!("figures" in planned)) throw new Error(planned.missing);
    const value = (key: string) => planned.figures.get(key)?.value;
    expect(planned.version).toBe("2026");
    expect(value("contra_revenue")).toBe(120);
    expect(value("net_revenue")).toBe(980);
    expect(value("gross_profit")).toBe(630);
    expect(value("net_income")).toBe(380);
    await expectToRederive(books!, reader.figures.all());
  });

  test("no budget for every month is said, not filled with zeros", async () => {
    const reader = await reading({ ...TWO_JANUARIES, budget });
    const window = { from: "2026-01-01", to: "2026-03-31" };
    const income = reader.statements.incomeStatement(JANUARY_2026);
    expect(await incomeBudget(reader, income, { window })).toEqual({
      missing: "no budget covers every month from 2026-01 to 2026-03",
    });
    expect(await incomeBudget(reader, income, { window: { from: "2026-01-01", to: "2026-01-15" } })).toEqual({
      missing: "budgets are by month, and 2026-01-01 to 2026-01-15 is not whole months",
    });
  });
});

describe("a cash flow statement over the day the books were opened", () => {
  test("opening balances are the beginning, not flows", async () => {
    const { statements, figures } = await reading({
      journals: [
        { date: "2026-01-01", source: "opening", lines: [["1000", 500], ["1100", 80], ["2500", -200], ["3000", -380]] },
        { date: "2026-01-20", lines: [["1000", 50], ["1100", -50]] },
        { date: "2026-01-31", lines: [["2500", 30], ["1000", -30]] },
      ],
    }); // prettier-ignore
    const flow = statements.cashFlow(JANUARY_2026);
    expect(figureOf(flow, "opening_cash").value).toBe(500);
    expect(figureOf(flow, "change_in_receivables").value).toBe(50);
    expect(figureOf(flow, "change_in_borrowings").value).toBe(-30);
    expect(figureOf(flow, "share_issues").value).toBe(0);
    expect(figureOf(flow, "net_change_in_cash").value).toBe(20);
    expect(figureOf(flow, "cash_flow_check").value).toBe(0);
    expect(flow.notes).toEqual([
      "The opening balances entered on 2026-01-01 count as balances at the beginning, not as flows.",
    ]);
    await expectToRederive(books!, figures.all());
  });

  test("depreciation is added back and does not count as a sale of equipment", async () => {
    const { statements } = await reading({
      journals: [
        { date: "2026-01-01", lines: [["1000", 1_000], ["3000", -1_000]] },
        { date: "2026-01-10", lines: [["1500", 600], ["1000", -600]] },
        { date: "2026-01-31", lines: [["6900", 25], ["1590", -25]] },
      ],
    }); // prettier-ignore
    const flow = statements.cashFlow(JANUARY_2026);
    expect(figureOf(flow, "cfo").value).toBe(0);
    expect(figureOf(flow, "capital_expenditure").value).toBe(-600);
    expect(figureOf(flow, "cff").value).toBe(1_000);
  });
});
