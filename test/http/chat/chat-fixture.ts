import { AIMessage } from "@langchain/core/messages";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import {
  END,
  type LangGraphRunnableConfig,
  MessagesValue,
  START,
  StateGraph,
  StateSchema,
  interrupt,
} from "@langchain/langgraph";
import { Hono } from "hono";
import OpenAI from "openai";
import { z } from "zod";
import type { Approval } from "../../../src/control/approvals.ts";
import { type Actor, actorSchema } from "../../../src/control/context.ts";
import { approvalBatch } from "../../../src/graph/approval-batch.ts";
import { approvalRequest } from "../../../src/graph/approval-request.ts";
import { chatRoutes } from "../../../src/http/chat/routes.ts";
import type { Orchestrator } from "../../../src/orchestrator.ts";
import { listen } from "../../support/listen.ts";
import { ana, testOrchestrator, workerAgent } from "../../support/orchestrator.ts";

const ChatState = new StateSchema({
  messages: MessagesValue,
  preferred_agent: z.string().nullish(),
  workflow_type: z.string().nullish(),
  answer: z.string().default(""),
});
type State = typeof ChatState.State;

/** What the graph did, and how the test holds it up. */
export type Doings = {
  readonly paid: number[];
  /** Calls of `slow` that have begun, and those that were cut off. */
  readonly slow: { begun: () => void; cut: () => void };
};

/**
 * A graph that speaks as the orchestrator's does: `pay 100 and 200` waits for an approval of each amount, `slow` runs
 * until it is cut off, `fail` fails, `stream` streams from a model, `silent` says nothing; whatever else is echoed
 * with who was asked and how many messages there are.
 */
export function chatGraph(orchestrator: Orchestrator, { paid, slow }: Doings) {
  async function work(state: State, config: LangGraphRunnableConfig) {
    const { messages } = state;
    const text = messages.at(-1)?.text ?? "";
    const whom = state.preferred_agent ?? state.workflow_type ?? "purser";
    if (text === "fail") throw new Error("secret detail");
    if (text === "silent") return { answer: "" };
    if (text.startsWith("slow")) return { answer: await hang(config) };
    const amounts = /^pay ([\d and]+)$/.exec(text)?.[1]?.split(" and ").map(Number);
    if (amounts) return { answer: await pay(amounts, messages.length, config) };
    const said = messages.map((message) => `${message.type}:${message.text}`).join(" | ");
    return { answer: `${whom} heard ${said}` };
  }

  async function hang({ signal, writer }: LangGraphRunnableConfig): Promise<string> {
    writer?.({ event: "working" });
    slow.begun();
    await new Promise((resolve) => signal?.addEventListener("abort", resolve, { once: true }));
    slow.cut();
    signal?.throwIfAborted();
    return "";
  }

  async function pay(amounts: readonly number[], turn: number, config: LangGraphRunnableConfig) {
    const { thread_id, run_id, purser_actor } = config.configurable as Record<string, unknown>;
    const actor = actorSchema.parse(purser_actor);
    const opened = await Promise.all(
      amounts.map((amount) =>
        open(actor, { amount, turn, threadId: String(thread_id), runId: String(run_id) }),
      ),
    );
    const settled = async () =>
      Promise.all(opened.map(async ({ id }) => (await orchestrator.approvals.get(actor.companyId, id))!));
    for (;;) {
      const pending = (await settled()).filter(({ status }) => status === "pending");
      const [first, ...others] = pending.map((approval) => approvalRequest(approval));
      if (!first) break;
      interrupt(others.length > 0 ? approvalBatch([first, ...others]) : first);
    }
    const yes = (await settled()).filter(({ status }) => status === "approved");
    const sums = yes.map(({ action }) => action.arguments["amount"] as number);
    paid.push(...sums);
    return `Paid ${sums.join(", ") || "nothing"}.`;
  }

  async function open(
    actor: Actor,
    { amount, turn, threadId, runId }: { amount: number; turn: number; threadId: string; runId: string },
  ): Promise<Approval> {
    const { approval } = await orchestrator.approvals.open({
      threadId,
      runId,
      workflowId: `${threadId}/${turn}/${amount}`,
      permission: "work:pay",
      requestedBy: "agent:worker",
      requestedFor: actor.userId,
      action: {
        companyId: actor.companyId,
        workflow: "chat",
        taskId: "pay",
        agent: "worker",
        operation: "pay",
        arguments: { amount },
        effect: "write",
        summary: `Pay ${amount} USD`,
        reason: "It was asked for.",
        undo: "irreversible: money has left",
        exhibits: [],
        ledgerVersion: 1,
        figures: [],
      },
    });
    return approval;
  }

  async function respond({ messages, answer }: State) {
    if (answer === "") return {};
    if (messages.at(-1)?.text !== "stream") return { messages: [new AIMessage(answer)] };
    const model = new FakeListChatModel({ responses: ["Once upon a time."] });
    return { messages: [await model.invoke("go on")] };
  }

  return new StateGraph(ChatState)
    .addNode("work", work)
    .addNode("respond", respond)
    .addEdge(START, "work")
    .addEdge("work", "respond")
    .addEdge("respond", END);
}

export type Served = {
  readonly orchestrator: Orchestrator;
  readonly url: string;
  readonly paid: number[];
  /** Settles when a call of `slow` has begun. */
  readonly begun: Promise<undefined>;
  /** Settles when it was cut off. */
  readonly cut: Promise<undefined>;
  readonly errors: unknown[];
};

/** The chat over a real socket, with two agents, a workflow and the graph above. */
export async function serveChat(): Promise<Served> {
  const begun = Promise.withResolvers<undefined>();
  const cut = Promise.withResolvers<undefined>();
  const paid: number[] = [];
  const errors: unknown[] = [];
  const orchestrator = await testOrchestrator({ agents: [workerAgent({ look: {} })] });
  orchestrator.registerWorkflow({
    name: "look_twice",
    tasks: [
      { id: "first", agent: "worker", operation: "look" },
      { id: "second", agent: "worker", operation: "look" },
    ],
  });
  const slow = { begun: () => begun.resolve(undefined), cut: () => cut.resolve(undefined) };
  orchestrator.registerGraph("chat_fixture", chatGraph(orchestrator, { paid, slow }));
  const app = new Hono();
  app.route("/", chatRoutes({ orchestrator, graph: "chat_fixture", onError: (error) => errors.push(error) }));
  const url = await listen(app);
  return { orchestrator, url, paid, begun: begun.promise, cut: cut.promise, errors };
}

/** OpenAI's own client, as whoever holds the key. */
export function openai(url: string, apiKey = "none"): OpenAI {
  return new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0 });
}

/** A key of a user of acme. From the first on, everybody needs one. */
export async function keyFor(
  { keys }: Orchestrator,
  userId: string,
  permissions: readonly string[] = ["*"],
): Promise<string> {
  return (await keys.issue(ana, { userId, permissions })).secret;
}

/** The text of a completion's answer. */
export async function say(
  client: OpenAI,
  content: string,
  { session, model = "purser" }: { session?: string; model?: string } = {},
): Promise<string> {
  const headers = session === undefined ? {} : { "x-session-id": session };
  const messages = [{ role: "user" as const, content }];
  const { choices } = await client.chat.completions.create({ model, messages }, { headers });
  return choices[0]?.message.content ?? "";
}
