import { money } from "../../figures/figure.ts";
import { type Window } from "../statements/fiscal-calendar.ts";
import type { BooksReader } from "../statements/reader.ts";
import { DEBT_SUBTYPES } from "../statements/sections.ts";
import { listDebtLines, listReversedJournals } from "./ratio-queries.ts";
import { type Resolution, found, refuse } from "./resolution.ts";

/**
 * Principal repaid on borrowings in a window: per journal, the net debit on all debt accounts together, so that moving
 * the current portion between accounts and refinancing are not repayments. Repaid credit lines count.
 */
export async function principalRepaid(books: BooksReader, window: Window): Promise<Resolution> {
  const accounts = books.ledger.accountsOf(DEBT_SUBTYPES);
  if (accounts.length === 0) return refuse("no account of the chart is classified as borrowings");
  const reversed = await listReversedJournals(books.db, books.company.id);
  const lines = (
    await listDebtLines(books.db, books.company.id, {
      accountIds: accounts.map((account) => account.id),
      ...window,
    })
  ).filter((line) => !reversed.has(line.journalId));
  const netByJournal = new Map<number, number>();
  for (const { journalId, amount } of lines) {
    netByJournal.set(journalId, (netByJournal.get(journalId) ?? 0) + amount);
  }
  const repaying = lines.filter((line) => (netByJournal.get(line.journalId) ?? 0) > 0);
  return found(
    books.figures.leaf({
      name: "principal_repaid",
      label: "Principal repaid on borrowings",
      unit: money(books.company.currency),
      from: window.from,
      asOf: window.to,
      value: repaying.reduce((sum, line) => sum + line.amount, 0),
      formula: `lines on ${accounts.map((a) => a.code).join(", ")} of entries that reduce borrowings`,
      sources: [
        {
          kind: "rows",
          table: "journal_line",
          ids: repaying.map((line) => String(line.id)),
          measure: "value",
        },
      ],
    }),
  );
}
