import { v5 } from "@langchain/core/utils/uuid";
import type { ResolvedAssistant } from "../assistant.ts";
import type { RunRequest } from "../run.ts";
import { mergeSettings } from "../run-settings.ts";
import type { Cron } from "./cron.ts";

/** A namespace of its own, made once at random. */
const NAMESPACE = "1f0a3c52-7c8e-4b0e-9a51-6c1f2f0d7be4";

/**
 * Between the admission of a run whose thread goes with it and its start: time to write down that the cron has moved on.
 * Were the run over before, a crash would leave no trace of it, and it would be started again.
 */
const HEAD_START_S = 0.25;

/** The same each time it is asked: after a crash the thread that was made before it is found again. */
export function threadOf(companyId: string, { id, threadId }: Cron, scheduledFor: string): string {
  return threadId ?? v5(`${companyId} ${id} ${scheduledFor}`, NAMESPACE);
}

/** By which its runs are told from others, and one time's run from the next. */
export function markOf({ id }: Cron, scheduledFor: string): Readonly<Record<string, string>> {
  return { cron_id: id, cron_scheduled_for: scheduledFor };
}

export function toRequest(
  cron: Cron,
  {
    assistant,
    threadId,
    mark,
  }: { assistant: ResolvedAssistant; threadId: string; mark: Readonly<Record<string, string>> },
): RunRequest {
  const { payload } = cron;
  const settings = mergeSettings(assistant, {
    config: payload.config ?? undefined,
    context: payload.context,
  });
  const ownThread = cron.threadId === null;
  const temporary = ownThread && cron.onRunCompleted === "delete";
  const input = payload.input ?? (ownThread ? {} : undefined);
  return {
    threadId,
    graph: assistant.graph,
    assistantId: assistant.id,
    start: input === undefined ? { kind: "continue" } : { kind: "input", input },
    streamModes: [payload.stream_mode ?? "values"].flat(),
    options: {
      configurable: { ...settings.configurable },
      tags: [...settings.tags],
      recursionLimit: settings.recursionLimit,
      context: settings.context,
      subgraphs: payload.stream_subgraphs ?? false,
      interruptBefore: payload.interrupt_before ?? undefined,
      interruptAfter: payload.interrupt_after ?? undefined,
      durability: payload.durability ?? "sync",
      webhook: payload.webhook ?? undefined,
    },
    metadata: { ...cron.metadata, ...mark },
    // A time that comes while the thread is busy waits for its turn: nobody is there to try again.
    multitask: payload.multitask_strategy ?? "enqueue",
    temporary,
    ...(temporary ? { afterSeconds: HEAD_START_S } : {}),
  };
}
