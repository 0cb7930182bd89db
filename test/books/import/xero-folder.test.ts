import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadOpenItems } from "../../../src/books/open-items.ts";
import { type ImportBench, createImportBench, textLike } from "./import-fixture.ts";

const INVOICE_COLUMNS =
  "invoice_id,contact_id,date,updated_date_utc,due_date,fully_paid_on_date,amount_credited,amount_due,amount_paid,sub_total,total,total_tax,currency_code,currency_rate,invoice_number,line_amount_types,reference,status,type";
const TABLES = {
  "xero_organization_data.csv":
    "organisation_id,financial_year_end_month,financial_year_end_day\n0a1b2c3d-0000,2,29\n",
  "xero_account_data.csv": `account_id,name,code,type,class
a1,Accounts Receivable,610,CURRENT,ASSET
a2,Sales,200,REVENUE,REVENUE
a3,Sales Tax,820,CURRLIAB,LIABILITY
a4,Company Visa,,BANK,ASSET
a5,Main Account,090,BANK,ASSET
a6,Accounts Payable,800,CURRLIAB,LIABILITY
a7,Less Accumulated Depreciation,711,FIXED,ASSET
a8,Bank Loan,900,TERMLIAB,LIABILITY
a9,Wages,477,WAGESEXPENSE,EXPENSE
`,
  "xero_contact_data.csv":
    "contact_id,name,_fivetran_deleted\nc1,Client,false\nc2,Vendor,false\nc3,Nobody,false\n",
  "xero_invoice_data.csv": `${INVOICE_COLUMNS}
i1,c1,2026-03-05,2026-03-20 10:00:00 UTC,2026-04-04,2026-03-20,0,0,110,100,110,10,CAD,1,INV-1,Exclusive,,PAID,ACCREC
i2,c1,2026-03-06,2026-03-06 10:00:00 UTC,2026-04-05,,0,75,0,75,75,0,USD,0.75,INV-2,Exclusive,,AUTHORISED,ACCREC
i3,c1,2026-03-07,2026-03-08 10:00:00 UTC,2026-04-06,,0,0,0,10,10,0,CAD,1,INV-3,Exclusive,,VOIDED,ACCREC
i4,c1,2026-03-07,2026-03-08 10:00:00 UTC,2026-04-06,,0,0,0,10,10,0,CAD,1,INV-4,Exclusive,,DRAFT,ACCREC
i5,c2,2026-03-08,2026-03-30 10:00:00 UTC,2026-04-07,,5,20,15,40,40,0,CAD,1,B-1,Inclusive,,AUTHORISED,ACCPAY
`,
  "xero_invoice_line_item_data.csv": `account_code,description,invoice_id,line_amount,line_item_id,quantity,tax_amount,unit_amount
200,Work,i1,100,l1,4,10,25
477,Help,i5,40,l2,1,4,40
`,
  "xero_journal_data.csv": `journal_id,created_date_utc,journal_date,journal_number,reference,source_id,source_type
j1,2026-03-05 10:00:00 UTC,2026-03-05,7,,i1,ACCREC
j2,2026-03-06 10:00:00 UTC,2026-03-06,8,,i2,ACCREC
j3,2026-03-06 10:00:00 UTC,2026-03-06,9,,i2,ACCREC
`,
  "xero_journal_line_data.csv": `journal_line_id,account_code,account_id,account_name,account_type,description,gross_amount,journal_id,net_amount,tax_amount
x1,610,a1,Accounts Receivable,CURRENT,,110,j1,110,0
x2,200,a2,Sales,REVENUE,Work,-110,j1,-100,-10
x3,820,a3,Sales Tax,CURRLIAB,,-10,j1,-10,0
x4,610,a1,Accounts Receivable,CURRENT,,90,j2,90,0
x5,200,a2,Sales,REVENUE,,-90,j2,-90,0
x6,610,a1,Accounts Receivable,CURRENT,,10,j3,10,0
x7,200,a2,Sales,REVENUE,,-10,j3,-10,0
`,
};

describe("the xero_folder profile", () => {
  let bench: ImportBench;
  beforeEach(async () => {
    bench = await createImportBench();
  });
  afterEach(() => bench.close());
  const load = (tables: Readonly<Record<string, string>> = TABLES, dryRun = false) =>
    bench.run({ paths: [bench.write(tables)], companyId: "studio", dryRun });

  it("posts the journals as Xero posted them, in base currency, with parties from their invoices", async () => {
    const result = await load();
    expect(result).toMatchObject({
      profile: "xero_folder",
      currency: "CAD",
      lines: 7,
      debits: 21000,
      credits: 21000,
    });
    expect(await bench.balances("studio")).toEqual({ "200": -20000, "610": 21000, "820": -1000 });
    const line = await bench.store.db.selectFrom("journal_line").select("party_id").executeTakeFirstOrThrow();
    expect(line.party_id).toBe("c1");
    const entity = await bench.store.db.selectFrom("entity").selectAll().executeTakeFirstOrThrow();
    expect(entity).toMatchObject({ base_currency: "CAD", fiscal_year_start_month: 3 });
    expect(await load()).toMatchObject({ status: "unchanged" });
  });

  it("maps Xero's account types, refining them by name", async () => {
    await load();
    const rows = await bench.store.db.selectFrom("account").select(["code", "subtype"]).execute();
    expect(Object.fromEntries(rows.map(({ code, subtype }) => [code, subtype]))).toEqual({
      "610": "receivable",
      "200": "revenue",
      "820": "tax_payable",
      "Company Visa": "credit_card",
      "090": "cash",
      "800": "payable",
      "711": "accumulated_depreciation",
      "900": "long_term_debt",
      "477": "payroll",
    });
  });

  it("reads the currency rate as foreign per base, and leaves out drafts but keeps voids as void", async () => {
    const result = await load();
    const invoices = await bench.store.db.selectFrom("invoice").selectAll().orderBy("id").execute();
    expect(invoices.map(({ id, status, gross, base_gross }) => [id, status, gross, base_gross])).toEqual([
      ["i1", "open", 11000, 11000],
      ["i2", "open", 7500, 10000],
      ["i3", "void", 1000, 1000],
      ["i5", "open", 4000, 4000],
    ]);
    expect(invoices[1]).toMatchObject({ fx_rate: "1.33333333333333", currency: "USD" });
    // Xero posts an edit as another journal: the newest stands for the invoice.
    const newest = await bench.store.db
      .selectFrom("journal")
      .select("id")
      .where("idempotency_key", "=", "xero_folder:j3")
      .executeTakeFirstOrThrow();
    expect(invoices[1]!.journal_id).toBe(newest.id);
    expect(result.warnings).toContain(
      "xero_invoice_data.csv: 1 invoices with the status DRAFT were left out.",
    );
    const lines = await bench.store.db.selectFrom("invoice_line").selectAll().orderBy("invoice_id").execute();
    expect(lines.map(({ invoice_id, net, tax }) => [invoice_id, net, tax])).toEqual([
      ["i1", 10000, 1000],
      ["i5", 3600, 400],
    ]);
  });

  it("settles invoices as far as the data says, so that the open items come out as Xero's amount due", async () => {
    const { warnings } = await load();
    const open = async (side: "ar" | "ap") => {
      const items = await loadOpenItems(bench.store.db, "studio", { side, asOf: "2026-12-31" });
      return items.map(({ invoiceId, open: amount, baseOpen }) => [invoiceId, amount, baseOpen]);
    };
    expect(await open("ar")).toEqual([["i2", 7500, 10000]]);
    expect(await open("ap")).toEqual([["i5", 2000, 2000]]);
    expect(warnings).toEqual(
      expect.arrayContaining([textLike("Partial payments have no date"), textLike("hold no payments")]),
    );
  });

  it.each([
    [
      "a line of an unknown account",
      "xero_journal_line_data.csv",
      "x5,200,a2",
      "x5,200,zz",
      6,
      /no account "zz"/,
    ],
    [
      "a line of an unknown journal",
      "xero_journal_line_data.csv",
      "-10,j1,-10",
      "-10,j0,-10",
      4,
      /no journal "j0"/,
    ],
    [
      "a journal that does not balance",
      "xero_journal_line_data.csv",
      "90,j2,90",
      "90,j2,91",
      3,
      /does not balance/,
    ],
    ["an invoice of an unknown contact", "xero_invoice_data.csv", "i5,c2", "i5,c9", 6, /no party "c9"/],
    [
      "an account type that Xero does not have",
      "xero_account_data.csv",
      "090,BANK",
      "090,VAULT",
      6,
      /not an account type of Xero/,
    ],
  ] as const)("refuses %s with its line", async (_what, file, from, to, line, reason) => {
    const preview = await load({ ...TABLES, [file]: TABLES[file].replace(from, to) }, true);
    expect(preview.rejections).toContainEqual(expect.objectContaining({ line, reason: textLike(reason) }));
  });
});
