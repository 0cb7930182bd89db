import { z } from "zod";
import type { ErrorShape } from "../base/errors.ts";
import type { Actor } from "../control/context.ts";
import type { TaskResult } from "../control/history.ts";
import type { RunEvent } from "./event-log.ts";
import type { PendingInterrupt } from "./resume-gate.ts";

/**
 * thread: one conversation or case, whose checkpoints persist its context · run: one execution of a graph on a thread,
 * detached from whoever asked for it · event: what a run tells while it goes, numbered, kept, read by anybody who may.
 */

/** What a client can ask to be told. `messages-tuple` is LangGraph's own `messages`; `messages` the older partial/complete. */
export const streamMode = z.enum([
  "values",
  "updates",
  "custom",
  "messages",
  "messages-tuple",
  "debug",
  "tasks",
  "checkpoints",
  "events",
  "tools",
]);
export type StreamMode = z.infer<typeof streamMode>;

export const multitaskStrategy = z.enum(["reject", "enqueue", "interrupt", "rollback"]);
export type MultitaskStrategy = z.infer<typeof multitaskStrategy>;

/** What a run needs besides its start, kept with it as JSON so that another process can go on with it. */
export const runOptions = z.object({
  streamModes: z.array(streamMode).min(1).default(["values"]),
  /** Events of subgraphs too, as `mode|namespace`. */
  subgraphs: z.boolean().default(false),
  /** The checkpoint it starts from; default: the thread's newest. */
  checkpoint: z
    .object({
      checkpointId: z.string().optional(),
      checkpointNs: z.string().optional(),
      checkpointMap: z.record(z.string(), z.unknown()).optional(),
    })
    .nullable()
    .default(null),
  /** The client's: nothing in it can name the actor, see graphConfig in execute-run.ts. */
  configurable: z.record(z.string(), z.unknown()).default({}),
  context: z.unknown().optional(),
  tags: z.array(z.string()).default([]),
  recursionLimit: z.number().int().min(1).max(10_000).optional(),
  interruptBefore: z.union([z.literal("*"), z.array(z.string())]).optional(),
  interruptAfter: z.union([z.literal("*"), z.array(z.string())]).optional(),
  /** When its reader goes away. */
  onDisconnect: z.enum(["cancel", "continue"]).default("continue"),
  /** `async` is done as `sync`: a checkpoint that cannot be written must not be passed over. */
  durability: z.enum(["sync", "async", "exit"]).default("sync"),
  webhook: z.string().optional(),
});
export type RunOptions = z.infer<typeof runOptions>;

const send = z.object({ node: z.string(), input: z.unknown() });
export const startSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("input"), input: z.unknown() }),
  /** The answer to what the thread waits for, by interrupt id or, where there is only one, as it is. */
  z.object({
    kind: z.literal("resume"),
    answer: z.unknown(),
    update: z.unknown().optional(),
    goto: z.array(z.union([z.string(), send])).optional(),
  }),
  /** LangGraph's Command without an answer. */
  z.object({
    kind: z.literal("command"),
    update: z.unknown().optional(),
    goto: z.array(z.union([z.string(), send])).optional(),
  }),
  /** From the last checkpoint, with whatever was decided meanwhile. */
  z.object({ kind: z.literal("continue") }),
  /** Takes back what the thread's workflow wrote, however it ended; what it still waits for is withdrawn. */
  z.object({ kind: z.literal("rollback") }),
]);
export type RunStart = z.infer<typeof startSchema>;

/** One execution of a graph on a thread: with new input, with the answer to what it waits for, or going on after a crash. */
export type RunRequest = {
  readonly threadId: string;
  readonly graph: string;
  readonly assistantId?: string | undefined;
  readonly start: RunStart;
  readonly streamModes: readonly StreamMode[];
  readonly options?: Partial<z.input<typeof runOptions>> | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /** Merged into the thread's metadata, which then stand below the run's own. */
  readonly threadMetadata?: Readonly<Record<string, unknown>> | undefined;
  /** What becomes of it, or of what runs, when the thread has a run under way; default: reject. */
  readonly multitask?: MultitaskStrategy | undefined;
  readonly afterSeconds?: number | undefined;
  /** The thread was made for this run only and is deleted when it has ended. */
  readonly temporary?: boolean | undefined;
  readonly traceparent?: string | undefined;
};

/** `interrupted`: it waits for a person. `cancelled`: it was stopped on request. */
export type RunStatus = "pending" | "running" | "interrupted" | "success" | "error" | "timeout" | "cancelled";

export type RunInfo = {
  readonly id: string;
  readonly threadId: string;
  readonly graph: string;
  readonly assistantId: string | null;
  readonly status: RunStatus;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly multitask: MultitaskStrategy;
  readonly options: RunOptions;
  readonly start: RunStart;
  readonly temporary: boolean;
  readonly traceparent: string | null;
  /** How often it was started; 0: it waits for its turn. */
  readonly attempt: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
};

/** A checkpoint as clients name it. */
export type CheckpointRef = {
  readonly thread_id?: string | undefined;
  readonly checkpoint_id?: string | undefined;
  readonly checkpoint_ns?: string | undefined;
  readonly checkpoint_map?: Readonly<Record<string, unknown>> | undefined;
};

export type ThreadTask = {
  readonly id: string;
  readonly name: string;
  readonly path: readonly unknown[];
  readonly error: string | null;
  readonly result: unknown;
  readonly interrupts: readonly PendingInterrupt[];
  /** of the subgraph that runs in this task */
  readonly checkpoint: CheckpointRef | null;
  readonly state: ThreadState | null;
};

export type ThreadState = {
  readonly values: Readonly<Record<string, unknown>>;
  readonly next: readonly string[];
  readonly tasks: readonly ThreadTask[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly checkpointId: string | null;
  readonly checkpoint: CheckpointRef | null;
  readonly parentCheckpoint: CheckpointRef | null;
  readonly createdAt: string | null;
};

export type StateOptions = {
  /** Default: that of the thread's last run. */
  readonly graph?: string | undefined;
  readonly checkpoint?: CheckpointRef | undefined;
  readonly subgraphs?: boolean | undefined;
};

export type HistoryOptions = {
  /** Default: that of the thread's last run that has ended. */
  readonly graph?: string | undefined;
  readonly limit?: number | undefined;
  readonly before?: CheckpointRef | undefined;
  readonly checkpoint?: CheckpointRef | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
};

export type RunFilter = {
  readonly status?: RunStatus | undefined;
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
};

export type CancelOptions = {
  /** `rollback`: the run and its checkpoints are deleted too; what it did outside is undone by its workflow's own rules. */
  readonly action?: "interrupt" | "rollback" | undefined;
};

export type RunManager = {
  /**
   * Takes a run in, detached from whoever asked: it is on disk when this settles.
   * @throws PurserError `unknown_graph`, `unknown_thread`, `thread_busy`, `approval_pending`, `stopping`, and the resume gate's
   */
  readonly start: (actor: Actor, request: RunRequest) => Promise<RunInfo>;
  /** @throws PurserError `unknown_run` */
  readonly get: (actor: Actor, runId: string) => Promise<RunInfo>;
  /** Newest first. @throws PurserError `unknown_thread` */
  readonly list: (actor: Actor, threadId: string, filter?: RunFilter) => Promise<readonly RunInfo[]>;
  /** The run's events after `after`, then live until it ends. Not reading on does not stop the run. */
  readonly events: (
    actor: Actor,
    runId: string,
    options?: { after?: number; signal?: AbortSignal },
  ) => AsyncGenerator<RunEvent>;
  /** Settles when the run has ended, or with the signal's reason. */
  readonly wait: (actor: Actor, runId: string, signal?: AbortSignal) => Promise<RunInfo>;
  readonly cancel: (actor: Actor, runId: string, options?: CancelOptions) => Promise<RunInfo>;
  /** Only one that has ended. @throws PurserError `run_active` */
  readonly remove: (actor: Actor, runId: string) => Promise<void>;
  /** Runs of all of the company's threads that have not ended. */
  readonly listOpen: (actor: Actor) => Promise<readonly RunInfo[]>;

  readonly state: (actor: Actor, threadId: string, options?: StateOptions) => Promise<ThreadState>;
  /** Newest first. */
  readonly history: (
    actor: Actor,
    threadId: string,
    options?: HistoryOptions,
  ) => Promise<readonly ThreadState[]>;
  /** Writes values as if `asNode` had. @throws PurserError `thread_busy`, `invalid_update` */
  readonly updateState: (
    actor: Actor,
    threadId: string,
    update: {
      readonly values: unknown;
      readonly asNode?: string | undefined;
      readonly checkpoint?: CheckpointRef | undefined;
      /** For a thread that has run nothing yet. */
      readonly graph?: string | undefined;
    },
  ) => Promise<CheckpointRef>;
  /** A new thread with the same checkpoints. What the copied one waits for stays its own to be answered. */
  readonly copyThread: (actor: Actor, threadId: string) => Promise<{ readonly threadId: string }>;
  /** With its runs, events and checkpoints; what runs is cancelled first. History, approvals and audit stay. */
  readonly removeThread: (actor: Actor, threadId: string) => Promise<void>;

  /** What the thread's last workflow has so far, by task. */
  readonly results: (actor: Actor, threadId: string) => Promise<Record<string, TaskResult>>;
  /** Settles what people have decided meanwhile: the thread goes on with it, now or after its run under way. */
  readonly goOn: (actor: Actor, threadId: string) => Promise<RunInfo | null>;
  /** Runs that a dead process left behind go on from their last checkpoint. Returns how many. */
  readonly recover: () => Promise<number>;
  /** Does anybody follow the run's events? */
  readonly isRead: (runId: string) => boolean;
  readonly status: () => { readonly active: number; readonly queued: number };
  /** Lets what runs come to its next checkpoint (at most `graceMs`), then ends. What is left goes on at the next start. */
  readonly stop: (options?: { readonly graceMs?: number }) => Promise<void>;
};

/** Told when a run has ended, in any way, after it is on disk. */
export type RunListener = (ended: {
  readonly actor: Actor;
  readonly run: RunInfo;
  readonly error: ErrorShape | null;
}) => Promise<void> | void;
