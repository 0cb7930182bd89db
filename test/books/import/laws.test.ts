import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../../../src/base/dates.ts";
import { minorToDecimal } from "../../../src/base/money.ts";
import { ACCOUNTS_CSV, COMPANY_JSON, type ImportBench, createImportBench } from "./import-fixture.ts";

const CODES = ["1000", "1100", "2000", "4000", "5000"];
const TEXTS = ["", "plain", "with, comma", 'with "quotes"', "two\nlines", "ünïcode €"];

/** A journal as amounts on accounts; the last line balances it. Equal journals are likely, as they are in life. */
const journal = fc.record({
  day: fc.integer({ min: 0, max: 3 }).map((day) => addDays("2026-01-30", day)),
  text: fc.constantFrom(...TEXTS),
  lines: fc.array(fc.tuple(fc.constantFrom(...CODES), fc.integer({ min: -99, max: 99 })), {
    minLength: 1,
    maxLength: 4,
  }),
});
type TestJournal = {
  readonly day: string;
  readonly text: string;
  readonly lines: readonly (readonly [string, number])[];
};
const journals = fc.array(journal, { minLength: 1, maxLength: 8 });

const balanced = ({ lines }: TestJournal) => [
  ...lines,
  ["2000", -lines.reduce((sum, [, amount]) => sum + amount, 0)] as const,
];
const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** Rows of a books folder, spread over the file when `shuffled`. */
function toGeneric(all: readonly TestJournal[]): Record<string, string> {
  const rows = all.flatMap((one, index) =>
    balanced(one).map(([code, amount]) => {
      const [debit, credit] = amount >= 0 ? [amount, 0] : [0, -amount];
      return `J${index},${one.day},test,${code},${minorToDecimal(debit, "USD")},${minorToDecimal(credit, "USD")},${quote(one.text)}`;
    }),
  );
  const header = "journal,date,source,account,debit,credit,description";
  return {
    "company.json": COMPANY_JSON,
    "accounts.csv": ACCOUNTS_CSV,
    "journals.csv": `${header}\n${rows.join("\n")}\n`,
  };
}

function toHledger(all: readonly TestJournal[]): string {
  return all
    .map((one) => {
      const lines = balanced(one).map(
        ([code, amount]) => `    assets:${code}  ${minorToDecimal(amount, "USD")} USD`,
      );
      return `${one.day} entry\n${lines.join("\n")}\n`;
    })
    .join("\n");
}

function expected(all: readonly TestJournal[], prefix = ""): Record<string, number> {
  const balances: Record<string, number> = {};
  for (const one of all)
    for (const [code, amount] of balanced(one))
      balances[prefix + code] = (balances[prefix + code] ?? 0) + amount;
  return Object.fromEntries(Object.entries(balances).filter(([, balance]) => balance !== 0));
}

async function withBench(check: (bench: ImportBench) => Promise<void>): Promise<void> {
  const bench = await createImportBench();
  try {
    await check(bench);
  } finally {
    await bench.close();
  }
}

const RUNS = { numRuns: 25 };

describe("laws of importing", () => {
  it("imported twice is imported once; the trial balance is zero; undone restores the balances; then it imports afresh", () =>
    fc.assert(
      fc.asyncProperty(journals, (all) =>
        withBench(async (bench) => {
          const folder = bench.write(toGeneric(all));
          const first = await bench.run({ paths: [folder] });
          expect(first.debits).toBe(first.credits);
          expect(await bench.balances("acme")).toEqual(expected(all));
          expect(await bench.run({ paths: [folder] })).toMatchObject({ status: "unchanged" });
          const ledger = await bench.ledger("acme");
          expect(ledger.accounts.reduce((sum, { id }) => sum + ledger.sum(id, null, "9999-12-31"), 0)).toBe(
            0,
          );
          await bench.undo("acme", first.batchId ?? "");
          expect(await bench.balances("acme")).toEqual({});
          await bench.run({ paths: [folder] });
          expect(await bench.balances("acme")).toEqual(expected(all));
        }),
      ),
      RUNS,
    ));

  it("without ids of its own, a longer export adds exactly what the shorter one lacked, identical entries included", () =>
    fc.assert(
      fc.asyncProperty(journals, journals, (before, after) =>
        withBench(async (bench) => {
          const load = (all: readonly TestJournal[]) =>
            bench.run({
              paths: [bench.write({ "a.journal": toHledger(all) })],
              companyId: "acme",
              baseCurrency: "USD",
            });
          await load(before);
          const second = await load([...after, ...before]);
          expect(second.tables["journal"]).toMatchObject({ added: after.length, unchanged: before.length });
          expect(await bench.balances("acme")).toEqual(expected([...before, ...after], "assets:"));
        }),
      ),
      RUNS,
    ));
});
