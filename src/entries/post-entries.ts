import { appendAudit } from "../audit/audit.ts";
import { PurserError } from "../base/errors.ts";
import { parseOrThrow } from "../base/parse.ts";
import type { Runtime } from "../base/runtime.ts";
import { loadCompany } from "../books/company.ts";
import { postJournals } from "../books/posting.ts";
import type { Store, Tx } from "../store/database.ts";
import { assertAuthorised, correctedLines } from "./authorise-entry.ts";
import { breathe } from "./breathe.ts";
import { type Checked, invoiceRows, journalOf, settlementRows } from "./entry-rows.ts";
import { loadPostingRules } from "./load-rules.ts";
import { rememberCorrection, rememberPosted } from "./memory.ts";
import { putPartyBank, findCase, insertInvoice, insertSettlement, setCaseStatus } from "./post-queries.ts";
import { slotOf } from "./posting-slot.ts";
import type { KnownInvoice, PostingRules } from "./posting-rules.ts";
import { type ProposedEntry, proposedEntry } from "./proposed-entry.ts";
import { settleParty } from "./settle-party.ts";
import { assertSound } from "./validate-entry.ts";

export type EntryDeps = { readonly store: Store; readonly runtime: Runtime };

export type PostRequest = {
  readonly companyId: string;
  readonly entries: readonly ProposedEntry[];
  /** `agent:accounting_agent`, or the person who made the entry */
  readonly maker: string;
  /** Who approved exactly these entries; null: nobody had to. Never the maker. */
  readonly checker: string | null;
  /** The same key posts once, however often it is attempted. */
  readonly effectKey: string;
  readonly signal?: AbortSignal | undefined;
};

export type PostedEntry = {
  readonly documentId: string;
  readonly invoiceId: string;
  readonly journalId: number;
  readonly partyId: string;
  /** False: an earlier attempt under the same effect key had posted it. */
  readonly fresh: boolean;
};

/**
 * Posts entries in one transaction, all or nothing: journals, invoices with their lines, new parties, memory, the documents'
 * states and the audit event. Each entry is proposed anew and checked against the books as they are.
 * @throws PurserError `self_approval`, `duplicate_invoice`, `not_approved`, `entry_blocked`, `unknown_party` and what
 * assertSound, assertAuthorised and postJournals refuse; each names the document
 */
export async function postEntries(deps: EntryDeps, request: PostRequest): Promise<PostedEntry[]> {
  return deps.store.db.transaction().execute((tx) => postEntriesIn(tx, deps, request));
}

/** The same inside a transaction that the caller holds. */
export async function postEntriesIn(
  tx: Tx,
  { store, runtime }: EntryDeps,
  request: PostRequest,
): Promise<PostedEntry[]> {
  const { companyId, maker, checker, effectKey, signal } = request;
  const entries = request.entries.map((entry) => parseOrThrow(proposedEntry, entry, { what: "the entry" }));
  if (checker === maker)
    throw new PurserError("self_approval", `${maker} made these entries and cannot approve them as well.`);
  assertDistinct(entries);
  const company = await loadCompany(tx, companyId);
  const at = runtime.clock.now().toISOString();
  const scope = { db: tx, companyId, at, by: checker ?? maker };
  const done: PostedEntry[] = [];
  const settled: Settled[] = [];
  for (const [index, entry] of entries.entries()) {
    await breathe(index, signal);
    const slot = await slotOf(tx, { companyId, effectKey }, entry);
    if (slot.kind === "posted") done.push({ ...slot.posted, documentId: entry.documentId, fresh: false });
    else {
      const party = await settleParty(tx, { companyId, ids: runtime.ids }, entry.invoice);
      settled.push({ entry, party, key: slot.key });
    }
  }
  const rulesOf = await loadRulesOf(settled);
  const fresh: Checked[] = [];
  for (const [index, each] of settled.entries()) {
    await breathe(index, signal);
    fresh.push(await check(each));
  }
  if (fresh.length === 0) return done;
  const { ids } = await postJournals(
    { store, tx, clock: runtime.clock, signal },
    companyId,
    fresh.map((checked) => journalOf(checked, { maker, checker, effectKey })),
  );
  for (const [index, checked] of fresh.entries()) {
    await breathe(index, signal);
    done.push(await write(checked, ids.get(checked.key)));
  }
  await audit(done.filter((posted) => posted.fresh));
  return inOrder(entries, done);

  /** By entity; loaded once for all, because they read what all earlier invoices say. */
  async function loadRulesOf(all: readonly Settled[]): Promise<ReadonlyMap<string, PostingRules>> {
    const byEntity = new Map<string, PostingRules>();
    for (const [entityId, group] of Map.groupBy(all, ({ entry }) => entry.entityId)) {
      const invoices = group.map(({ entry, party }) => withParty(entry, party.id).invoice);
      byEntity.set(entityId, await loadPostingRules(tx, company, { invoices, entityId }));
    }
    return byEntity;
  }

  async function check({ entry, party, key }: Settled): Promise<Checked> {
    // A party that did not exist is judged as unknown: nothing is remembered of it.
    const judged = party.isNew ? entry : withParty(entry, party.id);
    const known = rulesOf.get(entry.entityId);
    if (!known) throw new Error(`rules of ${entry.entityId} were not loaded`);
    const rules = { ...known, invoices: [...known.invoices, ...fresh.map(asKnown)] };
    assertSound(judged, new Map(rules.accounts.map((account) => [account.code, account])));
    const documentCase = await findCase(tx, companyId, entry.documentId);
    assertAuthorised(judged, { rules, checker, documentCase });
    return { entry: withParty(entry, party.id), party, rules: known, key };
  }

  /** Who approves a bill is told that nobody confirmed its bank account: the yes confirms it. */
  async function noteBankAccount(partyId: string, iban: string, documentId: string): Promise<void> {
    const changed = await putPartyBank(tx, {
      company_id: companyId,
      party_id: partyId,
      iban,
      status: checker === null ? "pending" : "confirmed",
      document_id: documentId,
      proposed_by: maker,
      decided_by: checker,
      created_at: at,
      decided_at: checker === null ? null : at,
    });
    if (!changed || checker === null) return;
    await appendAudit(tx, {
      companyId,
      at,
      actor: checker,
      action: "bank_account_confirmed",
      subject: `party:${partyId}`,
      payload: { partyId, iban, documentId, proposedBy: maker },
    });
  }

  async function write(checked: Checked, journalId: number | undefined): Promise<PostedEntry> {
    const { entry, party, rules, key } = checked;
    if (journalId === undefined) throw new Error(`journal ${key} was not posted`);
    const { invoice, documentId } = entry;
    const accountIds = new Map(rules.accounts.map(({ code, id }) => [code, id]));
    const { head, lines, learned } = invoiceRows(checked, { companyId, journalId, effectKey, accountIds });
    await insertInvoice(tx, head, lines);
    if (entry.basis === "cash") {
      const { payment, allocation } = settlementRows(head, entry.date);
      await insertSettlement(tx, payment, allocation);
    }
    if (invoice.party.iban !== null) await noteBankAccount(party.id, invoice.party.iban, documentId);
    for (const line of learned) await rememberPosted(scope, line);
    if (checker !== null) {
      for (const { description, accountCode, taxCode } of correctedLines(entry, rules))
        await rememberCorrection(scope, { partyId: party.id, description, accountCode, taxCode });
    }
    await setCaseStatus(tx, companyId, { documentId, status: "posted", reason: null, at });
    return { documentId, invoiceId: head.id, journalId, partyId: party.id, fresh: true };
  }

  async function audit(posted: readonly PostedEntry[]): Promise<void> {
    const journals = posted.map(({ journalId }) => journalId);
    await appendAudit(tx, {
      companyId,
      at,
      actor: maker,
      action: "entries_posted",
      subject: `journal:${journals.join(",")}`,
      payload: {
        effectKey,
        checker,
        entries: posted.map(({ documentId, invoiceId, journalId, partyId }) => {
          const invoice = entries.find((entry) => entry.documentId === documentId)?.invoice;
          const { number, gross, currency } = invoice ?? {};
          return { documentId, invoiceId, journalId, partyId, number, gross, currency };
        }),
      },
    });
  }
}

type Settled = Omit<Checked, "rules">;

function asKnown({ entry: { invoice }, party, key }: Settled): KnownInvoice {
  return { ...invoice, id: key, partyId: party.id };
}

function withParty(entry: ProposedEntry, id: string): ProposedEntry {
  return {
    ...entry,
    invoice: { ...entry.invoice, party: { ...entry.invoice.party, id } },
    lines: entry.lines.map((line) => ({ ...line, partyId: id })),
  };
}

function assertDistinct(entries: readonly ProposedEntry[]): void {
  const seen = new Set<string>();
  for (const { documentId, invoice } of entries) {
    if (seen.has(documentId))
      throw new PurserError("duplicate_invoice", `${invoice.number} is there twice in one request.`, {
        details: { documentId },
      });
    seen.add(documentId);
  }
}

function inOrder(entries: readonly ProposedEntry[], done: readonly PostedEntry[]): PostedEntry[] {
  const byDocument = new Map(done.map((posted) => [posted.documentId, posted]));
  return entries.flatMap(({ documentId }) => byDocument.get(documentId) ?? []);
}
