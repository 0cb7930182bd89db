import fc from "fast-check";
import { expect, test } from "vitest";
import { openBooks } from "../../../src/books/statements/reader.ts";
import type { Statement } from "../../../src/books/statements/statement.ts";
import { createFigureSet } from "../../../src/figures/figure-set.ts";
import { type TestJournal, createTestBooks } from "../../support/books-fixture.ts";
import { FULL_CHART, LAST_DAY, randomJournals, randomWindow } from "../../support/random-ledger.ts";
import { expectToRederive } from "../../support/rederive.ts";

async function withBooks(
  journals: readonly TestJournal[],
  check: (open: {
    books: Awaited<ReturnType<typeof createTestBooks>>;
    reader: Awaited<ReturnType<typeof openBooks>>;
  }) => Promise<void> | void,
): Promise<void> {
  const books = await createTestBooks({ accounts: FULL_CHART, journals });
  try {
    const reader = await openBooks(books.store.db, books.company, { figures: createFigureSet() });
    await check({ books, reader });
  } finally {
    await books.close();
  }
}

const checks = (statement: Statement) => statement.checks.map((line) => Math.abs(line.figure.value ?? NaN));

test("on any ledger, on any day, assets equal liabilities and equity", async () => {
  await fc.assert(
    fc.asyncProperty(randomJournals, randomWindow, async (journals, { to }) => {
      await withBooks(journals, ({ reader }) => {
        expect(checks(reader.statements.balanceSheet(to))).toEqual([0]);
      });
    }),
    { numRuns: 40 },
  );
});

test("on any ledger and over any days, the cash flow statement ties to the change in cash", async () => {
  await fc.assert(
    fc.asyncProperty(randomJournals, randomWindow, async (journals, window) => {
      await withBooks(journals, ({ reader }) => {
        expect(checks(reader.statements.cashFlow(window))).toEqual([0]);
      });
    }),
    { numRuns: 40 },
  );
});

test("net income over the whole life of the books is the result not yet carried to retained earnings", async () => {
  await fc.assert(
    fc.asyncProperty(randomJournals, async (journals) => {
      await withBooks(journals, ({ reader }) => {
        const income = reader.statements.incomeStatement({ from: "2025-01-01", to: LAST_DAY });
        const sheet = reader.statements.balanceSheet(LAST_DAY);
        expect(income.lines.find((line) => line.key === "net_income")?.figure.value).toBe(
          sheet.lines.find((line) => line.key === "undistributed_result")?.figure.value,
        );
      });
    }),
    { numRuns: 20 },
  );
});

test("two stretches that meet add up to the whole, line by line", async () => {
  await fc.assert(
    fc.asyncProperty(randomJournals, async (journals) => {
      await withBooks(journals, ({ reader }) => {
        const half = (from: string, to: string) => reader.statements.incomeStatement({ from, to }).lines;
        const whole = half("2025-01-01", LAST_DAY);
        const first = half("2025-01-01", "2025-06-30");
        const second = half("2025-07-01", LAST_DAY);
        for (const [index, line] of whole.entries()) {
          expect(line.figure.value).toBe(first[index]!.figure.value! + second[index]!.figure.value!);
        }
      });
    }),
    { numRuns: 20 },
  );
});

test("every figure of every statement follows again from its formula or its journal lines", async () => {
  await fc.assert(
    fc.asyncProperty(randomJournals, randomWindow, async (journals, window) => {
      await withBooks(journals, async ({ books, reader }) => {
        reader.statements.balanceSheet(window.to);
        reader.statements.cashFlow(window);
        await expectToRederive(books, reader.figures.all());
      });
    }),
    { numRuns: 10 },
  );
});
