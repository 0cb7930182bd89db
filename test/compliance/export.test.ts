import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { XMLParser } from "fast-xml-parser";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseMinor } from "../../src/base/money.ts";
import { loadLedger } from "../../src/books/ledger.ts";
import { csvCell } from "../../src/compliance/export/csv-cell.ts";
import { exportAuditFile } from "../../src/compliance/export/export-audit-file.ts";
import { escapeMarkup } from "../../src/base/markup.ts";
import { type TestBooks, createTestBooks } from "../support/books-fixture.ts";

const runtime = { clock: { now: () => new Date("2026-08-10T00:00:00Z") }, ids: { next: () => "id" } };
const companyId = "test-company";

type Money = { readonly Amount: string };
type SaftAccount = { readonly AccountID: string } & {
  readonly [side in `${"Opening" | "Closing"}${"Debit" | "Credit"}Balance`]?: string;
};
type Saft = {
  readonly MasterFiles: {
    readonly GeneralLedgerAccounts: { readonly Account: readonly SaftAccount[] };
    readonly Customers: { readonly Customer: unknown };
  };
  readonly GeneralLedgerEntries: {
    readonly Journal: readonly {
      readonly Transaction: readonly {
        readonly Line: readonly { readonly DebitAmount?: Money; readonly CreditAmount?: Money }[];
      }[];
    }[];
  };
  readonly SourceDocuments: { readonly SalesInvoices: unknown };
};

describe("the audit file", () => {
  let books: TestBooks;
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "purser-export-"));
    books = await createTestBooks({
      journals: [
        { date: "2026-06-30", lines: [["1000", 50_000], ["3000", -50_000]], source: "opening" },
        { date: "2026-07-05", lines: [["6100", 20_001], ["1000", -20_001]], source: "purchase", description: "=HYPERLINK(\"x\")" },
        { date: "2026-07-20", lines: [["1100", 11_900, "acme"], ["4000", -10_000], ["2200", -1_900]], source: "sales", description: "Tom & <b>Jerry</b>\u0007" },
        { date: "2026-08-01", lines: [["6200", 5], ["1000", -5]], source: "purchase" },
      ],
      invoices: [{ id: "i1", party: "globex", issued: "2026-07-20", due: "2026-08-20", amount: 11_900, tax: 1_900 }],
    }); // prettier-ignore
  });
  afterEach(async () => {
    await books.close();
    await rm(home, { recursive: true, force: true });
  });

  const run = (from = "2026-07-01", to = "2026-07-31") =>
    exportAuditFile(
      { store: books.store, runtime, home },
      { companyId, from, to, user: { id: "ann" }, key: "k" },
    );
  const xml = async (path: string): Promise<Saft> => {
    const parser = new XMLParser({
      parseTagValue: false,
      isArray: (name) => ["Journal", "Transaction", "Line", "Account", "Invoice"].includes(name),
    });
    const read = parser.parse(await readFile(path, "utf8")) as { readonly AuditFile: Saft };
    return read.AuditFile;
  };

  it("holds the entries of the days, with totals that its lines add up to", async () => {
    const { saft, totals } = await run();
    expect(totals).toEqual({ journals: 2, lines: 5, debit: 31_901, credit: 31_901 });
    const { GeneralLedgerEntries: entries } = await xml(saft.path);
    expect(entries).toMatchObject({ NumberOfEntries: "2", TotalDebit: "319.01", TotalCredit: "319.01" });
    const lines = entries.Journal.flatMap((journal) => journal.Transaction).flatMap(
      (transaction) => transaction.Line,
    );
    const sum = (side: "DebitAmount" | "CreditAmount") =>
      lines.reduce((total, line) => total + parseMinor(line[side]?.Amount ?? "0", "USD"), 0);
    expect([sum("DebitAmount"), sum("CreditAmount")]).toEqual([31_901, 31_901]);
  });

  it("opens and closes each account as the ledger does", async () => {
    const { saft } = await run();
    const ledger = await loadLedger(books.store.db, companyId);
    const { MasterFiles } = await xml(saft.path);
    const read = (account: SaftAccount, when: "Opening" | "Closing") =>
      parseMinor(account[`${when}DebitBalance`] ?? `-${account[`${when}CreditBalance`]}`, "USD");
    for (const account of MasterFiles.GeneralLedgerAccounts.Account) {
      const { id } = ledger.accounts.find(({ code }) => code === account.AccountID)!;
      expect(read(account, "Opening")).toBe(ledger.sum(id, null, "2026-06-30"));
      expect(read(account, "Closing")).toBe(ledger.sum(id, null, "2026-07-31"));
    }
  });

  it("names customers and sales invoices, and escapes what people wrote", async () => {
    const { saft } = await run();
    const file = await xml(saft.path);
    expect(file.MasterFiles.Customers.Customer).toMatchObject({ CustomerID: "globex" });
    expect(file.SourceDocuments.SalesInvoices).toMatchObject({
      NumberOfEntries: "1",
      TotalDebit: "119.00",
      Invoice: [{ InvoiceNo: "i1", DocumentTotals: { TaxPayable: "19.00", GrossTotal: "119.00" } }],
    });
    expect(await readFile(saft.path, "utf8")).toContain("Tom &amp; &lt;b&gt;Jerry&lt;/b&gt;");
  });

  it("gives the same entries as CSV in which nothing is a formula", async () => {
    const { csv } = await run();
    const rows: Record<string, string>[] = parse(await readFile(csv.path, "utf8"), { columns: true });
    expect(rows).toHaveLength(5);
    expect(rows[0]).toMatchObject({
      account_code: "6100",
      base_amount: "200.01",
      description: '\'=HYPERLINK("x")',
    });
    expect(rows.reduce((sum, row) => sum + parseMinor(row["base_amount"]!, "USD"), 0)).toBe(0);
  });

  it("writes an empty file for days without entries, and refuses days that are none", async () => {
    expect((await run("2020-01-01", "2020-01-31")).totals.journals).toBe(0);
    await expect(run("2026-07-31", "2026-07-01")).rejects.toMatchObject({ code: "invalid_date" });
  });

  it("leaves whole files only, and an event with their hashes", async () => {
    const { saft, csv } = await run();
    expect((await readdir(join(home, "exports", companyId, "k"))).toSorted()).toEqual([
      "main-2026-07-01-2026-07-31.csv",
      "main-2026-07-01-2026-07-31.xml",
    ]);
    const event = await books.store.db.selectFrom("audit_event").selectAll().executeTakeFirstOrThrow();
    expect(event.action).toBe("audit_file_exported");
    expect(JSON.parse(event.payload)).toMatchObject({ saft: saft.sha256, csv: csv.sha256 });
  });
});

describe("csvCell", () => {
  it("leaves numbers alone and disarms formulas", () => {
    expect(csvCell("-12.50")).toBe("-12.50");
    expect(csvCell(-3)).toBe("-3");
    expect(csvCell(null)).toBe("");
    expect(csvCell('say "hi", you')).toBe('"say ""hi"", you"');
    for (const text of ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "-2+3", "\uff1d1"])
      expect(csvCell(text)).toBe(`"'${text}"`);
  });

  it("is read back as it was written, but for the apostrophe", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: "binary" }), (text) => {
        const [row]: string[][] = parse(`${csvCell(text)},end\r\n`);
        const cell = row?.[0];
        expect([text, `'${text}`]).toContain(cell);
        if (/^[=+@-]/.test(text) && Number.isNaN(Number(text))) expect(cell).toBe(`'${text}`);
      }),
    );
  });
});

describe("escapeMarkup", () => {
  it("leaves no markup and no character that XML does not have", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const escaped = escapeMarkup(text);
        expect(escaped).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
        expect(escaped).toMatch(/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
      }),
    );
  });
});
