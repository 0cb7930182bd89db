import type { Store } from "./database.ts";

/**
 * Runs the work of one turn of the event loop in one transaction, in the order it came. `commit` settles when that
 * transaction is on disk, so a put that was answered survives a crash. Work is synchronous: nothing else gets between.
 */
export type Commit = <T>(work: () => T, options?: CommitOptions) => Promise<T>;

export type CommitOptions = {
  /** Told at once that the work could not be committed, before the work that came after it is tried. */
  readonly onFailed?: (reason: unknown) => void;
};

type Job = {
  readonly run: () => void;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
};

export function createCommit(store: Pick<Store, "db" | "sqlite" | "prepare">): Commit {
  let waiting: Job[] = [];

  async function flush(): Promise<void> {
    try {
      // The connection's lock: never inside a transaction that somebody else holds open.
      await store.db.connection().execute(async () => {
        const jobs = waiting;
        waiting = [];
        runTogether(jobs);
      });
    } catch (reason) {
      // The connection itself is not to be had (the store is closed).
      const jobs = waiting;
      waiting = [];
      for (const job of jobs) job.reject(reason);
    }
  }

  function runTogether(jobs: readonly Job[]): void {
    try {
      transaction(() => {
        for (const job of jobs) job.run();
      });
    } catch (reason) {
      if (jobs.length === 1) jobs[0]?.reject(reason);
      // One failed: each alone, so that only its own caller hears of it.
      else for (const job of jobs) runTogether([job]);
      return;
    }
    for (const job of jobs) job.resolve();
  }

  function transaction(work: () => void): void {
    store.prepare("begin").run([]);
    try {
      work();
      store.prepare("commit").run([]);
    } catch (reason) {
      if (store.sqlite.inTransaction) store.prepare("rollback").run([]);
      throw reason;
    }
  }

  return <T>(work: () => T, { onFailed }: CommitOptions = {}) =>
    new Promise<T>((resolve, reject) => {
      let result: T;
      waiting.push({
        run: () => (result = work()),
        resolve: () => resolve(result),
        reject: (reason) => {
          onFailed?.(reason);
          reject(reason instanceof Error ? reason : new Error(String(reason)));
        },
      });
      if (waiting.length === 1) setImmediate(() => void flush());
    });
}
