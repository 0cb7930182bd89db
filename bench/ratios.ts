import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { addDays } from "../src/base/dates.ts";
import { seededRandom } from "../src/base/runtime.ts";
import { ACCOUNT_SUBTYPES, type AccountSubtype, naturalSign } from "../src/books/accounts.ts";
import { type CompanyProfile, loadCompany } from "../src/books/company.ts";
import { packsFor } from "../src/books/ratios/packs.ts";
import { createRatioReader } from "../src/books/ratios/ratio-reader.ts";
import { openBooks } from "../src/books/statements/reader.ts";
import { ledgerRows } from "../src/books/trace-queries.ts";
import { type FigureSet, createFigureSet } from "../src/figures/figure-set.ts";
import { bulkInsert } from "../src/store/bulk.ts";
import { type Store, openStore } from "../src/store/database.ts";
import type { NewRow } from "../src/store/schema.ts";

/**
 * Times the balance sheet and every ratio of a company over a generated ledger: the ledger read once into memory,
 * against one SQL aggregate for each leaf figure. Usage: npm run bench:ratios [-- --lines 1000000] [--json]
 */

const COMPANY = "bench";
const CURRENCY = "USD";
const FIRST_DAY = "2023-01-01";
const DAYS = 1_096;
const AS_OF = "2025-12-31";
const LINES_A_JOURNAL = 4;
const AT = "2026-01-01T00:00:00.000Z";
const RUNS = 3;

const SUBTYPES = Object.keys(ACCOUNT_SUBTYPES) as AccountSubtype[];

async function makeCompany(store: Store): Promise<CompanyProfile> {
  const { db } = store;
  await db.insertInto("company").values({ id: COMPANY, name: "Bench", created_at: AT }).execute();
  await db
    .insertInto("entity")
    .values({
      company_id: COMPANY,
      id: "main",
      name: "Bench",
      base_currency: CURRENCY,
      industry: "manufacturing",
      fiscal_year_start_month: 1,
      basis: "accrual",
      timezone: "UTC",
    })
    .execute();
  await db
    .insertInto("account")
    .values(
      SUBTYPES.map((subtype, index) => ({
        company_id: COMPANY,
        code: String(1000 + index),
        name: ACCOUNT_SUBTYPES[subtype].label,
        type: ACCOUNT_SUBTYPES[subtype].type,
        subtype,
        is_cash: subtype === "cash" ? 1 : 0,
        active: 1,
      })),
    )
    .execute();
  return loadCompany(db, COMPANY);
}

/** Random entries over three years, each account in its natural direction against cash; ids 1..n in the order of the chart. */
async function makeLedger(store: Store, lines: number): Promise<void> {
  const random = seededRandom(7);
  const journals: NewRow<"journal">[] = [];
  const rows: NewRow<"journal_line">[] = [];
  for (let id = 1; id <= Math.ceil(lines / LINES_A_JOURNAL); id++) {
    const date = addDays(FIRST_DAY, Math.floor(random() * DAYS));
    journals.push({ id, company_id: COMPANY, entity_id: "main", date, source: "bench", idempotency_key: `b${id}`, maker: "bench", posted_at: AT }); // prettier-ignore
    let total = 0;
    for (let line = 1; line <= LINES_A_JOURNAL; line++) {
      const balancing = line === LINES_A_JOURNAL;
      const index = balancing ? SUBTYPES.indexOf("cash") : Math.floor(random() * SUBTYPES.length);
      const { type } = ACCOUNT_SUBTYPES[SUBTYPES[index] ?? "cash"];
      const amount = balancing ? -total : Math.round(random() * 1_000_000) * naturalSign(type);
      total += amount;
      const account = index + 1;
      rows.push({ company_id: COMPANY, journal_id: id, line_no: line, account_id: account, date, amount, currency: CURRENCY, base_amount: amount }); // prettier-ignore
    }
  }
  await store.db.transaction().execute(async () => {
    await bulkInsert({ store }, "journal", journals);
    await bulkInsert({ store }, "journal_line", rows);
  });
}

type Work = {
  readonly ms: number;
  readonly figures: FigureSet;
  readonly ratios: number;
  readonly defined: number;
};

async function readInMemory(store: Store, company: CompanyProfile): Promise<Work> {
  const figures = createFigureSet();
  const start = performance.now();
  const books = await openBooks(store.db, company, { figures });
  books.statements.balanceSheet(AS_OF);
  const reader = createRatioReader(books);
  let ratios = 0;
  let defined = 0;
  for (const { id } of packsFor(company.industry).flatMap((pack) => pack.ratios)) {
    const { value } = await reader.ratio(id, { asOf: AS_OF });
    ratios += 1;
    if (value !== null) defined += 1;
  }
  return { ms: performance.now() - start, figures, ratios, defined };
}

/** The same leaves, each summed by the database. */
async function readByAggregates(store: Store, figures: FigureSet): Promise<{ ms: number; queries: number }> {
  const start = performance.now();
  let queries = 0;
  for (const { id, value, sources } of figures.all()) {
    for (const source of sources) {
      if (source.kind !== "ledger" || source.accounts.length === 0) continue;
      const { total } = await ledgerRows(store.db, COMPANY, { source, limit: 0 });
      if (total !== value) throw new Error(`${id} is ${String(value)} in memory and ${total} by SQL`);
      queries += 1;
    }
  }
  return { ms: performance.now() - start, queries };
}

const { values } = parseArgs({
  options: { lines: { type: "string", default: "1000000" }, json: { type: "boolean", default: false } },
});
const lines = Number(values.lines);
const folder = mkdtempSync(join(tmpdir(), "purser-bench-"));
try {
  const store = await openStore(join(folder, "bench.db"));
  const company = await makeCompany(store);
  const started = performance.now();
  await makeLedger(store, lines);
  const generateMs = performance.now() - started;

  const works: Work[] = [];
  for (let run = 0; run < RUNS; run++) works.push(await readInMemory(store, company));
  const [first] = works;
  const median = works.map((work) => work.ms).toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? NaN;
  const naive = first ? await readByAggregates(store, first.figures) : { ms: NaN, queries: 0 };
  await store.close();

  const result = {
    lines,
    generateMs: Math.round(generateMs),
    firstMs: Math.round(first?.ms ?? NaN),
    medianMs: Math.round(median),
    ratios: first?.ratios ?? 0,
    definedRatios: first?.defined ?? 0,
    figures: first?.figures.all().length ?? 0,
    naiveQueries: naive.queries,
    naiveMs: Math.round(naive.ms),
    speedup: Number((naive.ms / median).toFixed(1)),
  };
  if (values.json) console.log(JSON.stringify(result));
  else {
    console.log(`${lines} journal lines (generated in ${result.generateMs} ms)`);
    console.log(
      `ledger in memory: balance sheet and ${result.ratios} ratios (${result.definedRatios} defined), ${result.figures} figures: ` +
        `${result.firstMs} ms first, ${result.medianMs} ms median of ${RUNS}`,
    );
    console.log(
      `one aggregate a leaf: ${result.naiveQueries} queries, ${result.naiveMs} ms (${result.speedup} times as long)`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
