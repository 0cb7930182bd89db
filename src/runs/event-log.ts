import type { Db } from "../store/database.ts";
import type { Runtime } from "../base/runtime.ts";
import { appendEvent, listEvents } from "./queries.ts";

export type RunEvent = { readonly seq: number; readonly event: string; readonly data: unknown };

/**
 * The append-only log of a run's events. Readers tail it: what was written before they came, then what follows,
 * each event once and in order, until the run is closed.
 */
export type EventLog = {
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

type Live = { seq: number; readonly waiting: Set<() => void> };

export function createEventLog({ db, runtime }: { readonly db: Db; readonly runtime: Runtime }): EventLog {
  const live = new Map<string, Live>();

  function wake(entry: Live): void {
    for (const resolve of entry.waiting) resolve();
    entry.waiting.clear();
  }

  return {
    open: (runId) => {
      live.set(runId, { seq: 0, waiting: new Set() });
    },
    close: (runId) => {
      const entry = live.get(runId);
      live.delete(runId);
      if (entry) wake(entry);
    },
    append: async ({ companyId, runId }, event, data) => {
      const entry = live.get(runId);
      if (!entry) throw new Error(`run ${runId} is closed`);
      entry.seq += 1;
      await appendEvent(db, {
        company_id: companyId,
        run_id: runId,
        seq: entry.seq,
        event,
        data: JSON.stringify(data ?? null),
        created_at: runtime.clock.now().toISOString(),
      });
      wake(entry);
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
        if (entry.seq <= seen && live.has(runId)) await nextEvent(entry, signal);
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
