import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { monthEnd } from "../src/base/dates.ts";
import { parseMinor } from "../src/base/money.ts";
import { systemRuntime } from "../src/base/runtime.ts";
import { importBooks } from "../src/books/import/import-books.ts";
import { loadLedger } from "../src/books/ledger.ts";
import { type Store, openStore } from "../src/store/database.ts";

/**
 * Imports a generated books folder of N journal lines into a new database file, then loads its ledger and reads sums.
 * Beside it, in the same run, the obvious way: parse the whole file, insert it by 500-row statements of the query
 * builder, without any of the checks that an import makes.
 */
const { values } = parseArgs({
  options: { lines: { type: "string", default: "200000" }, json: { type: "boolean", default: false } },
});
const lineCount = Number(values.lines);
const ACCOUNTS = 200;
const LINES_PER_JOURNAL = 4;
const SUMS = 400;

const folder = mkdtempSync(join(tmpdir(), "purser-bench-"));
try {
  generate(folder, lineCount);
  const ours = await timeImport(folder);
  const naive = await timeNaive(folder);
  const result = { lines: lineCount, ...ours, naiveSeconds: naive, ratio: naive / ours.importSeconds };
  if (values.json) console.log(JSON.stringify(result));
  else print(result);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

type Timing = {
  readonly importSeconds: number;
  readonly linesPerSecond: number;
  readonly reimportSeconds: number;
  readonly ledgerSeconds: number;
  readonly sumsMilliseconds: number;
  readonly peakMegabytes: number;
};

async function timeImport(path: string): Promise<Timing> {
  const store = await openStore(join(path, "ours.db"));
  try {
    const options = { paths: [join(path, "books")], user: { id: "bench" } };
    const start = performance.now();
    const result = await importBooks({ store, runtime: systemRuntime }, options);
    const importSeconds = (performance.now() - start) / 1000;
    if (result.lines !== lineCount || result.status !== "imported")
      throw new Error("the import is incomplete");
    const again = performance.now();
    await importBooks({ store, runtime: systemRuntime }, options);
    const reimportSeconds = (performance.now() - again) / 1000;
    const loading = performance.now();
    const ledger = await loadLedger(store.db, "bench");
    const ledgerSeconds = (performance.now() - loading) / 1000;
    const summing = performance.now();
    let total = 0;
    for (let i = 0; i < SUMS; i += 1) {
      const month = `2025-${String((i % 12) + 1).padStart(2, "0")}`;
      for (const { id } of ledger.accounts) total += ledger.sum(id, `${month}-01`, monthEnd(month));
    }
    const sumsMilliseconds = performance.now() - summing;
    if (total !== 0) throw new Error("the trial balance is not zero");
    const peakMegabytes = process.resourceUsage().maxRSS / 1024;
    const linesPerSecond = lineCount / importSeconds;
    return { importSeconds, linesPerSecond, reimportSeconds, ledgerSeconds, sumsMilliseconds, peakMegabytes };
  } finally {
    await store.close();
  }
}

async function timeNaive(path: string): Promise<number> {
  const store = await openStore(join(path, "naive.db"));
  try {
    const start = performance.now();
    await importNaively(store, join(path, "books"));
    return (performance.now() - start) / 1000;
  } finally {
    await store.close();
  }
}

async function importNaively({ db }: Store, path: string): Promise<void> {
  const rows: Record<string, string>[] = parse(await readFile(join(path, "journals.csv")), { columns: true });
  const company_id = "bench";
  await db.transaction().execute(async (tx) => {
    const accounts = new Map<string, number>();
    for (let i = 0; i < ACCOUNTS; i += 1) {
      const account = {
        company_id,
        code: code(i),
        name: code(i),
        type: "asset",
        subtype: "cash",
        is_cash: 0,
        active: 1,
      };
      const { id } = await tx.insertInto("account").values(account).returning("id").executeTakeFirstOrThrow();
      accounts.set(account.code, id);
    }
    const journals = [...Map.groupBy(rows, (row) => row["journal"]!)];
    for (let start = 0; start < journals.length; start += 500) {
      const chunk = journals.slice(start, start + 500);
      const heads = chunk.map(([key, [first]], index) => ({
        id: start + index + 1,
        company_id,
        entity_id: "main",
        date: first!["date"]!,
        source: first!["source"]!,
        reference: first!["reference"]!,
        description: first!["description"]!,
        idempotency_key: key,
        maker: "bench",
        posted_at: first!["date"]!,
        batch_id: "naive",
        document_id: null,
        reversal_of: null,
        checker: null,
      }));
      await tx.insertInto("journal").values(heads).execute();
      const lines = chunk.flatMap(([, members], index) =>
        members.map((row, position) => {
          const amount = parseMinor(row["debit"] || "0", "USD") - parseMinor(row["credit"] || "0", "USD");
          return {
            company_id,
            journal_id: start + index + 1,
            line_no: position + 1,
            account_id: accounts.get(row["account"]!)!,
            date: row["date"]!,
            amount,
            currency: "USD",
            base_amount: amount,
            tax_code: null,
            party_id: null,
            description: null,
          };
        }),
      );
      for (let at = 0; at < lines.length; at += 500)
        await tx
          .insertInto("journal_line")
          .values(lines.slice(at, at + 500))
          .execute();
    }
  });
}

function generate(path: string, count: number): void {
  const books = join(path, "books");
  mkdirSync(books);
  const entity = { id: "main", base_currency: "USD", industry: "services" };
  writeFileSync(
    join(books, "company.json"),
    JSON.stringify({ id: "bench", name: "Bench", entities: [entity] }),
  );
  const accounts = Array.from(
    { length: ACCOUNTS },
    (_, i) => `${code(i)},Account ${i},asset,other_current_asset`,
  );
  writeFileSync(join(books, "accounts.csv"), `code,name,type,subtype\n${accounts.join("\n")}\n`);
  const file = openSync(join(books, "journals.csv"), "w");
  writeSync(file, "journal,date,source,account,debit,credit,reference,description\n");
  let buffer = "";
  for (let i = 0; i < count; i += 1) {
    const journal = Math.floor(i / LINES_PER_JOURNAL);
    const members = Math.min(LINES_PER_JOURNAL, count - journal * LINES_PER_JOURNAL);
    const last = i - journal * LINES_PER_JOURNAL === members - 1;
    const amount = (100 + (journal % 900)) * (last ? members - 1 : 1);
    const day = `2025-${String((journal % 12) + 1).padStart(2, "0")}-${String((journal % 28) + 1).padStart(2, "0")}`;
    const [debit, credit] = last ? ["", `${amount}.00`] : [`${amount}.00`, ""];
    buffer += `J${journal},${day},sales,${code((i * 7) % ACCOUNTS)},${debit},${credit},INV-${journal},Services of ${day}\n`;
    if (buffer.length > 1 << 20) {
      writeSync(file, buffer);
      buffer = "";
    }
  }
  writeSync(file, buffer);
  closeSync(file);
}

function code(index: number): string {
  return String(1000 + index);
}

function print(
  result: Timing & { readonly lines: number; readonly naiveSeconds: number; readonly ratio: number },
): void {
  const round = (value: number, digits = 2) => value.toFixed(digits);
  console.log(`${result.lines} journal lines`);
  console.log(`import          ${round(result.importSeconds)} s, ${round(result.linesPerSecond, 0)} lines/s`);
  console.log(`import again    ${round(result.reimportSeconds)} s (nothing added)`);
  console.log(`load ledger     ${round(result.ledgerSeconds)} s`);
  console.log(`${SUMS} x ${ACCOUNTS} sums   ${round(result.sumsMilliseconds, 1)} ms`);
  console.log(`peak memory     ${round(result.peakMegabytes, 0)} MB`);
  console.log(
    `naive insert    ${round(result.naiveSeconds)} s without checks: ${round(result.ratio)} times our time`,
  );
}
