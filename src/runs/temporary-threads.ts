import type { Db } from "../store/database.ts";
import { listTemporaryThreads } from "./queries.ts";
import type { RunInfo, RunManager } from "./run.ts";

/** Threads that were made for one run only: they go soon after it has ended, and after those who still read it. */
export type TemporaryThreads = {
  readonly ended: (run: RunInfo, companyId: string) => void;
  /** Those that a process left behind. Returns how many. */
  readonly sweep: () => Promise<number>;
  readonly stop: () => void;
};

export type TemporaryThreadsDeps = {
  readonly db: Db;
  readonly runs: () => Pick<RunManager, "removeThread" | "isRead">;
  readonly onError: (error: unknown) => void;
  /** For those who ask for the values of a run that has just ended. */
  readonly stayMs?: number;
};

export function createTemporaryThreads({
  db,
  runs,
  onError,
  stayMs = 1000,
}: TemporaryThreadsDeps): TemporaryThreads {
  const timers = new Set<NodeJS.Timeout>();

  async function remove(companyId: string, threadId: string): Promise<void> {
    await runs().removeThread({ companyId, userId: "system", permissions: [] }, threadId);
  }

  function later(companyId: string, run: Pick<RunInfo, "id" | "threadId">): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (runs().isRead(run.id)) later(companyId, run);
      else void remove(companyId, run.threadId).catch(onError);
    }, stayMs).unref();
    timers.add(timer);
  }

  return {
    ended: (run, companyId) => {
      // What waits for a person is kept: the answer needs its thread.
      if (run.temporary && run.status !== "interrupted") later(companyId, run);
    },
    sweep: async () => {
      const left = await listTemporaryThreads(db);
      for (const { companyId, threadId } of left) await remove(companyId, threadId);
      return left.length;
    },
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
