import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { main } from "../../src/cli/main.ts";
import type { Terminal } from "../../src/cli/terminal.ts";
import { temporaryHome } from "./orchestrator.ts";

export type CliRun = { readonly code: number; readonly out: string; readonly err: string };

export type TestCli = {
  readonly home: string;
  /** Runs a command line as a shell would; `answers` are typed at its questions. */
  readonly run: (
    line: readonly string[],
    options?: { answers?: readonly string[]; env?: Record<string, string>; stdin?: string },
  ) => Promise<CliRun>;
  /** Writes a folder of files beside the database and gives its path. */
  readonly folder: (name: string, files: Readonly<Record<string, string>>) => string;
};

export function testCli(home = temporaryHome()): TestCli {
  return {
    home,
    folder: (name, files) => {
      const path = join(home, name);
      mkdirSync(path, { recursive: true });
      for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
      return path;
    },
    run: async (line, { answers, env = {}, stdin = "" } = {}) => {
      const out: string[] = [];
      const err: string[] = [];
      const left = [...(answers ?? [])];
      const terminal: Terminal = {
        out: (text) => out.push(text),
        err: (text) => err.push(text),
        status: () => undefined,
        interactive: answers !== undefined,
        ask: async () => left.shift() ?? "",
        readStdin: async () => stdin,
        style: (_format, text) => text,
      };
      const signal = new AbortController().signal;
      const code = await main(line, { terminal, env: { PURSER_HOME: home, ...env }, cwd: home, signal });
      return { code, out: out.join("\n"), err: err.join("\n") };
    },
  };
}

/** A books folder of the smallest company: an opening, a sale, a purchase. */
export const SMALL_BOOKS = {
  "company.json": JSON.stringify({
    id: "tiny",
    name: "Tiny Ltd",
    entities: [
      {
        id: "tiny",
        name: "Tiny Ltd",
        base_currency: "USD",
        industry: "services",
        fiscal_year_start_month: 1,
        basis: "accrual",
        country: "US",
        timezone: "UTC",
      },
    ],
  }),
  "accounts.csv": [
    "code,name,type,subtype",
    "1000,Bank,asset,cash",
    "1200,Receivables,asset,receivable",
    "2000,Payables,liability,payable",
    "3000,Capital,equity,share_capital",
    "4000,Sales,revenue,revenue",
    "5000,Materials,expense,cost_of_sales",
  ].join("\n"),
  "journals.csv": [
    "journal,date,source,account,debit,credit",
    "J1,2026-01-01,opening,1000,1000.00,",
    "J1,2026-01-01,opening,3000,,1000.00",
    "J2,2026-01-15,sales,1200,500.00,",
    "J2,2026-01-15,sales,4000,,500.00",
    "J3,2026-01-20,purchase,5000,200.00,",
    "J3,2026-01-20,purchase,2000,,200.00",
  ].join("\n"),
};
