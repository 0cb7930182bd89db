import { appendAudit } from "../audit/audit.ts";
import { PurserError } from "../base/errors.ts";
import { formatMoney } from "../base/money.ts";
import { loadCompany } from "../books/company.ts";
import { listMatches, listMembers, listTaken, setMatchesActive, setMatchesUndone } from "./match-queries.ts";
import { loadAccount, openInvoices } from "./load.ts";
import { type BankRow, listBankLinesById, listCashLines } from "./queries.ts";
import { loadBooks, type ReconcileDeps } from "./reconcile-account.ts";
import { draftSettlement, type Part } from "./settlement.ts";
import {
  insertMatches,
  matchDetail,
  type MatchWriting,
  NOTHING_POSTED,
  writeSettlements,
} from "./store-match.ts";

export type ManualMatch = {
  readonly companyId: string;
  readonly bankTxnIds: readonly string[];
  /** Lines of the ledger, or open invoices that the one bank line pays. */
  readonly ledgerLineIds: readonly number[];
  readonly invoiceIds: readonly string[];
  readonly effectKey: string;
  readonly user: { readonly id: string };
  readonly note?: string | undefined;
};

/**
 * What a person says belongs together. No rule takes it back. Lines must be free and sum to the same; with invoices the bank line
 * is booked as their payment. The same effect key again changes nothing.
 * @throws PurserError `invalid_match`, `unknown_bank_line`, `unknown_ledger_line`, `line_matched`, `amounts_differ`
 */
export async function matchManually(
  { store, runtime }: ReconcileDeps,
  request: ManualMatch,
): Promise<{ readonly matchIds: readonly string[] }> {
  const { companyId, bankTxnIds, ledgerLineIds, invoiceIds, effectKey, user, note } = request;
  return store.db.transaction().execute(async (tx) => {
    const before = await listMatches(tx, companyId, { effectKey, status: "active" });
    if (before.length > 0) return { matchIds: before.map(({ id }) => id) };
    if (bankTxnIds.length === 0 || ledgerLineIds.length + invoiceIds.length === 0)
      throw new PurserError(
        "invalid_match",
        "A match needs at least one bank line and one ledger line or invoice.",
      );
    if (invoiceIds.length > 0 && (ledgerLineIds.length > 0 || bankTxnIds.length !== 1))
      throw new PurserError("invalid_match", "Invoices are paid by one bank line and no ledger lines; match the rest by itself."); // prettier-ignore
    const rows = await requireFreeBankLines({ tx, companyId, ids: bankTxnIds });
    const account = await loadAccount(tx, companyId, rows[0]?.bank_account_id ?? "");
    if (rows.some((row) => row.bank_account_id !== account.id))
      throw new PurserError("invalid_match", "The bank lines are of different bank accounts.");
    const writing: MatchWriting = { store, tx, runtime, companyId, bankAccountId: account.id, accountId: account.accountId, effectKey, maker: user.id }; // prettier-ignore
    const reason = note === undefined ? `Matched by ${user.id}.` : `Matched by ${user.id}: ${note}`;
    const matchIds =
      invoiceIds.length > 0
        ? await settleByHand(writing, { rows, invoiceIds, reason })
        : await matchByHand(writing, { rows, ledgerLineIds, reason, currency: account.currency });
    await audit(writing, {
      action: "bank_lines_matched",
      matchIds,
      payload: { bankTxnIds, ledgerLineIds, invoiceIds },
    });
    return { matchIds };
  });
}

async function matchByHand(
  writing: MatchWriting,
  { rows, ledgerLineIds, reason, currency }: { readonly rows: readonly BankRow[]; readonly ledgerLineIds: readonly number[]; readonly reason: string; readonly currency: string }, // prettier-ignore
): Promise<string[]> {
  const lines = await requireFreeLedgerLines(writing, ledgerLineIds, currency);
  const difference = total(rows) - total(lines);
  if (difference !== 0) {
    throw new PurserError(
      "amounts_differ",
      `The bank lines are ${formatMoney(difference, currency)} more than the ledger lines; book the difference by post_adjustments.`,
      { details: { difference } },
    );
  }
  const bank = rows.map(({ id, amount }) => ({ ref: id, amount }));
  const ledger = lines.map(({ id, amount }) => ({ ref: String(id), amount }));
  return insertMatches(writing, [
    { rule: "manual", reason, confidence: 1, bank, ledger, detail: NOTHING_POSTED },
  ]);
}

async function settleByHand(
  writing: MatchWriting,
  { rows, invoiceIds, reason }: { readonly rows: readonly BankRow[]; readonly invoiceIds: readonly string[]; readonly reason: string }, // prettier-ignore
): Promise<string[]> {
  const { tx, companyId, bankAccountId } = writing;
  const [row] = rows;
  if (!row) return [];
  const account = await loadAccount(tx, companyId, bankAccountId);
  const { currency: baseCurrency } = await loadCompany(tx, companyId);
  const invoices = new Map((await openInvoices(tx, companyId)).map((one) => [one.id, one]));
  const parts: Part[] = [];
  for (const id of invoiceIds) {
    const invoice = invoices.get(id);
    if (!invoice) throw new PurserError("invalid_match", `The invoice "${id}" is not open.`);
    parts.push({ invoice, amount: invoice.gross - invoice.paid });
  }
  const draft = draftSettlement(row, lessThanOpen(row, parts), { books: await loadBooks(tx, companyId, { account, baseCurrency }) }); // prettier-ignore
  if (typeof draft === "string")
    throw new PurserError("amounts_differ", `The payment cannot be booked: ${draft}`);
  const settled = await writeSettlements(writing, [
    { draft, rule: "manual", found: null, reason, confidence: 1 },
  ]);
  return settled.map(({ matchId }) => matchId);
}

/** One invoice of the account's currency may be paid in part. */
function lessThanOpen(row: BankRow, parts: readonly Part[]): readonly Part[] {
  const [part, ...others] = parts;
  if (!part || others.length > 0 || part.invoice.currency !== row.currency) return parts;
  return [{ ...part, amount: Math.min(part.amount, Math.abs(row.amount)) }];
}

type Choice = {
  readonly companyId: string;
  readonly matchIds: readonly string[];
  readonly user: { readonly id: string };
};

/**
 * Frees the lines of matches. What a match posted is not touched by this: such a match is undone as a whole.
 * @throws PurserError `unknown_match`, `match_posted`
 */
export async function unmatch(
  { store, runtime }: ReconcileDeps,
  { companyId, matchIds, user }: Choice,
): Promise<{ readonly matchIds: readonly string[] }> {
  return store.db.transaction().execute(async (tx) => {
    const matches = await listMatches(tx, companyId, { ids: matchIds });
    const missing = matchIds.find((id) => !matches.some((match) => match.id === id));
    if (missing !== undefined) throw new PurserError("unknown_match", `There is no match "${missing}".`);
    const active = matches.filter(({ status }) => status === "active");
    const posted = active.find(({ detail }) => matchDetail.parse(JSON.parse(detail)).journals.length > 0);
    if (posted)
      throw new PurserError("match_posted", `The match "${posted.id}" booked an entry; take it back by undo_reconciliation with its id.`); // prettier-ignore
    const ids = active.map(({ id }) => id);
    const at = runtime.clock.now().toISOString();
    await setMatchesUndone(tx, companyId, { ids, at });
    if (ids.length > 0)
      await appendAudit(tx, { companyId, at, actor: user.id, action: "bank_lines_unmatched", subject: `bank_match:${ids[0] ?? ""}`, payload: { matchIds: ids } }); // prettier-ignore
    return { matchIds: ids };
  });
}

/**
 * Makes matches that `unmatch` freed stand again.
 * @throws PurserError `unknown_match`, `line_matched` when a line is in another match by now
 */
export async function rematch(
  { store, runtime }: ReconcileDeps,
  { companyId, matchIds, user }: Choice,
): Promise<{ readonly matchIds: readonly string[] }> {
  return store.db.transaction().execute(async (tx) => {
    const matches = await listMatches(tx, companyId, { ids: matchIds, status: "undone" });
    const ids = matches.map(({ id }) => id);
    const members = await listMembers(tx, companyId, ids);
    for (const side of ["bank", "ledger"] as const) {
      const refs = members.filter((member) => member.side === side).map(({ ref }) => ref);
      await requireFree({ tx, companyId, side, refs });
    }
    await setMatchesActive(tx, companyId, ids);
    if (ids.length > 0)
      await appendAudit(tx, { companyId, at: runtime.clock.now().toISOString(), actor: user.id, action: "bank_lines_matched", subject: `bank_match:${ids[0] ?? ""}`, payload: { matchIds: ids } }); // prettier-ignore
    return { matchIds: ids };
  });
}

type Tx = MatchWriting["tx"];

/** @throws PurserError `unknown_bank_line`, `line_matched` */
export async function requireFreeBankLines({
  tx,
  companyId,
  ids,
}: {
  readonly tx: Tx;
  readonly companyId: string;
  readonly ids: readonly string[];
}): Promise<BankRow[]> {
  const rows = await listBankLinesById(tx, companyId, ids);
  const missing = ids.find((id) => !rows.some((row) => row.id === id));
  if (missing !== undefined)
    throw new PurserError("unknown_bank_line", `There is no bank line "${missing}".`);
  await requireFree({ tx, companyId, side: "bank", refs: ids });
  return rows;
}

/** Free lines of the account's ledger account, amounts in the account's currency. @throws as requireFreeBankLines */
export async function requireFreeLedgerLines(
  writing: MatchWriting,
  ids: readonly number[],
  currency: string,
): Promise<{ readonly id: number; readonly amount: number }[]> {
  const { tx, companyId, accountId } = writing;
  if (ids.length === 0) return [];
  const all = new Map((await listCashLines(tx, companyId, { accountId })).map((line) => [line.id, line]));
  const lines = ids.map((id) => {
    const line = all.get(id);
    if (!line)
      throw new PurserError("unknown_ledger_line", `The bank account's ledger account has no line ${id}.`, { details: { id } }); // prettier-ignore
    return { id, amount: line.currency === currency ? line.amount : line.base_amount };
  });
  await requireFree({ tx, companyId, side: "ledger", refs: ids.map(String) });
  return lines;
}

async function requireFree(
  { tx, companyId, side, refs }: { readonly tx: Tx; readonly companyId: string; readonly side: "bank" | "ledger"; readonly refs: readonly string[] }, // prettier-ignore
): Promise<void> {
  const [taken] = await listTaken(tx, companyId, { side, refs });
  if (taken !== undefined)
    throw new PurserError("line_matched", `The ${side} line "${taken}" is in another match; unmatch that first.`, { details: { side, ref: taken } }); // prettier-ignore
}

async function audit(
  { tx, companyId, runtime, maker }: MatchWriting,
  { action, matchIds, payload }: { readonly action: string; readonly matchIds: readonly string[]; readonly payload: unknown }, // prettier-ignore
): Promise<void> {
  await appendAudit(tx, { companyId, at: runtime.clock.now().toISOString(), actor: maker, action, subject: `bank_match:${matchIds[0] ?? ""}`, payload }); // prettier-ignore
}

function total(lines: readonly { readonly amount: number }[]): number {
  return lines.reduce((sum, { amount }) => sum + amount, 0);
}
