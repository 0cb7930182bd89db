import type { CompanyProfile } from "../../src/books/company.ts";
import type { StandardInvoice } from "../../src/documents/standard-invoice.ts";
import { loadPostingRules } from "../../src/entries/load-rules.ts";
import { rememberPosted } from "../../src/entries/memory.ts";
import { proposeEntry } from "../../src/entries/propose-entry.ts";
import { costLines } from "../../src/entries/validate-entry.ts";
import type { Store } from "../../src/store/database.ts";

export type ChoiceScore = {
  readonly lines: number;
  readonly found: number;
  /** Lines whose confidence allows posting without a look, and how many of them are right. */
  readonly automatic: number;
  readonly automaticFound: number;
  readonly byKind: Readonly<Record<string, { lines: number; found: number }>>;
};

/**
 * How well accounts are found when no line names one: invoices in order of date, each judged by what the ones before it taught.
 * A first invoice of a contact with unreadable descriptions cannot be known.
 */
export async function scoreAccountChoice(
  { store, company }: { readonly store: Store; readonly company: CompanyProfile },
  invoices: readonly StandardInvoice[],
): Promise<ChoiceScore> {
  const score = { lines: 0, found: 0, automatic: 0, automaticFound: 0 };
  const byKind: Record<string, { lines: number; found: number }> = {};
  const inOrder = invoices.toSorted((a, b) =>
    a.issueDate < b.issueDate ? -1 : a.issueDate > b.issueDate ? 1 : 0,
  );
  for (const invoice of inOrder) {
    const rules = await loadPostingRules(store.db, company, { invoices: [invoice] });
    const named = invoice.lines.filter(({ net }) => net !== 0);
    const blind = { ...invoice, lines: named.map((line) => ({ ...line, accountCode: null })) };
    // Without a rate the lines have no base amounts, which do not matter here.
    const entry = proposeEntry(blind, { ...rules, fxRates: [] });
    const chosen = costLines(entry);
    for (const [index, line] of named.entries()) {
      const choice = chosen[index];
      if (line.accountCode === null || !choice) continue;
      const right = choice.accountCode === line.accountCode;
      const sure = choice.reason.confidence >= rules.automaticConfidence;
      score.lines += 1;
      if (right) score.found += 1;
      if (sure) score.automatic += 1;
      if (sure && right) score.automaticFound += 1;
      const kind = (byKind[choice.reason.kind] ??= { lines: 0, found: 0 });
      kind.lines += 1;
      if (right) kind.found += 1;
    }
    for (const { accountCode, description } of named) {
      if (accountCode === null || invoice.party.id === null) continue;
      await rememberPosted(
        { db: store.db, companyId: company.id, by: "bench", at: `${invoice.issueDate}T00:00:00.000Z` },
        { partyId: invoice.party.id, description, accountCode, taxCode: null },
      );
    }
  }
  return { ...score, byKind };
}
