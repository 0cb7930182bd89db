import { createRatioReader } from "../../src/books/ratios/ratio-reader.ts";
import { openBooks } from "../../src/books/statements/reader.ts";
import { rederive, resolveSource, type Trace } from "../../src/books/trace.ts";
import type { Figure } from "../../src/figures/figure.ts";
import { createFigureSet } from "../../src/figures/figure-set.ts";
import { createRiskContext } from "../../src/risk/risk-context.ts";
import type { RiskContext, RiskRule, RuleOutcome } from "../../src/risk/rule.ts";
import {
  createTestBooks,
  type TestBooks,
  type TestBooksOptions,
  type TestInvoice,
} from "../support/books-fixture.ts";

/** A ledger must not be empty; this one entry makes the books begin on `first` and reach to `last`. */
export const openingEntries = (first = "2023-12-31", last = "2026-06-30") =>
  [
    { date: first, source: "opening", lines: [["1000", 500_000_00], ["3000", -500_000_00]] },
    { date: last, source: "sales", lines: [["1000", 100], ["4000", -100]] },
  ] as const; // prettier-ignore

export async function contextOf(
  books: Pick<TestBooks, "store" | "company">,
  { asOf = "2026-06-30", ...overrides }: Partial<RiskContext> = {},
): Promise<RiskContext> {
  const reader = await openBooks(books.store.db, books.company, { figures: createFigureSet() });
  const { signal } = new AbortController();
  return { ...(await createRiskContext(createRatioReader(reader), { asOf, signal })), ...overrides };
}

export type RuleTest = TestBooksOptions & {
  readonly asOf?: string;
  readonly overrides?: Partial<RiskContext>;
  /** More rows than the options can say. */
  readonly prepare?: (books: TestBooks) => Promise<void>;
};

/** What one rule says of small books made for the test. */
export async function runRule(
  rule: RiskRule,
  test: RuleTest,
): Promise<RuleOutcome & { context: RiskContext }> {
  const { asOf = "2026-06-30", overrides = {}, prepare, ...options } = test;
  const books = await createTestBooks({ journals: openingEntries(), ...options });
  try {
    await prepare?.(books);
    const context = await contextOf(books, { asOf, ...overrides });
    return { ...(await rule.run(context)), context };
  } finally {
    await books.close();
  }
}

/** A supplier's bill in short: `bill("b1", "INV-7", "2026-05-02", 120_00)`. */
export function bill(
  id: string,
  number: string,
  issued: string,
  amount: number,
  more: Partial<TestInvoice> = {},
) {
  return { id, number, issued, due: issued, amount, side: "ap", party: "Northwind", ...more } as const;
}

/** A figure's value computed again from its rows upward, as a trace does it. */
export async function deriveAgain(figure: Figure, context: RiskContext): Promise<number | null> {
  const { db, company } = context.books;
  async function trace(one: Figure): Promise<Trace> {
    const inputs = [];
    for (const [name, id] of Object.entries(one.inputs))
      inputs.push({ name, trace: await trace(context.figures.get(id)!) });
    const sources = [];
    for (const source of one.sources)
      sources.push({
        source,
        page: await resolveSource(db, company.id, { source, unit: one.unit, limit: 0 }),
      });
    return { figure: one, inputs, sources };
  }
  return rederive(await trace(figure));
}
