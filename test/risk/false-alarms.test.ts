import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RiskContext, RiskRule } from "../../src/risk/rule.ts";
import { justBelowLimit, splitBills } from "../../src/risk/rules/approval-limit.ts";
import { duplicateBills } from "../../src/risk/rules/duplicate-bills.ts";
import { duplicatePayments } from "../../src/risk/rules/duplicate-payments.ts";
import { entryPatterns } from "../../src/risk/rules/entry-patterns.ts";
import { slowPayers } from "../../src/risk/rules/slow-payers.ts";
import { createTestBooks, type TestBooks } from "../support/books-fixture.ts";
import { type CleanBooks, cleanBooks } from "./clean-books.ts";
import { contextOf, openingEntries } from "./risk-fixture.ts";

const COMPANIES = 100;

/**
 * A hundred companies with nothing wrong: monthly, weekly and irregular suppliers, numbers that run, jump or start
 * again each year, account numbers as invoice numbers, flat fees, instalments, standing orders; customers with moods,
 * payment runs, winters and stragglers; manual entries on weekends, round, bare and at month's end as a habit.
 */
describe("companies in which nothing is wrong", () => {
  let books: TestBooks;
  const fired = new Map<string, string[]>();
  const rules: readonly RiskRule[] = [
    duplicateBills,
    duplicatePayments,
    slowPayers,
    justBelowLimit,
    splitBills,
    ...entryPatterns,
  ];

  beforeAll(async () => {
    books = await createTestBooks({
      journals: openingEntries(),
      policy: [["bill_approval_limit", "2500.00", "USD"]],
    });
    for (let seed = 1; seed <= COMPANIES; seed += 1) {
      const context = await contextOf(books);
      const clean = withData(context, cleanBooks(seed));
      for (const rule of rules) {
        const { findings } = await rule.run(clean);
        const keys = findings.map((finding) => `${seed}/${finding.key}`);
        fired.set(rule.id, [...(fired.get(rule.id) ?? []), ...keys]);
      }
    }
  });
  afterAll(() => books.close());

  it.each(rules.map((rule) => rule.id))("%s alarms in at most one of a hundred", (id) => {
    const companies = new Set(fired.get(id)?.map((key) => key.split("/")[0]));
    expect(companies.size, fired.get(id)?.join(" ")).toBeLessThanOrEqual(COMPANIES / 100);
  });
});

function withData(context: RiskContext, rows: CleanBooks): RiskContext {
  const data = {
    ...context.data,
    bills: async () => rows.bills,
    supplierPayments: async () => rows.supplierPayments,
    paymentUses: async () => rows.paymentUses,
    receivables: async () => rows.receivables,
    manualEntries: async () => rows.manualEntries,
  };
  return { ...context, data };
}
