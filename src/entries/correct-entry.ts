import { PurserError } from "../base/errors.ts";
import { loadCompany } from "../books/company.ts";
import { listJournalsById, listLinesOf } from "../books/posting-queries.ts";
import type { Tx } from "../store/database.ts";
import type { Row } from "../store/schema.ts";
import { issuesOf, storedInvoice } from "./authorise-entry.ts";
import { loadPostingRules } from "./load-rules.ts";
import { rememberCorrection } from "./memory.ts";
import { type EntryDeps, type PostedEntry, type PostRequest, postEntriesIn } from "./post-entries.ts";
import { findCase, findInvoicesOfDocument } from "./post-queries.ts";
import { proposeEntry } from "./propose-entry.ts";
import type { ProposedEntry } from "./proposed-entry.ts";
import { reverseEntriesIn } from "./reverse-entries.ts";
import { costLines } from "./validate-entry.ts";

/** Another account for one of the lines of cost, asset or revenue, counted from 1 as they were posted. */
export type AccountChange = { readonly line: number; readonly accountCode: string };

export type CorrectRequest = Omit<PostRequest, "entries" | "checker"> & {
  /** What was posted and is wrong. */
  readonly journalId: number;
  /** What it should have been: a whole entry for the same document, or the document's entry with other accounts. */
  readonly correction: ProposedEntry | readonly AccountChange[];
  /** A correction always needs a person other than its maker. */
  readonly checker: string;
  readonly reason: string;
};

/**
 * Reverses an entry and posts the corrected one in one transaction, and remembers the accounts that were changed, so that the
 * party's next invoice is proposed right. The same effect key corrects once.
 * @throws PurserError `unknown_journal`, `entry_differs_from_invoice`, `unknown_line`, and what reverseEntries and postEntries
 * refuse
 */
export async function correctEntry(deps: EntryDeps, request: CorrectRequest): Promise<PostedEntry> {
  const { companyId, journalId, correction, maker, reason, signal } = request;
  return deps.store.db.transaction().execute(async (tx) => {
    const [journal] = await listJournalsById(tx, companyId, [journalId]);
    if (!journal) throw new PurserError("unknown_journal", `There is no journal with the id ${journalId}.`);
    const reversal = { companyId, journalIds: [journalId], user: { id: maker }, reason, signal };
    await reverseEntriesIn(tx, deps, reversal);
    const entry = "documentId" in correction ? correction : await rebuild(tx, journal, correction);
    if (journal.document_id !== entry.documentId)
      throw new PurserError(
        "entry_differs_from_invoice",
        `Journal ${journalId} was posted for another document than the corrected entry.`,
        { details: { journalId, documentId: entry.documentId } },
      );
    const [posted] = await postEntriesIn(tx, deps, { ...request, entries: [entry] });
    if (!posted) throw new Error(`the corrected entry of journal ${journalId} was not posted`);
    const at = deps.runtime.clock.now().toISOString();
    if (posted.fresh) await learn(tx, { request, entry, partyId: posted.partyId, at });
    return posted;
  });
}

/** The document's entry as the books propose it now, with the accounts that stood before and those that a person changes. */
async function rebuild(
  tx: Tx,
  journal: Row<"journal">,
  changes: readonly AccountChange[],
): Promise<ProposedEntry> {
  const { company_id: companyId, document_id: documentId, id } = journal;
  const documentCase = documentId === null ? undefined : await findCase(tx, companyId, documentId);
  const invoice = storedInvoice(documentCase);
  if (!invoice || documentId === null)
    throw new PurserError(
      "unknown_document",
      `What was read from the document of journal ${id} is not kept; give the whole corrected entry.`,
      { details: { journalId: id } },
    );
  const [booked] = await findInvoicesOfDocument(tx, companyId, documentId);
  const party = { ...invoice.party, id: invoice.party.id ?? booked?.party_id ?? null };
  const company = await loadCompany(tx, companyId);
  const wanted = { ...invoice, party };
  const before = await listLinesOf(tx, companyId, [id]);
  const rules = await loadPostingRules(tx, company, { invoices: [wanted], entityId: journal.entity_id });
  const entry = proposeEntry(wanted, rules, {
    issues: issuesOf(documentCase),
    ...(rules.entity.basis === "cash"
      ? { payment: { date: journal.date, accountCode: before[0]?.account_code } }
      : { date: journal.date }),
  });
  const costs = costLines(entry);
  // Line by line only while the entry is built as it was; a changed treatment of tax moves the lines.
  const stood = before.length === entry.lines.length ? before : [];
  const lines = entry.lines.map((line, index) => {
    const position = costs.indexOf(line);
    if (position < 0) return line;
    const change = changes.find((each) => each.line === position + 1);
    const code = change?.accountCode ?? stood[index]?.account_code ?? line.accountCode;
    const account = rules.accounts.find((each) => each.code === code);
    const text = change ? "A person chose this account." : "As it was posted before.";
    return {
      ...line,
      accountCode: code,
      accountName: account?.name ?? code,
      reason: change ? { kind: "person" as const, text, confidence: 1 } : { ...line.reason, text },
    };
  });
  const missing = changes.find(({ line }) => line < 1 || line > costs.length);
  if (missing)
    throw new PurserError(
      "unknown_line",
      `The entry of journal ${id} has ${costs.length} line(s) to correct, not a line ${missing.line}.`,
      { details: { journalId: id } },
    );
  return { ...entry, lines };
}

async function learn(
  tx: Tx,
  {
    request,
    entry,
    partyId,
    at,
  }: {
    readonly request: CorrectRequest;
    readonly entry: ProposedEntry;
    readonly partyId: string;
    readonly at: string;
  },
): Promise<void> {
  const { companyId, journalId, checker } = request;
  const before = await listLinesOf(tx, companyId, [journalId]);
  const stood = new Set(
    before.map(({ description, account_code }) => JSON.stringify([description, account_code])),
  );
  for (const { description, accountCode, taxCode } of costLines(entry)) {
    if (stood.has(JSON.stringify([description, accountCode]))) continue;
    const scope = { db: tx, companyId, by: checker, at };
    await rememberCorrection(scope, { partyId, description, accountCode, taxCode });
  }
}
