import type { Db } from "../store/database.ts";
import type { JournalsPosted } from "./journals-posted.ts";
import { listJournalHeadsAfter } from "./queries.ts";

type Recorded = {
  /** in the order of the events, so also in order of id */
  readonly recorded: readonly JournalsPosted[];
  /** when the company's first event of any kind was */
  readonly firstAt: string | null;
  /** the newest journal when the reading of events began: later ones may have an event that was not read */
  readonly upTo: number;
  readonly signal?: AbortSignal | undefined;
};

type Unrecorded = {
  readonly beforeTheLog: number;
  readonly broken: { readonly seq: null; readonly what: string } | null;
};

const PER_READ = 5_000;

/**
 * Journals that no event speaks of. Those before the first recorded one are older than the log (how many they were, the first
 * event says); any other came into the ledger past the one way in.
 */
export async function findUnrecorded(
  db: Db,
  companyId: string,
  { recorded, firstAt, upTo, signal }: Recorded,
): Promise<Unrecorded> {
  const start = recorded[0]?.firstId ?? null;
  let beforeTheLog = 0;
  let range = 0;
  let after = 0;
  for (;;) {
    const heads = await listJournalHeadsAfter(db, companyId, { after, upTo, limit: PER_READ });
    for (const { id, posted_at } of heads) {
      after = id;
      while ((recorded[range]?.lastId ?? Infinity) < id) range += 1;
      const covered = (recorded[range]?.firstId ?? Infinity) <= id;
      if (covered) continue;
      const older = start === null ? firstAt === null || posted_at < firstAt : id < start;
      if (!older)
        return { beforeTheLog, broken: { seq: null, what: `no event says that journal ${id} was posted` } };
      beforeTheLog += 1;
    }
    if (heads.length < PER_READ) return { beforeTheLog, broken: null };
    signal?.throwIfAborted();
  }
}
