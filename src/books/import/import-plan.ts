import type { Store, Tx } from "../../store/database.ts";
import { nextId } from "../../store/bulk.ts";
import { ACCOUNT_SUBTYPES } from "../accounts.ts";
import { listClosedPeriods } from "../posting-queries.ts";
import { checkAllocations } from "./check-allocations.ts";
import { type JournalTotals, checkJournals } from "./check-journals.ts";
import { type KnownBooks, checkDraft, collectReferences, loadKnownBooks } from "./check.ts";
import type { ImportCompany } from "./company-seed.ts";
import { type DocumentContext, planDocumentTables } from "./document-rows.ts";
import type { BooksDraft, PeriodDraft } from "./draft.ts";
import { accountsWithPostings, listUndoneBatches } from "./import-queries.ts";
import { type JournalPlan, planJournals } from "./journal-plan.ts";
import { planMasterTables, subtypeOf } from "./master-rows.ts";
import { periodsOf } from "./periods.ts";
import type { RejectionList } from "./reading.ts";
import type { PlannedTable } from "./table-plan.ts";

/** What an import would do, worked out against the books without changing them. */
export type ImportPlan = {
  readonly journals: JournalPlan;
  readonly totals: JournalTotals;
  /** In the order in which they are applied, before the journals. */
  readonly master: readonly PlannedTable[];
  /** Applied after the journals, to whose ids they point. */
  readonly documents: (links: DocumentLinks) => readonly PlannedTable[];
};

export type DocumentLinks = Pick<DocumentContext, "journalId" | "documentId" | "batchId">;

export type PlanContext = {
  readonly store: Store;
  readonly tx: Tx;
  readonly company: ImportCompany;
  readonly rejections: RejectionList;
  readonly warn: (warning: string) => void;
  readonly signal?: AbortSignal | undefined;
};

/** Checks a draft against itself and the books, and works out what is new. Must run inside the transaction that applies it. */
export async function planImport(draft: BooksDraft, context: PlanContext): Promise<ImportPlan> {
  const { store, tx, company, rejections, signal } = context;
  const closed = await listClosedPeriods(tx, company.id);
  const known: KnownBooks = { ...loadKnownBooks(store, company.id), closed };
  const undone = await listUndoneBatches(tx, company.id);
  const refs = collectReferences(draft, known, company);
  checkDraft(draft, refs, rejections);
  checkAllocations(draft, { known, undone, rejections, warn: context.warn });
  await checkAccountChanges(draft, known, context);
  const { currency } = company;
  const totals = await checkJournals(draft.journals, { refs, closed, currency, rejections, signal });
  const journals = await planJournals(tx, company.id, {
    journals: draft.journals,
    referred: referredJournals(draft),
    replaced: new Set(draft.journals.filter((j) => j.onChange === "restated").map(({ profile }) => profile)),
    rejections,
  });
  checkJournalReferences(draft, journals, rejections);
  if (journals.dropped.length > 0)
    context.warn(
      `${journals.dropped.length} journals of an earlier import are no longer told and are reversed.`,
    );

  const accountIds = new Map([...known.accounts].map(([code, { id }]) => [code, id]));
  let nextAccount = nextId(store, "account");
  for (const { code } of draft.accounts) if (!accountIds.has(code)) accountIds.set(code, nextAccount++);
  const periods = choosePeriods(draft, { company, totals });
  const shared = { store, company, known, accountIds };
  return {
    journals,
    totals,
    master: planMasterTables(draft, { ...shared, periods }),
    documents: (links) => planDocumentTables(draft, { ...shared, ...links, undone }),
  };
}

function choosePeriods(
  draft: BooksDraft,
  { company, totals }: { readonly company: ImportCompany; readonly totals: JournalTotals },
): readonly PeriodDraft[] {
  if (draft.periods.length > 0) return draft.periods;
  const { span } = totals;
  return span ? company.entities.flatMap((entity) => periodsOf(span, entity)) : [];
}

/** Postings were read by the account's type and subtype; changing these would change past statements. */
async function checkAccountChanges(
  draft: BooksDraft,
  known: KnownBooks,
  { tx, company, rejections }: PlanContext,
): Promise<void> {
  const changed = draft.accounts.flatMap((account) => {
    const before = known.accounts.get(account.code);
    return before && subtypeOf(account, before) !== before.subtype ? [{ account, before }] : [];
  });
  const ids = changed.map(({ before }) => before.id);
  const posted = await accountsWithPostings(tx, company.id, ids);
  for (const { account, before } of changed) {
    if (!posted.has(before.id)) continue;
    const to = `${ACCOUNT_SUBTYPES[account.subtype].type}/${account.subtype}`;
    rejections.add({
      ...account.at,
      column: "subtype",
      value: account.subtype,
      reason: `account ${account.code} has postings as ${before.type}/${before.subtype} and cannot become ${to}; use a new account`,
    });
  }
}

function referredJournals({ invoices, payments }: BooksDraft): string[] {
  const keys = new Set<string>();
  for (const { profile, journal } of [...invoices, ...payments])
    if (journal !== null) keys.add(`${profile}:${journal}`);
  return [...keys];
}

function checkJournalReferences(
  { invoices, payments }: BooksDraft,
  { knownIds, freshKeys }: JournalPlan,
  rejections: RejectionList,
): void {
  for (const { profile, journal, at } of [...invoices, ...payments]) {
    const key = `${profile}:${journal ?? ""}`;
    if (journal === null || knownIds.has(key) || freshKeys.has(key)) continue;
    rejections.add({
      ...at,
      column: "journal",
      value: journal,
      reason: `there is no journal "${journal}"`,
    });
  }
}
