import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  ACCOUNTS_CSV,
  COMPANY_JSON,
  type ImportBench,
  createImportBench,
  textLike,
} from "./import-fixture.ts";

const HEADER = "journal,date,source,account,debit,credit,reference,description";
const FOLDER = {
  "company.json": COMPANY_JSON,
  "accounts.csv": ACCOUNTS_CSV,
  "parties.csv": "id,name,kind,tax_id,terms_days\nc1,Customer One,customer,,30\n",
  "journals.csv": `${HEADER},party
J1,2026-01-15,sales,1100,120.00,,INV-1,Sale,c1
J1,2026-01-15,sales,4000,,120.00,INV-1,Sale,
J2,2026-02-10,payment,1000,50.00,,,Receipt,
J2,2026-02-10,payment,1100,,50.00,,Receipt,c1
`,
  "invoices.csv": `id,side,number,party,issue_date,due_date,currency,net,tax,gross,journal
i1,ar,INV-1,c1,2026-01-15,2026-02-14,USD,100.00,20.00,120.00,J1
`,
  "payments.csv": "id,side,party,date,amount,currency,journal\np1,ar,c1,2026-02-10,50.00,USD,J2\n",
  "allocations.csv":
    "payment,invoice,amount,date\np1,i1,30.00,2026-02-10\np1,i1,10.00,2026-02-10\np1,i1,10.00,2026-02-10\n",
  "budget.csv": "version,month,account,amount\n2026,2026-01,4000,100.00\n",
};

describe("the generic profile", () => {
  let bench: ImportBench;
  beforeEach(async () => {
    bench = await createImportBench();
  });
  afterEach(() => bench.close());
  const journals = (text: string) => ({ ...FOLDER, "journals.csv": text });
  const small = (text: string) => ({
    "company.json": COMPANY_JSON,
    "accounts.csv": ACCOUNTS_CSV,
    "journals.csv": text,
  });

  it("imports a whole folder, makes the company and its periods, and links documents to journals", async () => {
    const result = await bench.run({ paths: [bench.write(FOLDER)] });
    expect(result).toMatchObject({
      status: "imported",
      profile: "generic",
      companyId: "acme",
      newCompany: true,
      lines: 4,
      debits: 17000,
      credits: 17000,
      span: { first: "2026-01-15", last: "2026-02-10" },
      rejections: [],
      warnings: [],
    });
    expect(result.tables["journal"]).toEqual({ read: 2, added: 2, updated: 0, unchanged: 0 });
    expect(await bench.balances("acme")).toEqual({ "1000": 5000, "1100": 7000, "4000": -12000 });
    const { db } = bench.store;
    const invoice = await db.selectFrom("invoice").selectAll().executeTakeFirstOrThrow();
    const journal = await db
      .selectFrom("journal")
      .selectAll()
      .where("reference", "=", "INV-1")
      .executeTakeFirstOrThrow();
    expect(invoice).toMatchObject({
      journal_id: journal.id,
      gross: 12000,
      status: "open",
      normalized_number: "INV1",
    });
    const allocated = await db.selectFrom("allocation").select("amount").execute();
    expect(allocated.map(({ amount }) => amount).sort()).toEqual([1000, 1000, 3000]);
    const periods = await db.selectFrom("period").select("name").orderBy("name").execute();
    expect(periods.map(({ name }) => name)).toEqual(["2026-01", "2026-02", "2026-Q1", "FY2026"]);
    const documents = await db.selectFrom("document").select("filename").execute();
    expect(documents).toHaveLength(Object.keys(FOLDER).length);
  });

  it("changes nothing when the same folder is imported again", async () => {
    const folder = bench.write(FOLDER);
    await bench.run({ paths: [folder] });
    const again = await bench.run({ paths: [folder] });
    expect(again).toMatchObject({ status: "unchanged", batchId: null });
    expect(Object.values(again.tables).every(({ added, updated }) => added + updated === 0)).toBe(true);
    expect(again.files.every(({ seenBefore }) => seenBefore)).toBe(true);
  });

  it("updates names, and refuses another type for an account with postings", async () => {
    await bench.run({ paths: [bench.write(FOLDER)] });
    const renamed = ACCOUNTS_CSV.replace("1000,Bank", "1000,Main bank");
    const result = await bench.run({ paths: [bench.write({ ...FOLDER, "accounts.csv": renamed })] });
    expect(result.tables["account"]).toEqual({ read: 5, added: 0, updated: 1, unchanged: 4 });
    const moved = ACCOUNTS_CSV.replace("Sales,revenue,revenue", "Sales,revenue,other_income");
    await expect(
      bench.run({ paths: [bench.write({ ...FOLDER, "accounts.csv": moved })] }),
    ).rejects.toMatchObject({
      code: "import_rejected",
      message: textLike(/accounts\.csv line 5 \(subtype\): account 4000 has postings as revenue\/revenue/),
    });
    // An account without postings may move.
    const unused = ACCOUNTS_CSV.replace("expense,cost_of_sales", "expense,supplies");
    const free = await bench.run({ paths: [bench.write({ ...FOLDER, "accounts.csv": unused })] });
    expect(free.tables["account"]?.updated).toBe(2);
  });

  it("adds only what is new from a longer file", async () => {
    await bench.run({ paths: [bench.write(FOLDER)] });
    const longer = `${FOLDER["journals.csv"]}J3,2026-03-01,sales,1100,10.00,,,,\nJ3,2026-03-01,sales,4000,,10.00,,,\n`;
    const result = await bench.run({ paths: [bench.write(journals(longer))] });
    expect(result.tables["journal"]).toEqual({ read: 3, added: 1, updated: 0, unchanged: 2 });
  });

  it("refuses changed lines under the id of an imported journal", async () => {
    await bench.run({ paths: [bench.write(FOLDER)] });
    const changed = FOLDER["journals.csv"].replaceAll("120.00", "130.00");
    await expect(bench.run({ paths: [bench.write(journals(changed))] })).rejects.toMatchObject({
      code: "import_rejected",
      message: textLike(
        "journals.csv line 2: journal J1 was imported before with other lines; correct it by a reversal",
      ),
    });
  });

  it("imports all or nothing, and names file, line and column of what is wrong", async () => {
    const broken = small(`${HEADER}
J1,2026-01-15,sales,1100,120.00,,,
J1,2026-01-15,sales,4000,,120.00,,
J2,2026-02-30,sales,1100,1.00,,,
J3,2026-02-20,sales,1100,"1,00",,,
J4,2026-02-20,sales,9999,1.00,,,
J4,2026-02-20,sales,4000,,1.50,,
`);
    const error: unknown = await bench.run({ paths: [bench.write(broken)] }).catch((e: unknown) => e);
    expect(error).toMatchObject({
      code: "import_rejected",
      message:
        'Nothing was imported: journals.csv line 4 (date): "2026-02-30" is not a date such as 2026-06-30 (and 3 more).',
      details: {
        count: 4,
        rejections: [
          { line: 4, column: "date" },
          { line: 5, column: "debit", value: "1,00" },
          { line: 6, column: "account", value: "9999" },
          { line: 6, reason: "journal J4 does not balance: debits less credits are USD -0.50" },
        ],
      },
    });
    for (const table of ["company", "account", "journal", "document", "import_batch"] as const) {
      expect(await bench.store.db.selectFrom(table).selectAll().execute()).toEqual([]);
    }
  });

  it("counts lines through a byte order mark, CRLF, blank lines and quoted line breaks", async () => {
    const text = [
      `\uFEFF${HEADER}`,
      'J1,2026-01-15,sales,1100,1.00,,,"two',
      'lines"',
      "",
      "J1,2026-01-15,sales,4000,,1.00,,",
      "J2,not a day,sales,1100,1.00,,,",
    ].join("\r\n");
    const preview = await bench.run({ paths: [bench.write(small(text))], dryRun: true });
    expect(preview.rejections).toEqual([
      {
        file: "journals.csv",
        line: 6,
        column: "date",
        value: "not a day",
        reason: '"not a day" is not a date such as 2026-06-30',
      },
    ]);
  });

  it.each([
    [
      "an unclosed quote",
      `${HEADER}\nJ1,2026-01-15,sales,1100,1.00,,,x\nJ1,2026-01-15,sales,4000,,1.00,,"open\n`,
      3,
      /never closed/,
    ],
    ["a short row", `${HEADER}\nJ1,2026-01-15,sales\n`, 2, /3 values where the header has 8/],
    ["a missing column", "journal,date,source,account,debit\n", 1, /lacks the column "credit"/],
    ["a repeated column", `${HEADER},date\n`, 1, /"date" appears twice/],
    ["no amount", `${HEADER}\nJ1,2026-01-15,sales,1100,,,,\n`, 2, /neither debit nor credit/],
    [
      "rows of one journal that disagree",
      `${HEADER}\nJ1,2026-01-15,sales,1100,1.00,,,\nJ1,2026-01-16,sales,4000,,1.00,,\n`,
      3,
      /date 2026-01-15 in line 2/,
    ],
    [
      "more decimals than the currency has",
      `${HEADER}\nJ1,2026-01-15,sales,1100,1.005,,,\n`,
      2,
      /more than 2 decimals/,
    ],
    ["one line alone", `${HEADER}\nJ1,2026-01-15,sales,1100,0.00,,,\n`, 2, /at least two/],
    ["a mistyped year", `${HEADER}\nJ1,0226-01-15,sales,1100,1.00,,,\n`, 2, /not a date/],
  ])("refuses %s with its line", async (_what, text, line, reason) => {
    const preview = await bench.run({ paths: [bench.write(small(text))], dryRun: true });
    expect(preview.rejections[0]).toMatchObject({
      file: "journals.csv",
      line,
      reason: textLike(reason),
    });
    await expect(bench.run({ paths: [bench.write(small(text))] })).rejects.toMatchObject({
      code: "import_rejected",
    });
  });

  it("keeps two identical rows of one journal, and converts foreign lines without losing the balance", async () => {
    const text = `${HEADER},currency,rate
J1,2026-01-15,sales,1100,33.33,,,,EUR,1.1111
J1,2026-01-15,sales,1100,33.33,,,,EUR,1.1111
J1,2026-01-15,sales,1100,33.33,,,,EUR,1.1111
J1,2026-01-15,sales,4000,,99.99,,,EUR,1.1111
`;
    await bench.run({ paths: [bench.write(small(text))] });
    const lines = await bench.store.db.selectFrom("journal_line").selectAll().orderBy("line_no").execute();
    expect(lines.map(({ amount, base_amount }) => [amount, base_amount])).toEqual([
      [3333, 3703],
      [3333, 3703],
      [3333, 3703],
      [-9999, -11109],
    ]);
  });

  it("previews without writing", async () => {
    const preview = await bench.run({ paths: [bench.write(FOLDER)], dryRun: true });
    expect(preview).toMatchObject({ status: "dry_run", batchId: null, lines: 4 });
    expect(await bench.store.db.selectFrom("company").selectAll().execute()).toEqual([]);
  });

  it("reads one file of the folder into books that are there, whatever its name", async () => {
    await bench.run({ paths: [bench.write(FOLDER)] });
    const folder = bench.write({
      "march.csv": `${HEADER}\nJ9,2026-03-01,sales,1100,5.00,,,\nJ9,2026-03-01,sales,4000,,5.00,,\n`,
    });
    const result = await bench.run({ paths: [`${folder}/march.csv`], companyId: "acme" });
    expect(result).toMatchObject({ status: "imported", newCompany: false, lines: 2 });
  });

  it("undoes a batch by reversals and voids its documents; the same files then import afresh", async () => {
    const folder = bench.write(FOLDER);
    const first = await bench.run({ paths: [folder] });
    const undone = await bench.undo("acme", first.batchId ?? "");
    expect(undone).toMatchObject({
      undone: true,
      journalsReversed: 2,
      invoicesVoided: 1,
      paymentsVoided: 1,
      allocationsVoided: 3,
    });
    expect(await bench.balances("acme")).toEqual({});
    expect(await bench.balances("acme", "2026-01-20")).toEqual({});
    expect(await bench.undo("acme", first.batchId ?? "")).toMatchObject({
      undone: false,
      journalsReversed: 0,
    });

    const afresh = await bench.run({ paths: [folder] });
    expect(afresh.tables["journal"]).toMatchObject({ added: 2, unchanged: 0 });
    expect(afresh.tables["invoice"]).toMatchObject({ added: 1, unchanged: 0 });
    expect(await bench.balances("acme")).toEqual({ "1000": 5000, "1100": 7000, "4000": -12000 });
    const invoices = await bench.store.db.selectFrom("invoice").select(["status", "batch_id"]).execute();
    expect(invoices).toEqual([{ status: "open", batch_id: afresh.batchId }]);
    expect(await bench.run({ paths: [folder] })).toMatchObject({ status: "unchanged" });
  });

  it("refuses journals in a closed period", async () => {
    await bench.run({ paths: [bench.write(FOLDER)] });
    await bench.store.db
      .updateTable("period")
      .set({ status: "closed" })
      .where("name", "=", "2026-01")
      .execute();
    const late = `${HEADER}\nJ8,2026-01-31,sales,1100,5.00,,,\nJ8,2026-01-31,sales,4000,,5.00,,\n`;
    await expect(bench.run({ paths: [bench.write(small(late))] })).rejects.toMatchObject({
      code: "import_rejected",
      message: textLike("in the closed period 2026-01"),
    });
  });

  it("says which company or currency is missing, and lists the profiles for a file it does not know", async () => {
    const folder = bench.write({ "accounts.csv": ACCOUNTS_CSV, "note.txt": "hello" });
    await expect(bench.run({ paths: [folder] })).rejects.toMatchObject({ code: "company_missing" });
    await expect(bench.run({ paths: [folder], companyId: "x" })).rejects.toMatchObject({
      code: "base_currency_missing",
    });
    await expect(bench.run({ paths: [`${folder}/note.txt`] })).rejects.toMatchObject({
      code: "profile_unclear",
      message: textLike("generic ("),
    });
    await expect(bench.run({ paths: [folder], profile: "sap" })).rejects.toMatchObject({
      code: "unknown_profile",
    });
    await expect(bench.run({ paths: [`${folder}/none`] })).rejects.toMatchObject({
      code: "source_not_found",
    });
  });

  it("counts lines rightly in a file of many chunks", async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => {
      const side = i % 2 === 0 ? "1100,1.00," : "4000,,1.00";
      return `J${i >> 1},2026-01-15,sales,${side},,"a${"x".repeat(i % 7)}\r\nb"`;
    });
    rows.push("Jx,bad,sales,1100,1.00,,,");
    const preview = await bench.run({
      paths: [bench.write(small([HEADER, ...rows].join("\r\n")))],
      dryRun: true,
    });
    expect(preview.rejections).toMatchObject([{ line: 1 + 2 * 20_000 + 1, column: "date" }]);
    expect(preview.lines).toBe(20_000);
  });

  it("stops when it is cancelled, even while it posts, and leaves nothing behind", async () => {
    const empty = async () => (await bench.store.db.selectFrom("company").selectAll().execute()).length === 0;
    const early = AbortSignal.abort();
    await expect(bench.run({ paths: [bench.write(FOLDER)], signal: early })).rejects.toMatchObject({
      name: "AbortError",
    });
    expect(await empty()).toBe(true);
    const controller = new AbortController();
    const stages: string[] = [];
    const late = bench.run({
      paths: [bench.write(FOLDER)],
      signal: controller.signal,
      onProgress: ({ stage }) => {
        stages.push(stage);
        if (stage === "post") controller.abort();
      },
    });
    await expect(late).rejects.toMatchObject({ name: "AbortError" });
    expect(new Set(stages)).toEqual(new Set(["read", "check", "post"]));
    expect(await empty()).toBe(true);
  });
});
