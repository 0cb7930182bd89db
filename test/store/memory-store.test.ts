import { InMemoryStore, type BaseStore, type Operation } from "@langchain/langgraph-checkpoint";
import { Annotation, StateGraph, type LangGraphRunnableConfig } from "@langchain/langgraph";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { openStore } from "../../src/store/database.ts";
import { createMemoryStore } from "../../src/store/memory/memory-store.ts";

/** A store whose clock moves a second with each look at it, so that the order of writing can be told. */
async function memory() {
  const store = await openStore(":memory:");
  onTestFinished(() => store.close());
  let seconds = 0;
  const clock = { now: () => new Date(Date.UTC(2026, 0, 1, 0, 0, (seconds += 1))) };
  return { store, ...createMemoryStore(store, { clock }) };
}

const keys = (items: readonly { key: string }[]) => items.map(({ key }) => key);

describe("an item", () => {
  it("is kept with when it was first and last written", async () => {
    const store = (await memory()).forCompany("acme");
    await store.put(["users", "ana"], "theme", { dark: false });
    await store.put(["users", "ana"], "theme", { dark: true, list: [1, { deep: "ü" }] });
    expect(await store.get(["users", "ana"], "theme")).toEqual({
      namespace: ["users", "ana"],
      key: "theme",
      value: { dark: true, list: [1, { deep: "ü" }] },
      createdAt: new Date("2026-01-01T00:00:01Z"),
      updatedAt: new Date("2026-01-01T00:00:02Z"),
    });
    expect(await store.get(["users"], "theme")).toBeNull();
    await store.delete(["users", "ana"], "theme");
    expect(await store.get(["users", "ana"], "theme")).toBeNull();
  });

  it("belongs to one company", async () => {
    const { forCompany } = await memory();
    await forCompany("acme").put(["a"], "k", { of: "acme" });
    await forCompany("other").put(["a"], "k", { of: "other" });
    await forCompany("other").delete(["a"], "k");
    expect((await forCompany("acme").get(["a"], "k"))?.value).toEqual({ of: "acme" });
    expect(await forCompany("other").search([])).toEqual([]);
    expect(await forCompany("other").listNamespaces()).toEqual([]);
  });

  it("needs a namespace as LangGraph's rules have it, also from within a batch", async () => {
    const store = (await memory()).forCompany("acme");
    for (const namespace of [[], [""], ["a", ""], ["a.b"], ["langgraph", "x"]]) {
      const good: Operation = { namespace: ["fine"], key: "k", value: {} };
      await expect(store.batch([good, { namespace, key: "k", value: {} }])).rejects.toMatchObject({
        name: "InvalidNamespaceError",
      });
    }
    expect(await store.search([])).toEqual([]);
  });
});

describe("a batch", () => {
  it("reads what was there before it, and the last of its puts counts", async () => {
    const store = (await memory()).forCompany("acme");
    await store.put(["a"], "k", { n: 1 });
    const [read, , , found] = await store.batch([
      { namespace: ["a"], key: "k" },
      { namespace: ["a"], key: "k", value: { n: 2 } },
      { namespace: ["a"], key: "k", value: { n: 3 } },
      { namespacePrefix: ["a"], limit: 10 },
    ] as const satisfies Operation[]);
    expect([read?.value, found[0]?.value]).toEqual([{ n: 1 }, { n: 1 }]);
    expect((await store.get(["a"], "k"))?.value).toEqual({ n: 3 });
  });
});

describe("a search", () => {
  it("goes by whole labels, whatever characters they have", async () => {
    const store = (await memory()).forCompany("acme");
    const odd = ["a", "ab", 'a"', "a,b", "a-", "a]", "ä", "A", "a%", "a_"];
    for (const label of odd) {
      await store.put([label], "top", { label });
      await store.put([label, "sub"], "below", { label });
    }
    for (const label of odd) {
      expect((await store.search([label])).map(({ value }): unknown => value["label"])).toEqual([
        label,
        label,
      ]);
    }
    expect(await store.search(["a", "su"])).toEqual([]);
    expect(await store.search([], { limit: 100 })).toHaveLength(20);
  });

  it("filters by values and operators", async () => {
    const store = (await memory()).forCompany("acme");
    await store.put(["p"], "a", { price: 1, color: "red", tags: ["x"] });
    await store.put(["p"], "b", { price: 2, color: "blue", ok: true });
    await store.put(["p"], "c", { price: 3, color: "red", ok: null });
    await store.put(["p"], "d", { color: "green" });
    const found = async (filter: Record<string, unknown>) =>
      keys(await store.search(["p"], { filter })).join("");
    expect(await found({ color: "red" })).toBe("ac");
    expect(await found({ price: { $gt: 1, $lt: 3 } })).toBe("b");
    expect(await found({ price: { $gte: 2 }, color: "red" })).toBe("c");
    expect(await found({ price: { $lte: 2 } })).toBe("ab");
    expect(await found({ color: { $ne: "red" } })).toBe("bd");
    expect(await found({ price: { $eq: 3 } })).toBe("c");
    expect(await found({ color: { $in: ["blue", "green"] } })).toBe("bd");
    expect(await found({ color: { $nin: ["blue", "green"] } })).toBe("ac");
    expect(await found({ ok: true })).toBe("b");
    expect(await found({ ok: null })).toBe("c");
    expect(await found({ tags: ["x"] })).toBe("a");
    expect(await found({})).toBe("abcd");
  });

  it("gives pages in the order of writing", async () => {
    const store = (await memory()).forCompany("acme");
    for (let n = 0; n < 25; n += 1) await store.put(["n"], `k${n}`, { even: n % 2 === 0 });
    expect(keys(await store.search(["n"]))).toEqual(Array.from({ length: 10 }, (_, n) => `k${n}`));
    expect(keys(await store.search(["n"], { limit: 3, offset: 20 }))).toEqual(["k20", "k21", "k22"]);
    expect(keys(await store.search(["n"], { filter: { even: true }, limit: 2, offset: 11 }))).toEqual([
      "k22",
      "k24",
    ]);
  });

  it("puts what shares the query's words first, with a score, and the rest after it without", async () => {
    const store = (await memory()).forCompany("acme");
    await store.put(["notes"], "tea", { text: "likes green tea" });
    await store.put(["notes"], "pay", { text: "pays late", days: 45 });
    await store.put(["notes"], "both", { deep: [{ text: "Tea, and pays in 45 days" }] });
    const found = await store.search(["notes"], { query: "Tea 45?" });
    expect(found.map(({ key, score }) => [key, score])).toEqual([
      ["both", 1],
      ["tea", 0.5],
      ["pay", 0.5],
    ]);
    const one = await store.search(["notes"], { query: "green", limit: 2 });
    expect(one.map(({ key, score }) => [key, score])).toEqual([
      ["tea", 1 / 1],
      ["pay", undefined],
    ]);
  });

  it("looks through more than one page of a large store", async () => {
    const store = (await memory()).forCompany("acme");
    const puts = Array.from({ length: 1203 }, (_, n) => ({
      namespace: ["many"],
      key: String(n).padStart(4, "0"),
      value: { n, text: n === 1202 ? "the needle" : "hay" },
    }));
    await store.batch(puts);
    expect(keys(await store.search(["many"], { filter: { n: { $gte: 1201 } } }))).toEqual(["1201", "1202"]);
    expect(keys(await store.search(["many"], { query: "needle", limit: 2 }))).toEqual(["1202", "0000"]);
  });
});

describe("namespaces", () => {
  it("are listed by prefix, suffix and depth, with * for any label", async () => {
    const store = (await memory()).forCompany("acme");
    for (const namespace of [
      ["a", "b", "v1"],
      ["a", "b", "v2"],
      ["a", "c", "v1"],
      ["d", "b"],
    ])
      await store.put(namespace, "k", {});
    expect(await store.listNamespaces({ prefix: ["a", "b"] })).toEqual([
      ["a", "b", "v1"],
      ["a", "b", "v2"],
    ]);
    expect(await store.listNamespaces({ suffix: ["v1"] })).toEqual([
      ["a", "b", "v1"],
      ["a", "c", "v1"],
    ]);
    expect(await store.listNamespaces({ prefix: ["*", "b"], maxDepth: 2 })).toEqual([
      ["a", "b"],
      ["d", "b"],
    ]);
    expect(await store.listNamespaces({ limit: 1, offset: 3 })).toEqual([["d", "b"]]);
  });
});

describe("LangGraph's in-memory store", () => {
  const label = fc.constantFrom("a", "b", "c");
  const namespace = fc.array(label, { minLength: 1, maxLength: 3 });
  const key = fc.constantFrom("k1", "k2");
  const value = fc.record({ n: fc.integer({ min: 0, max: 3 }), s: fc.constantFrom("x", "y") });
  const operation = fc.oneof(
    fc.record({ namespace, key, value: fc.option(value, { nil: null }) }),
    fc.record({ namespace, key }),
    fc.record({
      namespacePrefix: fc.array(label, { maxLength: 2 }),
      limit: fc.constant(100),
      filter: fc.constantFrom(
        undefined,
        { n: { $gte: 2 } },
        { s: "x", n: { $ne: 0 } },
        { n: { $in: [1, 3] } },
      ),
    }),
  );

  it("finds the same after any sequence of batches", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(operation, { maxLength: 4 }), { maxLength: 8 }), async (batches) => {
        const { store, forCompany } = await memory();
        const ours = forCompany("acme");
        const theirs = new InMemoryStore();
        for (const batch of batches as Operation[][]) {
          expect((await ours.batch(batch)).map(comparable)).toEqual(
            (await theirs.batch(batch)).map(comparable),
          );
        }
        await store.close();
      }),
      { numRuns: 60 },
    );
  });

  /** Without times, and in one order: ours is that of writing, theirs of the namespaces' first writing. */
  function comparable(result: unknown): unknown {
    const bare = (item: unknown) => {
      const { namespace, key, value } = item as { namespace: string[]; key: string; value: object };
      return JSON.stringify([namespace, key, value]);
    };
    if (Array.isArray(result)) return result.map(bare).sort();
    return result === null ? null : bare(result);
  }
});

describe("a graph", () => {
  it("gets the store of the company for which the run is, by the option `store` of its invocation", async () => {
    const { forCompany } = await memory();
    const State = Annotation.Root({ seen: Annotation<string> });
    const remember = async (_: typeof State.State, config: LangGraphRunnableConfig) => {
      const before = await (config.store as BaseStore).get(["memory"], "last");
      await (config.store as BaseStore).put(["memory"], "last", { said: "hello" });
      return { seen: JSON.stringify(before?.value ?? null) };
    };
    const graph = new StateGraph(State)
      .addNode("remember", remember)
      .addEdge("__start__", "remember")
      .compile();
    const run = async (company: string) =>
      (await graph.invoke({ seen: "" }, { store: forCompany(company) })).seen;
    expect(await run("acme")).toBe("null");
    expect(await run("acme")).toBe('{"said":"hello"}');
    expect(await run("other")).toBe("null");
  });
});
