import type { Client } from "@langchain/langgraph-sdk";
import { z } from "zod";
import { pause } from "../../base/abort.ts";
import { PurserError } from "../../base/errors.ts";
import { cleanJson } from "../../base/untrusted-json.ts";
import type { Effect, OperationContext, Progress } from "../agent.ts";
import { reach, shortened } from "./reach.ts";

export type RemoteCall = {
  readonly assistant: string;
  readonly input: unknown;
  readonly effect: Effect;
};

type Place = { readonly threadId: string; readonly runId: string };
type Given = Pick<OperationContext, "signal" | "emit" | "runId" | "effectKey">;

/** Times in a row that a run may be out of reach before it counts as lost. */
const PATIENCE = 6;
const PAUSE_MS = 250;
const MAX_PAUSE_MS = 4_000;
/** A run that is given up is told so, but not for ever. */
const GOODBYE_MS = 5_000;
const MAX_OUTPUT = 4 * 1024 * 1024;

/**
 * Runs a graph on another LangGraph server, on a thread of its own, and gives the state it ended with.
 *
 * From the moment the run may have begun there, a failure of a write does not say that nothing happened: it is
 * `effect_unknown`, which is never repeated by itself. A read is `agent_unavailable`, and may be tried again.
 * @throws PurserError `agent_unavailable`, `remote_refused`, `unknown_remote_graph`, `remote_failed`, `remote_interrupted`,
 *   `effect_unknown`, and the signal's reason
 */
export async function runRemote(
  client: Client,
  call: RemoteCall,
  context: Given,
): Promise<Record<string, unknown>> {
  const { signal, runId: ourRun, effectKey } = context;
  const metadata = { purser_run: ourRun, ...(effectKey === "" ? {} : { purser_effect: effectKey }) };
  const { thread_id: threadId } = await reach(() => client.threads.create({ metadata, signal }), signal);
  const begun = await begin(client, call, { threadId, metadata, signal });
  try {
    const status = await follow(client, begun, context);
    return await conclude(client, { ...begun, status }, signal);
  } catch (error) {
    if (signal.aborted) await cancel(client, begun);
    throw call.effect === "write" ? unknownOutcome(error, begun) : error;
  } finally {
    // Of a read nothing is left behind; of a write the thread shows what it did.
    if (call.effect === "read")
      await sayGoodbye((ending) => client.threads.delete(threadId, { signal: ending }));
  }
}

type Beginning = {
  readonly threadId: string;
  readonly metadata: Record<string, string>;
  readonly signal: AbortSignal;
};

async function begin(
  client: Client,
  { assistant, input, effect }: RemoteCall,
  { threadId, metadata, signal }: Beginning,
): Promise<Place> {
  try {
    const run = await reach(
      () =>
        client.runs.create(threadId, assistant, {
          input: input as Record<string, unknown>,
          metadata,
          streamMode: ["custom"],
          streamResumable: true,
          onDisconnect: effect === "read" ? "cancel" : "continue",
          signal,
        }),
      signal,
    );
    return { threadId, runId: run.run_id };
  } catch (error) {
    const code = error instanceof PurserError ? error.code : "";
    if (
      effect === "read" ||
      code === "remote_refused" ||
      code === "unknown_remote_graph" ||
      code === "outbound_refused"
    )
      throw error;
    // The answer got lost, or never was: the thread is new, so it tells which.
    const runs = await sayGoodbye((ending) => client.runs.list(threadId, { signal: ending }));
    if (runs?.length === 0) throw error;
    const [run] = runs ?? [];
    if (!run) throw unknownOutcome(error, { threadId, runId: "unknown" });
    return { threadId, runId: run.run_id };
  }
}

/** Tells what the run tells, until it has ended; comes back to it when the connection breaks. */
async function follow(client: Client, { threadId, runId }: Place, { signal, emit }: Given): Promise<string> {
  let lastEventId: string | undefined;
  for (let failures = 0, turn = 0; ; turn += 1) {
    try {
      const events = client.runs.joinStream(threadId, runId, { signal, streamMode: "custom", lastEventId });
      for await (const { event, data, id } of events) {
        lastEventId = id ?? lastEventId;
        if (event === "custom" || event.startsWith("custom|")) emit(progressOf(data));
      }
    } catch {
      // What became of the run is asked next, whatever became of its stream.
      signal.throwIfAborted();
    }
    try {
      const { status } = await reach(() => client.runs.get(threadId, runId, { signal }), signal);
      if (status !== "pending" && status !== "running") return status;
      failures = 0;
    } catch (error) {
      signal.throwIfAborted();
      failures += 1;
      if (failures >= PATIENCE) throw error;
    }
    await pause(Math.min(PAUSE_MS * 2 ** Math.min(turn, 10), MAX_PAUSE_MS), signal);
  }
}

const heldState = z.object({
  values: z.unknown(),
  tasks: z
    .array(z.object({ interrupts: z.array(z.unknown()).nullish(), error: z.unknown().optional() }))
    .default([]),
});

async function conclude(
  client: Client,
  { threadId, status }: Place & { readonly status: string },
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const told = await reach(() => client.threads.getState(threadId, undefined, { signal }), signal);
  const { values, tasks } = heldState.parse(cleanJson(told, "The remote graph's state"));
  if (tasks.some(({ interrupts }) => (interrupts ?? []).length > 0)) {
    // Nobody is to answer it there any more: the run it belonged to has failed here.
    await sayGoodbye((ending) => client.threads.delete(threadId, { signal: ending }));
    throw new PurserError(
      "remote_interrupted",
      "The remote graph waits for a person's decision, which cannot be given through Purser; its run was withdrawn.",
    );
  }
  if (status !== "success") {
    const error = tasks.map((task) => task.error).find((one) => one !== undefined && one !== null);
    const why =
      error === undefined ? "" : `: ${shortened(typeof error === "string" ? error : JSON.stringify(error))}`;
    throw new PurserError("remote_failed", `The remote graph ended as ${status}${why}`);
  }
  if (JSON.stringify(values ?? null).length > MAX_OUTPUT)
    throw new PurserError("remote_failed", `The remote graph's answer is over ${MAX_OUTPUT} bytes.`);
  const output = z.record(z.string(), z.unknown()).safeParse(values);
  return output.success ? output.data : { output: values };
}

async function cancel(client: Client, { threadId, runId }: Place): Promise<void> {
  await sayGoodbye((signal) => client.runs.cancel(threadId, runId, true, "interrupt", { signal }));
}

/** A last request, after which it does not matter any more whether the other server has heard it. */
async function sayGoodbye<T>(request: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  try {
    return await request(AbortSignal.timeout(GOODBYE_MS));
  } catch {
    return undefined;
  }
}

function unknownOutcome(error: unknown, { threadId, runId }: Place): PurserError {
  const why = error instanceof Error ? error.message : String(error);
  return new PurserError(
    "effect_unknown",
    `The remote graph was started and did not end well, so what it did is not known: ${why}`,
    { details: { remoteThread: threadId, remoteRun: runId }, cause: error },
  );
}

const told = z.object({
  message: z.string(),
  done: z.number().optional(),
  total: z.number().optional(),
});

function progressOf(data: unknown): Progress {
  const known = told.safeParse(data).data;
  if (known) return { ...known, message: shortened(known.message) };
  return { message: shortened(typeof data === "string" ? data : JSON.stringify(data ?? null)) };
}
