import { PurserError } from "../base/errors.ts";
import type { Context } from "hono";
import { type Actor, requirePermission } from "../control/context.ts";
import type { PendingInterrupt } from "../runs/resume-gate.ts";
import type { RunInfo, RunManager, StreamMode } from "../runs/run.ts";
import { lastSeen, ofModes } from "./sse.ts";
import type { Streams } from "./streams.ts";
import { wireResponse } from "./wire/json.ts";
import { WRITE_RUNS } from "./permissions.ts";

/** Where a run is found. A stateless run has no thread that its client would know. */
export function runPath(run: RunInfo, { stateless }: { readonly stateless: boolean }): string {
  return stateless ? `/runs/${run.id}` : `/threads/${encodeURIComponent(run.threadId)}/runs/${run.id}`;
}

export type Following = {
  readonly actor: Actor;
  readonly run: RunInfo;
  readonly path: string;
  /** Whether the run is cancelled when its client goes. */
  readonly cancelOnDisconnect: boolean;
};

/**
 * To follow a run is to read; to follow it so that it ends with the reader is not.
 * @throws PurserError `permission_denied`
 */
export function mayCancel(actor: Actor, asked: boolean | undefined): boolean {
  if (asked === true) requirePermission(actor, WRITE_RUNS);
  return asked ?? false;
}

/** Streams a run's events from where the client's `Last-Event-ID` left off. */
export function streamRun(
  c: Context,
  { runs, streams }: { readonly runs: RunManager; readonly streams: Streams },
  {
    actor,
    run,
    path,
    cancelOnDisconnect,
    modes,
  }: Following & { readonly modes?: readonly StreamMode[] | undefined },
): Response {
  const after = lastSeen(c.req.header("last-event-id"));
  // A stream may wait for hours: it holds on to the run's id, not to all that is known of the run.
  const { id } = run;
  return streams.send(c, {
    events: (signal) => {
      const events = runs.events(actor, id, { after, signal });
      return modes ? ofModes(events, modes) : events;
    },
    owner: ownerOf(actor),
    headers: {
      "content-location": path,
      // LangGraph's SDK comes back here by itself when the connection breaks.
      location: `${path}/stream`,
    },
    onGone: cancelOnDisconnect ? () => cancelQuietly(runs, actor, id) : undefined,
  });
}

/** Answers when the run has ended: the values, or what it waits for, or how it failed. */
export async function waitForRun(
  c: Context,
  { runs }: { readonly runs: RunManager },
  { actor, run, path, cancelOnDisconnect }: Following,
): Promise<Response> {
  const { signal } = c.req.raw;
  try {
    const values = run.temporary
      ? await lastValues(runs, actor, { run, signal })
      : await endValues(runs, actor, { run, signal });
    await requireEnded(c, runs, { actor, run, path });
    return wireResponse(values, { "content-location": path, location: `${path}/join` });
  } catch (error) {
    if (!signal.aborted) throw error;
    if (cancelOnDisconnect) cancelQuietly(runs, actor, run.id);
    return new Response(null, { status: 499 });
  }
}

/**
 * A server that stops lets go of those who wait, and the run goes on at its next start. Whoever joined may simply ask
 * again; whoever started the run must not start another.
 */
async function requireEnded(
  c: Context,
  runs: RunManager,
  { actor, run, path }: Pick<Following, "actor" | "run" | "path">,
): Promise<void> {
  if ((await runs.get(actor, run.id)).endedAt !== null) return;
  const message = `Purser is stopping; the run goes on when it is back: join it at ${path}/join.`;
  throw new PurserError(c.req.method === "GET" ? "stopping" : "run_unfinished", message, {
    retryable: true,
    details: { runId: run.id },
  });
}

type Awaited = { readonly run: RunInfo; readonly signal: AbortSignal };

async function endValues(runs: RunManager, actor: Actor, { run, signal }: Awaited): Promise<object> {
  const { error, threadId, graph } = await runs.wait(actor, run.id, signal);
  const { values, tasks } = await runs.state(actor, threadId, { graph });
  const interrupts = tasks.flatMap((task) => task.interrupts);
  return ending(values, { interrupts, error: error && { error: error.code, message: error.message } });
}

/** A temporary thread is gone when its run has ended: what it came to was told on the way. */
async function lastValues(runs: RunManager, actor: Actor, { run, signal }: Awaited): Promise<object> {
  let values: Readonly<Record<string, unknown>> = {};
  let interrupts: readonly PendingInterrupt[] = [];
  let error: unknown = null;
  for await (const told of runs.events(actor, run.id, { signal })) {
    if (told.event === "error") error = told.data;
    if (told.event !== "values" || typeof told.data !== "object" || told.data === null) continue;
    const { __interrupt__: asked, ...held } = told.data as Record<string, unknown>;
    if (Array.isArray(asked)) interrupts = asked as PendingInterrupt[];
    else interrupts = [];
    if (Object.keys(held).length > 0) values = held;
  }
  signal.throwIfAborted();
  return ending(values, { interrupts, error });
}

function ending(
  values: Readonly<Record<string, unknown>>,
  { interrupts, error }: { readonly interrupts: readonly PendingInterrupt[]; readonly error: unknown },
): object {
  return {
    ...values,
    ...(interrupts.length > 0 ? { __interrupt__: interrupts } : {}),
    ...(error === null ? {} : { __error__: error }),
  };
}

/** Whose streams are counted together. */
function ownerOf({ companyId, userId }: Actor): string {
  return JSON.stringify([companyId, userId]);
}

/** Nobody is left who could be told: a run that has ended meanwhile needs no cancelling. */
function cancelQuietly(runs: RunManager, actor: Actor, runId: string): void {
  runs.cancel(actor, runId).catch(() => undefined);
}
