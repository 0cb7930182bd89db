import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import { sha256 } from "../base/json.ts";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";
import { GENESIS, linkHash } from "./audit.ts";
import { DIGEST_LENGTH, digestJournal } from "./journal-digest.ts";
import { JOURNALS_POSTED, type JournalsPosted, journalsPosted } from "./journals-posted.ts";
import { findUnrecorded } from "./unrecorded.ts";
import {
  countAuditEvents,
  countJournalsBelow,
  lastJournalId,
  listAuditEvents,
  listJournalsBetween,
  listLinesBetween,
} from "./queries.ts";

export type AuditVerdict = {
  /** events read; all of them when nothing is broken */
  readonly events: number;
  /** journals whose rows were compared with what was recorded when they were posted */
  readonly journals: number;
  /** Journals that were in the ledger before the log began: nothing vouches for them. */
  readonly beforeTheLog: number;
  /** `seq` is null where the ledger has a row that no event speaks of */
  readonly firstBroken: { readonly seq: number | null; readonly what: string } | null;
  /** Hash of the last event: kept outside, it shows later that the log was neither cut short nor written anew. */
  readonly head: string;
};

export type VerifyOptions = {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
  /** a `head` that was kept outside: it must still be in the chain */
  readonly expectedHead?: string | undefined;
};

const EVENTS_PER_READ = 50;
const JOURNALS_PER_READ = 500;

/**
 * Follows a company's chain of events from the first to the last, and compares the ledger as it is now with what the events
 * say was posted. Reads in pieces, so others can post meanwhile; stops at the first thing that is broken.
 */
export async function verifyAudit(
  db: Db,
  companyId: string,
  options: VerifyOptions = {},
): Promise<AuditVerdict> {
  const { signal, onProgress, expectedHead } = options;
  const upTo = await lastJournalId(db, companyId);
  const total = await countAuditEvents(db, companyId);
  const recorded: JournalsPosted[] = [];
  let events = 0;
  let journals = 0;
  let beforeTheLog = 0;
  let head = GENESIS;
  let headSeen = expectedHead === undefined || expectedHead === GENESIS;
  let firstAt: string | null = null;
  const verdict = (firstBroken: AuditVerdict["firstBroken"]): AuditVerdict => ({
    events,
    journals,
    beforeTheLog,
    firstBroken,
    head,
  });

  for (;;) {
    const chunk = await listAuditEvents(db, companyId, { after: events, limit: EVENTS_PER_READ });
    for (const event of chunk) {
      const broken = brokenLink(event, { seq: events + 1, previous: head });
      if (broken !== null) return verdict({ seq: event.seq, what: broken });
      firstAt ??= event.at;
      if (event.action === JOURNALS_POSTED) {
        const posted = journalsPosted.safeParse(JSON.parse(event.payload));
        if (!posted.success)
          return verdict({ seq: event.seq, what: "does not say which journals were posted" });
        const changed = await findChanged(db, companyId, { posted: posted.data, signal });
        if (changed !== null) return verdict({ seq: event.seq, what: changed });
        recorded.push(posted.data);
        journals += posted.data.journals;
      }
      events += 1;
      head = event.hash;
      headSeen ||= head === expectedHead;
      onProgress?.({ done: events, total });
    }
    if (chunk.length < EVENTS_PER_READ) break;
    await yieldToEventLoop();
    signal?.throwIfAborted();
  }
  if (!headSeen)
    return verdict({
      seq: null,
      what: `no event has the hash ${expectedHead ?? ""}: the log was cut short or written anew`,
    });
  const unrecorded = await findUnrecorded(db, companyId, { recorded, firstAt, upTo, signal });
  beforeTheLog = unrecorded.beforeTheLog;
  return verdict(unrecorded.broken);
}

function brokenLink(
  event: Row<"audit_event">,
  { seq, previous }: { readonly seq: number; readonly previous: string },
): string | null {
  if (event.seq !== seq) return `event ${seq} is missing: the next one is ${event.seq}`;
  if (sha256(event.payload) !== event.payload_hash) return "its payload is not what was recorded";
  if (event.previous_hash !== previous) return `it does not follow event ${seq - 1}: the link is another`;
  if (linkHash(event) !== event.hash) return "its own hash does not fit what it says";
  return null;
}

/** Which of the journals that an event recorded is not as it was, or null. */
async function findChanged(
  db: Db,
  companyId: string,
  { posted, signal }: { readonly posted: JournalsPosted; readonly signal: AbortSignal | undefined },
): Promise<string | null> {
  const { firstId, lastId, digests, earlier } = posted;
  if (earlier !== undefined) {
    const now = await countJournalsBelow(db, companyId, firstId);
    if (now !== earlier)
      return `${earlier} journals stood in the ledger before journal ${firstId}; now there are ${now}`;
  }
  for (let from = firstId; from <= lastId; from += JOURNALS_PER_READ) {
    const range = { from, to: Math.min(from + JOURNALS_PER_READ - 1, lastId) };
    const heads = new Map((await listJournalsBetween(db, companyId, range)).map((row) => [row.id, row]));
    const linesOf = Map.groupBy(await listLinesBetween(db, companyId, range), (line) => line.journal_id);
    for (let id = range.from; id <= range.to; id += 1) {
      const row = heads.get(id);
      if (!row) return `journal ${id} was posted and is gone`;
      const place = (id - firstId) * DIGEST_LENGTH;
      if (digestJournal(row, linesOf.get(id) ?? []) !== digests.slice(place, place + DIGEST_LENGTH))
        return `journal ${id} is not as it was posted`;
    }
    signal?.throwIfAborted();
  }
  return null;
}
