import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import type { ReaderLimits } from "./limits.ts";
import { type ReadJob, readReply } from "./messages.ts";
import { type Drawn, type ReadOutcome, refused } from "./outcome.ts";

/** One reading process at a time: started when needed, killed at its bounds, replaced with the next job. */
export type ReaderChild = {
  /** Rejects with the signal's reason when it aborts; all else is an outcome. */
  readonly read: (job: ReadJob, signal: AbortSignal | undefined) => Promise<ReadOutcome | Drawn>;
  readonly end: () => Promise<void>;
};

const READER = new URL("./reader-process.ts", import.meta.url);

/** A process that still holds more than this share of its bound after a document starts afresh with the next. */
const KEPT_MEMORY = 0.6;
const HEAP_SHARE = 0.6;

/** SIGKILL comes from the memory guard, or from the system that is short of memory; V8 aborts when its heap is full. */
const OUT_OF_MEMORY: ReadonlySet<NodeJS.Signals | null> = new Set(["SIGKILL", "SIGABRT", "SIGTRAP"] as const);

type Ending = "timeout" | "abort" | "failure";

export function createReaderChild(limits: ReaderLimits, entry: URL = READER): ReaderChild {
  let child: ChildProcess | undefined;

  function ready(): ChildProcess {
    if (child) return child;
    const started = start(limits, entry);
    started.once("exit", () => {
      if (child === started) child = undefined;
    });
    // What goes wrong with an idle process shows with the next document.
    started.on("error", () => undefined);
    child = started;
    return started;
  }

  async function end(): Promise<void> {
    const ended = child;
    child = undefined;
    if (!ended || ended.exitCode !== null || ended.signalCode !== null) return;
    const exit = once(ended, "exit");
    // Who waits for the end must still be there to see it.
    hold(ended, true);
    ended.kill("SIGKILL");
    await exit;
  }

  async function read(job: ReadJob, signal: AbortSignal | undefined): Promise<ReadOutcome | Drawn> {
    const isFresh = child === undefined;
    const answer = await readOnce(job, signal);
    if (answer.kind === "answered") return answer.outcome;
    // A process that has read before may end of what it still holds: only a fresh one tells about this document.
    const last = isFresh || answer.by !== undefined ? answer : await readOnce(job, signal);
    return last.kind === "answered" ? last.outcome : endedOutcome(last, { job, limits });
  }

  async function readOnce(job: ReadJob, signal: AbortSignal | undefined): Promise<Answer> {
    signal?.throwIfAborted();
    const running = ready();
    hold(running, true);
    const answer = await talk(running, { job, signal, seconds: limits.seconds });
    const isSpent = answer.kind === "ended" || answer.memory > limits.memory * KEPT_MEMORY;
    if (isSpent || signal?.aborted) await end();
    else hold(running, false);
    signal?.throwIfAborted();
    return answer;
  }

  return { read, end };
}

/**
 * A fresh process with nothing of ours: no environment, no standard streams, no processes of its own, and writing to
 * temporary files only. Native libraries are allowed, so this is a hurdle and not a sandbox.
 */
function start(limits: ReaderLimits, entry: URL): ChildProcess {
  const megabytes = Math.ceil((limits.memory * HEAP_SHARE) / 1_000_000);
  return fork(fileURLToPath(entry), [String(limits.memory)], {
    env: { TMPDIR: tmpdir() },
    execArgv: [
      `--max-old-space-size=${megabytes}`,
      "--permission",
      "--allow-fs-read=*",
      `--allow-fs-write=${tmpdir()}`,
      "--allow-worker",
      "--allow-addons",
    ],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
}

/** An idle process must not keep ours alive. */
function hold(child: ChildProcess, isBusy: boolean): void {
  if (isBusy) {
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
  }
}

type Answer =
  | { readonly kind: "answered"; readonly outcome: ReadOutcome | Drawn; readonly memory: number }
  | {
      readonly kind: "ended";
      readonly by: Ending | undefined;
      readonly signal: NodeJS.Signals | null;
    };

/** Sends the job and waits for the reply or the end of the process, which time and abort bring about. */
async function talk(
  child: ChildProcess,
  { job, signal, seconds }: { job: ReadJob; signal: AbortSignal | undefined; seconds: number },
): Promise<Answer> {
  const settled = new AbortController();
  let by: Ending | undefined;
  const kill = (ending: Ending) => {
    by ??= ending;
    child.kill("SIGKILL");
  };
  const timer = setTimeout(kill, seconds * 1_000, "timeout");
  signal?.addEventListener("abort", () => kill("abort"), { once: true, signal: settled.signal });
  const waiting = { signal: settled.signal };
  const replied = once(child, "message", waiting).then(([message]): Answer => {
    return { kind: "answered", ...readReply.parse(message) };
  });
  const exited = once(child, "exit", waiting).then(([, signalName]): Answer => {
    return { kind: "ended", by, signal: signalName as NodeJS.Signals | null };
  });
  // A process that is already gone refuses the message; its exit says so.
  child.send(job, () => undefined);
  try {
    return await Promise.race([replied, exited]);
  } catch {
    // The process could not be started, or answers what is no answer.
    kill("failure");
    return { kind: "ended", by, signal: null };
  } finally {
    clearTimeout(timer);
    settled.abort();
    await Promise.allSettled([replied, exited]);
  }
}

function endedOutcome(
  ended: Extract<Answer, { kind: "ended" }>,
  { job, limits }: { job: ReadJob; limits: ReaderLimits },
): ReadOutcome {
  if (ended.by === "timeout") {
    const reason = `Reading took longer than ${limits.seconds} seconds and was stopped: send a smaller file`;
    return refused("document_timeout", reason, job.mediaType);
  }
  if (ended.by === undefined && OUT_OF_MEMORY.has(ended.signal)) {
    const megabytes = Math.round(limits.memory / 1_000_000);
    const reason = `Reading needs more than ${megabytes} MB of memory and was stopped: send a smaller file`;
    return refused("document_too_large", reason, job.mediaType);
  }
  const reason = "The reader broke down on this file: print it to PDF and send that";
  return refused("document_crashed", reason, job.mediaType);
}
