import { z } from "zod";
import type { Runtime } from "../base/runtime.ts";
import { listJournalsByKeyPrefix } from "../books/posting-queries.ts";
import { type JournalDraft, postJournals } from "../books/posting.ts";
import { bulkInsert } from "../store/bulk.ts";
import type { Store, Tx } from "../store/database.ts";
import type { NewRow } from "../store/schema.ts";
import { insertAllocations, insertPayment, listCashLinesOfJournals } from "./queries.ts";
import type { SettlementDraft } from "./settlement.ts";

/** The open transaction, and what matches are written with. */
export type MatchWriting = {
  readonly store: Store;
  readonly tx: Tx;
  readonly runtime: Runtime;
  readonly companyId: string;
  readonly bankAccountId: string;
  /** the ledger account that the bank account stands for */
  readonly accountId: number;
  readonly effectKey: string;
  readonly maker: string;
  readonly checker?: string | null | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** What undoing a match needs, and what it was made from. */
export const matchDetail = z.object({
  journals: z.array(z.number().int()),
  payments: z.array(z.string()),
  allocations: z.array(z.string()),
  invoices: z.array(z.object({ id: z.string(), number: z.string(), amount: z.number().int() })),
  /** the rung that found it, where the match is a settlement */
  found: z.string().nullable(),
  /** base currency: positive is a gain */
  exchange: z.number().int(),
});
export type MatchDetail = z.infer<typeof matchDetail>;

export const NOTHING_POSTED: MatchDetail = {
  journals: [],
  payments: [],
  allocations: [],
  invoices: [],
  found: null,
  exchange: 0,
};

export type NewMatch = {
  readonly rule: string;
  readonly reason: string;
  readonly confidence: number;
  readonly bank: readonly Member[];
  readonly ledger: readonly Member[];
  readonly detail: MatchDetail;
};

type Member = { readonly ref: string; readonly amount: number };

/** Writes matches with their members; returns their ids in order. Throws when a line is in an active match already. */
export async function insertMatches(writing: MatchWriting, matches: readonly NewMatch[]): Promise<string[]> {
  const { store, runtime, companyId, bankAccountId, effectKey, maker, signal } = writing;
  const at = runtime.clock.now().toISOString();
  const ids = matches.map(() => runtime.ids.next());
  const rows = matches.map((match, index): NewRow<"bank_match"> => {
    const { detail } = match;
    return {
      company_id: companyId,
      id: ids[index] ?? "",
      bank_account_id: bankAccountId,
      rule: match.rule,
      reason: match.reason,
      confidence: match.confidence,
      status: "active",
      journal_id: detail.journals[0] ?? null,
      payment_id: detail.payments[0] ?? null,
      detail: JSON.stringify(detail),
      effect_key: effectKey,
      created_by: maker,
      created_at: at,
      undone_at: null,
    };
  });
  await bulkInsert({ store, signal }, "bank_match", rows);
  const members = matches.flatMap(({ bank, ledger }, index) =>
    [
      ...bank.map((member) => ({ ...member, side: "bank" })),
      ...ledger.map((member) => ({ ...member, side: "ledger" })),
    ].map(({ side, ref, amount }): NewRow<"bank_match_member"> => {
      return { company_id: companyId, match_id: ids[index] ?? "", side, ref, amount, active: 1 };
    }),
  );
  await bulkInsert({ store, signal }, "bank_match_member", members);
  return ids;
}

/** An entry that a match posts, with what identifies it: the same bank line is never booked twice, but again after an undo. */
export type KeyedJournal = {
  readonly key: string;
  readonly journal: Omit<JournalDraft, "idempotencyKey" | "maker">;
};

/** Posts entries; returns for each its id and its lines on the bank account's ledger account, in order. */
export async function postForMatches(
  writing: MatchWriting,
  entries: readonly KeyedJournal[],
): Promise<{ readonly journalId: number; readonly lines: readonly Member[] }[]> {
  if (entries.length === 0) return [];
  const { store, tx, runtime, companyId, accountId, maker, checker, signal } = writing;
  const used = new Set<string>();
  for (const prefix of new Set(entries.map(({ key }) => key.slice(0, key.indexOf(":") + 1)))) {
    for (const { idempotency_key } of await listJournalsByKeyPrefix(tx, companyId, prefix))
      used.add(idempotency_key);
  }
  const keys = entries.map(({ key }) => {
    let nth = 1;
    let free = key;
    while (used.has(free)) free = `${key}#${(nth += 1)}`;
    used.add(free);
    return free;
  });
  const drafts = entries.map(({ journal }, index) => ({
    ...journal,
    idempotencyKey: keys[index] ?? "",
    maker,
    checker,
  }));
  const { ids } = await postJournals({ store, tx, clock: runtime.clock, signal }, companyId, drafts);
  const journalIds = keys.map((key) => ids.get(key) ?? 0);
  const lines = await listCashLinesOfJournals(tx, companyId, { accountId, journalIds });
  const byJournal = Map.groupBy(lines, ({ journal_id }) => journal_id);
  return journalIds.map((journalId) => ({
    journalId,
    lines: (byJournal.get(journalId) ?? []).map(({ id, amount }) => ({ ref: String(id), amount })),
  }));
}

export type SettlementReason = {
  readonly rule: string;
  readonly found: string | null;
  readonly reason: string;
  readonly confidence: number;
};
export type ToSettle = SettlementReason & {
  readonly draft: SettlementDraft;
  /** allocated without a payment: what a fee or rounding took, per invoice */
  readonly writtenOff?: ReadonlyMap<string, number> | undefined;
};

export type Settled = {
  readonly matchId: string;
  readonly bankTxnId: string;
  readonly paymentId: string;
  readonly journalId: number;
  readonly invoices: MatchDetail["invoices"];
  readonly exchange: number;
};

/** Books payments of invoices: entry, payment, allocations and match of each. */
export async function writeSettlements(
  writing: MatchWriting,
  settling: readonly ToSettle[],
): Promise<Settled[]> {
  const posted = await postForMatches(
    writing,
    settling.map(({ draft }) => ({ key: `settlement:${draft.row.id}`, journal: draft.journal })),
  );
  const matches: NewMatch[] = [];
  for (const [index, { draft, rule, found, reason, confidence, writtenOff }] of settling.entries()) {
    const { journalId = 0, lines = [] } = posted[index] ?? {};
    const paymentId = await insertPaymentOf(writing, draft, { journalId, lost: sum(writtenOff) });
    const allocations = await insertAllocationsOf(writing, draft, { paymentId, writtenOff });
    const invoices = draft.parts.map(({ invoice, amount }) => ({
      id: invoice.id,
      number: invoice.number,
      amount,
    }));
    matches.push({
      rule,
      reason,
      confidence,
      bank: [{ ref: draft.row.id, amount: draft.row.amount }],
      ledger: lines,
      detail: {
        journals: [journalId],
        payments: [paymentId],
        allocations,
        invoices,
        found,
        exchange: draft.exchange,
      },
    });
  }
  const ids = await insertMatches(writing, matches);
  return matches.map(({ detail, bank }, index) => ({
    matchId: ids[index] ?? "",
    bankTxnId: bank[0]?.ref ?? "",
    paymentId: detail.payments[0] ?? "",
    journalId: detail.journals[0] ?? 0,
    invoices: detail.invoices,
    exchange: detail.exchange,
  }));
}

async function insertPaymentOf(
  { tx, runtime, companyId, bankAccountId }: MatchWriting,
  { row, side, partyId, payment, journal }: SettlementDraft,
  { journalId, lost }: { readonly journalId: number; readonly lost: number },
): Promise<string> {
  const id = runtime.ids.next();
  await insertPayment(tx, {
    company_id: companyId,
    entity_id: journal.entityId,
    id,
    side,
    party_id: partyId,
    date: row.date,
    amount: payment.amount - lost,
    currency: payment.currency,
    base_amount: payment.baseAmount,
    bank_account_id: bankAccountId,
    journal_id: journalId,
    reference: row.reference,
    status: "posted",
    batch_id: null,
  });
  return id;
}

async function insertAllocationsOf(
  { tx, runtime, companyId }: MatchWriting,
  { row, parts }: SettlementDraft,
  { paymentId, writtenOff }: { readonly paymentId: string; readonly writtenOff: ToSettle["writtenOff"] },
): Promise<string[]> {
  const common = { company_id: companyId, date: row.date, status: "posted", batch_id: null };
  const rows = parts.flatMap(({ invoice, amount }): NewRow<"allocation">[] => {
    const lost = writtenOff?.get(invoice.id) ?? 0;
    const paid = { ...common, id: runtime.ids.next(), payment_id: paymentId, invoice_id: invoice.id, amount: amount - lost, kind: "payment" }; // prettier-ignore
    if (lost === 0) return [paid];
    return [paid, { ...common, id: runtime.ids.next(), payment_id: null, invoice_id: invoice.id, amount: lost, kind: "write_off" }]; // prettier-ignore
  });
  await insertAllocations(tx, rows);
  return rows.map(({ id }) => id);
}

function sum(parts: ReadonlyMap<string, number> | undefined): number {
  return [...(parts?.values() ?? [])].reduce((a, b) => a + b, 0);
}
