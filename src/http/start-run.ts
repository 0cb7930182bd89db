import type { Actor } from "../control/context.ts";
import type { ResolvedAssistant } from "../runs/assistant.ts";
import type { RunInfo, RunRequest } from "../runs/run.ts";
import { mergeSettings } from "../runs/run-settings.ts";
import { readKnownState } from "./known-state.ts";
import type { ServerCore } from "./routes/deps.ts";
import type { RunCreate } from "./wire/run.ts";
import { toStart } from "./wire/command.ts";
import { fromCheckpoint } from "./wire/state.ts";

type Core = Pick<ServerCore, "assistants" | "threads" | "runs">;

export type RunAsked = {
  /** null: a thread of its own, which goes with the run unless the client wants to keep it */
  readonly threadId: string | null;
  readonly body: RunCreate;
  readonly traceparent?: string | undefined;
};

/**
 * Takes in a run as a client posts it, on behalf of its assistant.
 * @throws PurserError `unknown_assistant`, `unknown_thread`, `unknown_checkpoint`, and those of RunManager.start
 */
export async function startRun(core: Core, actor: Actor, asked: RunAsked): Promise<RunInfo> {
  const { body, threadId } = asked;
  const assistant = await core.assistants.resolve(actor, body.assistant_id);
  if (threadId !== null) {
    if (body.if_not_exists === "create") {
      const metadata = body.metadata ?? {};
      await core.threads.create(actor, { id: threadId, metadata, ifExists: "do_nothing" });
    }
    const request = toRequest(asked, { assistant, threadId });
    await requireCheckpoint(core, actor, request);
    return core.runs.start(actor, request);
  }
  const { id } = await core.threads.create(actor, { metadata: body.metadata ?? {} });
  try {
    return await core.runs.start(actor, toRequest(asked, { assistant, threadId: id }));
  } catch (error) {
    await core.runs.removeThread(actor, id);
    throw error;
  }
}

async function requireCheckpoint(
  { runs }: Core,
  actor: Actor,
  { threadId, graph, options }: RunRequest,
): Promise<void> {
  const { checkpointId: checkpoint_id, checkpointNs: checkpoint_ns } = options?.checkpoint ?? {};
  if (checkpoint_id === undefined) return;
  await readKnownState(runs, actor, { threadId, graph, checkpoint: { checkpoint_id, checkpoint_ns } });
}

type Prepared = {
  readonly assistant: ResolvedAssistant;
  readonly threadId: string;
};

function toRequest(
  { threadId: given, body, traceparent }: RunAsked,
  { assistant, threadId }: Prepared,
): RunRequest {
  const settings = mergeSettings(assistant, { config: body.config ?? undefined, context: body.context });
  const { checkpoint_id, ...configurable } = settings.configurable;
  const from = fromCheckpoint(
    body.checkpoint,
    body.checkpoint_id ?? (typeof checkpoint_id === "string" ? checkpoint_id : undefined),
  );
  const modes = [body.stream_mode ?? []].flat();
  return {
    threadId,
    graph: assistant.graph,
    assistantId: assistant.id,
    start: toStart(body),
    streamModes: modes.length === 0 ? ["values"] : [...new Set(modes)],
    options: {
      subgraphs: body.stream_subgraphs ?? false,
      checkpoint: from
        ? {
            checkpointId: from.checkpoint_id,
            checkpointNs: from.checkpoint_ns,
            checkpointMap: from.checkpoint_map && { ...from.checkpoint_map },
          }
        : null,
      configurable,
      context: settings.context,
      tags: [...settings.tags],
      recursionLimit: settings.recursionLimit,
      interruptBefore: body.interrupt_before ?? undefined,
      interruptAfter: body.interrupt_after ?? undefined,
      onDisconnect: body.on_disconnect ?? "continue",
      durability: body.durability ?? "sync",
      webhook: body.webhook ?? undefined,
    },
    metadata: { ...assistant.metadata, ...body.metadata },
    // What it is a thread of: clients search by that.
    threadMetadata: { graph_id: assistant.graph, assistant_id: assistant.id },
    multitask: body.multitask_strategy ?? undefined,
    afterSeconds: body.after_seconds ?? undefined,
    temporary: given === null && body.on_completion !== "keep",
    traceparent,
  };
}
