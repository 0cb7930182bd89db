import type { Minor } from "../base/money.ts";
import type { ReconcilingAccounts } from "./chart.ts";
import type { Suggestion } from "./lines.ts";
import type { BankRow } from "./queries.ts";
import { fold } from "./reference-text.ts";

export const ADJUSTMENT_KINDS = ["fee", "interest", "write_off"] as const;
export type AdjustmentKind = (typeof ADJUSTMENT_KINDS)[number];

/** An entry that would make a bank line whole, for a person to say yes to. */
export type Proposal = {
  readonly bankTxnId: string;
  readonly kind: AdjustmentKind;
  /** What it does to cash, in the bank account's currency: negative for a cost. */
  readonly amount: Minor;
  /** Null: the chart has no account that fits, name one. */
  readonly accountCode: string | null;
  /** What the rest of the bank line is. */
  readonly ledgerLineIds: readonly number[];
  readonly invoiceIds: readonly string[];
  readonly reason: string;
  /** what the bank wrote */
  readonly text: string;
};

const FEE_WORDS = /\b(FEES?|CHARGES?|COMMISSIONS?|GEBU(E)?HR(EN)?|ENTGELT|KONTOFU(E)?HRUNG|KONTOABSCHLUSS|FRAIS|COMISION(ES)?|SPESE|COMMISSIONI)\b/; // prettier-ignore
const INTEREST_WORDS = /\b(INTEREST|(HABEN|SOLL)?ZINS(EN)?|INTERETS?|INTERESES|INTERESSI)\b/;
/** What a bank takes for itself in one line is not more than this. */
const FEE_MAX = 50_000;

/** Differences that the ladder found, and lines that only the bank itself can have made: fees and interest. */
export function proposalsOf(
  suggestions: readonly Suggestion[],
  { free, accounts }: { readonly free: readonly BankRow[]; readonly accounts: ReconcilingAccounts },
): Proposal[] {
  const rows = new Map(free.map((row) => [row.id, row]));
  const proposals: Proposal[] = [];
  for (const { kind, bank, book, difference, reason } of suggestions) {
    const row = rows.get(bank[0] ?? "");
    if ((kind !== "fee" && kind !== "write_off") || !row) continue;
    proposals.push({
      bankTxnId: row.id,
      kind,
      amount: difference,
      accountCode: accounts.adjustment(kind, difference > 0 ? "income" : "cost"),
      ledgerLineIds: book.filter((id) => id.startsWith("line:")).map((id) => Number(id.slice(5))),
      invoiceIds: book.filter((id) => id.startsWith("invoice:")).map((id) => id.slice(8)),
      reason,
      text: textOf(row),
    });
  }
  const explained = new Set(proposals.map(({ bankTxnId }) => bankTxnId));
  for (const row of free) {
    const kind = explained.has(row.id) ? undefined : ownKind(row);
    if (kind === undefined) continue;
    proposals.push({
      bankTxnId: row.id,
      kind,
      amount: row.amount,
      accountCode: accounts.adjustment(kind, row.amount > 0 ? "income" : "cost"),
      ledgerLineIds: [],
      invoiceIds: [],
      reason: `The bank's text says that it is ${kind === "fee" ? "a fee" : "interest"}, and the books have nothing like it.`,
      text: textOf(row),
    });
  }
  return proposals;
}

function ownKind(row: BankRow): AdjustmentKind | undefined {
  const text = fold(textOf(row));
  if (INTEREST_WORDS.test(text)) return "interest";
  return FEE_WORDS.test(text) && row.amount < 0 && -row.amount <= FEE_MAX ? "fee" : undefined;
}

function textOf({ counterparty, reference, description }: BankRow): string {
  return [counterparty, reference, description].filter((part) => part !== null && part !== "").join(" · ");
}
