import { Worker } from "node:worker_threads";
import { PurserError } from "../../../base/errors.ts";
import type { Answer } from "./answer.ts";
import type { Job, JobResult } from "./jobs.ts";

export type JobOptions = {
  /** Threads at most; no more than there are jobs are started. */
  readonly threads: number;
  readonly signal: AbortSignal;
  /** Called after each job with how many are done. */
  readonly onDone?: (done: number) => void;
};

/**
 * Runs jobs on worker threads and returns their results in the order of the jobs. Threads live as long as the call:
 * on success, failure or abort every one of them is terminated before it settles.
 * @throws whatever the first failing job threw, as a PurserError; the signal's reason on abort
 */
export async function runJobs(jobs: readonly Job[], options: JobOptions): Promise<readonly JobResult[]> {
  const { threads, signal, onDone } = options;
  signal.throwIfAborted();
  const results = new Map<number, JobResult>();
  const workers: Worker[] = [];
  let next = 0;
  const aborted = Promise.withResolvers<never>();
  // Settled as "handled" here: without an abort nobody else ever looks at it.
  aborted.promise.catch(() => undefined);
  const onAbort = () => aborted.reject(reasonOf(signal));
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    const lanes = Array.from({ length: Math.min(Math.max(1, threads), jobs.length) }, async () => {
      const worker = new Worker(new URL("./worker.ts", import.meta.url));
      workers.push(worker);
      for (;;) {
        const index = next;
        const job = jobs[index];
        if (job === undefined) return;
        next += 1;
        results.set(index, await ask(worker, job));
        onDone?.(results.size);
      }
    });
    await Promise.race([Promise.all(lanes), aborted.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return jobs.map((_, index) => {
    const result = results.get(index);
    if (result === undefined) throw new Error(`job ${index} has no result`);
    return result;
  });
}

async function ask(worker: Worker, job: Job): Promise<JobResult> {
  const answer = await new Promise<Answer>((resolve, reject) => {
    const settle = () => {
      worker.off("message", onMessage);
      worker.off("error", onError);
      worker.off("exit", onExit);
    };
    const onMessage = (message: Answer) => {
      settle();
      resolve(message);
    };
    const onError = (error: unknown) => {
      settle();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const onExit = (code: number) => {
      settle();
      reject(new Error(`a planning thread ended with code ${code} before it answered`));
    };
    worker.on("message", onMessage);
    worker.on("error", onError);
    worker.on("exit", onExit);
    worker.postMessage(job);
  });
  if (answer.ok) return answer.result;
  const { code, message, retryable, details } = answer.error;
  throw new PurserError(code, message, details === undefined ? { retryable } : { retryable, details });
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason));
}
