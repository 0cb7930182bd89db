import fc from "fast-check";
import { ACCOUNT_SUBTYPES, type AccountSubtype } from "../../src/books/accounts.ts";
import { addDays } from "../../src/base/dates.ts";
import type { TestAccount, TestJournal } from "./books-fixture.ts";

/** A chart with one account of every subtype, so that a law holds for each line of every statement. */
export const FULL_CHART: readonly TestAccount[] = (Object.keys(ACCOUNT_SUBTYPES) as AccountSubtype[]).map(
  (subtype, index) => [String(1000 + index * 10), ACCOUNT_SUBTYPES[subtype].label, subtype],
);

export const FIRST_DAY = "2025-01-01";
export const LAST_DAY = "2025-12-31";

const code = fc.constantFrom(...FULL_CHART.map(([accountCode]) => accountCode));
const amount = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
const date = fc.integer({ min: 0, max: 364 }).map((day) => addDays(FIRST_DAY, day));

/** Entries of two to five lines over 2025 that sum to zero, on any accounts; one entry stands on the last day. */
export const randomJournals: fc.Arbitrary<TestJournal[]> = fc
  .array(
    fc
      .tuple(
        date,
        fc.array(fc.tuple(code, amount), { minLength: 1, maxLength: 4 }),
        code,
        fc.constantFrom("sales", "opening"),
      )
      .map(([day, lines, balancing, source]): TestJournal => {
        const total = lines.reduce((sum, [, value]) => sum + value, 0);
        return { date: day, source, lines: [...lines, [balancing, total === 0 ? 0 : -total]] };
      }),
    { minLength: 1, maxLength: 12 },
  )
  .map((journals) => [
    { date: FIRST_DAY, lines: [["1000", 0]] },
    ...journals,
    { date: LAST_DAY, lines: [["1000", 0]] },
  ]);

/** A stretch of days inside 2025. */
export const randomWindow = fc
  .tuple(fc.integer({ min: 0, max: 364 }), fc.integer({ min: 0, max: 364 }))
  .map(([a, b]) => ({ from: addDays(FIRST_DAY, Math.min(a, b)), to: addDays(FIRST_DAY, Math.max(a, b)) }));
