import type { Db } from "../store/database.ts";
import type { Runtime } from "../base/runtime.ts";
import type { GroupCommit } from "../store/group-commit.ts";
import { listEvents } from "./queries.ts";

export type RunEvent = { readonly seq: number; readonly event: string; readonly data: unknown };

/**
 * The append-only log of a run's events. Readers tail it: what was written before they came, then what follows,
 * each event once and in order, until the run is closed.
 */
export type EventLog = {
  /** Keeps the order of the calls; settles when the event can be read. */
  readonly append: (run: RunKey, event: string, data: unknown) => Promise<void>;
  /** Wakes the readers for good: no event follows. */
  readonly close: (runId: string) => void;
  readonly open: (runId: string) => void;
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
  readonly waiting: Set<() => void>;
};

export type EventLogDeps = { readonly db: Db; readonly log: GroupCommit; readonly runtime: Runtime };

export function createEventLog({ db, log, runtime }: EventLogDeps): EventLog {
  const live = new Map<string, Live>();

  function wake(entry: Live): void {
    for (const resolve of entry.waiting) resolve();
    entry.waiting.clear();
  }

  return {
    open: (runId) => {
      live.set(runId, { seq: 0, committed: 0, waiting: new Set() });
    },
    close: (runId) => {
      const entry = live.get(runId);
      live.delete(runId);
      if (entry) wake(entry);
    },
    append: ({ companyId, runId }, event, data) => {
      const entry = live.get(runId);
      if (!entry) throw new Error(`run ${runId} is closed`);
      entry.seq += 1;
      const { seq } = entry;
      const written = log.write("run_event", {
        company_id: companyId,
        run_id: runId,
        seq,
        event,
        data: JSON.stringify(data ?? null),
        created_at: runtime.clock.now().toISOString(),
      });
      return written.then(() => {
        // Several events of one group settle in order; readers are woken once, by the first.
        if (entry.committed < seq) entry.committed = seq;
        if (entry.waiting.size > 0) wake(entry);
      });
    },
    tail: async function* ({ companyId, runId }, { after, signal }) {
      let seen = after;
      for (;;) {
        const entry = live.get(runId);
        const events = await listEvents(db, companyId, { runId, after: seen });
        for (const { seq, event, data } of events) {
          seen = seq;
          yield { seq, event, data: JSON.parse(data) as unknown };
        }
        if (signal?.aborted) return;
        if (events.length > 0) continue;
        // Read again after the last close: an event may have come between the read and it.
        if (!entry) return;
        if (entry.committed <= seen && live.has(runId)) await nextEvent(entry, signal);
      }
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
