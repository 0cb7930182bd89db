import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFigureSet } from "../../../src/figures/figure-set.ts";
import { type PnlForecastDeps, forecastPnl12Months } from "../../../src/forecast/pnl/forecast-pnl.ts";
import { PNL_SCENARIOS, type PnlScenario } from "../../../src/forecast/pnl/pnl-scenarios.ts";
import { createForecaster } from "../../../src/forecast/core/index.ts";
import { type TestBooks, createTestBooks } from "../../support/books-fixture.ts";
import { testContext } from "../../support/operation-context.ts";
import { createCashBooks } from "../cash/cash-books.ts";
import { expectAllRederive } from "../rederive.ts";

const forecaster = createForecaster();

function depsOf(books: TestBooks): PnlForecastDeps {
  const { store, company, runtime, signal } = testContext(books);
  return {
    store,
    company,
    runtime,
    signal,
    figures: createFigureSet(),
    forecaster,
    emit: () => undefined,
    runId: "run",
  };
}
async function run(
  books: TestBooks,
  asOf: string,
  scenarios: readonly PnlScenario[] = Object.values(PNL_SCENARIOS),
) {
  const deps = depsOf(books);
  return { deps, made: await forecastPnl12Months(deps, { asOf, months: 12, scenarios }) };
}

describe("the 12-month P&L forecast", () => {
  let books: TestBooks;
  let result: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    books = await createCashBooks();
    result = await run(books, "2026-06-30");
  });
  afterAll(() => books.close());

  const scenario = (name: string) => result.made.scenarios.find((made) => made.scenario.name === name)!;
  const row = (key: string, name = "base") => {
    const { income, balanceSheet, cashFlow } = scenario(name);
    return [...income, ...balanceSheet, ...cashFlow].find((made) => made.key === key)!;
  };
  const values = (key: string, name = "base") => row(key, name).cells.map(({ value }) => value!);

  it("covers the twelve months after the last actual one", () => {
    expect(result.made.lastActual).toBe("2026-06-30");
    expect(result.made.months.map(({ to }) => to.slice(0, 7))).toEqual([
      "2026-07",
      "2026-08",
      "2026-09",
      "2026-10",
      "2026-11",
      "2026-12",
      "2027-01",
      "2027-02",
      "2027-03",
      "2027-04",
      "2027-05",
      "2027-06",
    ]);
    expect(row("net_income").cells[0]!.id).toBe("forecast_net_income@2026-07-01..2026-07-31/base");
  });

  it("adds the statement up from its accounts", () => {
    for (const [index, revenue] of values("net_revenue").entries()) {
      expect(revenue).toBe(values("revenue")[index]);
      expect(values("gross_profit")[index]).toBe(revenue - values("cost_of_sales")[index]!);
      expect(values("net_income")[index]).toBe(
        values("ebitda")[index]! - values("depreciation")[index]! - values("interest_expense")[index]!,
      );
    }
    // The books have invoiced the same every month.
    for (const revenue of values("revenue")) expect(revenue / 9_000_000).toBeCloseTo(1, 1);
  });

  it("takes interest and repayments from the calendar, depreciation from the books", () => {
    expect(values("depreciation")).toEqual(Array.from({ length: 12 }, () => 30_000));
    const interest = values("interest_expense").reduce((a, b) => a + b, 0);
    expect(interest).toBe(12 * 50_000);
    const debt = values("long_term_debt");
    expect(debt[11]).toBe(8_000_000 - 18 * 100_000 - 12 * 100_000);
  });

  it("stores lines that name the calendar items behind them", async () => {
    const detail = async (line: string) => {
      const row = await books.store.db
        .selectFrom("forecast_line")
        .select("detail")
        .where("forecast_id", "=", result.made.forecastId)
        .where("scenario", "=", "base")
        .where("line", "=", line)
        .where("period_index", "=", 0)
        .executeTakeFirstOrThrow();
      return JSON.parse(row.detail!) as unknown;
    };
    expect(await detail("account:7200")).toMatchObject({ items: ["interest"] });
    expect(await detail("balance:long_term_debt")).toEqual({ items: ["principal"] });
    expect(await detail("account:4000")).toMatchObject({
      method: expect.stringContaining("18 values") as string,
    });
  });

  it("ties in every month and scenario", () => {
    for (const { checks, balanceSheet, cashFlow } of result.made.scenarios) {
      expect(checks.map(({ value }) => value)).toEqual(Array.from({ length: 12 }, () => 0));
      const cash = balanceSheet.find(({ key }) => key === "cash")!;
      const change = cashFlow.find(({ key }) => key === "net_change_in_cash")!;
      for (let month = 1; month < 12; month += 1) {
        expect(cash.cells[month]!.value! - cash.cells[month - 1]!.value!).toBe(change.cells[month]!.value);
      }
    }
  });

  it("orders its scenarios: down earns no more than base, base no more than up", () => {
    for (let month = 0; month < 12; month += 1) {
      for (const key of ["net_revenue", "net_income"]) {
        expect(values(key, "down")[month]!).toBeLessThanOrEqual(values(key)[month]!);
        expect(values(key)[month]!).toBeLessThanOrEqual(values(key, "up")[month]!);
      }
    }
  });

  it("shows the fiscal year as actual months, untouched, and forecast months", () => {
    const { fiscalYear } = scenario("base");
    expect([fiscalYear.from, fiscalYear.to]).toEqual(["2026-01", "2026-12"]);
    const revenue = fiscalYear.rows.find(({ key }) => key === "net_revenue")!;
    expect(revenue.months.map(({ basis }) => basis[0]).join("")).toBe("aaaaaaffffff");
    for (const { basis, figure } of revenue.months)
      if (basis === "actual") expect(figure.value).toBe(9_000_000);
    expect(revenue.total.value).toBe(revenue.months.reduce((sum, { figure }) => sum + figure.value!, 0));
  });

  it("gives every number so that it can be computed again from rows", async () => {
    const count = await expectAllRederive(books.store.db, books.company.id, result.deps.figures);
    expect(count).toBeGreaterThan(1000);
  });

  it("is the same forecast when repeated, stored once", async () => {
    const again = await run(books, "2026-06-30");
    expect(again.made.forecastId).toBe(result.made.forecastId);
    expect(again.deps.figures.all()).toEqual(result.deps.figures.all());
    const stored = await books.store.db.selectFrom("forecast_run").selectAll().execute();
    expect(stored).toHaveLength(1);
  });

  it("does not take a month that is not over for an actual one", async () => {
    const { made } = await run(books, "2026-06-20");
    expect(made.lastActual).toBe("2026-05-31");
    expect(made.notes[0]).toContain("2026-06 is not over on 2026-06-20");
  });

  it("applies a scenario of one's own", async () => {
    const leaner: PnlScenario = {
      name: "leaner",
      revenue: "mean",
      revenueChange: 0,
      variableCostShare: 1,
      fixedCostChange: -0.1,
    };
    const { made } = await run(books, "2026-06-30", [PNL_SCENARIOS.base, leaner]);
    const opex = (index: number) =>
      made.scenarios[index]!.income.find(({ key }) => key === "operating_expenses")!.cells[0]!.value!;
    expect(opex(1) / opex(0)).toBeCloseTo(0.9, 6);
  });
});

describe("planned effects on the statements", () => {
  it("put planned purchases on the balance sheet and depreciate them, and settle income tax by its schedule", async () => {
    const item = {
      currency: "USD",
      direction: "out",
      every: "once",
      last_date: null,
      account_id: null,
      party_id: null,
    };
    const books = await createCashBooks({
      calendar: [
        {
          ...item,
          id: "machine",
          kind: "capex",
          description: "Machine",
          amount: 6_000_000,
          first_date: "2026-08-12",
        },
        {
          ...item,
          id: "tax",
          kind: "tax",
          description: "Income tax",
          amount: 500_000,
          first_date: "2026-09-15",
        },
      ],
    });
    // The last month brings a tax charge, so that the books have an effective rate.
    await books.post([
      {
        date: "2026-06-30",
        lines: [
          ["7900", 1_000_000],
          ["2200", -1_000_000],
        ],
      },
    ]);
    const { made } = await run(books, "2026-06-30");
    const { income, balanceSheet } = made.scenarios[0]!;
    const values = (key: string) =>
      [...income, ...balanceSheet].find((row) => row.key === key)!.cells.map(({ value }) => value!);
    expect(values("fixed_asset").slice(0, 3)).toEqual([0, 6_000_000, 6_000_000]);
    expect(values("depreciation").slice(0, 3)).toEqual([30_000, 30_000, 130_000]);
    const tax = values("income_tax");
    expect(tax[0]).toBeGreaterThan(0);
    expect(values("tax_payable")[2]).toBe(1_000_000 + tax[0]! + tax[1]! + tax[2]! - 500_000);
    await books.close();
  });
});

describe("refusals", () => {
  it("do not take months that the books do not reach for months without business", async () => {
    const books = await createCashBooks();
    await expect(run(books, "2026-07-31")).rejects.toMatchObject({
      code: "no_books_for_date",
      message: expect.stringContaining("ask as of 2026-06-30") as string,
    });
    await books.close();
  });

  it("ask for at least three whole months", async () => {
    const books = await createTestBooks({
      journals: [
        {
          date: "2026-05-10",
          lines: [
            ["1000", 100],
            ["3000", -100],
          ],
        },
      ],
    });
    await expect(run(books, "2026-05-31")).rejects.toMatchObject({ code: "too_little_history" });
    await books.close();
  });
});
