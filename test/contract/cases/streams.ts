import { expect } from "vitest";
import {
  type CaseServer,
  type ContractCase,
  dataOf,
  drain,
  names,
  newThread,
  type Part,
  request,
  UUID,
} from "../support.ts";

type Mode =
  | "values"
  | "updates"
  | "messages"
  | "messages-tuple"
  | "custom"
  | "debug"
  | "checkpoints"
  | "tasks"
  | "events";

const STEPS = ["one", "two", "three", "four", "five"];
const hello = { messages: [{ type: "human", content: "hello", id: "u-1" }] };

/** What comes of a run after its metadata. */
async function stream(
  server: CaseServer,
  graph: string,
  options: { readonly streamMode: Mode[]; readonly input?: Record<string, unknown>; subgraphs?: boolean },
): Promise<Part[]> {
  const { streamMode, input = {}, subgraphs = false } = options;
  const id = await newThread(server);
  const payload = { input, streamMode, streamSubgraphs: subgraphs };
  const parts = await drain(server.client.runs.stream(id, graph, payload) as AsyncGenerator<Part>);
  expect(parts[0]?.event).toBe("metadata");
  return parts.slice(1);
}

/** The names of the events without the ids of the tasks, which are new in every run. */
const plainNames = (parts: readonly Part[]) =>
  names(parts).map((name) => name.replace(/:[0-9a-f-]{36}/g, ""));

export const streams: readonly ContractCase[] = [
  {
    name: "begins with the run's id, and numbers what follows",
    run: async (server) => {
      const id = await newThread(server);
      const parts = await drain(server.client.runs.stream(id, "steps", { input: {}, streamMode: "updates" }));
      const [first] = parts;
      expect(first).toMatchObject({ event: "metadata", data: { attempt: 1 } });
      expect((first?.data as { run_id: string }).run_id).toMatch(UUID);
      const ids = parts.map((part) => Number(part.id));
      expect(ids).toEqual(ids.map((_, n) => ids[0]! + n));
    },
  },
  {
    name: "says where the run is, and that it is a stream of events",
    run: async (server) => {
      const id = await newThread(server);
      const answer = await request(server, `/threads/${id}/runs/stream`, {
        method: "POST",
        json: { assistant_id: "steps", input: { trail: [] } },
      });
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toContain("text/event-stream");
      expect(answer.headers.get("content-location")).toMatch(
        new RegExp(`^/threads/${id}/runs/[0-9a-f-]{36}$`),
      );
      expect(await answer.text()).toContain('event: values\ndata: {"trail":["one"]}');
    },
  },
  {
    name: "values: the whole state, at the beginning and after each step",
    run: async (server) => {
      const parts = await stream(server, "steps", { streamMode: ["values"], input: { trail: [] } });
      expect(dataOf(parts, "values")).toEqual([0, 1, 2, 3, 4, 5].map((n) => ({ trail: STEPS.slice(0, n) })));
      expect(parts).toHaveLength(6);
    },
  },
  {
    name: "values is the mode when none is asked for",
    run: async (server) => {
      const id = await newThread(server);
      const parts = await drain(server.client.runs.stream(id, "steps", { input: { trail: [] } }));
      expect(new Set(names(parts))).toEqual(new Set(["metadata", "values"]));
    },
  },
  {
    name: "updates: what each node wrote",
    run: async (server) => {
      const parts = await stream(server, "steps", { streamMode: ["updates"] });
      expect(parts.map(({ data }) => data)).toEqual(STEPS.map((step) => ({ [step]: { trail: [step] } })));
      expect(new Set(names(parts))).toEqual(new Set(["updates"]));
    },
  },
  {
    name: "custom: what the nodes say of themselves",
    run: async (server) => {
      const parts = await stream(server, "steps", { streamMode: ["custom"] });
      expect(parts.map(({ event, data }) => [event, data])).toEqual(
        STEPS.map((step) => ["custom", { step }]),
      );
    },
  },
  {
    name: "messages-tuple: each token as it comes, with the node it comes of",
    run: async (server) => {
      const parts = await stream(server, "chat", { streamMode: ["messages-tuple"], input: hello });
      const tuples = parts.map(({ data }) => data as [Record<string, unknown>, Record<string, unknown>]);
      expect(new Set(names(parts))).toEqual(new Set(["messages"]));
      expect(tuples.map(([chunk]) => chunk["content"])).toEqual(["You ", "said ", "hello"]);
      expect(new Set(tuples.map(([chunk]) => chunk["id"])).size).toBe(1);
      for (const [chunk, metadata] of tuples) {
        expect(String(chunk["type"]).toLowerCase()).toContain("ai");
        expect(metadata).toMatchObject({ langgraph_node: "reply", langgraph_step: 1 });
      }
    },
  },
  {
    name: "messages: the message as it grows, then whole, and the one that was given",
    run: async (server) => {
      const parts = await stream(server, "chat", { streamMode: ["messages"], input: hello });
      expect(names(parts)).toEqual([
        "messages/complete",
        "messages/metadata",
        "messages/partial",
        "messages/partial",
        "messages/partial",
        "messages/complete",
      ]);
      const contents = parts
        .filter(({ event }) => event !== "messages/metadata")
        .map(({ data }) => (data as { content: string }[])[0]?.content);
      expect(contents).toEqual(["hello", "You ", "You said ", "You said hello", "You said hello"]);
      const [partial] = dataOf(parts, "messages/partial") as { id: string }[][];
      const [about] = dataOf(parts, "messages/metadata");
      expect(about).toMatchObject({ [partial![0]!.id]: { metadata: { langgraph_node: "reply" } } });
    },
  },
  {
    name: "messages are flat: content, id and type side by side",
    run: async (server) => {
      const parts = await stream(server, "chat", { streamMode: ["values"], input: hello });
      expect(dataOf(parts, "values").at(-1)).toMatchObject({
        messages: [
          { type: "human", content: "hello", id: "u-1" },
          { type: "ai", content: "You said hello", id: expect.any(String) as unknown },
        ],
      });
    },
  },
  {
    name: "tasks: each node as it begins and as it ends",
    run: async (server) => {
      const parts = await stream(server, "failing", { streamMode: ["tasks"] });
      const tasks = dataOf(parts, "tasks") as Record<string, unknown>[];
      expect(tasks[0]).toMatchObject({ name: "fine", input: { trail: [] }, interrupts: [] });
      expect(tasks[1]).toMatchObject({ name: "fine", id: tasks[0]?.["id"], interrupts: [] });
      expect(tasks[1]?.["result"]).toEqual({ trail: ["fine"] });
      expect(tasks[2]).toMatchObject({ name: "broken" });
    },
  },
  {
    name: "checkpoints: the state at each of them and what is next",
    run: async (server) => {
      const parts = await stream(server, "failing", { streamMode: ["checkpoints"] });
      expect(dataOf(parts, "checkpoints")).toMatchObject([
        { metadata: { source: "input", step: -1 }, next: ["__start__"] },
        { metadata: { source: "loop", step: 0 }, next: ["fine"], values: { trail: [] } },
        { metadata: { source: "loop", step: 1 }, next: ["broken"], values: { trail: ["fine"] } },
      ]);
    },
  },
  {
    name: "debug: checkpoints, tasks and results, in their order",
    run: async (server) => {
      const parts = await stream(server, "chat", { streamMode: ["debug"], input: hello });
      const debug = dataOf(parts, "debug") as { type: string; step: number; payload: object }[];
      expect(debug.map(({ type, step }) => [type, step])).toEqual([
        ["checkpoint", -1],
        ["checkpoint", 0],
        ["task", 1],
        ["task_result", 1],
        ["checkpoint", 1],
      ]);
      expect(debug[1]?.payload).toMatchObject({ next: ["reply"], checkpoint: { checkpoint_ns: "" } });
    },
  },
  {
    name: "events: everything that LangChain tells",
    run: async (server) => {
      const parts = await stream(server, "chat", { streamMode: ["events"], input: hello });
      const told = (dataOf(parts, "events") as { event: string; name: string }[]).map(({ event }) => event);
      expect(told[0]).toBe("on_chain_start");
      expect(told.filter((event) => event === "on_chat_model_stream")).toHaveLength(3);
      expect(told.at(-1)).toBe("on_chain_end");
    },
  },
  {
    name: "several modes at once, interleaved as things happen",
    run: async (server) => {
      const streamMode: Mode[] = ["values", "updates", "custom"];
      const parts = await stream(server, "steps", { streamMode, input: { trail: [] } });
      const round = ["custom", "updates", "values"];
      expect(names(parts)).toEqual(["values", ...STEPS.flatMap(() => round)]);
    },
  },
  {
    name: "subgraphs: their events carry their namespace, and only what was asked for comes",
    differs: ["only-the-modes-asked-for"],
    run: async (server) => {
      const streamMode: Mode[] = ["updates", "custom", "values"];
      const parts = await stream(server, "nested", { streamMode, subgraphs: true });
      expect(names(parts).some((name) => /^updates\|inner:[0-9a-f-]{36}$/.test(name))).toBe(true);
      const plain = plainNames(parts);
      expect(plain).toEqual(expect.arrayContaining(["updates", "custom|inner", "values|inner"]));
      const inner = parts.find(({ event }) => event.startsWith("updates|inner"));
      expect(inner?.data).toEqual({ write: { draft: "first draft" } });
      expect(plain.some((name) => name.startsWith("checkpoints"))).toBe(
        server.differs("only-the-modes-asked-for", { dev: true, purser: false }),
      );
    },
  },
  {
    name: "without subgraphs only the outer graph's updates come",
    run: async (server) => {
      const parts = await stream(server, "nested", { streamMode: ["updates"] });
      expect(parts.map(({ event, data }) => [event, Object.keys(data as object)])).toEqual([
        ["updates", ["prepare"]],
        ["updates", ["__interrupt__"]],
      ]);
    },
  },
  {
    name: "an interrupt is in the updates and in the values",
    run: async (server) => {
      const parts = await stream(server, "ask", { streamMode: ["updates", "values"] });
      for (const mode of ["updates", "values"]) {
        expect(dataOf(parts, mode).at(-1)).toMatchObject({
          __interrupt__: [{ id: expect.any(String) as unknown, value: { question: "What about lunch?" } }],
        });
      }
    },
  },
  {
    name: "a run that fails ends with an error that says what failed",
    run: async (server) => {
      const parts = await stream(server, "failing", { streamMode: ["updates"] });
      expect(names(parts)).toEqual(["updates", "error"]);
      expect(parts.at(-1)?.data).toMatchObject({
        error: expect.any(String) as unknown,
        message: "The flux is low.",
      });
    },
  },
  {
    name: "nothing to begin with is an error of the run",
    run: async (server) => {
      const id = await newThread(server);
      const parts = await drain(
        server.client.runs.stream(id, "steps", { input: null, streamMode: "updates" }),
      );
      expect(names(parts)).toEqual(["metadata", "error"]);
    },
  },
];
