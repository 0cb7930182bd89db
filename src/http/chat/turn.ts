import { PurserError } from "../../base/errors.ts";
import type { RunInfo, RunRequest } from "../../runs/run.ts";
import { type Conversation, type TurnEvent, NO_TOKENS, begin, follow, show } from "./follow.ts";
import { approvalsText } from "./approval-text.ts";
import type { InputMessage } from "./messages.ts";
import type { ChatModel } from "./models.ts";
import { type Pending, pendingDecisions } from "./pending.ts";
import { readReply } from "./reply.ts";
import { stateMessages } from "./state-messages.ts";

export type Turn = {
  readonly model: ChatModel;
  readonly request: string;
  readonly history: readonly InputMessage[];
};

/**
 * One message of a conversation: a question to the orchestrator's graph, or the answer to what the conversation
 * waits for. Everything is asked of the graph under the conversation's own user.
 * @throws PurserError those of RunManager.start, and the run's own failure
 */
export async function* takeTurn(conversation: Conversation, turn: Turn): AsyncGenerator<TurnEvent> {
  const { orchestrator, actor, threadId } = conversation;
  const metadata = { source: "chat" };
  await orchestrator.threads.create(actor, { id: threadId, ifExists: "do_nothing", metadata });
  let waiting = await pendingDecisions(orchestrator, actor, threadId);
  if (waiting.kind === "decided elsewhere") {
    const run = await begin(conversation, { kind: "continue" });
    await orchestrator.runs.wait(actor, run.id);
    waiting = await pendingDecisions(orchestrator, actor, threadId);
  }
  switch (waiting.kind) {
    case "nothing":
      yield* follow(conversation, await begin(conversation, await question(conversation, turn)));
      return;
    case "waiting":
      yield* answer(conversation, turn.request, waiting);
      return;
    case "decided elsewhere":
      throw new PurserError("thread_busy", "The conversation goes on with what was decided; ask again then.");
    default:
      waiting satisfies never;
  }
}

/** Set at every turn, so that an earlier turn's choice does not go on. */
const NO_ROUTE = { preferred_agent: null, workflow_type: null };

async function question(
  { orchestrator, actor, threadId }: Conversation,
  { request, history, model }: Turn,
): Promise<RunRequest["start"]> {
  const known = stateMessages((await orchestrator.runs.state(actor, threadId)).values);
  const last = known.at(-1);
  // Asked again after a run that gave no answer: the message takes the place of the one that stands there.
  const again = last?.from === "human" && last.text === request ? last.id : null;
  const message = { role: "user", content: request, id: again ?? orchestrator.runtime.ids.next() };
  // Clients send the whole conversation each time; the thread has it already, but for its beginning.
  const messages = known.length === 0 ? [...history, message] : [message];
  return { kind: "input", input: { messages, ...NO_ROUTE, ...model.route } };
}

/** The gate's refusals of this decider; what is asked stays asked. */
const REFUSED: ReadonlySet<string> = new Set(["permission_denied", "self_approval"]);

async function* answer(
  conversation: Conversation,
  text: string,
  { pending, shown, answerOf }: Pending,
): AsyncGenerator<TurnEvent> {
  const reply = readReply(
    text,
    shown.map(({ id }) => id),
  );
  if (reply.kind === "unclear" || shown.length === 0) {
    const why = reply.kind === "unclear" && shown.length > 0 ? ` ${reply.why}` : "";
    yield* leave(
      conversation,
      `This conversation waits for ${pending.length === 1 ? "a decision" : "decisions"}.${why}`,
    );
    return;
  }
  const { decisions } = reply;
  const said = shown.flatMap(({ id, action }) => {
    const decision = decisions[id];
    return decision ? [`${decision.type === "reject" ? "Rejected" : "Approved"}: ${action.summary}`] : [];
  });
  let run: RunInfo;
  try {
    run = await begin(conversation, { kind: "resume", answer: answerOf(decisions) });
  } catch (error) {
    if (!(error instanceof PurserError)) throw error;
    yield* refused(conversation, error);
    return;
  }
  yield { kind: "text", text: `${said.join("\n")}\n\n` };
  yield* follow(conversation, run);
}

async function* refused(conversation: Conversation, refusal: PurserError): AsyncGenerator<TurnEvent> {
  if (REFUSED.has(refusal.code)) {
    yield* leave(conversation, `${refusal.message} Nothing was decided.`);
    return;
  }
  if (refusal.code === "approval_expired") {
    const run = await begin(conversation, { kind: "continue" });
    yield { kind: "text", text: `${refusal.message}\n\n` };
    yield* follow(conversation, run);
    return;
  }
  if (refusal.code !== "approval_settled") throw refusal;
  yield { kind: "text", text: refusal.message };
  yield { kind: "end", runId: null, status: "waiting", approvals: [], tokens: NO_TOKENS, told: {} };
}

/** Says what is still waited for, and leaves it so. */
async function* leave(conversation: Conversation, why: string): AsyncGenerator<TurnEvent> {
  const approvals = await show(conversation);
  const rest =
    approvals.length > 0 ? approvalsText(approvals, conversation.place) : "It cannot be answered in chat.";
  yield { kind: "text", text: `${why}\n\n${rest}` };
  yield { kind: "end", runId: null, status: "waiting", approvals, tokens: NO_TOKENS, told: {} };
}
