import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFigureSet } from "../../../src/figures/figure-set.ts";
import { type CashForecastDeps, forecastCash13Weeks } from "../../../src/forecast/cash/forecast-cash.ts";
import { CASH_SCENARIOS } from "../../../src/forecast/cash/scenarios.ts";
import { createForecaster } from "../../../src/forecast/core/index.ts";
import { type TestBooks, createTestBooks } from "../../support/books-fixture.ts";
import { testContext } from "../../support/operation-context.ts";
import { expectAllRederive } from "../rederive.ts";
import { createCashBooks } from "./cash-books.ts";

const forecaster = createForecaster();
const scenarios = Object.values(CASH_SCENARIOS);

function depsOf(books: TestBooks): CashForecastDeps {
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
const run = async (books: TestBooks, asOf: string, weeks = 13) => {
  const deps = depsOf(books);
  return { deps, made: await forecastCash13Weeks(deps, { asOf, weeks, scenarios }) };
};

describe("the 13-week cash forecast", () => {
  let books: TestBooks;
  let result: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    books = await createCashBooks();
    result = await run(books, "2026-06-30");
  });
  afterAll(() => books.close());

  const base = () => result.made.scenarios[0]!;
  const line = (name: string) => base().lines.find((made) => made.line === name)!;
  const values = (name: string) => line(name).cells.map(({ value }) => value!);

  it("opens with the ledger's cash and carries it from week to week", () => {
    const { opening } = result.made;
    expect(opening.sources).toMatchObject([{ kind: "ledger", accounts: ["1000", "1010"], to: "2026-06-30" }]);
    let carried = opening.value!;
    for (const { opening: from, receipts, disbursements, closing } of base().weeks) {
      expect(from.value).toBe(carried);
      carried = from.value! + receipts.value! - disbursements.value!;
      expect(closing.value).toBe(carried);
    }
  });

  it("names its weeks and scenarios in the figures", () => {
    expect(base().weeks[0]!.closing.id).toBe("cash_closing@2026-07-01..2026-07-07/base");
    expect(line("payments_payroll").cells[0]!.id).toBe("cash_payments_payroll@2026-07-01..2026-07-07/base");
  });

  it("expects each customer's open invoice when that customer pays", () => {
    // "prompt" owes the invoice due on 5 July; "late" owes those due on 4 June (paid 24 June: no) and 5 July, paid 25 July.
    expect(values("receipts_open_invoices")[0]! / 6_000_000).toBeCloseTo(1, 0);
    expect(values("receipts_open_invoices")[3]! / 3_000_000).toBeGreaterThan(0.7);
    expect(line("receipts_open_invoices").total.value).toBeLessThanOrEqual(9_000_000);
  });

  it("goes on after what is open has been collected: sales and bills to come", () => {
    const late = [6, 7, 8, 9, 10, 11, 12];
    const sum = (name: string) => late.reduce((total, week) => total + values(name)[week]!, 0);
    expect(sum("receipts_future_sales")).toBeGreaterThan(10_000_000);
    expect(sum("payments_future_bills")).toBeGreaterThan(2_400_000);
  });

  it("pays rent once: by the calendar, not also among bills to come", () => {
    expect(line("payments_rent").total.value).toBe(3 * 400_000);
    expect(result.made.model.ap.future!.mix.map(({ partyId }) => partyId)).toEqual(["supplier"]);
    expect(result.made.notes).toContain(
      "Bills to come of landlord are taken from the calendar, which knows their dates.",
    );
  });

  it("pays what the calendar plans, in the week of the pay date", () => {
    expect(values("payments_payroll")).toEqual(
      [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0].map((n) => n * 1_800_000),
    );
    expect(values("payments_debt_principal").filter((value) => value > 0)).toHaveLength(3);
  });

  it("counts nothing twice: the books' other movements are all explained", () => {
    expect(base().lines.map((made) => made.line)).not.toContain("payments_other");
    expect(base().lines.map((made) => made.line)).not.toContain("receipts_other");
    expect(result.made.calendarGaps).toEqual([]);
  });

  it("gives every number so that it can be computed again from rows", async () => {
    const count = await expectAllRederive(books.store.db, books.company.id, result.deps.figures);
    expect(count).toBeGreaterThan(300);
  });

  it("is the same forecast when repeated, stored once", async () => {
    const again = await run(books, "2026-06-30");
    expect(again.made.forecastId).toBe(result.made.forecastId);
    expect(again.deps.figures.all()).toEqual(result.deps.figures.all());
    const stored = await books.store.db
      .selectFrom("forecast_run")
      .selectAll()
      .where("as_of", "=", "2026-06-30")
      .execute();
    expect(stored).toHaveLength(1);
  });

  it("stores lines that name their invoices and calendar items", async () => {
    const rows = await books.store.db
      .selectFrom("forecast_line")
      .selectAll()
      .where("forecast_id", "=", result.made.forecastId)
      .where("scenario", "=", "base")
      .execute();
    const detail = (name: string, index: number) =>
      JSON.parse(rows.find((row) => row.line === name && row.period_index === index)!.detail!) as unknown;
    expect(detail("receipts_open_invoices", 0)).toMatchObject({ invoices: [{ invoice: "p-2026-06" }, {}] });
    expect(detail("payments_payroll", 1)).toEqual({
      items: [{ item: "payroll", planned: "2026-07-10", paid: "2026-07-10", amount: 1_800_000 }],
    });
    const closing = rows.filter((row) => row.line === "closing").map((row) => row.amount);
    expect(closing).toEqual(base().weeks.map((week) => week.closing.value));
  });

  it("tests collections on the past against the two simple ways", () => {
    const wape = Object.fromEntries(
      result.made.accuracy.map(({ method, wape: figure }) => [method, figure.value!]),
    );
    expect(wape["conditional_curve"]).toBeLessThan(wape["due_date"]!);
    expect(result.made.accuracy[0]!.wape.id).toBe("cash_collections_wape@2026-06-30/conditional_curve");
  });

  it("gets the next quarter nearly right when it is asked from three months ago", async () => {
    const { made } = await run(books, "2026-03-31");
    const actual = await books.store.db
      .selectFrom("journal_line")
      .innerJoin("account", "account.id", "journal_line.account_id")
      .select((eb) => eb.fn.sum<number>("base_amount").as("cash"))
      .where("account.subtype", "=", "cash")
      .where("date", "<=", "2026-06-30")
      .executeTakeFirstOrThrow();
    expect(made.scenarios[0]!.weeks[12]!.closing.value! / actual.cash).toBeCloseTo(1, 1);
  });

  it("explains what came otherwise since the forecast before, group by group", async () => {
    const { db } = books.store;
    await db.deleteFrom("forecast_line").execute();
    await db.deleteFrom("forecast_run").execute();
    const before = await run(books, "2026-05-31");
    expect(before.made.priorVariance).toBeNull();
    const { made, deps } = await run(books, "2026-06-30");
    expect(made.priorVariance).toMatchObject({ priorId: before.made.forecastId, priorAsOf: "2026-05-31" });
    const { groups } = made.priorVariance!;
    for (const { variance, timing, permanent, actual, forecast } of groups) {
      expect(actual.value! - forecast.value!).toBe(variance.value);
      expect(timing.value! + permanent.value!).toBe(variance.value);
    }
    const change = made.opening.value! - before.made.opening.value!;
    expect(groups.reduce((sum, { actual }) => sum + actual.value!, 0)).toBe(change);
    expect(groups.find(({ key }) => key === "payroll")!.actual.value).toBe(-2 * 1_800_000);
    await expectAllRederive(db, books.company.id, deps.figures);
  });
});

describe("flags", () => {
  it("say when cash falls below the policy, near the covenant, and below it", async () => {
    const books = await createTestBooks({
      journals: [
        {
          date: "2026-06-30",
          lines: [
            ["1000", 10_000_000],
            ["3000", -10_000_000],
          ],
        },
      ],
      calendar: [
        {
          id: "out",
          kind: "other",
          description: "Paid out",
          direction: "out",
          amount: 2_000_000,
          currency: "USD",
          every: "weekly",
          first_date: "2026-07-01",
          last_date: null,
          account_id: null,
          party_id: null,
        },
      ],
      policy: [["minimum_cash", "70000.00", "USD"]],
      covenants: [
        {
          id: "cov",
          name: "Liquidity",
          metric: "minimum_cash",
          comparator: ">=",
          threshold: "38000.00",
          lender: "Bank",
          frequency: "monthly",
          warning_headroom: "0.10",
        },
      ],
    });
    const { made } = await run(books, "2026-06-30", 6);
    const base = made.flags
      .filter(({ scenario }) => scenario === "base")
      .map(({ week, kind }) => `${week} ${kind}`);
    expect(base).toEqual([
      "2 below_minimum_cash",
      "3 below_minimum_cash",
      "3 covenant_warning",
      "4 below_minimum_cash",
      "4 covenant_breach",
      "5 below_minimum_cash",
      "5 covenant_breach",
      "6 overdrawn",
      "6 below_minimum_cash",
      "6 covenant_breach",
    ]);
    expect(made.scenarios[0]!.lowest.value).toBe(-2_000_000);
    expect(made.flags[0]!.figureIds).toEqual([
      "cash_closing@2026-07-08..2026-07-14/base-6w",
      "minimum_cash@2026-06-30/policy",
    ]);
    await books.close();
  });

  it("report a calendar that forgot the payroll", async () => {
    const books = await createCashBooks();
    const { db } = books.store;
    await db
      .updateTable("calendar_item")
      .set({ last_date: "2026-06-30" })
      .where("id", "=", "payroll")
      .execute();
    const { made } = await run(books, "2026-06-30");
    expect(made.calendarGaps).toMatchObject([
      { kind: "payroll", planned: null, seen: { value: 7 * 1_800_000 } },
    ]);
    await books.close();
  });
});

describe("refusals", () => {
  it("are plain about what is missing", async () => {
    const books = await createTestBooks({
      journals: [
        {
          date: "2026-06-30",
          lines: [
            ["1000", 100],
            ["3000", -100],
          ],
        },
      ],
      calendar: [
        {
          id: "eur",
          kind: "tax",
          description: "Tax",
          direction: "out",
          amount: 100,
          currency: "EUR",
          every: "once",
          first_date: "2026-07-10",
          last_date: null,
          account_id: null,
          party_id: null,
        },
      ],
    });
    await expect(run(books, "2026-06-30")).rejects.toMatchObject({ code: "missing_fx_rate" });
    await expect(run(books, "2026-06-29")).rejects.toMatchObject({ code: "no_books_for_date" });
    await books.store.db
      .insertInto("fx_rate")
      .values({
        company_id: books.company.id,
        date: "2026-06-01",
        from_currency: "EUR",
        to_currency: "USD",
        rate: "1.25",
      })
      .execute();
    const { made } = await run(books, "2026-06-30");
    expect(made.scenarios[0]!.lines.find(({ line }) => line === "payments_tax")!.total.value).toBe(125);
    const deps = depsOf(books);
    const twice = [CASH_SCENARIOS.base, CASH_SCENARIOS.base];
    await expect(
      forecastCash13Weeks(deps, { asOf: "2026-06-30", weeks: 13, scenarios: twice }),
    ).rejects.toMatchObject({
      code: "duplicate_scenario",
    });
    const other = [{ ...CASH_SCENARIOS.shock, salesChange: -0.9 }];
    await expect(
      forecastCash13Weeks(deps, { asOf: "2026-06-30", weeks: 13, scenarios: other }),
    ).rejects.toMatchObject({
      code: "scenario_name_taken",
    });
    await books.close();
  });

  it("stop when the caller does", async () => {
    const books = await createCashBooks();
    const deps = { ...depsOf(books), signal: AbortSignal.abort() };
    await expect(
      forecastCash13Weeks(deps, { asOf: "2026-06-30", weeks: 13, scenarios }),
    ).rejects.toMatchObject({ name: "AbortError" });
    await books.close();
  });
});
