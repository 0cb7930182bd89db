import { findClosed } from "../books/posting.ts";
import type { ClosedPeriod } from "../books/posting-queries.ts";
import type { LoadedLines, OpenInvoiceRow } from "./load.ts";
import type { Match, Suggestion } from "./lines.ts";
import { draftSettlement, type Part, type SettlementBooks } from "./settlement.ts";
import type { ToSettle } from "./store-match.ts";

export type SettlementPlan = {
  readonly settling: readonly ToSettle[];
  /** What the ladder was sure of but cannot be booked, with why. */
  readonly refused: readonly Suggestion[];
};

/** Turns matches of bank lines with open invoices into payments to book, oldest bank line first. */
export function planSettlements(
  matches: readonly Match[],
  { loaded, books, closed }: { readonly loaded: LoadedLines; readonly books: SettlementBooks; readonly closed: readonly ClosedPeriod[] }, // prettier-ignore
): SettlementPlan {
  const rows = new Map(loaded.bankRows.map((row) => [row.id, row]));
  const settling: ToSettle[] = [];
  const refused: Suggestion[] = [];
  for (const match of matches) {
    const invoices = match.book.flatMap((id) => loaded.invoices.get(id.slice("invoice:".length)) ?? []);
    const lines = match.bank.flatMap((id) => rows.get(id) ?? []);
    const drafts: ToSettle[] = [];
    let problem: string | undefined;
    // Several payments of one invoice: each takes its part of what the one before left open.
    let paidBefore = 0;
    for (const row of lines) {
      const parts = partsOf(invoices, { paid: Math.abs(row.amount), before: paidBefore, several: lines.length > 1 || match.rule === "partial_payment" }); // prettier-ignore
      const period = findClosed(closed, invoices[0]?.entity_id ?? "", row.date);
      const draft = period
        ? `${row.date} lies in the closed period ${period.name}.`
        : draftSettlement(row, parts, { books });
      if (typeof draft === "string") {
        problem = draft;
        break;
      }
      paidBefore += Math.abs(row.amount);
      drafts.push({ draft, rule: "settlement", found: match.rule, reason: `${match.reason} It pays ${parts.map(({ invoice }) => invoice.number).join(", ")}.`, confidence: match.confidence }); // prettier-ignore
    }
    if (problem === undefined) settling.push(...drafts);
    else refused.push({ kind: "candidate", bank: match.bank, book: match.book, score: match.confidence, reason: `${match.reason} It cannot be booked by itself: ${problem}`, difference: match.difference }); // prettier-ignore
  }
  return { settling, refused };
}

function partsOf(
  invoices: readonly OpenInvoiceRow[],
  { paid, before, several }: { readonly paid: number; readonly before: number; readonly several: boolean },
): Part[] {
  return invoices.map((invoice) => {
    if (!several) return { invoice, amount: invoice.gross - invoice.paid };
    return { invoice: { ...invoice, paid: invoice.paid + before }, amount: paid };
  });
}
