import { PurserError } from "../../base/errors.ts";
import type { Db } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";
import { type JournalLine, listJournalLines } from "../queries.ts";
import { type Extract, type LedgerTotals, pageOfJournals } from "./export-queries.ts";

export type WholeJournal = { readonly head: Row<"journal">; readonly lines: readonly JournalLine[] };

const JOURNALS_PER_READ = 500;

/** The journals of an extract in order of id, read in pieces; of one source where one is named. */
export async function* journalsOf(
  db: Db,
  companyId: string,
  {
    source,
    signal,
    ...extract
  }: Extract & { readonly source?: string; readonly signal?: AbortSignal | undefined },
): AsyncGenerator<WholeJournal> {
  let after = 0;
  for (;;) {
    const heads = await pageOfJournals(db, companyId, {
      ...extract,
      after,
      limit: JOURNALS_PER_READ,
      source,
    });
    const ids = heads.map(({ id }) => id);
    const linesOf = Map.groupBy(await listJournalLines(db, companyId, ids), (line) => line.journal_id);
    for (const head of heads) yield { head, lines: linesOf.get(head.id) ?? [] };
    const last = heads.at(-1);
    if (!last || heads.length < JOURNALS_PER_READ) return;
    after = last.id;
    signal?.throwIfAborted();
  }
}

/** Adds up what is written, to be held against what the ledger says. */
export function createTally() {
  let journals = 0;
  let lines = 0;
  let debit = 0;
  let credit = 0;
  return {
    add: (journal: WholeJournal): void => {
      journals += 1;
      for (const { base_amount } of journal.lines) {
        lines += 1;
        if (base_amount > 0) debit += base_amount;
        else credit -= base_amount;
      }
    },
    /** @throws PurserError `export_differs` */
    mustEqual: (announced: LedgerTotals): void => {
      const written: LedgerTotals = { journals, lines, debit, credit };
      if (
        written.journals === announced.journals &&
        written.lines === announced.lines &&
        written.debit === announced.debit &&
        written.credit === announced.credit
      )
        return;
      throw new PurserError(
        "export_differs",
        "What was written does not add up to the ledger; nothing was kept.",
        {
          details: { written, announced },
        },
      );
    },
  };
}
