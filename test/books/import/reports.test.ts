import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { detectProfile } from "../../../src/books/import/profiles.ts";
import { type ImportBench, createImportBench, textLike } from "./import-fixture.ts";

const OPTIONS = { companyId: "shop", baseCurrency: "USD" } as const;

const QB_ACCOUNTS = `Shop Inc,,,
Account List,,,

Account,Type,Detail type,Description
Checking,Bank,Checking,
Accounts Receivable,Accounts receivable (A/R),Accounts Receivable (A/R),
Visa,Credit Card,Credit Card,
Sales,Income,Service/Fee Income,
Sales:Discounts,Income,Discounts/Refunds Given,
Office Supplies,Expenses,Supplies & Materials,
`;

const QB_JOURNAL = `Shop Inc,,,,,,,,
Journal,,,,,,,,
"January - February, 2026",,,,,,,,

,Date,Transaction Type,Num,Name,Memo/Description,Account,Debit,Credit
,01/15/2026,Invoice,1001,"Miller, Ann",Consulting,Accounts Receivable,"$1,234.50",
,,,,"Miller, Ann",Consulting,Sales,,"$1,234.50"
,,,,,,,"$1,234.50","$1,234.50"

,02/03/2026,Expense,,Paper Co,Paper,Office Supplies,20.00,
,,,,Paper Co,Paper,Visa,,20.00
,,,,,,,$20.00,$20.00

,02/03/2026,Expense,,Paper Co,Paper,Office Supplies,20.00,
,,,,Paper Co,Paper,Visa,,20.00
,,,,,,,$20.00,$20.00

TOTAL,,,,,,,"$1,274.50","$1,274.50"

"Friday, Mar 06, 2026 10:00 AM GMT-5"
`;

const XERO_CHART = `*Code,*Name,*Type,*Tax Code,Description
090,Business Bank Account,Bank,Tax Exempt,
610,Accounts Receivable,Accounts Receivable,,
200,Sales,Revenue,Tax on Sales,
820,Sales Tax,Sales Tax,,
`;
const XERO_LEDGER = `General Ledger Detail
Demo Company
For the period 1 January 2026 to 28 February 2026

Date,Source,Description,Reference,Debit,Credit,Running Balance

Accounts Receivable
Opening Balance,,,,0.00,0.00,0.00
15 Jan 2026,Receivable Invoice,City Agency,INV-1,"1,100.00",0.00,"1,100.00"
Total Accounts Receivable,,,,"1,100.00",0.00,"1,100.00"

Sales
15 Jan 2026,Receivable Invoice,City Agency,INV-1,0.00,"1,000.00","(1,000.00)"
Total Sales,,,,0.00,"1,000.00","(1,000.00)"

Sales Tax
15 Jan 2026,Receivable Invoice,City Agency,INV-1,0.00,100.00,(100.00)
Total Sales Tax,,,,0.00,100.00,(100.00)
`;

describe("reports of bookkeeping programs", () => {
  let bench: ImportBench;
  beforeEach(async () => {
    bench = await createImportBench();
  });
  afterEach(() => bench.close());
  const qb = (journal: string, accounts = QB_ACCOUNTS) =>
    bench.write({ "Account List.csv": accounts, "Journal.csv": journal });

  it("imports a QuickBooks journal with its account list and keeps identical transactions", async () => {
    const folder = qb(QB_JOURNAL);
    expect(detectProfile(folder)).toBe("quickbooks");
    const result = await bench.run({ paths: [folder], ...OPTIONS });
    expect(result).toMatchObject({ profile: "quickbooks", lines: 6, debits: 127450, warnings: [] });
    expect(await bench.balances("shop")).toEqual({
      "Accounts Receivable": 123450,
      Sales: -123450,
      "Office Supplies": 4000,
      Visa: -4000,
    });
    const accounts = await bench.store.db
      .selectFrom("account")
      .select(["code", "subtype"])
      .orderBy("code")
      .execute();
    expect(Object.fromEntries(accounts.map(({ code, subtype }) => [code, subtype]))).toEqual({
      "Accounts Receivable": "receivable",
      Checking: "cash",
      "Office Supplies": "supplies",
      Sales: "revenue",
      "Sales:Discounts": "contra_revenue",
      Visa: "credit_card",
    });
    const parties = await bench.store.db.selectFrom("party").select(["id", "kind"]).orderBy("id").execute();
    expect(parties).toEqual([
      { id: "Miller, Ann", kind: "customer" },
      { id: "Paper Co", kind: "supplier" },
    ]);
    expect(await bench.run({ paths: [folder], ...OPTIONS })).toMatchObject({ status: "unchanged" });
  });

  it("adds only what is new from a longer, overlapping export", async () => {
    await bench.run({ paths: [qb(QB_JOURNAL)], ...OPTIONS });
    const third = `,02/03/2026,Expense,,Paper Co,Paper,Office Supplies,20.00,\n,,,,Paper Co,Paper,Visa,,20.00\n\nTOTAL`;
    const result = await bench.run({ paths: [qb(QB_JOURNAL.replace("TOTAL", third))], ...OPTIONS });
    expect(result.tables["journal"]).toEqual({ read: 4, added: 1, updated: 0, unchanged: 3 });
    expect(await bench.balances("shop")).toMatchObject({ "Office Supplies": 6000 });
  });

  it("reads a QuickBooks general ledger by account, whose amounts follow the account's own direction", async () => {
    const ledger = `Shop Inc
General Ledger

,Date,Transaction Type,Num,Name,Memo/Description,Split,Amount,Balance
Accounts Receivable
,Beginning Balance,,,,,,,0.00
,01/15/2026,Invoice,1001,Ann,Consulting,Sales,"1,234.50","1,234.50"
Total for Accounts Receivable,,,,,,,"$1,234.50",
Sales
,01/15/2026,Invoice,1001,Ann,Consulting,Accounts Receivable,"1,234.50","1,234.50"
Total for Sales,,,,,,,"$1,234.50",
`;
    await bench.run({ paths: [qb(ledger)], ...OPTIONS });
    expect(await bench.balances("shop")).toEqual({ "Accounts Receivable": 123450, Sales: -123450 });
  });

  it("posts a QuickBooks trial balance as an opening entry on its day", async () => {
    const balance = `Shop Inc,,\nTrial Balance,,\n"As of December 31, 2025",,\n\n,Debit,Credit\nChecking,500.00,\nSales,,500.00\nTOTAL,$500.00,$500.00\n`;
    const result = await bench.run({ paths: [qb(balance)], ...OPTIONS });
    expect(result.span).toEqual({ first: "2025-12-31", last: "2025-12-31" });
    expect(await bench.balances("shop")).toEqual({ Checking: 50000, Sales: -50000 });
  });

  it.each([
    [
      "a day of another order",
      QB_JOURNAL.replace("01/15/2026", "15/01/2026"),
      6,
      /"15\/01\/2026" is not a date such as 06\/30\/2026/,
    ],
    [
      "broken grouping",
      QB_JOURNAL.replace('"$1,234.50",\n', '"$1,23.50",\n'),
      6,
      /is not an amount such as 1,234\.50/,
    ],
    ["a decimal comma", QB_JOURNAL.replace('"$1,234.50",\n', '"1.234,50",\n'), 6, /is not an amount/],
    [
      "an account without a chart entry",
      QB_JOURNAL.replace("Consulting,Sales,", "Consulting,Fees,"),
      7,
      /"Fees" is not in the chart/,
    ],
    [
      "a transaction that does not balance",
      QB_JOURNAL.replace("Visa,,20.00", "Visa,,21.00"),
      10,
      /does not balance/,
    ],
  ])("refuses %s with its line", async (_what, journal, line, reason) => {
    const preview = await bench.run({ paths: [qb(journal)], ...OPTIONS, dryRun: true });
    expect(preview.rejections[0]).toMatchObject({
      file: "Journal.csv",
      line,
      reason: textLike(reason),
    });
  });

  it("imports a Xero general ledger with its chart of accounts", async () => {
    const folder = bench.write({ "ChartOfAccounts.csv": XERO_CHART, "General Ledger.csv": XERO_LEDGER });
    expect(detectProfile(folder)).toBe("xero");
    const result = await bench.run({ paths: [folder], ...OPTIONS });
    expect(result).toMatchObject({ profile: "xero", lines: 3, debits: 110000, credits: 110000 });
    expect(result.warnings).toEqual([textLike("opening or closing balance rows were not posted")]);
    expect(await bench.balances("shop")).toEqual({ "200": -100000, "610": 110000, "820": -10000 });
  });
});
