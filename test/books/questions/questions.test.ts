import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createQuestionAnswerer } from "../../../src/books/questions/answer.ts";
import { createRatioReader } from "../../../src/books/ratios/ratio-reader.ts";
import { openBooks } from "../../../src/books/statements/reader.ts";
import { type FigureSet, createFigureSet } from "../../../src/figures/figure-set.ts";
import { printFigures } from "../../../src/figures/text.ts";
import { type TestBooks, createTestBooks } from "../../support/books-fixture.ts";
import { expectToRederive } from "../../support/rederive.ts";

/**
 * Books from 2024 to June 2026, an entry each month: 100.00 sold on credit and collected a month later, 40.00 cost,
 * 10.00 rent of two accounts, 1.00 depreciation. In May 2026 a second sale of 25.00 is made for cash.
 */
let books: TestBooks;
let figures: FigureSet;
let answer: ReturnType<typeof createQuestionAnswerer>["answer"];

beforeAll(async () => {
  const months = Array.from({ length: 30 }, (_, i) => `${2024 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`); // prettier-ignore
  books = await createTestBooks({
    accounts: [
      ["1000", "Operating bank account", "cash"],
      ["1010", "Payroll bank account", "cash"],
      ["1100", "Trade receivables", "receivable"],
      ["1200", "Inventory", "inventory"],
      ["1500", "Equipment", "fixed_asset"],
      ["1590", "Accumulated depreciation", "accumulated_depreciation"],
      ["2000", "Trade payables", "payable"],
      ["2500", "Term loan", "long_term_debt"],
      ["3000", "Share capital", "share_capital"],
      ["4000", "Sales", "revenue"],
      ["5000", "Cost of goods", "cost_of_sales"],
      ["6100", "Rent", "rent"],
      ["6110", "Utilities", "rent"],
      ["6900", "Depreciation", "depreciation"],
      ["7200", "Interest", "interest_expense"],
    ],
    journals: [
      {
        date: "2023-12-31",
        source: "opening",
        lines: [["1000", 50_000], ["1010", 2_000], ["1100", 10_000], ["1200", 9_000], ["1500", 30_000], ["2000", -8_000], ["2500", -20_000], ["3000", -73_000]],
      },
      ...months.flatMap((month) => [
        { date: `${month}-15`, lines: [["1000", 10_000], ["1100", -10_000]] as const },
        { date: `${month}-28`, lines: [["1100", 10_000], ["4000", -10_000]] as const },
        { date: `${month}-28`, lines: [["5000", 4_000], ["1000", -4_000]] as const },
        { date: `${month}-28`, lines: [["6100", 700], ["6110", 300], ["1000", -1_000]] as const },
        { date: `${month}-28`, lines: [["6900", 100], ["1590", -100]] as const },
        { date: `${month}-28`, lines: [["7200", 50], ["1000", -50]] as const },
      ]),
      { date: "2026-05-20", lines: [["1000", 2_500], ["4000", -2_500]] },
      { date: "2026-06-30", lines: [["1000", 0]] },
    ],
  }); // prettier-ignore
  figures = createFigureSet();
  const reader = await openBooks(books.store.db, books.company, { figures });
  answer = createQuestionAnswerer(createRatioReader(reader)).answer;
});
afterAll(() => books.close());

const Q = "2026-04-01..2026-06-30";
const MAY = "2026-05-01..2026-05-31";
const TTM = "2025-07-01..2026-06-30";
const YTD = "2026-01-01..2026-06-30";

/** What is asked, and the figures that answer it, in order. */
const ANSWERED: readonly (readonly [question: string, ...figureIds: string[]])[] = [
  // ratios
  ["What is our current ratio?", "current_ratio@2026-06-30"],
  ["current ratio at 2025-12-31", "current_ratio@2025-12-31"],
  ["what was the current ratio on 31 December 2025?", "current_ratio@2025-12-31"],
  ["Current ratio as of December 31, 2025", "current_ratio@2025-12-31"],
  ["current ratio on 12/31/2025", "current_ratio@2025-12-31"],
  ["FY2025 quick ratio", "quick_ratio@2025-12-31"],
  ["FY25 acid test", "quick_ratio@2025-12-31"],
  ["acid-test ratio for fiscal year 2025", "quick_ratio@2025-12-31"],
  ["cash ratio at the end of Q1 2026", "cash_ratio@2026-03-31"],
  ["DSO in March", "dso@2026-03-31"],
  ["what's our days sales outstanding?", "dso@2026-06-30"],
  ["DSO a year ago", "dso@2025-06-30"],
  ["DPO?", "dpo@2026-06-30"],
  ["days inventory outstanding three months ago", "dio@2026-03-31"],
  ["cash conversion cycle", "cash_conversion_cycle@2026-06-30"],
  ["gross margin", `gross_margin@${TTM}`],
  ["gross margin in May 2026", `gross_margin@${MAY}`],
  ["What is the EBITDA margin year to date?", `ebitda_margin@${YTD}`],
  ["net margin last quarter", `net_margin@${Q}`],
  ["debt-to-equity ratio", "debt_to_equity@2026-06-30"],
  ["net debt / EBITDA", "net_debt_to_ebitda@2026-06-30"],
  ["times interest earned", "interest_cover@2026-06-30"],
  ["return on equity at year end 2025", "return_on_equity@2025-12-31"],
  ["ROA", "return_on_assets@2026-06-30"],
  ["inventory turnover", "inventory_turns@2026-06-30"],
  ["revenue growth", `revenue_growth_yoy@${TTM}`],
  ["What are our current and quick ratios?", "current_ratio@2026-06-30", "quick_ratio@2026-06-30"],
  // balances
  ["how much cash do we have", "cash@2026-06-30"],
  ["How much cash did we have on 2025-03-31?", "cash@2025-03-31"],
  ["cash balance at the end of last month", "cash@2026-06-30"],
  ["total assets", "total_assets@2026-06-30"],
  ["what are our receivables", "receivable@2026-06-30"],
  ["How much do customers owe us?", "receivable@2026-06-30"],
  ["accounts payable at 30 April 2026", "payable@2026-04-30"],
  ["inventory in April", "inventory@2026-04-30"],
  ["working capital", "net_working_capital@2026-06-30"],
  ["net debt at the end of 2025", "net_debt@2025-12-31"],
  ["shareholders' equity", "total_equity@2026-06-30"],
  // flows
  ["what was revenue last quarter", `net_revenue@${Q}`],
  ["revenue in May 2026", `net_revenue@${MAY}`],
  ["revenue for 2026-05", `net_revenue@${MAY}`],
  ["sales in May", `net_revenue@${MAY}`],
  ["revenue FY25", "net_revenue@2025-01-01..2025-12-31"],
  ["revenue in 2025", "net_revenue@2025-01-01..2025-12-31"],
  ["Revenue Q1 2026", "net_revenue@2026-01-01..2026-03-31"],
  ["revenue in the first quarter of 2026", "net_revenue@2026-01-01..2026-03-31"],
  ["revenue 2026-Q1", "net_revenue@2026-01-01..2026-03-31"],
  ["H2 2025 revenue", "net_revenue@2025-07-01..2025-12-31"],
  ["net income year to date", `net_income@${YTD}`],
  ["bottom line this year", `net_income@${YTD}`],
  ["net profit last year", "net_income@2025-01-01..2025-12-31"],
  ["EBITDA for the trailing twelve months", `ebitda@${TTM}`],
  ["EBITDA TTM", `ebitda@${TTM}`],
  ["cogs from January to March 2026", "cost_of_sales@2026-01-01..2026-03-31"],
  ["cogs between 2026-01-01 and 2026-03-31", "cost_of_sales@2026-01-01..2026-03-31"],
  ["opex since April", `operating_expenses@${Q}`],
  ["how much interest in the last 3 months", `interest_expense@${Q}`],
  ["depreciation last month", "depreciation@2026-06-01..2026-06-30"],
  ["operating cash flow last quarter", `cfo@${Q}`],
  ["free cash flow FY2025", "free_cash_flow@2025-01-01..2025-12-31"],
  ["revenue in the last 90 days", "net_revenue@2026-04-02..2026-06-30"],
  ["revenue", "net_revenue@2026-06-01..2026-06-30", `net_revenue@${YTD}`, `net_revenue@${TTM}`],
  ["gross profit for the month of June 2026", "gross_profit@2026-06-01..2026-06-30"],
  ["revenue for the six months ended June 30, 2026", `net_revenue@${YTD}`],
  ["net income for the quarter ended March 31, 2026", "net_income@2026-01-01..2026-03-31"],
  ["revenue for the year ended December 31, 2025", "net_revenue@2025-01-01..2025-12-31"],
  ["cash at the beginning of 2026", "cash@2025-12-31"],
  ["What is the ratio of debt to equity?", "debt_to_equity@2026-06-30"],
  ["How many days of cash do we have on hand?", "days_cash_on_hand@2026-06-30"],
  // accounts
  ["show me the balance of 1200", "account@2026-06-30/1200"],
  ["what is account 1010's balance", "account@2026-06-30/1010"],
  ["balance of account 1200", "account@2026-06-30/1200"],
  ["account number 1010 at 2024-12-31", "account@2024-12-31/1010"],
  ["what is the balance of the Operating bank account?", "account@2026-06-30/1000"],
  ["Payroll bank acount balance", "account@2026-06-30/1010"],
  ["account 6110 in May 2026", `account@${MAY}/6110`],
  ["utilities in May 2026", `account@${MAY}/6110`],
  // comparisons
  ["revenue May 2026 vs May 2025", `net_revenue@${MAY}`, "net_revenue@2025-05-01..2025-05-31", `net_revenue_difference@${MAY}/since-2025-05-01..2025-05-31`],
  ["how did cash change between 2025-12-31 and 2026-06-30", "cash@2025-12-31", "cash@2026-06-30", "cash_difference@2026-06-30/since-2025-12-31"],
  ["current ratio compared to a year ago", "current_ratio@2026-06-30", "current_ratio@2025-06-30", "current_ratio_difference@2026-06-30/since-2025-06-30"],
  ["revenue in May and June 2025", "net_revenue@2025-05-01..2025-05-31", "net_revenue@2025-06-01..2025-06-30"],
  ["revenue and net income last quarter", `net_revenue@${Q}`, `net_income@${Q}`],
]; // prettier-ignore

describe("questions with one reading are answered by figures", () => {
  test.each(ANSWERED)("%s", async (question, ...ids) => {
    const found = await answer(question);
    expect(found).toMatchObject({ kind: "answered" });
    if (found.kind !== "answered") return;
    expect(new Set(found.figures.map((figure) => figure.id))).toEqual(new Set(ids));
    expect(found.figures.every((figure) => figure.value !== null)).toBe(true);
  });

  test("and say so in words, with every number printed from its figure", async () => {
    const found = await answer("What is our current ratio?");
    if (found.kind !== "answered") throw new Error(found.kind);
    expect(printFigures(found.template, figures)).toBe(
      "Current ratio at 2026-06-30: 27.75x (Total current assets USD 2,220.00, Total current liabilities USD 80.00).",
    );
  });

  test("and every figure made on the way follows again from its rows", async () => {
    await expectToRederive(books, figures.all());
  });
});

describe("questions with two readings are asked back", () => {
  test.each([
    ["what is our profit?", ["Net income", "Operating income (EBIT)", "Gross profit"]],
    ["margin in May 2026", ["Gross margin from 2026-05-01 to 2026-05-31"]],
    ["cash flow last quarter", ["Free cash flow from 2026-04-01 to 2026-06-30"]],
    ["cash on 03/04/2025", ["2025-03-04", "2025-04-03"]],
    ["cash on 3.4.2025", ["2025-03-04", "2025-04-03"]],
    ["cash May 26", ["May 2026", "2026-05-26"]],
    ["rent in May 2026", ["Rent and occupancy from 2026-05-01 to 2026-05-31", "account 6100 Rent from 2026-05-01 to 2026-05-31"]],
    ["how much did we make last month", ["Net income from 2026-06-01 to 2026-06-30"]],
    ["how high is our debt?", ["Borrowings", "Net debt", "Total liabilities"]],
  ])("%s", async (question, options) => {
    const found = await answer(question);
    expect(found).toMatchObject({ kind: "clarify" });
    if (found.kind === "clarify") expect(found.options).toEqual(expect.arrayContaining(options));
  }); // prettier-ignore
});

describe("what the books do not say is refused with the reason", () => {
  test.each([
    ["current ratio at 2019-12-31", "The books hold 2023-12-31 to 2026-06-30, not 2019-12-31."],
    ["revenue in July 2026", "The books hold 2023-12-31 to 2026-06-30, not all of 2026-07-01 to 2026-07-31."],
    ["revenue FY2026", "not all of 2026-01-01 to 2026-12-31"],
    ["cash on 2026-02-30", 'There is no day "2026-02-30" in the calendar.'],
    ["revenue from Acme in May 2026", 'I understood Net revenue, but not "acme"'],
    ["revenue per customer", 'not "per", "customer"'],
    ["revenue next month", "nothing about the future"],
    ["will we run out of cash?", "nothing about the future"],
    ["runway", "Mean monthly net burn of three months is not above zero"],
    ["who are you", 'I do not know "who"'],
    ["balance of account 9999", "There is no account 9999 in the chart."],
    ["clean claim rate", 'the operating metric "claims_accepted_first_pass" is missing'],
    ["", "I did not find a ratio"],
  ])("%s", async (question, reason) => {
    const found = await answer(question);
    expect(found).toMatchObject({ kind: "refused" });
    if (found.kind === "refused") expect(found.reason).toContain(reason);
  });

  test("a misspelling of a ratio is suggested, not taken", async () => {
    expect(await answer("curent ratio")).toMatchObject({
      kind: "refused",
      suggestions: expect.arrayContaining(["current ratio"]) as unknown,
    });
  });

  test("a day outside the books comes with one inside", async () => {
    expect(await answer("cash at 2019-12-31")).toMatchObject({
      suggestions: ["Cash and cash equivalents at 2026-06-30"],
    });
  });
});
