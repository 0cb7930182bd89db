import { expect } from "vitest";
import { type CaseServer, type ContractCase, refusal, request, tag } from "../support.ts";

/** Fruit and a price each, under a namespace of their own. */
async function market(server: CaseServer): Promise<string[]> {
  const namespace = ["market", tag()];
  const prices = { apple: 1, banana: 2, cherry: 3 };
  for (const [fruit, price] of Object.entries(prices)) {
    await server.client.store.putItem(namespace, fruit, { price, red: fruit !== "banana" });
  }
  return namespace;
}

export const store: readonly ContractCase[] = [
  {
    name: "putItem keeps a value, getItem gives it with its dates",
    run: async ({ client }) => {
      const namespace = ["people", tag()];
      const value = { name: "Ada", languages: ["en", "fr"], address: { city: "London" } };
      await client.store.putItem(namespace, "ada", value);
      const item = await client.store.getItem(namespace, "ada");
      expect(item).toMatchObject({ namespace, key: "ada", value });
      expect(Date.parse(item?.createdAt ?? "")).toBeGreaterThan(0);
      expect(Date.parse(item?.updatedAt ?? "")).toBeGreaterThan(0);
    },
  },
  {
    name: "putItem again replaces the value and keeps the date it was made",
    run: async ({ client }) => {
      const namespace = ["people", tag()];
      await client.store.putItem(namespace, "ada", { v: 1, only: "first" });
      const first = await client.store.getItem(namespace, "ada");
      await client.store.putItem(namespace, "ada", { v: 2 });
      const second = await client.store.getItem(namespace, "ada");
      expect(second).toMatchObject({ value: { v: 2 }, createdAt: first?.createdAt });
      expect(second?.value).toEqual({ v: 2 });
    },
  },
  {
    name: "getItem of what is not there is null",
    run: async ({ client }) => {
      expect(await client.store.getItem(["nobody", tag()], "none")).toBeNull();
    },
  },
  {
    name: "deleteItem takes it away, and again does no harm",
    run: async (server) => {
      const namespace = await market(server);
      await server.client.store.deleteItem(namespace, "apple");
      expect(await server.client.store.getItem(namespace, "apple")).toBeNull();
      await server.client.store.deleteItem(namespace, "apple");
      expect((await server.client.store.searchItems(namespace)).items).toHaveLength(2);
    },
  },
  {
    name: "searchItems finds all beneath a prefix, in pages",
    run: async (server) => {
      const namespace = await market(server);
      const { store: api } = server.client;
      const keys = async (options: Parameters<typeof api.searchItems>[1]) =>
        (await api.searchItems(namespace, options)).items.map(({ key }) => key);
      const all = await keys({});
      expect([...all].sort()).toEqual(["apple", "banana", "cherry"]);
      expect(await keys({ limit: 2 })).toEqual(all.slice(0, 2));
      expect(await keys({ limit: 2, offset: 2 })).toEqual(all.slice(2));
      await api.putItem([...namespace, "stall"], "date", { price: 4 });
      expect((await keys({})).includes("date")).toBe(true);
    },
  },
  {
    name: "searchItems filters by value, and by comparison",
    run: async (server) => {
      const namespace = await market(server);
      const find = async (filter: Record<string, unknown>) =>
        (await server.client.store.searchItems(namespace, { filter })).items.map(({ key }) => key).sort();
      expect(await find({ red: true })).toEqual(["apple", "cherry"]);
      expect(await find({ red: true, price: 3 })).toEqual(["cherry"]);
      expect(await find({ price: { $gte: 2 } })).toEqual(["banana", "cherry"]);
      expect(await find({ price: { $lt: 2 } })).toEqual(["apple"]);
      expect(await find({ price: { $ne: 2 } })).toEqual(["apple", "cherry"]);
    },
  },
  {
    name: "listNamespaces by prefix, suffix and depth",
    run: async ({ client }) => {
      const root = tag();
      for (const path of [["a"], ["a", "x"], ["b", "x"]]) {
        await client.store.putItem([root, ...path], "k", { n: 1 });
      }
      const list = async (options: Parameters<typeof client.store.listNamespaces>[0]) =>
        (await client.store.listNamespaces({ prefix: [root], ...options })).namespaces
          .map((namespace) => namespace.slice(1).join("/"))
          .sort();
      expect(await list({})).toEqual(["a", "a/x", "b/x"]);
      expect(await list({ maxDepth: 2 })).toEqual(["a", "b"]);
      expect(await list({ suffix: ["x"] })).toEqual(["a/x", "b/x"]);
      expect(await list({ limit: 2 })).toHaveLength(2);
    },
  },
  {
    name: "a namespace with a period, or none at all, is refused",
    run: async (server) => {
      const put = async (namespace: string[]) => {
        const json = { namespace, key: "k", value: {} };
        return (await request(server, "/store/items", { method: "PUT", json })).status;
      };
      expect([400, 422]).toContain(await put(["a.b"]));
      expect([400, 422]).toContain(await put([]));
      const bad = { namespace: ["a"], key: "k", value: 3 };
      const answer = await request(server, "/store/items", { method: "PUT", json: bad });
      expect([400, 422]).toContain(answer.status);
      const call = server.client.store.searchItems(["a", ""]);
      expect([400, 422]).toContain((await refusal(call)).status);
    },
  },
  {
    name: "graphs and clients share one store; what a graph has read does not change under it",
    differs: ["items-do-not-change-once-read"],
    run: async (server) => {
      const { client } = server;
      const about = tag();
      const note = (text: string) => client.runs.wait(null, "remembers", { input: { about, note: text } });
      expect(await note("first")).toMatchObject({ before: null });
      expect(await client.store.getItem(["contract-notes", about], "last")).toMatchObject({
        value: { note: "first" },
      });
      expect(await note("second")).toMatchObject({
        before: server.differs("items-do-not-change-once-read", {
          dev: { note: "second" },
          purser: { note: "first" },
        }),
      });
      expect(await client.store.getItem(["contract-notes", about], "last")).toMatchObject({
        value: { note: "second" },
      });
    },
  },
];
