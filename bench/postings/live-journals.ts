import { currencyExponent } from "../../src/base/money.ts";
import { roundDecimal } from "../../src/books/import/amounts.ts";
import { Decimal } from "decimal.js";
import { codeOf } from "./books.ts";
import { type Row, text } from "./read-xero.ts";

/** A posted journal: base minor units by account, debit positive. */
export type LiveJournal = { readonly date: string; readonly byAccount: ReadonlyMap<string, number> };

/**
 * For each invoice the journal that stands: Xero posts a change as a reversal and a new journal, so it is the newest by number.
 * None where all of an invoice's journals cancel out (voided).
 */
export function liveJournals(
  tables: Readonly<Record<"journal" | "journalLine" | "account", readonly Row[]>>,
  currency: string,
): ReadonlyMap<string, LiveJournal> {
  const codes = new Map(tables.account.map((row) => [text(row, "account_id"), codeOf(row)]));
  const linesOf = Map.groupBy(tables.journalLine, (row) => text(row, "journal_id"));
  const sums = (journals: readonly Row[]) => {
    const byAccount = new Map<string, number>();
    for (const line of journals.flatMap((journal) => linesOf.get(text(journal, "journal_id")) ?? [])) {
      const code = codes.get(text(line, "account_id")) ?? text(line, "account_code");
      const value = text(line, "net_amount") || "0";
      const amount = roundDecimal(new Decimal(value).times(10 ** currencyExponent(currency)));
      byAccount.set(code, (byAccount.get(code) ?? 0) + amount);
    }
    return byAccount;
  };
  const live = new Map<string, LiveJournal>();
  for (const [source, journals] of Map.groupBy(tables.journal, (row) => text(row, "source_id"))) {
    const newest = journals.toSorted(
      (a, b) => Number(text(b, "journal_number")) - Number(text(a, "journal_number")),
    )[0];
    if (!newest || [...sums(journals).values()].every((amount) => amount === 0)) continue;
    live.set(source, { date: text(newest, "journal_date").slice(0, 10), byAccount: sums([newest]) });
  }
  return live;
}
