import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import { isIsoDate, type IsoDate } from "../base/dates.ts";
import { digestJournal } from "../audit/journal-digest.ts";
import { recordPosting } from "../audit/journals-posted.ts";
import { PurserError } from "../base/errors.ts";
import type { Minor } from "../base/money.ts";
import type { Clock } from "../base/runtime.ts";
import { bulkInsert, nextId } from "../store/bulk.ts";
import type { Store, Tx } from "../store/database.ts";
import type { NewRow } from "../store/schema.ts";
import { listEntities } from "./company-queries.ts";
import { ledgerVersion, listAccounts } from "./ledger-queries.ts";
import { type ClosedPeriod, findJournalsByKey, listClosedPeriods } from "./posting-queries.ts";

/** What to post. Amounts are signed minor units: debit positive, credit negative. */
export type JournalDraft = {
  readonly entityId: string;
  readonly date: IsoDate;
  /** what made it: opening, sales, purchase, payment, payroll, ..., reversal */
  readonly source: string;
  readonly reference?: string | null | undefined;
  readonly description?: string | null | undefined;
  /** The same key never posts twice. */
  readonly idempotencyKey: string;
  readonly maker: string;
  readonly checker?: string | null | undefined;
  readonly batchId?: string | null | undefined;
  readonly documentId?: string | null | undefined;
  readonly reversalOf?: number | null | undefined;
  readonly lines: readonly JournalLineDraft[];
};

export type JournalLineDraft = {
  readonly accountCode: string;
  readonly amount: Minor;
  readonly currency: string;
  /** `amount` in the entity's base currency; these sum to zero. */
  readonly baseAmount: Minor;
  readonly partyId?: string | null | undefined;
  readonly taxCode?: string | null | undefined;
  readonly description?: string | null | undefined;
};

/** The open transaction to post in, and what else posting needs. */
export type Posting = {
  readonly store: Store;
  readonly tx: Tx;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  readonly onPosted?: ((lines: number) => void) | undefined;
};

export type PostingResult = {
  readonly posted: number;
  readonly lines: number;
  /** Journals whose idempotency key was there already. */
  readonly skipped: number;
  /** Idempotency key -> journal id, of the posted and the skipped. */
  readonly ids: ReadonlyMap<string, number>;
};

const JOURNALS_PER_STEP = 2_000;

/**
 * The one way into the ledger. Call it inside a transaction and let it throw: nothing of a refused posting may stay.
 * Per journal: dates valid, at least two lines, accounts and entity known, base amounts sum to zero, no closed period; into a
 * soft-closed one only reversals, and what has a checker who is a person. Each step leaves an event with the journals' digests in the audit log.
 * @throws PurserError `unbalanced_journal`, `too_few_lines`, `unknown_account`, `unknown_entity`, `invalid_date`,
 * `invalid_amount`, `period_closed`, `period_soft_closed`; each names the journal
 */
export async function postJournals(
  posting: Posting,
  companyId: string,
  journals: Iterable<JournalDraft>,
): Promise<PostingResult> {
  const { store, tx, clock, signal } = posting;
  const rules = await loadRules(tx, companyId);
  const ledgerWasEmpty = (await ledgerVersion(tx, companyId)) === 0;
  const postedAt = clock.now().toISOString();
  const ids = new Map<string, number>();
  let journalId = nextId(store, "journal");
  let posted = 0;
  let lines = 0;
  let skipped = 0;

  for (const step of inSteps(journals)) {
    if (!ledgerWasEmpty) {
      const known = await findJournalsByKey(
        tx,
        companyId,
        step.map((journal) => journal.idempotencyKey),
      );
      for (const { idempotency_key, id } of known) ids.set(idempotency_key, id);
    }
    const fresh: JournalDraft[] = [];
    const firstId = journalId;
    for (const journal of step) {
      if (ids.has(journal.idempotencyKey)) {
        skipped += 1;
        continue;
      }
      assertPostable(journal, rules);
      ids.set(journal.idempotencyKey, journalId);
      journalId += 1;
      fresh.push(journal);
    }
    if (fresh.length > 0) {
      const rows = toRows(fresh, { companyId, postedAt, firstId, accounts: rules.accounts });
      posted += await bulkInsert({ store, signal }, "journal", rows.journals);
      const added = await bulkInsert({ store, signal }, "journal_line", rows.lines.flat());
      const digests = rows.journals.map((journal, index) => digestJournal(journal, rows.lines[index] ?? []));
      await recordPosting(tx, {
        companyId,
        at: postedAt,
        actor: makerOf(fresh),
        firstId,
        lines: added,
        digests,
      });
      lines += added;
      posting.onPosted?.(added);
    }
    await yieldToEventLoop();
    signal?.throwIfAborted();
  }
  return { posted, lines, skipped, ids };
}

type Rules = {
  readonly accounts: ReadonlyMap<string, number>;
  /** entity id -> base currency */
  readonly entities: ReadonlyMap<string, string>;
  readonly closed: readonly ClosedPeriod[];
  readonly validDates: Set<IsoDate>;
};

async function loadRules(tx: Tx, companyId: string): Promise<Rules> {
  const accounts = await listAccounts(tx, companyId);
  const entities = await listEntities(tx, companyId);
  return {
    accounts: new Map(accounts.map(({ code, id }) => [code, id])),
    entities: new Map(entities.map(({ id, base_currency }) => [id, base_currency])),
    closed: await listClosedPeriods(tx, companyId),
    validDates: new Set(),
  };
}

function* inSteps(journals: Iterable<JournalDraft>): Generator<JournalDraft[]> {
  let step: JournalDraft[] = [];
  for (const journal of journals) {
    step.push(journal);
    if (step.length === JOURNALS_PER_STEP) {
      yield step;
      step = [];
    }
  }
  if (step.length > 0) yield step;
}

function assertPostable(journal: JournalDraft, { accounts, entities, closed, validDates }: Rules): void {
  const refuse = (code: string, what: string): never => {
    const name = journal.reference ?? journal.idempotencyKey;
    throw new PurserError(code, `Journal ${name} of ${journal.date} ${what}`, {
      details: { journal: name, idempotencyKey: journal.idempotencyKey },
    });
  };
  const { date, entityId, lines } = journal;
  if (!validDates.has(date)) {
    if (!isIsoDate(date)) refuse("invalid_date", "does not have a date such as 2026-06-30.");
    validDates.add(date);
  }
  const baseCurrency = entities.get(entityId);
  if (baseCurrency === undefined)
    refuse("unknown_entity", `names the entity "${entityId}", which the company does not have.`);
  const period = findClosed(closed, entityId, date);
  if (period?.status === "closed")
    refuse("period_closed", `lies in the closed period ${period.name}; use a date in an open period.`);
  // A rollback must be able to take back what a person's yes let in; the yes named that undo.
  if (period && !journal.reversalOf && !isCheckedByPerson(journal))
    refuse(
      "period_soft_closed",
      `lies in the soft-closed period ${period.name}: a person other than its maker must approve it.`,
    );
  if (lines.length < 2)
    refuse("too_few_lines", `has ${lines.length} line(s); double entry needs at least two.`);
  let sum = 0;
  for (const { accountCode, amount, baseAmount, currency } of lines) {
    if (!accounts.has(accountCode))
      refuse("unknown_account", `names the account "${accountCode}", which the chart does not have.`);
    if (!Number.isSafeInteger(amount) || !Number.isSafeInteger(baseAmount))
      refuse("invalid_amount", "has an amount that is not an integer of minor units.");
    if (currency === baseCurrency && amount !== baseAmount)
      refuse("invalid_amount", `has a line in ${currency} whose base amount differs from its amount.`);
    sum += baseAmount;
  }
  if (sum !== 0)
    refuse("unbalanced_journal", `does not balance: its base amounts sum to ${sum} minor units, not to 0.`);
}

/** The closed period of `entityId` that covers `date`, if any; a soft-closed one where none is closed for good. */
export function findClosed(
  closed: readonly ClosedPeriod[],
  entityId: string,
  date: IsoDate,
): ClosedPeriod | undefined {
  const covering = closed.filter(
    (p) => p.entity_id === entityId && p.start_date <= date && date <= p.end_date,
  );
  return covering.find(({ status }) => status === "closed") ?? covering[0];
}

/** Agents act as `agent:...` and Purser itself as `system`; neither is a second pair of eyes. */
function isCheckedByPerson({ maker, checker }: JournalDraft): boolean {
  return !!checker && checker !== maker && checker !== "system" && !checker.startsWith("agent:");
}

function makerOf(journals: readonly JournalDraft[]): string {
  const makers = new Set(journals.map(({ maker }) => maker));
  const [only = "system"] = makers;
  return makers.size === 1 ? only : "several";
}

type Head = {
  readonly companyId: string;
  readonly postedAt: string;
  readonly firstId: number;
  readonly accounts: ReadonlyMap<string, number>;
};

type Rows = {
  readonly journals: readonly NewRow<"journal">[];
  /** by journal, in the same order */
  readonly lines: readonly (readonly NewRow<"journal_line">[])[];
};

function toRows(journals: readonly JournalDraft[], { companyId, postedAt, firstId, accounts }: Head): Rows {
  return {
    journals: journals.map((journal, index) => ({
      id: firstId + index,
      company_id: companyId,
      entity_id: journal.entityId,
      date: journal.date,
      source: journal.source,
      reference: journal.reference ?? null,
      description: journal.description ?? null,
      idempotency_key: journal.idempotencyKey,
      batch_id: journal.batchId ?? null,
      document_id: journal.documentId ?? null,
      reversal_of: journal.reversalOf ?? null,
      maker: journal.maker,
      checker: journal.checker ?? null,
      posted_at: postedAt,
    })),
    lines: journals.map((journal, index) =>
      journal.lines.map((line, place) => ({
        company_id: companyId,
        journal_id: firstId + index,
        line_no: place + 1,
        account_id: accounts.get(line.accountCode) ?? 0,
        date: journal.date,
        amount: line.amount,
        currency: line.currency,
        base_amount: line.baseAmount,
        tax_code: line.taxCode ?? null,
        party_id: line.partyId ?? null,
        description: line.description ?? null,
      })),
    ),
  };
}
