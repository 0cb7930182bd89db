import type { Context } from "hono";
import type { Actor } from "../control/context.ts";
import type { PendingInterrupt } from "../runs/resume-gate.ts";
import type { RunInfo, RunManager, StreamMode } from "../runs/run.ts";
import { lastSeen, ofModes } from "./sse.ts";
import type { Streams } from "./streams.ts";
import { wireResponse } from "./wire/json.ts";

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
    return wireResponse(values, { "content-location": path, location: `${path}/join` });
  } catch (error) {
    if (!signal.aborted) throw error;
    if (cancelOnDisconnect) cancelQuietly(runs, actor, run.id);
    return new Response(null, { status: 499 });
  }
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

/** Nobody is left who could be told: a run that has ended meanwhile needs no cancelling. */
function cancelQuietly(runs: RunManager, actor: Actor, runId: string): void {
  runs.cancel(actor, runId).catch(() => undefined);
}
