import { PurserError } from "../../base/errors.ts";
import type { Approval } from "../../control/approvals.ts";
import type { Actor } from "../../control/context.ts";
import type { Orchestrator } from "../../orchestrator.ts";
import type { RunInfo, RunRequest, RunStatus } from "../../runs/run.ts";
import { INSIDE } from "../errors.ts";
import { type AnswerPlace, approvalsText } from "./approval-text.ts";
import { pendingDecisions } from "./pending.ts";
import { type TokenCount, lastAnswer, stateMessages, tokensSinceRequest } from "./state-messages.ts";
import { streamedText } from "./streamed-text.ts";
import { type Told, toldIn } from "./told.ts";

/** A user's conversation and its client's connection. */
export type Conversation = {
  readonly orchestrator: Orchestrator;
  /** The name under which the orchestrator's graph is served. */
  readonly graph: string;
  readonly actor: Actor;
  readonly threadId: string;
  readonly place: AnswerPlace;
  /** Aborts when the client has gone: what runs for it is cancelled. */
  readonly signal: AbortSignal;
};

/** What comes of one message, in the order it comes. The texts together are the answer. */
export type TurnEvent =
  /** The run is on disk: from here on a failure is the run's. */
  | { readonly kind: "started"; readonly runId: string }
  | { readonly kind: "text"; readonly text: string }
  /** What a workflow tells while it goes on; never part of the answer. */
  | { readonly kind: "progress"; readonly event: unknown }
  | {
      readonly kind: "end";
      /** null: the message needed no run */
      readonly runId: string | null;
      readonly status: RunStatus | "waiting";
      /** Waited for in this conversation. */
      readonly approvals: readonly Approval[];
      readonly tokens: TokenCount;
      readonly told: Told;
    };

export const NO_TOKENS: TokenCount = { input: 0, output: 0 };

/** @throws PurserError those of RunManager.start, and the signal's reason */
export async function begin(
  { orchestrator, actor, graph, threadId, signal }: Conversation,
  start: RunRequest["start"],
): Promise<RunInfo> {
  signal.throwIfAborted();
  return orchestrator.runs.start(actor, {
    threadId,
    graph,
    start,
    streamModes: ["custom", "messages-tuple"],
  });
}

/**
 * Reads a run as it goes; it ends with the run.
 * @throws PurserError the run's own failure, `no_answer`
 */
export async function* follow(conversation: Conversation, run: RunInfo): AsyncGenerator<TurnEvent> {
  const { orchestrator, actor, signal } = conversation;
  const { runs } = orchestrator;
  // Nobody reads on, so nobody can be told that it could not be cancelled: a run that has ended is one.
  const cancel = () => void runs.cancel(actor, run.id).catch(() => undefined);
  signal.addEventListener("abort", cancel, { once: true });
  if (signal.aborted) cancel();
  try {
    yield { kind: "started", runId: run.id };
    let sent = "";
    for await (const { event, data } of runs.events(actor, run.id)) {
      if (event === "custom") yield { kind: "progress", event: data };
      const text = streamedText(event, data);
      if (text === undefined) continue;
      sent += text;
      yield { kind: "text", text };
    }
    const ended = await runs.wait(actor, run.id);
    if (ended.error) throw failureOf(ended.error);
    yield* conclude(conversation, ended, sent);
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

/** What went wrong inside keeps its words for the log. */
function failureOf({ code, message }: NonNullable<RunInfo["error"]>): Error {
  return INSIDE.has(code) ? new Error(message) : new PurserError(code, message);
}

/** The rest of the answer, as the thread keeps it, or what the thread waits for now. */
async function* conclude(
  conversation: Conversation,
  { id: runId, status }: RunInfo,
  sent: string,
): AsyncGenerator<TurnEvent> {
  const { orchestrator, actor, threadId, place } = conversation;
  const { values } = await orchestrator.runs.state(actor, threadId);
  const messages = stateMessages(values);
  const end = {
    kind: "end",
    runId,
    status,
    tokens: tokensSinceRequest(messages),
    told: toldIn(values),
  } as const;
  if (status === "interrupted") {
    const approvals = await show(conversation);
    const asked = approvals.length > 0 ? approvalsText(approvals, place) : WAITS_FOR_OTHER;
    yield { kind: "text", text: sent === "" ? asked : `\n\n${asked}` };
    yield { ...end, approvals };
    return;
  }
  const answer = lastAnswer(messages)?.text;
  if (status === "pending" || status === "running") {
    throw new PurserError("stopping", "Purser is stopping; the conversation goes on when it is back.");
  }
  if (answer === undefined) {
    throw new PurserError("no_answer", `The run ended as ${status} and gave no answer.`);
  }
  // What was streamed is the answer's beginning, unless it was composed anew at the end.
  if (!answer.startsWith(sent)) yield { kind: "text", text: `\n\n${answer}` };
  else if (answer !== sent) yield { kind: "text", text: answer.slice(sent.length) };
  yield { ...end, approvals: [] };
}

const WAITS_FOR_OTHER = "This conversation waits for an answer that cannot be given in chat.";

/** What the thread waits for, noted as shown: only that can be decided by the next message. */
export async function show({ orchestrator, actor, threadId }: Conversation): Promise<readonly Approval[]> {
  const waiting = await pendingDecisions(orchestrator, actor, threadId);
  if (waiting.kind !== "waiting") return [];
  const chat_shown = waiting.pending.map(({ id }) => id);
  await orchestrator.threads.update(actor, threadId, { metadata: { chat_shown } });
  return waiting.pending;
}
