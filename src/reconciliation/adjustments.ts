import { appendAudit } from "../audit/audit.ts";
import { PurserError } from "../base/errors.ts";
import { formatMoney, type Minor } from "../base/money.ts";
import { loadCompany } from "../books/company.ts";
import { listMatches, listMembers } from "./match-queries.ts";
import { loadAccount, openInvoices } from "./load.ts";
import { requireFreeBankLines, requireFreeLedgerLines } from "./manual.ts";
import type { AdjustmentKind } from "./proposal.ts";
import type { BankRow } from "./queries.ts";
import { loadBooks, type ReconcileDeps } from "./reconcile-account.ts";
import { draftSettlement, type SettlementBooks, toBase } from "./settlement.ts";
import {
  insertMatches,
  type MatchWriting,
  NOTHING_POSTED,
  postForMatches,
  writeSettlements,
} from "./store-match.ts";

/** A proposal that somebody said yes to, perhaps with another account. */
export type Adjustment = {
  readonly bankTxnId: string;
  readonly kind: AdjustmentKind;
  /** What it does to cash: bank line less what it is matched with. */
  readonly amount: Minor;
  readonly accountCode: string;
  readonly ledgerLineIds: readonly number[];
  readonly invoiceIds: readonly string[];
  readonly text: string;
};

export type PostAdjustments = {
  readonly companyId: string;
  readonly adjustments: readonly Adjustment[];
  readonly effectKey: string;
  readonly user: { readonly id: string };
  readonly approvedBy: string | null;
  readonly signal?: AbortSignal | undefined;
};

export type PostedAdjustment = {
  readonly matchId: string;
  readonly bankTxnId: string;
  readonly journalId: number;
};

/**
 * Books fees, interest and write-offs with cash on the bank's day, and matches the bank line with that entry and what else it
 * is. All or nothing; undoReconciliation takes them back. The same effect key again changes nothing.
 * @throws PurserError `amounts_differ`, `unknown_bank_line`, `unknown_ledger_line`, `line_matched`, and what postJournals refuses
 */
export async function postAdjustments(
  { store, runtime }: ReconcileDeps,
  { companyId, adjustments, effectKey, user, approvedBy, signal }: PostAdjustments,
): Promise<readonly PostedAdjustment[]> {
  return store.db.transaction().execute(async (tx) => {
    const before = await listMatches(tx, companyId, { effectKey, status: "active" });
    if (before.length > 0) {
      const members = await listMembers(tx, companyId, before.map(({ id }) => id)); // prettier-ignore
      const bankOf = new Map(
        members.flatMap(({ match_id, side, ref }) => (side === "bank" ? [[match_id, ref]] : [])),
      );
      return before.map(({ id, journal_id }) => ({ matchId: id, bankTxnId: bankOf.get(id) ?? "", journalId: journal_id ?? 0 })); // prettier-ignore
    }
    const company = await loadCompany(tx, companyId);
    const entityId = company.entities[0]?.id ?? "";
    const posted: PostedAdjustment[] = [];
    // Chart, control accounts and rates: what is posted here changes none of them, and reading them is slow.
    const known = new Map<string, SettlementBooks>();
    const booksOf = async (bankAccountId: string): Promise<SettlementBooks> => {
      const account = await loadAccount(tx, companyId, bankAccountId);
      const books = known.get(account.id) ?? (await loadBooks(tx, companyId, { account, baseCurrency: company.currency })); // prettier-ignore
      known.set(account.id, books);
      return books;
    };
    for (const adjustment of adjustments) {
      signal?.throwIfAborted();
      const [row] = await requireFreeBankLines({ tx, companyId, ids: [adjustment.bankTxnId] });
      if (!row) continue;
      const books = await booksOf(row.bank_account_id);
      const { account } = books;
      const writing: MatchWriting = { store, tx, runtime, companyId, bankAccountId: account.id, accountId: account.accountId, effectKey, maker: user.id, checker: approvedBy, signal }; // prettier-ignore
      const one = { row, adjustment, books, entityId };
      posted.push(
        adjustment.invoiceIds.length > 0 ? await settleWith(writing, one) : await bookWith(writing, one),
      );
    }
    if (posted.length > 0) {
      await appendAudit(tx, {
        companyId,
        at: runtime.clock.now().toISOString(),
        actor: user.id,
        action: "bank_adjustments_posted",
        subject: `effect:${effectKey}`,
        payload: { approvedBy, adjustments, journals: posted.map(({ journalId }) => journalId) },
      });
    }
    return posted;
  });
}

type One = {
  readonly row: BankRow;
  readonly adjustment: Adjustment;
  readonly books: SettlementBooks;
  readonly entityId: string;
};

async function bookWith(
  writing: MatchWriting,
  { row, adjustment, books, entityId }: One,
): Promise<PostedAdjustment> {
  const { account, baseCurrency } = books;
  const lines = await requireFreeLedgerLines(writing, adjustment.ledgerLineIds, account.currency);
  requireWhole(
    row,
    adjustment,
    lines.reduce((sum, { amount }) => sum + amount, 0),
  );
  const base = toBase(adjustment.amount, row.date, books);
  if (base === undefined)
    throw new PurserError("missing_fx_rate", `There is no rate from ${account.currency} to ${baseCurrency} on or before ${row.date}.`); // prettier-ignore
  const [posted] = await postForMatches(writing, [
    {
      key: `adjustment:${row.id}`,
      journal: {
        entityId,
        date: row.date,
        source: adjustment.kind === "write_off" ? "write_off" : "bank",
        reference: row.external_id,
        description: adjustment.text,
        lines: [
          {
            accountCode: account.accountCode,
            amount: adjustment.amount,
            currency: account.currency,
            baseAmount: base,
          },
          { accountCode: adjustment.accountCode, amount: -base, currency: baseCurrency, baseAmount: -base },
        ],
      },
    },
  ]);
  const journalId = posted?.journalId ?? 0;
  const [matchId = ""] = await insertMatches(writing, [
    {
      rule: adjustment.kind,
      reason: `${nameOf(adjustment.kind)} of ${formatMoney(adjustment.amount, account.currency)} booked on ${adjustment.accountCode}.`,
      confidence: 1,
      bank: [{ ref: row.id, amount: row.amount }],
      ledger: [...lines.map(({ id, amount }) => ({ ref: String(id), amount })), ...(posted?.lines ?? [])],
      detail: { ...NOTHING_POSTED, journals: [journalId] },
    },
  ]);
  return { matchId, bankTxnId: row.id, journalId };
}

/** The bank line pays invoices, less a fee: paid in full, the fee written off on the entry that books the payment. */
async function settleWith(writing: MatchWriting, { row, adjustment, books }: One): Promise<PostedAdjustment> {
  const { tx, companyId } = writing;
  const { account } = books;
  const invoices = new Map((await openInvoices(tx, companyId)).map((one) => [one.id, one]));
  const parts = adjustment.invoiceIds.map((id) => {
    const invoice = invoices.get(id);
    if (!invoice) throw new PurserError("unknown_invoice", `The invoice "${id}" is not open.`);
    return { invoice, amount: invoice.gross - invoice.paid };
  });
  const [first] = parts;
  const cashSign = first?.invoice.side === "ar" ? 1 : -1;
  const expected = parts.reduce((sum, { invoice, amount }) => sum + (invoice.kind === "credit_note" ? -amount : amount), 0) * cashSign; // prettier-ignore
  requireWhole(row, adjustment, expected);
  const draft = draftSettlement(row, parts, { books, adjustment });
  if (typeof draft === "string")
    throw new PurserError("amounts_differ", `The payment cannot be booked: ${draft}`);
  // Where less was paid than is open, the rest is written off the invoice; a fee on top is nobody's invoice.
  const short = Math.sign(adjustment.amount) !== Math.sign(row.amount);
  const lost = short && first ? new Map([[first.invoice.id, Math.abs(adjustment.amount)]]) : undefined;
  const reason = `${nameOf(adjustment.kind)} of ${formatMoney(adjustment.amount, account.currency)} booked on ${adjustment.accountCode}; it pays ${parts.map(({ invoice }) => invoice.number).join(", ")}.`; // prettier-ignore
  const [settled] = await writeSettlements(writing, [{ draft, rule: adjustment.kind, found: null, reason, confidence: 1, writtenOff: lost }]); // prettier-ignore
  return { matchId: settled?.matchId ?? "", bankTxnId: row.id, journalId: settled?.journalId ?? 0 };
}

function requireWhole(row: BankRow, { amount }: Adjustment, partners: Minor): void {
  if (row.amount - partners === amount) return;
  throw new PurserError(
    "amounts_differ",
    `The bank line "${row.id}" differs from what it is matched with by ${row.amount - partners} minor units, not by ${amount}.`,
    { details: { bankTxnId: row.id, difference: row.amount - partners, amount } },
  );
}

function nameOf(kind: AdjustmentKind): string {
  return { fee: "A fee", interest: "Interest", write_off: "A difference" }[kind];
}
