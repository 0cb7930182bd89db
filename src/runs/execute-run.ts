import type { RunControl } from "@langchain/langgraph";
import { z } from "zod";
import type { Runtime } from "../base/runtime.ts";
import type { Actor } from "../control/context.ts";
import { outcomeSchema } from "../graph/state.ts";
import type { ServedGraph } from "../graph/workflows/index.ts";
import type { MemoryStore } from "../store/memory/memory-store.ts";
import type { EventLog } from "./event-log.ts";
import type { PendingInterrupt } from "./resume-gate.ts";
import type { RunInfo, RunStatus } from "./run.ts";
import { createTelling } from "./telling.ts";
import { readState } from "./thread-state.ts";
import { type Chunk, type LibraryMode, createTranslator, libraryModes } from "./translate.ts";
import { createWire } from "./wire.ts";

export type Executed = {
  readonly status: Extract<RunStatus, "interrupted" | "success" | "timeout">;
  readonly values: Readonly<Record<string, unknown>> | null;
  /** By task. */
  readonly interrupts: Readonly<Record<string, readonly PendingInterrupt[]>>;
};

export type ExecuteRunDeps = {
  readonly log: EventLog;
  readonly runtime: Runtime;
  readonly memory: MemoryStore;
  readonly workflowTimeoutMs: number;
};

export type Execution = {
  readonly actor: Actor;
  readonly run: RunInfo;
  readonly served: ServedGraph;
  /** What the graph is invoked with. */
  readonly input: unknown;
  readonly signal: AbortSignal;
  readonly control: RunControl;
};

const endedBy = z.object({ outcome: outcomeSchema });
const INTERRUPT = "__interrupt__";

/**
 * Runs the graph to its end or to where it waits, and writes down what it tells as it goes.
 * @throws whatever the graph throws; GraphDrained when `control` asked it to stop at a checkpoint
 */
export async function executeRun(
  { log, runtime, memory, workflowTimeoutMs }: ExecuteRunDeps,
  execution: Execution,
): Promise<Executed> {
  const { actor, run, served, signal } = execution;
  const translate = createTranslator(run.options.streamModes);
  const deadline = runtime.clock.now().getTime() + workflowTimeoutMs;
  const config = {
    ...graphConfig(execution, deadline),
    ...(served.custom ? { store: memory.forCompany(actor.companyId) } : {}),
  };
  const telling = createTelling(log, { companyId: actor.companyId, runId: run.id });
  let values: Readonly<Record<string, unknown>> | null = null;
  let waits = false;
  try {
    for await (const { namespace, mode, data } of chunks(execution, config)) {
      if (namespace.length === 0 && typeof data === "object" && data !== null) {
        if (INTERRUPT in data) waits = true;
        else if (mode === "values") values = data as Record<string, unknown>;
      }
      if (mode === "events") telling.tell("events", data);
      else
        for (const { event, data: told } of translate({ namespace, mode, data })) telling.tell(event, told);
    }
    signal.throwIfAborted();
  } finally {
    // However it ends, nothing that it told comes after its end, or gets lost with the process.
    await telling.written();
  }
  const wired = values && (createWire()(values) as Record<string, unknown>);
  if (waits) {
    // Where it waits in its first step nothing was streamed that would tell the values.
    const { tasks, values: held } = await readState({ threadId: run.threadId, served });
    const asking = tasks.filter(({ interrupts }) => interrupts.length > 0);
    return {
      status: "interrupted",
      values: held,
      interrupts: Object.fromEntries(asking.map(({ id, interrupts }) => [id, interrupts])),
    };
  }
  const timedOut = endedBy.safeParse(values).data?.outcome.status === "timeout";
  return { status: timedOut ? "timeout" : "success", values: wired, interrupts: {} };
}

/** Who acts, and where in the thread it begins: what a client sends under these names is left out. */
const OURS = /^(?:__|purser_|checkpoint_)/;

/** What a client configures goes under ours: nobody can name the actor, the thread or the run. */
function graphConfig({ actor, run, served, signal, control }: Execution, deadline: number) {
  const { options } = run;
  const given = Object.entries(options.configurable).filter(([key]) => !OURS.test(key));
  const { checkpointId, checkpointNs, checkpointMap } = options.checkpoint ?? {};
  return {
    configurable: {
      ...Object.fromEntries(given),
      ...(checkpointId === undefined ? {} : { checkpoint_id: checkpointId }),
      ...(checkpointNs === undefined ? {} : { checkpoint_ns: checkpointNs }),
      ...(checkpointMap === undefined ? {} : { checkpoint_map: checkpointMap }),
      thread_id: run.threadId,
      run_id: run.id,
      graph_id: run.graph,
      assistant_id: run.assistantId ?? run.graph,
      purser_actor: actor,
      purser_deadline: deadline,
    },
    // LangGraph takes a run of the same id for the same work: after a crash it goes on instead of beginning again.
    metadata: { ...run.metadata, run_id: run.id },
    ...(options.context === undefined ? {} : { context: options.context as Record<string, unknown> }),
    ...(options.tags.length === 0 ? {} : { tags: options.tags }),
    recursionLimit: options.recursionLimit ?? served.recursionLimit,
    ...(options.interruptBefore === undefined ? {} : { interruptBefore: options.interruptBefore }),
    ...(options.interruptAfter === undefined ? {} : { interruptAfter: options.interruptAfter }),
    // What writes must find its checkpoints again, whatever a client wishes.
    durability: options.durability === "exit" && !served.writes ? ("exit" as const) : ("sync" as const),
    signal,
    control,
  };
}

type AnyChunk = Omit<Chunk, "mode"> & { readonly mode: LibraryMode | "events" };

async function* chunks(
  { run: { id, options }, served: { graph }, input }: Execution,
  config: ReturnType<typeof graphConfig>,
): AsyncGenerator<AnyChunk> {
  const given = input as Parameters<typeof graph.stream>[0];
  const streamed = {
    ...config,
    streamMode: libraryModes(options.streamModes),
    subgraphs: options.subgraphs,
  } as Parameters<typeof graph.stream>[1];
  if (!options.streamModes.includes("events")) {
    for await (const chunk of await graph.stream(given, streamed)) yield readChunk(chunk, options.subgraphs);
    return;
  }
  for await (const event of graph.streamEvents(given, { ...streamed, version: "v2", runId: id })) {
    const own = event.event === "on_chain_stream" && event.run_id === id;
    if (own) yield readChunk(event.data.chunk, options.subgraphs);
    else if (!event.tags?.includes("langsmith:hidden"))
      yield { namespace: [], mode: "events", data: publicEvent(event) };
  }
}

function readChunk(chunk: unknown, subgraphs: boolean): AnyChunk {
  const [namespace, mode, data] = (subgraphs ? chunk : [[], ...(chunk as unknown[])]) as [
    string[],
    LibraryMode,
    unknown,
  ];
  return { namespace, mode, data };
}

/** The metadata of callback events repeats the configuration, which names the actor. */
function publicEvent({
  metadata,
  ...event
}: {
  readonly metadata?: Readonly<Record<string, unknown>>;
}): unknown {
  const shown = Object.entries(metadata ?? {}).filter(([key]) => !key.startsWith("purser_"));
  return { ...event, metadata: Object.fromEntries(shown) };
}
