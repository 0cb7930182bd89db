import { setImmediate as nextTurn } from "node:timers/promises";
import type { Runtime } from "../base/runtime.ts";
import type { Db } from "../store/database.ts";
import type { Chain, GroupCommit } from "../store/group-commit.ts";
import { lastSeq } from "./event-queries.ts";
import { readEvents } from "./read-events.ts";
import { createValuesPatcher, type ValuesPatcher } from "./values-patch.ts";

export type RunEvent = {
  readonly seq: number;
  readonly event: string;
  readonly data: unknown;
  /** `data` as JSON text, made once for all readers. */
  readonly json: string;
};

/**
 * The append-only log of a run's events. Readers tail it: what was written before they came, then what follows,
 * each event once and in order, until the run is closed. Nobody sees an event that is not on disk.
 */
export type EventLog = {
  /** Keeps the order of the calls; settles when the event can be read. */
  readonly append: (run: RunKey, event: string, data: unknown) => Promise<void>;
  /** Wakes the readers for good: no event follows. */
  readonly close: (runId: string) => void;
  /** A run that starts. */
  readonly open: (runId: string) => void;
  /** A run that goes on in this process: its events follow those it has. */
  readonly reopen: (run: RunKey) => Promise<void>;
  /** After an event that could not be written none is; from here on they follow those that were. */
  readonly mend: (run: RunKey) => Promise<void>;
  readonly isRead: (runId: string) => boolean;
  readonly tail: (
    run: RunKey,
    options: { after: number; signal?: AbortSignal | undefined },
  ) => AsyncGenerator<RunEvent>;
};

export type RunKey = { readonly companyId: string; readonly runId: string };

type Live = {
  /** of the last event written */
  seq: number;
  /** of the last event that can be read */
  committed: number;
  /** The newest events, for readers that keep up; older ones are read from the database. */
  recent: RunEvent[];
  readonly patcher: ValuesPatcher;
  readonly chain: Chain;
  readonly waiting: Set<() => void>;
  /** No event follows the last one. */
  closed: boolean;
};

/** Longer ones (large states) are made for each reader: many of them in memory would cost more. */
const KEPT_TEXT = 65_536;

/** Per run. A reader that falls further behind reads from the database, so it holds no memory here. */
const RECENT = 256;

export type EventLogDeps = { readonly db: Db; readonly log: GroupCommit; readonly runtime: Runtime };

export function createEventLog({ db, log, runtime }: EventLogDeps): EventLog {
  const live = new Map<string, Live>();
  /** How many follow each run. */
  const readers = new Map<string, number>();

  function wake(entry: Live): void {
    const waiting = [...entry.waiting];
    entry.waiting.clear();
    for (const resolve of waiting) resolve();
  }

  function openAt(runId: string, seq: number): void {
    live.set(runId, {
      seq,
      committed: seq,
      recent: [],
      patcher: createValuesPatcher(),
      chain: {},
      waiting: new Set(),
      closed: false,
    });
  }

  async function reopen(run: RunKey): Promise<void> {
    openAt(run.runId, await lastSeq(db, run.companyId, run.runId));
  }

  return {
    open: (runId) => openAt(runId, 0),
    reopen,
    mend: async (run) => {
      const entry = live.get(run.runId);
      if (!entry?.chain.broken) return;
      await reopen(run);
      wake(entry);
    },
    close: (runId) => {
      const entry = live.get(runId);
      live.delete(runId);
      if (!entry) return;
      entry.closed = true;
      wake(entry);
    },
    append: ({ companyId, runId }, event, data) => {
      const entry = live.get(runId);
      if (!entry) throw new Error(`run ${runId} is closed`);
      entry.seq += 1;
      const { seq } = entry;
      const made = liveEvent(seq, event, data);
      const patch = entry.patcher.next(event, data);
      entry.recent.push(made);
      const row = {
        company_id: companyId,
        run_id: runId,
        seq,
        event,
        data: patch ?? made.json,
        patch: patch === undefined ? 0 : 1,
        created_at: runtime.clock.now().toISOString(),
      };
      const written = log.write("run_event", row, entry.chain);
      return written.then(() => {
        // Several events of one group settle in order; readers are woken once, by the first.
        if (entry.committed < seq) entry.committed = seq;
        if (entry.recent.length > 2 * RECENT) entry.recent = entry.recent.slice(-RECENT);
        if (entry.waiting.size > 0) wake(entry);
      });
    },
    isRead: (runId) => readers.has(runId),
    tail: async function* (run, options) {
      readers.set(run.runId, (readers.get(run.runId) ?? 0) + 1);
      try {
        yield* follow(run, options);
      } finally {
        const left = (readers.get(run.runId) ?? 1) - 1;
        if (left > 0) readers.set(run.runId, left);
        else readers.delete(run.runId);
      }
    },
  };

  async function* follow(
    run: RunKey,
    { after, signal }: { after: number; signal?: AbortSignal | undefined },
  ): AsyncGenerator<RunEvent> {
    let seen = after;
    let entry = live.get(run.runId);
    for (;;) {
      // One that was closed while it was read still tells how far it went.
      entry = live.get(run.runId) ?? entry;
      const ended = entry === undefined || entry.closed;
      const batch =
        (entry && recentAfter(entry, seen)) ?? (await readEvents(db, run, { after: seen, limit: RECENT }));
      for (const event of batch) {
        seen = event.seq;
        yield event;
        if (signal?.aborted) return;
      }
      if (signal?.aborted) return;
      if (batch.length > 0) continue;
      // Where it had ended before it was read, nothing can have come since.
      if (!entry || ended) return;
      // What is told to be there and is not was removed meanwhile: no reason to ask again without a pause.
      if (entry.committed > seen) await nextTurn();
      else if (live.get(run.runId) === entry) await nextEvent(entry, signal);
    }
  }
}

/** Undefined where the buffer does not reach back that far. */
function recentAfter({ recent, committed }: Live, seen: number): readonly RunEvent[] | undefined {
  if (committed <= seen) return [];
  const first = recent[0]?.seq;
  if (first === undefined || first > seen + 1) return undefined;
  return recent.slice(seen + 1 - first, committed + 1 - first);
}

function liveEvent(seq: number, event: string, data: unknown): RunEvent {
  let text: string | undefined;
  return {
    seq,
    event,
    data,
    get json() {
      if (text !== undefined) return text;
      const made = JSON.stringify(data ?? null);
      if (made.length <= KEPT_TEXT) text = made;
      return made;
    },
  };
}

async function nextEvent(entry: Live, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = () => {
      entry.waiting.delete(done);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    entry.waiting.add(done);
    signal?.addEventListener("abort", done, { once: true });
  });
}
