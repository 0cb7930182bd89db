import { AIMessage, AIMessageChunk } from "@langchain/core/messages";
import { FakeStreamingChatModel } from "@langchain/core/utils/testing";
import {
  END,
  interrupt,
  MessagesValue,
  ReducedValue,
  START,
  StateGraph,
  StateSchema,
  type LangGraphRunnableConfig,
} from "@langchain/langgraph";
import { z } from "zod";

/** Graphs that both servers serve: one for each thing that a client can see of a run. */

const list = () =>
  new ReducedValue(
    z.array(z.string()).default(() => []),
    { inputSchema: z.array(z.string()), reducer: (known: string[], next: string[]) => [...known, ...next] },
  );

/** Answers each message with a model's reply that comes in three tokens, under an id that follows from the thread. */
export function chat() {
  const State = new StateSchema({ messages: MessagesValue });
  return new StateGraph(State)
    .addNode("reply", async ({ messages }, config) => {
      const said = messages.at(-1)?.text ?? "";
      const id = `ai-${messages.length}`;
      const tokens = ["You ", "said ", said];
      const model = new FakeStreamingChatModel({
        sleep: 0,
        chunks: tokens.map((content) => new AIMessageChunk({ id, content })),
        responses: [new AIMessage({ id, content: tokens.join("") })],
      });
      return { messages: [await model.invoke(messages, config)] };
    })
    .addEdge(START, "reply")
    .addEdge("reply", END);
}

const STEPS = ["one", "two", "three", "four", "five"] as const;

/** Five plain steps, each of which tells of itself as it goes. */
export function steps() {
  const State = new StateSchema({ trail: list() });
  const step = (name: string) => async (_state: unknown, config: LangGraphRunnableConfig) => {
    config.writer?.({ step: name });
    return { trail: [name] };
  };
  return new StateGraph(State)
    .addNode("one", step("one"))
    .addNode("two", step("two"))
    .addNode("three", step("three"))
    .addNode("four", step("four"))
    .addNode("five", step("five"))
    .addEdge(START, STEPS[0])
    .addEdge("one", "two")
    .addEdge("two", "three")
    .addEdge("three", "four")
    .addEdge("four", "five")
    .addEdge("five", END);
}

/** Waits for one answer. */
export function ask() {
  const State = new StateSchema({
    topic: z.string().default("lunch"),
    answer: z.unknown().optional(),
    closed: z.boolean().default(false),
  });
  return new StateGraph(State)
    .addNode("question", async ({ topic }) => ({ answer: interrupt({ question: `What about ${topic}?` }) }))
    .addNode("close", async () => ({ closed: true }))
    .addEdge(START, "question")
    .addEdge("question", "close")
    .addEdge("close", END);
}

/** Waits for two answers at once. */
export function askTwo() {
  const State = new StateSchema({ answers: list() });
  const person = (name: string) => async () => {
    const answer: unknown = interrupt({ person: name });
    return { answers: [`${name}: ${JSON.stringify(answer)}`] };
  };
  return new StateGraph(State)
    .addNode("left", person("left"))
    .addNode("right", person("right"))
    .addEdge(START, "left")
    .addEdge(START, "right")
    .addEdge("left", END)
    .addEdge("right", END);
}

/** A graph as the node of a graph; the question comes from the inner one. */
export function nested() {
  const State = new StateSchema({ draft: z.string().default(""), verdict: z.unknown().optional() });
  const inner = new StateGraph(State)
    .addNode("write", async (_state, config) => {
      config.writer({ wrote: "draft" });
      return { draft: "first draft" };
    })
    .addNode("review", async ({ draft }) => ({ verdict: interrupt({ review: draft }) }))
    .addEdge(START, "write")
    .addEdge("write", "review")
    .addEdge("review", END)
    .compile();
  return new StateGraph(State)
    .addNode("prepare", async () => ({ draft: "outline" }))
    .addNode("inner", inner)
    .addNode("publish", async ({ draft }) => ({ draft: `published ${draft}` }))
    .addEdge(START, "prepare")
    .addEdge("prepare", "inner")
    .addEdge("inner", "publish")
    .addEdge("publish", END);
}

/** Works for `ms` milliseconds, or until the run is cancelled. Says `waiting` when it has begun to. */
export function slow() {
  const State = new StateSchema({
    ms: z.number().default(0),
    label: z.string().default(""),
    trail: list(),
  });
  return new StateGraph(State)
    .addNode("begin", async ({ label }) => ({ trail: [`begin${label}`] }))
    .addNode("work", async ({ ms, label }, config) => {
      config.writer({ waiting: label });
      await pause(ms, config.signal);
      return { trail: [`end${label}`] };
    })
    .addEdge(START, "begin")
    .addEdge("begin", "work")
    .addEdge("work", END);
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), ms);
  const stop = () => reject(new Error("stopped"));
  signal?.addEventListener("abort", stop, { once: true });
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

/** Does one step and then fails. */
export function failing() {
  const State = new StateSchema({ trail: list() });
  return new StateGraph(State)
    .addNode("fine", async () => ({ trail: ["fine"] }))
    .addNode("broken", async (): Promise<{ trail: string[] }> => {
      throw new Error("The flux is low.");
    })
    .addEdge(START, "fine")
    .addEdge("fine", "broken")
    .addEdge("broken", END);
}

/** Says which context and which `configurable.tone` it was run with. */
export function configurable() {
  const State = new StateSchema({ context: z.unknown().optional(), tone: z.unknown().optional() });
  const Context = z.object({ customer: z.string().optional() });
  return new StateGraph(State, Context)
    .addNode("look", async (_state, config) => ({
      context: config.context ?? null,
      tone: (config.configurable as Record<string, unknown> | undefined)?.["tone"] ?? null,
    }))
    .addEdge(START, "look")
    .addEdge("look", END);
}

/** Keeps the last `note` of each `about` in the store, and tells what it was before. */
export function remembers() {
  const State = new StateSchema({
    about: z.string(),
    note: z.string(),
    before: z.unknown().optional(),
  });
  return new StateGraph(State)
    .addNode("recall", async ({ about, note }, config) => {
      const before = await config.store?.get(["contract-notes", about], "last");
      await config.store?.put(["contract-notes", about], "last", { note });
      return { before: before?.value ?? null };
    })
    .addEdge(START, "recall")
    .addEdge("recall", END);
}

/** Every graph by the id that both servers serve it under. */
export const graphs = {
  chat,
  steps,
  ask,
  ask_two: askTwo,
  nested,
  slow,
  failing,
  configurable,
  remembers,
};
