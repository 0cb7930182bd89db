import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { Runtime } from "../../../src/base/runtime.ts";
import { type ImportOptions, importBooks } from "../../../src/books/import/import-books.ts";
import { undoImport } from "../../../src/books/import/undo-import.ts";
import { type Ledger, loadLedger } from "../../../src/books/ledger.ts";
import { type Store, openStore } from "../../../src/store/database.ts";

/** An empty database and a folder to write source files in. */
export type ImportBench = {
  readonly store: Store;
  readonly runtime: Runtime;
  readonly folder: string;
  /** Writes files into the folder (or a subfolder that is made) and returns its path. */
  readonly write: (files: Readonly<Record<string, string>>) => string;
  readonly run: (
    options: Partial<ImportOptions> & Pick<ImportOptions, "paths">,
  ) => ReturnType<typeof importBooks>;
  readonly undo: (companyId: string, batchId: string) => ReturnType<typeof undoImport>;
  readonly ledger: (companyId: string) => Promise<Ledger>;
  /** Balance by account code on a day, accounts at zero left out. */
  readonly balances: (companyId: string, to?: string) => Promise<Record<string, number>>;
  readonly close: () => Promise<void>;
};

export async function createImportBench(): Promise<ImportBench> {
  const store = await openStore(":memory:");
  const folder = mkdtempSync(join(tmpdir(), "purser-import-"));
  let ids = 0;
  const runtime: Runtime = {
    clock: { now: () => new Date("2026-07-15T12:00:00Z") },
    ids: { next: () => `id-${++ids}` },
  };
  const user = { id: "tester" };
  const ledger = (companyId: string) => loadLedger(store.db, companyId);
  let folders = 0;
  return {
    store,
    runtime,
    folder,
    write: (files) => {
      const path = mkdtempSync(join(folder, `${++folders}-`));
      for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
      return path;
    },
    run: (options) => importBooks({ store, runtime }, { user, ...options }),
    undo: (companyId, batchId) => undoImport({ store, runtime }, { companyId, batchId, user }),
    ledger,
    balances: async (companyId, to = "9999-12-31") => {
      const { accounts, sum } = await ledger(companyId);
      const pairs = accounts.map(({ id, code }) => [code, sum(id, null, to)] as const);
      return Object.fromEntries(pairs.filter(([, balance]) => balance !== 0));
    },
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const COMPANY_JSON = JSON.stringify({
  id: "acme",
  name: "Acme",
  entities: [
    {
      id: "acme-us",
      name: "Acme US",
      base_currency: "USD",
      industry: "retail",
      fiscal_year_start_month: 1,
      basis: "accrual",
      country: "US",
      timezone: "UTC",
    },
  ],
});

export const ACCOUNTS_CSV = `code,name,type,subtype
1000,Bank,asset,cash
1100,Receivables,asset,receivable
2000,Payables,liability,payable
4000,Sales,revenue,revenue
5000,Purchases,expense,cost_of_sales
`;

/** Matches a text that contains this, or fits this pattern. */
export function textLike(pattern: string | RegExp): unknown {
  return typeof pattern === "string" ? expect.stringContaining(pattern) : expect.stringMatching(pattern);
}
