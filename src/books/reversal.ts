import type { IsoDate } from "../base/dates.ts";
import { PurserError } from "../base/errors.ts";
import { type LineWithCode, listJournalsById, listLinesOf, listReversals } from "./posting-queries.ts";
import type { ReversalRow } from "./posting-queries.ts";
import { type JournalDraft, type Posting, type PostingResult, postJournals } from "./posting.ts";
import type { Row } from "../store/schema.ts";

export type Reversal = {
  readonly ids: readonly number[];
  readonly maker: string;
  /** Default: each journal's own date, so that balances are restored on every day. */
  readonly date?: IsoDate | undefined;
  readonly batchId?: string | null | undefined;
  /** Default: `reversal`. */
  readonly source?: string | undefined;
  readonly reason?: string | undefined;
};

const JOURNALS_PER_STEP = 500;

/**
 * Posts, for each journal, a new one with all lines negated that points back by `reversal_of`. Journals that a reversal
 * already took back are skipped and counted.
 * @throws PurserError `unknown_journal`, and whatever postJournals refuses (`period_closed`)
 */
export async function reverseJournals(
  posting: Posting,
  companyId: string,
  reversal: Reversal,
): Promise<PostingResult> {
  const reversals = await listReversals(posting.tx, companyId);
  const takenBack = effectivelyReversed(reversals);
  const times = new Map<number, number>();
  for (const { reversal_of } of reversals) times.set(reversal_of, (times.get(reversal_of) ?? 0) + 1);
  const wanted = reversal.ids.filter((id) => !takenBack.has(id));
  const ids = new Map<string, number>();
  let posted = 0;
  let lines = 0;
  let skipped = reversal.ids.length - wanted.length;
  for (let start = 0; start < wanted.length; start += JOURNALS_PER_STEP) {
    const step = wanted.slice(start, start + JOURNALS_PER_STEP);
    const result = await postJournals(posting, companyId, await draftReversals(posting, companyId, step));
    posted += result.posted;
    lines += result.lines;
    skipped += result.skipped;
    for (const [key, id] of result.ids) ids.set(key, id);
  }
  return { posted, lines, skipped, ids };

  async function draftReversals(
    { tx }: Posting,
    company: string,
    step: readonly number[],
  ): Promise<JournalDraft[]> {
    const journals = await listJournalsById(tx, company, step);
    const linesOf = Map.groupBy(await listLinesOf(tx, company, step), (line) => line.journal_id);
    const found = new Set(journals.map(({ id }) => id));
    const missing = step.find((id) => !found.has(id));
    if (missing !== undefined)
      throw new PurserError("unknown_journal", `There is no journal with the id ${missing}.`);
    return journals.map((journal) =>
      toReversal(journal, linesOf.get(journal.id) ?? [], { ...reversal, nth: times.get(journal.id) ?? 0 }),
    );
  }
}

/** Reverses one journal. @throws PurserError `already_reversed`, and as reverseJournals */
export async function reverseJournal(
  posting: Posting,
  companyId: string,
  { id, ...rest }: Omit<Reversal, "ids"> & { readonly id: number },
): Promise<PostingResult> {
  const result = await reverseJournals(posting, companyId, { ...rest, ids: [id] });
  if (result.posted === 0)
    throw new PurserError("already_reversed", `Journal ${id} is reversed already.`, { details: { id } });
  return result;
}

/** The journals whose effect a reversal cancels. A reversal that was itself reversed cancels nothing. */
export function effectivelyReversed(
  reversals: readonly ReversalRow[],
  counts: (reversal: ReversalRow) => boolean = () => true,
): ReadonlySet<number> {
  const cancelled = new Set<number>();
  const result = new Set<number>();
  // A reversal is younger than what it reverses, so going backwards decides each before it is asked about.
  for (const reversal of reversals.toReversed()) {
    if (cancelled.has(reversal.id)) continue;
    cancelled.add(reversal.reversal_of);
    if (counts(reversal)) result.add(reversal.reversal_of);
  }
  return result;
}

function toReversal(
  journal: Row<"journal">,
  lines: readonly LineWithCode[],
  { maker, date, batchId, source, reason, nth }: Omit<Reversal, "ids"> & { readonly nth: number },
): JournalDraft {
  const name = journal.reference ?? `no. ${journal.id}`;
  return {
    entityId: journal.entity_id,
    date: date ?? journal.date,
    source: source ?? "reversal",
    reference: journal.reference,
    description: `Reversal of ${name}${reason === undefined ? "" : `: ${reason}`}`,
    idempotencyKey: nth === 0 ? `reversal:${journal.id}` : `reversal:${journal.id}#${nth + 1}`,
    maker,
    batchId: batchId ?? null,
    documentId: journal.document_id,
    reversalOf: journal.id,
    lines: lines.map((line) => ({
      accountCode: line.account_code,
      amount: -line.amount || 0,
      currency: line.currency,
      baseAmount: -line.base_amount || 0,
      partyId: line.party_id,
      taxCode: line.tax_code,
      description: line.description,
    })),
  };
}
