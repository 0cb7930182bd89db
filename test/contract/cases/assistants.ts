import { expect } from "vitest";
import { type ContractCase, nowhere, refusal, request, tag, UUID } from "../support.ts";

export const assistants: readonly ContractCase[] = [
  {
    name: "there is one of each graph, and the graph's id is as good as its own",
    run: async ({ client }) => {
      const byGraph = await client.assistants.get("chat");
      expect(byGraph).toMatchObject({ graph_id: "chat", name: "chat", metadata: { created_by: "system" } });
      expect(byGraph.assistant_id).toMatch(UUID);
      expect(await client.assistants.get(byGraph.assistant_id)).toEqual(byGraph);
    },
  },
  {
    name: "create gives what was given, with a version and dates",
    run: async ({ client }) => {
      const given = {
        name: "Ada's",
        description: "Looks around",
        metadata: { team: tag() },
        config: { configurable: { tone: "warm" } },
        context: { customer: "ada" },
      };
      const created = await client.assistants.create({ graphId: "configurable", ...given });
      expect(created).toMatchObject({ graph_id: "configurable", version: 1, ...given });
      expect(created.assistant_id).toMatch(UUID);
      expect(Date.parse(created.created_at)).toBeGreaterThan(0);
      expect(Date.parse(created.updated_at)).toBeGreaterThan(0);
      expect(await client.assistants.get(created.assistant_id)).toEqual(created);
    },
  },
  {
    name: "create under an id that is taken is refused, or does nothing when told so",
    run: async ({ client }) => {
      const assistantId = nowhere();
      const create = (name: string, ifExists?: "raise" | "do_nothing") =>
        client.assistants.create({
          graphId: "chat",
          assistantId,
          name,
          ...(ifExists === undefined ? {} : { ifExists }),
        });
      const first = await create("first");
      expect(await refusal(create("second"))).toMatchObject({ status: 409 });
      expect(await create("third", "do_nothing")).toEqual(first);
    },
  },
  {
    name: "create for a graph that does not exist is refused",
    differs: ["assistant-of-unknown-graph"],
    run: async (server) => {
      const create = server.client.assistants.create({ graphId: "no-such-graph" });
      await server.differs("assistant-of-unknown-graph", {
        dev: async () => expect((await create).graph_id).toBe("no-such-graph"),
        purser: async () => expect(await refusal(create)).toMatchObject({ status: 404 }),
      })();
    },
  },
  {
    name: "update merges the metadata, replaces the rest and makes a version",
    run: async ({ client }) => {
      const { assistant_id } = await client.assistants.create({
        graphId: "chat",
        name: "before",
        metadata: { kept: 1 },
      });
      const updated = await client.assistants.update(assistant_id, { name: "after", metadata: { added: 2 } });
      expect(updated).toMatchObject({ version: 2, name: "after", metadata: { kept: 1, added: 2 } });
      const versions = await client.assistants.getVersions(assistant_id);
      expect(versions.map(({ version, name }) => [version, name])).toEqual([
        [2, "after"],
        [1, "before"],
      ]);
    },
  },
  {
    name: "getVersions pages",
    run: async ({ client }) => {
      const { assistant_id } = await client.assistants.create({ graphId: "chat" });
      await client.assistants.update(assistant_id, { name: "2" });
      await client.assistants.update(assistant_id, { name: "3" });
      const page = await client.assistants.getVersions(assistant_id, { limit: 1, offset: 1 });
      expect(page.map(({ version }) => version)).toEqual([2]);
    },
  },
  {
    name: "setLatest goes back to a version, all of it",
    differs: ["set-latest-restores-all"],
    run: async (server) => {
      const { assistants: api } = server.client;
      const { assistant_id } = await api.create({
        graphId: "configurable",
        name: "one",
        config: { configurable: { tone: "warm" } },
        context: { customer: "ada" },
      });
      await api.update(assistant_id, {
        name: "two",
        config: { configurable: { tone: "cold" } },
        context: { customer: "bob" },
      });
      const back = await api.setLatest(assistant_id, 1);
      expect(back).toMatchObject({ version: 1, name: "one", config: { configurable: { tone: "warm" } } });
      expect(back.context).toEqual(
        server.differs("set-latest-restores-all", {
          dev: { customer: "bob" },
          purser: { customer: "ada" },
        }),
      );
    },
  },
  {
    name: "setLatest to a version that was never made is refused",
    run: async ({ client }) => {
      const { assistant_id } = await client.assistants.create({ graphId: "chat" });
      expect(await refusal(client.assistants.setLatest(assistant_id, 7))).toMatchObject({ status: 404 });
    },
  },
  {
    name: "search and count find by graph, name and metadata",
    run: async ({ client }) => {
      const team = tag();
      const create = (graphId: string, name: string) =>
        client.assistants.create({ graphId, name, metadata: { team } });
      const ada = await create("chat", "Ada Assistant");
      await create("steps", "Bob Assistant");
      const found = await client.assistants.search({ graphId: "chat", metadata: { team } });
      expect(found).toEqual([ada]);
      const byName = await client.assistants.search({ name: "ada ass", metadata: { team } });
      expect(byName).toEqual([ada]);
      expect(await client.assistants.count({ metadata: { team } })).toBe(2);
      expect(await client.assistants.count({ metadata: { team }, graphId: "steps" })).toBe(1);
    },
  },
  {
    name: "search gives the newest first, in pages, and only the fields asked for",
    differs: ["assistant-pages"],
    run: async (server) => {
      const team = tag();
      for (const name of ["a", "b", "c"]) {
        await server.client.assistants.create({ graphId: "chat", name, metadata: { team } });
        await nextMillisecond();
      }
      const query = { metadata: { team }, limit: 2, select: ["name" as const] };
      expect(await server.client.assistants.search(query)).toEqual([{ name: "c" }, { name: "b" }]);
      const page = await server.client.assistants.search({ ...query, includePagination: true });
      expect(page.next).toBe(server.differs("assistant-pages", { dev: null, purser: "2" }));
      const last = await server.client.assistants.search({ ...query, offset: 2, includePagination: true });
      expect(last).toEqual({ assistants: [{ name: "a" }], next: null });
    },
  },
  {
    name: "delete takes it away",
    run: async ({ client }) => {
      const { assistant_id } = await client.assistants.create({ graphId: "chat" });
      await client.assistants.delete(assistant_id);
      expect(await refusal(client.assistants.get(assistant_id))).toMatchObject({ status: 404 });
      expect(await refusal(client.assistants.delete(assistant_id))).toMatchObject({ status: 404 });
    },
  },
  {
    name: "get, update and getVersions of an unknown one are 404",
    run: async ({ client }) => {
      const { assistants: api } = client;
      expect(await refusal(api.get(nowhere()))).toMatchObject({ status: 404 });
      expect(await refusal(api.update(nowhere(), { name: "x" }))).toMatchObject({ status: 404 });
      expect(await refusal(api.getVersions(nowhere()))).toMatchObject({ status: 404 });
    },
  },
  {
    name: "getGraph draws nodes and edges, a subgraph closed or opened",
    run: async ({ client }) => {
      const closed = await client.assistants.getGraph("nested");
      const ids = closed.nodes.map(({ id }) => id);
      expect(ids).toEqual(["__start__", "prepare", "inner", "publish", "__end__"]);
      expect(closed.edges).toContainEqual(expect.objectContaining({ source: "prepare", target: "inner" }));
      const opened = await client.assistants.getGraph("nested", { xray: true });
      expect(opened.nodes.map(({ id }) => id)).toEqual(
        expect.arrayContaining(["prepare", "inner:write", "inner:review"]),
      );
    },
  },
  {
    name: "getSchemas tells what goes in, what comes out and what is kept",
    run: async ({ client }) => {
      const schemas = await client.assistants.getSchemas("slow");
      expect(schemas.graph_id).toBe("slow");
      for (const schema of [schemas.input_schema, schemas.output_schema, schemas.state_schema]) {
        expect(schema).toMatchObject({ type: "object" });
        expect(Object.keys(schema?.properties ?? {})).toEqual(["ms", "label", "trail"]);
      }
    },
  },
  {
    name: "getSubgraphs lists them by namespace",
    run: async ({ client }) => {
      const subgraphs = await client.assistants.getSubgraphs("nested");
      expect(Object.keys(subgraphs)).toEqual(["inner"]);
      expect(await client.assistants.getSubgraphs("nested", { namespace: "inner" })).toEqual(subgraphs);
      expect(await client.assistants.getSubgraphs("nested", { recurse: true })).toEqual(subgraphs);
      expect(await client.assistants.getSubgraphs("chat")).toEqual({});
    },
  },
  {
    name: "the number of all that were found comes in a header",
    differs: ["pagination-total"],
    run: async (server) => {
      const team = tag();
      await server.client.assistants.create({ graphId: "chat", metadata: { team } });
      const answer = await request(server, "/assistants/search", {
        method: "POST",
        json: { metadata: { team }, limit: 1 },
      });
      const total = server.differs("pagination-total", { dev: "2", purser: "1" });
      expect(answer.headers.get("x-pagination-total")).toBe(total);
    },
  },
];

/** Both servers sort by a date of whole milliseconds. */
async function nextMillisecond(): Promise<void> {
  const now = Date.now();
  while (Date.now() === now) await new Promise(setImmediate);
}
