import { AIMessage, type BaseMessage, HumanMessage } from "@langchain/core/messages";
import {
  Annotation,
  Command,
  END,
  interrupt,
  MessagesAnnotation,
  MessagesDeltaValue,
  Send,
  START,
  StateGraph,
  StateSchema,
} from "@langchain/langgraph";
import { type BaseCheckpointSaver, MemorySaver, uuid6 } from "@langchain/langgraph-checkpoint";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { createCheckpointer } from "../../src/store/checkpointer.ts";
import { openStore, type Store } from "../../src/store/database.ts";

async function open(): Promise<Store> {
  const store = await openStore(":memory:");
  onTestFinished(() => store.close());
  return store;
}

const thread = (id: string) => ({ configurable: { thread_id: id } });
const kept = { durability: "sync" } as const;

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const value of values) found.push(value);
  return found;
}

const Log = Annotation.Root({
  step: Annotation<number>({ reducer: (_, next) => next, default: () => 0 }),
  log: Annotation<{ id: number; text: string }[]>({ reducer: (a, b) => [...a, ...b], default: () => [] }),
});

/** Adds `text` to the log, so many times. */
function logger(saver: BaseCheckpointSaver, times: number, text = "x".repeat(1000)) {
  return new StateGraph(Log)
    .addNode("work", ({ step }) => ({ step: step + 1, log: [{ id: step, text }] }))
    .addEdge(START, "work")
    .addConditionalEdges("work", ({ step }) => (step % times === 0 ? END : "work"))
    .compile({ checkpointer: saver });
}

const withoutTimes = (history: { values: unknown; next: unknown; tasks: { name: string }[] }[]) =>
  history.map(({ values, next, tasks }) => ({ values, next, tasks: tasks.map(({ name }) => name) }));

describe("a thread that grows", () => {
  it("stores what each step adds, and reads any step back after a restart", async () => {
    const store = await open();
    const saver = createCheckpointer(store);
    const steps = 300;
    const options = { ...thread("t"), ...kept, recursionLimit: 1000 };
    const { log } = await logger(saver, steps).invoke({ step: 0 }, options);

    expect(log).toHaveLength(steps);
    expect(saver.storedBytes("t")).toBeLessThan(5 * JSON.stringify(log).length);
    const warm = await all(logger(saver, steps).getStateHistory(thread("t")));
    const cold = await all(logger(createCheckpointer(store), steps).getStateHistory(thread("t")));
    expect(warm).toHaveLength(steps + 2);
    expect(cold).toEqual(warm);
    expect(warm.map(({ values }) => (values as typeof Log.State).log.length)).toEqual([
      ...Array.from({ length: steps + 1 }, (_, i) => steps - i),
      0,
    ]);
  });

  it("pages from any point, each page from a cold start too", async () => {
    const store = await open();
    const saver = createCheckpointer(store);
    await logger(saver, 60).invoke({ step: 0 }, { ...thread("t"), ...kept, recursionLimit: 100 });
    const whole = await all(saver.list(thread("t")));
    for (const at of [0, 7, 40, 61]) {
      const options = { limit: 10, ...(at > 0 && { before: whole[at - 1]!.config }) };
      const page = await all(createCheckpointer(store).list(thread("t"), options));
      expect(page).toEqual(whole.slice(at, at + 10));
    }
  });

  it("starts a new chain where a state is written over and over, so that a read stays short", async () => {
    const store = await open();
    const saver = createCheckpointer(store);
    let config = { configurable: { thread_id: "t", checkpoint_ns: "" } };
    for (let i = 1; i <= 400; i++) {
      const values = { page: `${i} `.repeat(500) };
      config = (await saver.put(config, checkpoint(values, i), meta(i), { page: i })) as typeof config;
    }
    const { roots, longest } = store.sqlite
      .prepare(
        `select count(*) filter (where root is null) as roots,
           (select max(bytes) from (select sum(length(state)) as bytes from checkpoint group by coalesce(root, n))) as longest
         from checkpoint`,
      )
      .get() as { roots: number; longest: number };
    expect(roots).toBeGreaterThan(5);
    expect(longest).toBeLessThan(100_000);
    const read = await createCheckpointer(store).getTuple(config);
    expect(read?.checkpoint.channel_values).toEqual({ page: "400 ".repeat(500) });
  });
});

function checkpoint(values: Record<string, unknown>, version: number) {
  const channel_versions = Object.fromEntries(Object.keys(values).map((key) => [key, version]));
  return {
    v: 4,
    id: uuid6(version),
    ts: "2026-01-01",
    channel_values: values,
    channel_versions,
    versions_seen: {},
  };
}
const meta = (step: number) => ({ source: "loop" as const, step, parents: {} });

describe("beside LangGraph's in-memory saver", () => {
  it("gives the same history for any steps, forks and updates, warm and cold", async () => {
    const Wide = Annotation.Root({
      list: Annotation<unknown[]>({ reducer: (a, b) => [...a, ...b], default: () => [] }),
      record: Annotation<Record<string, unknown>>({
        reducer: (a, b) => ({ ...a, ...b }),
        default: () => ({}),
      }),
      last: Annotation<unknown>(),
    });
    const build = (checkpointer: BaseCheckpointSaver) =>
      new StateGraph(Wide)
        .addNode("a", ({ last }) => ({ list: [last], record: { a: last } }))
        .addNode("b", ({ list }) => ({ record: { b: list.length } }))
        .addEdge(START, "a")
        .addEdge("a", "b")
        .compile({ checkpointer });
    // LangGraph's in-memory saver loses a key named __proto__; ours keeps it.
    const value = fc
      .jsonValue({ maxDepth: 2 })
      .filter((json) => json !== null && !JSON.stringify(json).includes("__proto__"));
    const step = fc.oneof(
      fc.record({ kind: fc.constant("run" as const), last: value }),
      fc.record({ kind: fc.constant("update" as const), last: value, back: fc.nat(6) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
        const store = await openStore(":memory:");
        const ours = build(createCheckpointer(store));
        const theirs = build(new MemorySaver());
        for (const { last, ...given } of steps) {
          for (const graph of [ours, theirs]) {
            if (given.kind === "run") {
              await graph.invoke({ last }, { ...thread("t"), ...kept });
              continue;
            }
            const past = await all(graph.getStateHistory(thread("t"), { limit: given.back + 1 }));
            const fork = await graph.updateState(past.at(-1)?.config ?? thread("t"), { last }, "a");
            await graph.invoke(null, { ...fork, ...kept });
          }
        }
        const expected = withoutTimes(await all(theirs.getStateHistory(thread("t"))));
        const cold = build(createCheckpointer(store));
        expect(withoutTimes(await all(ours.getStateHistory(thread("t"))))).toEqual(expected);
        expect(withoutTimes(await all(cold.getStateHistory(thread("t"))))).toEqual(expected);
        await store.close();
      }),
      { numRuns: 25 },
    );
  });

  it("keeps tasks that were sent, interrupts and their answers", async () => {
    const State = Annotation.Root({
      done: Annotation<string[]>({ reducer: (a, b) => [...a, ...b], default: () => [] }),
    });
    const store = await open();
    const build = () =>
      new StateGraph(State)
        .addNode("fan", () => ({}))
        .addNode("ask", (input: { name: string }) => {
          const answer = interrupt<string, string>(input.name);
          return { done: [`${input.name} ${answer}`] };
        })
        .addEdge(START, "fan")
        .addConditionalEdges("fan", () => ["x", "y"].map((name) => new Send("ask", { name })), ["ask"])
        .compile({ checkpointer: createCheckpointer(store) });
    await build().invoke({ done: [] }, { ...thread("t"), ...kept });

    const waiting = await build().getState(thread("t"));
    const interrupts = waiting.tasks.flatMap((task) => task.interrupts);
    expect(interrupts.map(({ value }) => value as string).sort()).toEqual(["x", "y"]);
    for (const { id } of interrupts) {
      const resume = { [id ?? ""]: "yes" };
      await build().invoke(new Command({ resume }), { ...thread("t"), ...kept });
    }
    const finished = await build().getState(thread("t"));
    expect(finished.next).toEqual([]);
    expect((finished.values as typeof State.State).done.toSorted()).toEqual(["x yes", "y yes"]);
  });
});

describe("messages and other instances", () => {
  const chat = (checkpointer: BaseCheckpointSaver, answer: (messages: BaseMessage[]) => BaseMessage) =>
    new StateGraph(MessagesAnnotation)
      .addNode("answer", ({ messages }) => ({ messages: [answer(messages)] }))
      .addEdge(START, "answer")
      .compile({ checkpointer });
  const say = (content: string) => ({ messages: [new HumanMessage({ content })] });

  it("come back alive, and each is stored once", async () => {
    const store = await open();
    const saver = createCheckpointer(store);
    const graph = chat(saver, (messages) => new AIMessage({ content: `${messages.length} `.repeat(300) }));
    for (let i = 0; i < 40; i++) await graph.invoke(say(`question ${i}`), { ...thread("t"), ...kept });

    const cold = createCheckpointer(store);
    const state = await chat(cold, () => new AIMessage("")).getState(thread("t"));
    const { messages } = state.values as typeof MessagesAnnotation.State;
    expect(messages).toHaveLength(80);
    expect(messages.map((message) => message.type)).toEqual(messages.map((_, i) => (i % 2 ? "ai" : "human")));
    const text = JSON.stringify(messages);
    expect(saver.storedBytes("t")).toBeLessThan(8 * text.length);
    expect((await graph.getState(thread("t"))).values).toEqual(state.values);
  });

  it("are stored anew when a node changed one in place and returned it", async () => {
    const store = await open();
    const graph = chat(createCheckpointer(store), (messages) => {
      const last = messages.at(-1)!;
      last.content = "changed";
      return last;
    });
    await graph.invoke(say("as it was"), { ...thread("t"), ...kept });
    const cold = await createCheckpointer(store).getTuple(thread("t"));
    const messages = cold?.checkpoint.channel_values["messages"] as BaseMessage[];
    expect(messages.map((message) => message.content)).toEqual(["changed"]);
  });

  it("keep sets, maps, dates' text and undefined as LangGraph's serialiser does", async () => {
    const store = await open();
    const saver = createCheckpointer(store);
    const values = {
      set: new Set([1, 2]),
      map: new Map([["a", 1]]),
      bytes: new Uint8Array([1, 2, 255]),
      nothing: undefined,
      marked: { lc: 5, other: true },
      date: new Date(0),
    };
    const config = await saver.put(
      { configurable: { thread_id: "t" } },
      checkpoint(values, 1),
      meta(0),
      Object.fromEntries(Object.keys(values).map((key) => [key, 1])),
    );
    await saver.putWrites(config, [["bytes", values.bytes]], "task");
    const expected = { ...values, date: "1970-01-01T00:00:00.000Z" };
    for (const reader of [saver, createCheckpointer(store)]) {
      const tuple = await reader.getTuple(config);
      expect(tuple?.checkpoint.channel_values).toEqual(expected);
      expect(tuple?.pendingWrites).toEqual([["task", "bytes", values.bytes]]);
    }
  });

  it("of a DeltaChannel are replayed from the writes, also after pruning", async () => {
    const store = await open();
    const saver = createCheckpointer(store);
    const build = (checkpointer: BaseCheckpointSaver) =>
      new StateGraph(new StateSchema({ messages: MessagesDeltaValue }))
        .addNode("answer", ({ messages }) => ({ messages: [new AIMessage(`${messages.length}`)] }))
        .addEdge(START, "answer")
        .compile({ checkpointer });
    for (let i = 0; i < 10; i++) await build(saver).invoke(say(`q${i}`), { ...thread("t"), ...kept });
    const before = await build(saver).getState(thread("t"));
    expect((before.values as { messages: unknown[] }).messages).toHaveLength(20);
    await saver.pruneThread("t", 1);
    expect((await build(createCheckpointer(store)).getState(thread("t"))).values).toEqual(before.values);
  });

  it("refuse a BigInt by name instead of storing something else", async () => {
    const saver = createCheckpointer(await open());
    const put = saver.put(thread("t"), checkpoint({ amount: 5n }, 1), meta(0), { amount: 1 });
    await expect(put).rejects.toThrow("The state holds the BigInt 5");
  });
});

describe("what is stored", () => {
  it("is frozen: a node that changes the state in place fails instead of losing the change", async () => {
    const graph = new StateGraph(Log)
      .addNode("work", ({ log }) => {
        log.push({ id: 1, text: "in place" });
        return { log: [] };
      })
      .addEdge(START, "work")
      .compile({ checkpointer: createCheckpointer(await open()) });
    const run = graph.invoke({ log: [{ id: 0, text: "" }] }, { ...thread("t"), ...kept });
    await expect(run).rejects.toThrow("not extensible");
  });

  it("is not changed by what a reader does with its copy of the versions", async () => {
    const saver = createCheckpointer(await open());
    await logger(saver, 2).invoke({ step: 0 }, { ...thread("t"), ...kept });
    const first = await saver.getTuple(thread("t"));
    const copy = structuredClone(first);
    first!.checkpoint.channel_versions["log"] = 99;
    first!.checkpoint.versions_seen["work"] = {};
    expect(await saver.getTuple(thread("t"))).toEqual(copy);
  });

  it("under an id that is stored already replaces it, and its children stay as they are", async () => {
    const store = await open();
    const saver = createCheckpointer(store);
    const root = await saver.put(thread("t"), checkpoint({ a: [1] }, 1), meta(0), { a: 1 });
    const second = checkpoint({ a: [1, 2] }, 2);
    const middle = await saver.put(root, second, meta(1), { a: 2 });
    const child = await saver.put(middle, checkpoint({ a: [1, 2, 3] }, 3), meta(2), { a: 3 });
    const last = await saver.put(child, checkpoint({ a: [1, 2, 3, 4] }, 4), meta(3), { a: 4 });
    await saver.put(root, { ...second, channel_values: { a: ["other"] } }, meta(1), { a: 2 });
    for (const reader of [saver, createCheckpointer(store)]) {
      const values = async (config: typeof root) =>
        (await reader.getTuple(config))?.checkpoint.channel_values;
      expect(await values(root)).toEqual({ a: [1] });
      expect(await values(middle)).toEqual({ a: ["other"] });
      expect(await values(child)).toEqual({ a: [1, 2, 3] });
      expect(await values(last)).toEqual({ a: [1, 2, 3, 4] });
    }
  });

  it("of one turn is written together, and a failure is heard by its own caller only", async () => {
    const store = await open();
    const saver = createCheckpointer(store);
    store.sqlite.exec(
      "create trigger full before insert on checkpoint when new.thread_id = 'bad' begin select raise(abort, 'disk full'); end",
    );
    const put = (id: string) => saver.put(thread(id), checkpoint({ a: 1 }, 1), meta(0), { a: 1 });
    const results = await Promise.allSettled([put("one"), put("bad"), put("two")]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await saver.getTuple(thread("one"))).toBeDefined();
    expect(await saver.getTuple(thread("two"))).toBeDefined();
    expect(await saver.getTuple(thread("bad"))).toBeUndefined();
  });
});

describe("whole threads", () => {
  it("are copied with their history, and go their own ways afterwards", async () => {
    const store = await open();
    const saver = createCheckpointer(store);
    const graph = logger(saver, 5);
    const options = { ...kept, recursionLimit: 50 };
    await graph.invoke({ step: 0 }, { ...thread("a"), ...options });
    await saver.copyThread("a", "b");
    await saver.copyThread("b", "c");
    const before = withoutTimes(await all(graph.getStateHistory(thread("a"))));
    await graph.invoke({}, { ...thread("b"), ...options });
    const cold = logger(createCheckpointer(store), 5);
    expect(withoutTimes(await all(cold.getStateHistory(thread("a"))))).toEqual(before);
    expect(withoutTimes(await all(cold.getStateHistory(thread("c"))))).toEqual(before);
    expect((await cold.getState(thread("b"))).values).toMatchObject({ step: 10 });
    await saver.deleteThread("a");
    expect((await cold.getState(thread("b"))).values).toMatchObject({ step: 10 });
  });

  it("are pruned to their last checkpoints, which stay as they were", async () => {
    const store = await open();
    const saver = createCheckpointer(store);
    const graph = logger(saver, 30);
    const options = { ...thread("t"), ...kept, recursionLimit: 100 };
    await graph.invoke({ step: 0 }, options);
    const before = await all(graph.getStateHistory(thread("t")));
    expect(await saver.pruneThread("t", 4)).toEqual({ removed: before.length - 4 });
    for (const reader of [saver, createCheckpointer(store)]) {
      expect(await all(logger(reader, 30).getStateHistory(thread("t")))).toEqual(before.slice(0, 4));
    }
    await graph.invoke({}, options);
    expect((await logger(createCheckpointer(store), 30).getState(thread("t"))).values).toMatchObject({
      step: 60,
    });
  });

  it("lose the checkpoints of their subgraphs with those of the steps that ran them", async () => {
    const store = await open();
    const saver = createCheckpointer(store);
    const inner = new StateGraph(Log).addNode("in", () => ({ log: [] })).addEdge(START, "in");
    const graph = new StateGraph(Log)
      .addNode("outer", inner.compile())
      .addEdge(START, "outer")
      .compile({ checkpointer: saver });
    for (let i = 0; i < 3; i++) await graph.invoke({ step: i }, { ...thread("t"), ...kept });
    const count = () =>
      store.sqlite
        .prepare("select count(*) from checkpoint where checkpoint_ns <> ''")
        .pluck()
        .get() as number;
    const before = count();
    await saver.pruneThread("t", 3);
    expect(before).toBeGreaterThan(0);
    expect(count()).toBe(before / 3);
  });
});

it("takes over what LangGraph's own SQLite saver stored", async () => {
  const store = await open();
  const text = (value: unknown) => Buffer.from(JSON.stringify(value));
  store.sqlite.exec(`
    drop table checkpoint; drop table checkpoint_write;
    create table checkpoints (thread_id text not null, checkpoint_ns text not null default '', checkpoint_id text not null,
      parent_checkpoint_id text, type text, checkpoint blob, metadata blob,
      primary key (thread_id, checkpoint_ns, checkpoint_id));
    create table writes (thread_id text not null, checkpoint_ns text not null default '', checkpoint_id text not null,
      task_id text not null, idx integer not null, channel text not null, type text, value blob,
      primary key (thread_id, checkpoint_ns, checkpoint_id, task_id, idx));`);
  const insert = store.sqlite.prepare("insert into checkpoints values ('t', '', ?, ?, 'json', ?, ?)");
  const one = checkpoint({ log: ["a"] }, 1);
  const two = checkpoint({ log: ["a", "b"] }, 2);
  insert.run(one.id, null, text(one), text(meta(0)));
  insert.run(two.id, one.id, text(two), text(meta(1)));
  const write = store.sqlite.prepare("insert into writes values ('t', '', ?, 'task', ?, 'log', ?, ?)");
  write.run(two.id, 0, "json", text(["c"]));
  write.run(two.id, 1, "bytes", Buffer.from([0, 16, 255]));

  const { checkpoints } = await import("../../src/store/migrations/0007-checkpoints.ts");
  await checkpoints.up(store.db);

  const saver = createCheckpointer(store);
  const [head, first] = await all(saver.list(thread("t")));
  expect(head).toMatchObject({ checkpoint: two, metadata: meta(1), parentConfig: first?.config });
  expect(head?.pendingWrites).toEqual([
    ["task", "log", ["c"]],
    ["task", "log", new Uint8Array([0, 16, 255])],
  ]);
  expect(first).toMatchObject({ checkpoint: one, metadata: meta(0) });
  const next = await saver.put(head!.config, checkpoint({ log: ["a", "b", "c"] }, 3), meta(2), { log: 3 });
  const read = await createCheckpointer(store).getTuple(next);
  expect(read?.checkpoint.channel_values).toEqual({ log: ["a", "b", "c"] });
  const tables = store.sqlite.prepare(
    "select name from sqlite_master where name in ('checkpoints', 'writes')",
  );
  expect(tables.all()).toEqual([]);
});
