import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT_SUBTYPES, type StatementSection } from "../../../src/books/accounts.ts";
import { type ImportBench, createImportBench, textLike } from "./import-fixture.ts";

/** A filing of the tests: what it tells of moments and spans, by tag, in whole dollars. */
type TestFiling = {
  readonly accn: string;
  readonly form: string;
  readonly fy: number;
  readonly fp: string;
  readonly filed: string;
  readonly instants?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly durations?: Readonly<Record<string, Readonly<Record<string, number>>>>;
};

function companyFacts(filings: readonly TestFiling[], taxonomy = "us-gaap"): string {
  const facts: Record<string, { label: string; units: Record<string, unknown[]> }> = {};
  const add = (tag: string, fact: object) => {
    facts[tag] ??= { label: tag, units: { USD: [] } };
    facts[tag].units["USD"]?.push(fact);
  };
  for (const { instants = {}, durations = {}, ...filing } of filings) {
    for (const [end, values] of Object.entries(instants))
      for (const [tag, val] of Object.entries(values)) add(tag, { end, val, ...filing });
    for (const [span, values] of Object.entries(durations)) {
      const [start, end] = span.split("/");
      for (const [tag, val] of Object.entries(values)) add(tag, { start, end, val, ...filing });
    }
  }
  const cover = {
    EntityCommonStockSharesOutstanding: { units: { shares: [{ end: "2030-01-01", val: 1 }] } },
  };
  return JSON.stringify({
    cik: 123456,
    entityName: "Widget Works, Inc.",
    facts: { dei: cover, [taxonomy]: facts },
  });
}

const SHEET_2022 = {
  Assets: 1000, AssetsCurrent: 400, LiabilitiesCurrent: 200, Liabilities: 500, StockholdersEquity: 500,
  CashAndCashEquivalentsAtCarryingValue: 150, AccountsReceivableNetCurrent: 100, InventoryNet: 90, Goodwill: 200,
  AccountsPayableCurrent: 80, LongTermDebtNoncurrent: 250, RetainedEarningsAccumulatedDeficit: 300,
}; // prettier-ignore
const SHEET_Q1 = {
  ...SHEET_2022,
  Assets: 1010,
  AssetsCurrent: 410,
  StockholdersEquity: 510,
  RetainedEarningsAccumulatedDeficit: 310,
};
const SHEET_2023 = {
  Assets: 1100, AssetsCurrent: 460, LiabilitiesCurrent: 210, Liabilities: 520, StockholdersEquity: 580,
  CashAndCashEquivalentsAtCarryingValue: 190, AccountsReceivableNetCurrent: 120, InventoryNet: 90, Goodwill: 200,
  AccountsPayableCurrent: 90, LongTermDebtNoncurrent: 250, RetainedEarningsAccumulatedDeficit: 380,
}; // prettier-ignore
const YEAR_2023 = {
  Revenues: 2000, CostOfRevenue: 1200, GrossProfit: 800, OperatingIncomeLoss: 130, ResearchAndDevelopmentExpense: 100,
  SellingGeneralAndAdministrativeExpense: 570, DepreciationDepletionAndAmortization: 60, InterestExpense: 20,
  IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest: 112,
  IncomeTaxExpenseBenefit: 32, NetIncomeLoss: 80,
}; // prettier-ignore
const WITHOUT_DEPRECIATION = Object.fromEntries(
  Object.entries(YEAR_2023).filter(([tag]) => !tag.startsWith("Depreciation")),
);
const scaled = (values: Readonly<Record<string, number>>, share: number) =>
  Object.fromEntries(Object.entries(values).map(([tag, value]) => [tag, Math.round(value * share)]));

const FILINGS: readonly TestFiling[] = [
  {
    accn: "1", form: "10-Q", fy: 2023, fp: "Q1", filed: "2023-05-01",
    instants: { "2022-12-31": SHEET_2022, "2023-03-31": SHEET_Q1 },
    durations: { "2023-01-01/2023-03-31": scaled(YEAR_2023, 0.2) },
  },
  {
    accn: "2", form: "10-Q", fy: 2023, fp: "Q2", filed: "2023-08-01",
    durations: { "2023-04-01/2023-06-30": scaled(WITHOUT_DEPRECIATION, 0.25), "2023-01-01/2023-06-30": scaled(YEAR_2023, 0.45) },
  },
  // The third quarter is told only as nine months.
  { accn: "3", form: "10-Q", fy: 2023, fp: "Q3", filed: "2023-11-01", durations: { "2023-01-01/2023-09-30": scaled(YEAR_2023, 0.7) } },
  {
    accn: "4", form: "10-K", fy: 2023, fp: "FY", filed: "2024-02-01",
    instants: { "2022-12-31": SHEET_2022, "2023-12-31": SHEET_2023 },
    durations: { "2022-01-01/2022-12-31": scaled(YEAR_2023, 0.9), "2023-01-01/2023-12-31": YEAR_2023 },
  },
]; // prettier-ignore

const ID = "widget-works-inc-123456";

describe("the sec profile", () => {
  let bench: ImportBench;
  beforeEach(async () => {
    bench = await createImportBench();
  });
  afterEach(() => bench.close());

  const load = (facts: string) =>
    bench.run({ paths: [`${bench.write({ "facts.json": facts })}/facts.json`] });
  /** Totals by statement section in dollars, debit positive. */
  const sections = async (to: string, from: string | null = null) => {
    const ledger = await bench.ledger(ID);
    const totals: Partial<Record<StatementSection, number>> = {};
    for (const { id, subtype } of ledger.accounts) {
      const { section } = ACCOUNT_SUBTYPES[subtype];
      totals[section] = (totals[section] ?? 0) + ledger.sum(id, from, to) / 100;
    }
    return Object.fromEntries(Object.entries(totals).filter(([, total]) => total !== 0));
  };
  const account = async (code: string, to: string, from: string | null = null) => {
    const ledger = await bench.ledger(ID);
    const found = ledger.accounts.find((a) => a.code === code);
    return found ? ledger.sum(found.id, from, to) / 100 : null;
  };

  it("gives the filed totals on every filed balance-sheet date", async () => {
    const result = await load(companyFacts(FILINGS));
    expect(result).toMatchObject({
      profile: "sec",
      companyId: ID,
      companyName: "Widget Works, Inc.",
      currency: "USD",
      warnings: [],
    });
    expect(await sections("2022-12-31")).toMatchObject({
      current_assets: 400,
      noncurrent_assets: 600,
      current_liabilities: -200,
      noncurrent_liabilities: -300,
    });
    expect(await sections("2023-03-31")).toMatchObject({ current_assets: 410, noncurrent_assets: 600 });
    expect(await sections("2023-12-31")).toMatchObject({
      current_assets: 460,
      noncurrent_assets: 640,
      current_liabilities: -210,
      noncurrent_liabilities: -310,
    });
    expect(await account("assets.current.cash", "2023-12-31")).toBe(190);
    expect(await account("assets.current.other", "2023-12-31")).toBe(460 - 190 - 120 - 90);
    expect(await account("equity.retained", "2023-12-31")).toBe(-380);
  });

  it("gives the filed income statement of each year and quarter, the fourth as the year less the other three", async () => {
    await load(companyFacts(FILINGS));
    expect(await account("income.revenue", "2022-12-31", "2022-01-01")).toBe(-1800);
    expect(await account("income.revenue", "2023-12-31", "2023-01-01")).toBe(-2000);
    const quarters = [["01-01", "03-31"], ["04-01", "06-30"], ["07-01", "09-30"], ["10-01", "12-31"]]; // prettier-ignore
    const revenue = await Promise.all(
      quarters.map(([from, to]) => account("income.revenue", `2023-${to}`, `2023-${from}`)),
    );
    expect(revenue).toEqual([-400, -500, -500, -600]);
    // The quarter's filing tells depreciation only for the half year.
    const depreciation = await Promise.all(
      quarters.map(([from, to]) => account("expenses.depreciation", `2023-${to}`, `2023-${from}`)),
    );
    expect(depreciation).toEqual([12, 15, 15, 18]);
    expect(await sections("2023-12-31", "2023-01-01")).toMatchObject({
      revenue: -2000, cost_of_sales: 1200, operating_expenses: 610, depreciation: 60, interest: 20, other_income: -2, income_tax: 32,
    }); // prettier-ignore
    expect(await account("equity.result", "2023-12-31", "2023-01-01")).toBe(80);
  });

  it("names fiscal periods as the filer does and gives them their own days", async () => {
    await load(companyFacts(FILINGS));
    const periods = await bench.store.db
      .selectFrom("period")
      .selectAll()
      .orderBy("start_date")
      .orderBy("name")
      .execute();
    expect(periods.map((p) => `${p.name} ${p.start_date} ${p.end_date}`)).toEqual([
      "FY2022 2022-01-01 2022-12-31",
      "2023-Q1 2023-01-01 2023-03-31",
      "FY2023 2023-01-01 2023-12-31",
      "2023-Q2 2023-04-01 2023-06-30",
      "2023-Q3 2023-07-01 2023-09-30",
      "2023-Q4 2023-10-01 2023-12-31",
    ]);
  });

  it("handles years of 52 and 53 weeks that end in January", async () => {
    const year = (accn: string, fy: number, start: string, end: string): TestFiling => ({
      accn, form: "10-K", fy, fp: "FY", filed: `${fy + 1}-03-20`, instants: { [end]: SHEET_2023 }, durations: { [`${start}/${end}`]: YEAR_2023 },
    }); // prettier-ignore
    await load(
      companyFacts([
        year("1", 2022, "2022-01-30", "2023-01-28"),
        year("2", 2023, "2023-01-29", "2024-02-03"),
      ]),
    );
    const periods = await bench.store.db.selectFrom("period").selectAll().orderBy("start_date").execute();
    expect(periods.map((p) => `${p.name} ${p.start_date} ${p.end_date}`)).toEqual([
      "FY2022 2022-01-30 2023-01-28",
      "FY2023 2023-01-29 2024-02-03",
    ]);
    const entity = await bench.store.db
      .selectFrom("entity")
      .select("fiscal_year_start_month")
      .executeTakeFirstOrThrow();
    expect(entity.fiscal_year_start_month).toBe(2);
  });

  it("takes what was filed last, and both current totals from one filing", async () => {
    const later: TestFiling = {
      accn: "9", form: "10-K", fy: 2024, fp: "FY", filed: "2025-02-01",
      // Reclassified comparatives; and a filing after it that tells current assets alone.
      instants: { "2023-12-31": { ...SHEET_2023, AssetsCurrent: 450, LiabilitiesCurrent: 230 } },
    }; // prettier-ignore
    const alone: TestFiling = {
      accn: "10",
      form: "10-Q",
      fy: 2025,
      fp: "Q1",
      filed: "2025-05-01",
      instants: { "2023-12-31": { AssetsCurrent: 1, Assets: 1100 } },
    };
    await load(companyFacts([...FILINGS, later, alone]));
    expect(await sections("2023-12-31")).toMatchObject({ current_assets: 450, current_liabilities: -230 });
  });

  it("posts a restated balance sheet by reversal when the facts are loaded again", async () => {
    await load(companyFacts(FILINGS));
    expect(await load(companyFacts(FILINGS))).toMatchObject({ status: "unchanged" });
    const amended: TestFiling = {
      ...FILINGS[3]!,
      accn: "5",
      form: "10-K/A",
      filed: "2024-06-01",
      instants: { "2023-12-31": { ...SHEET_2023, AssetsCurrent: 455 } },
    };
    const facts = companyFacts([...FILINGS, amended]);
    const result = await load(facts);
    expect(result.tables["journal"]).toMatchObject({ added: 0, updated: 1 });
    expect(await sections("2023-12-31")).toMatchObject({ current_assets: 455, noncurrent_assets: 645 });
    expect(await load(facts)).toMatchObject({ status: "unchanged" });
    await bench.undo(ID, result.batchId ?? "");
    expect(await sections("2023-12-31")).toMatchObject({ current_assets: 460, noncurrent_assets: 640 });
    await load(facts);
    expect(await sections("2023-12-31")).toMatchObject({ current_assets: 455, noncurrent_assets: 645 });
  });

  it("replaces a year told whole by its quarters once these are told", async () => {
    await load(companyFacts(FILINGS.slice(3)));
    expect(await account("income.revenue", "2023-09-30", "2023-01-01")).toBe(0);
    const result = await load(companyFacts(FILINGS));
    expect(result.warnings).toContain("1 journals of an earlier import are no longer told and are reversed.");
    expect(await account("income.revenue", "2023-12-31", "2023-01-01")).toBe(-2000);
    expect(await account("income.revenue", "2023-09-30", "2023-01-01")).toBe(-1400);
    expect(await load(companyFacts(FILINGS))).toMatchObject({ status: "unchanged" });
  });

  it("leaves an unclassified balance sheet unclassified", async () => {
    const bank: TestFiling = {
      accn: "1", form: "10-K", fy: 2023, fp: "FY", filed: "2024-02-01",
      instants: { "2023-12-31": { Assets: 9000, CashAndDueFromBanks: 400, Deposits: 7000, Liabilities: 8100, StockholdersEquity: 900 } },
      durations: { "2023-01-01/2023-12-31": { RevenuesNetOfInterestExpense: 300, NetIncomeLoss: 90 } },
    }; // prettier-ignore
    await load(companyFacts([bank]));
    const totals = await sections("2023-12-31");
    expect(totals).toMatchObject({ unclassified_assets: 9000, unclassified_liabilities: -8100 });
    expect(totals).not.toHaveProperty("current_assets");
  });

  it("derives missing liabilities from equity with non-controlling interests and temporary equity", async () => {
    const filing: TestFiling = {
      accn: "1", form: "10-K", fy: 2023, fp: "FY", filed: "2024-02-01",
      instants: { "2023-12-31": { Assets: 1000, AssetsCurrent: 300, LiabilitiesCurrent: 200, StockholdersEquity: 500, MinorityInterest: 40, RedeemableNoncontrollingInterestEquityCarryingAmount: 60 } },
    }; // prettier-ignore
    await load(companyFacts([filing]));
    expect(await sections("2023-12-31")).toEqual({
      current_assets: 300,
      noncurrent_assets: 700,
      current_liabilities: -200,
      noncurrent_liabilities: -200,
      equity: -600,
    });
    expect(await account("equity.noncontrolling", "2023-12-31")).toBe(-40);
    expect(await account("equity.temporary", "2023-12-31")).toBe(-60);
  });

  it("leaves out items that do not fit into their total", async () => {
    const filing: TestFiling = {
      accn: "1", form: "20-F", fy: 2023, fp: "FY", filed: "2024-04-01",
      instants: { "2023-12-31": { Assets: 1000, CurrentAssets: 300, NoncurrentAssets: 700, CurrentLiabilities: 100, NoncurrentLiabilities: 250, Liabilities: 350, Equity: 650, LongtermBorrowings: 300, NoncurrentLeaseLiabilities: 50 } },
      durations: { "2023-01-01/2023-12-31": { Revenue: 500, ProfitLoss: 20, ProfitLossBeforeTax: 30 } },
    }; // prettier-ignore
    await load(companyFacts([filing], "ifrs-full"));
    expect(await account("liabilities.noncurrent.debt", "2023-12-31")).toBeNull();
    expect(await account("liabilities.noncurrent.leases", "2023-12-31")).toBe(-50);
    expect(await account("liabilities.noncurrent.other", "2023-12-31")).toBe(-200);
  });

  it("refuses a file that is not JSON, and one without statements", async () => {
    await expect(load('{"cik": 1, "entityName": "X",\n "facts": {,}}')).rejects.toMatchObject({
      code: "import_rejected",
      message: textLike(/facts\.json line 2: the file is not JSON/),
    });
    await expect(load(JSON.stringify({ cik: 1, entityName: "X", facts: { dei: {} } }))).rejects.toMatchObject(
      { code: "sec_no_statements" },
    );
  });
});
