import { expect } from "vitest";
import { type ContractCase, newThread, nowhere, refusal, request, startSlow, tag, UUID } from "../support.ts";

export const threads: readonly ContractCase[] = [
  {
    name: "create makes an idle thread with an id, metadata and dates",
    run: async ({ client }) => {
      const owner = tag();
      const thread = await client.threads.create({ metadata: { owner } });
      expect(thread).toMatchObject({ status: "idle", metadata: { owner } });
      expect(thread.thread_id).toMatch(UUID);
      expect(Date.parse(thread.created_at)).toBeGreaterThan(0);
      expect(await client.threads.get(thread.thread_id)).toMatchObject({
        thread_id: thread.thread_id,
        metadata: { owner },
        created_at: thread.created_at,
      });
    },
  },
  {
    name: "create under an id that is taken is refused, or does nothing when told so",
    run: async ({ client }) => {
      const threadId = nowhere();
      const first = await client.threads.create({ threadId, metadata: { n: 1 } });
      expect(first.thread_id).toBe(threadId);
      expect(await refusal(client.threads.create({ threadId }))).toMatchObject({ status: 409 });
      const again = await client.threads.create({ threadId, ifExists: "do_nothing", metadata: { n: 2 } });
      expect(again).toMatchObject({ thread_id: threadId, metadata: { n: 1 } });
    },
  },
  {
    name: "create with supersteps begins with a state and a history",
    run: async ({ client }) => {
      const { thread_id } = await client.threads.create({
        graphId: "steps",
        supersteps: [
          { updates: [{ values: { trail: ["given"] }, asNode: "__input__" }] },
          { updates: [{ values: { trail: ["one"] }, asNode: "one" }] },
        ],
      });
      expect((await client.threads.getState(thread_id)).next).toEqual(["two"]);
      expect(await client.threads.getHistory(thread_id)).not.toHaveLength(0);
      expect(await client.runs.wait(thread_id, "steps", { input: null })).toMatchObject({
        trail: expect.arrayContaining(["one", "two", "five"]) as unknown,
      });
    },
  },
  {
    name: "update merges the metadata",
    run: async (server) => {
      const id = await newThread(server, { kept: 1, changed: 1 });
      const updated = await server.client.threads.update(id, { metadata: { changed: 2, added: 3 } });
      expect(updated).toMatchObject({ thread_id: id, metadata: { kept: 1, changed: 2, added: 3 } });
      expect((await server.client.threads.get(id)).metadata).toMatchObject({ kept: 1, changed: 2, added: 3 });
    },
  },
  {
    name: "search finds by metadata and by ids, count counts",
    run: async (server) => {
      const owner = tag();
      const a = await newThread(server, { owner, deep: { level: 1 } });
      const b = await newThread(server, { owner, deep: { level: 2 } });
      const { threads: api } = server.client;
      const ids = async (query: Parameters<typeof api.search>[0]) =>
        (await api.search(query)).map(({ thread_id }) => thread_id).sort();
      expect(await ids({ metadata: { owner } })).toEqual([a, b].sort());
      expect(await ids({ metadata: { owner, deep: { level: 2 } } })).toEqual([b]);
      expect(await ids({ ids: [a], metadata: { owner } })).toEqual([a]);
      expect(await api.count({ metadata: { owner } })).toBe(2);
      expect(await api.count({ metadata: { owner: tag() } })).toBe(0);
    },
  },
  {
    name: "search and count find by status",
    run: async (server) => {
      const owner = tag();
      const { client } = server;
      const failed = await newThread(server, { owner });
      await client.runs.wait(failed, "failing", { input: {}, raiseError: false });
      const waiting = await newThread(server, { owner });
      await client.runs.wait(waiting, "ask", { input: {} });
      const idle = await newThread(server, { owner });
      const expected = { error: failed, interrupted: waiting, idle } as const;
      for (const status of ["error", "interrupted", "idle"] as const) {
        const found = await client.threads.search({ metadata: { owner }, status });
        expect(found.map(({ thread_id }) => thread_id)).toEqual([expected[status]]);
        expect(await client.threads.count({ metadata: { owner }, status })).toBe(1);
      }
    },
  },
  {
    name: "search and count find by values",
    differs: ["search-by-values"],
    run: async (server) => {
      const owner = tag();
      const topic = tag();
      const asked = await newThread(server, { owner });
      const empty = await newThread(server, { owner });
      await server.client.runs.wait(asked, "ask", { input: { topic } });
      const found = await server.client.threads.search({ metadata: { owner }, values: { topic } });
      const expected = server.differs("search-by-values", { dev: [asked, empty], purser: [asked] });
      expect(found.map(({ thread_id }) => thread_id).sort()).toEqual([...expected].sort());
      expect(await server.client.threads.count({ metadata: { owner }, values: { topic } })).toBe(
        expected.length,
      );
    },
  },
  {
    name: "search sorts, pages and gives only the fields asked for",
    run: async (server) => {
      const owner = tag();
      const made = [await newThread(server, { owner }), await newThread(server, { owner })];
      made.push(await newThread(server, { owner }));
      const query = { metadata: { owner }, sortBy: "thread_id", limit: 2, select: ["thread_id"] } as const;
      const search = server.client.threads.search.bind(server.client.threads);
      const inOrder = [...made].sort().map((thread_id) => ({ thread_id }));
      const options = { ...query, select: [...query.select] };
      expect(await search({ ...options, sortOrder: "asc" })).toEqual(inOrder.slice(0, 2));
      expect(await search({ ...options, sortOrder: "asc", offset: 2 })).toEqual(inOrder.slice(2));
      expect(await search({ ...options, sortOrder: "desc" })).toEqual(inOrder.toReversed().slice(0, 2));
    },
  },
  {
    name: "the number of all that were found comes in a header",
    differs: ["pagination-total"],
    run: async (server) => {
      const owner = tag();
      for (let n = 0; n < 3; n += 1) await newThread(server, { owner });
      const page = async (limit: number, offset: number) => {
        const { headers } = await request(server, "/threads/search", {
          method: "POST",
          json: { metadata: { owner }, limit, offset },
        });
        return [headers.get("x-pagination-total"), headers.get("x-pagination-next")];
      };
      const [first, last] = server.differs("pagination-total", {
        dev: [
          ["3", null],
          ["5", null],
        ],
        purser: [
          ["3", "2"],
          ["3", null],
        ],
      });
      expect(await page(2, 0)).toEqual(first);
      expect(await page(2, 2)).toEqual(last);
    },
  },
  {
    name: "a run leaves the thread idle, with its values and the graph it ran",
    run: async (server) => {
      const id = await newThread(server, { kept: true });
      await server.client.runs.wait(id, "steps", { input: { trail: [] } });
      expect(await server.client.threads.get(id)).toMatchObject({
        status: "idle",
        values: { trail: ["one", "two", "three", "four", "five"] },
        metadata: { kept: true, graph_id: "steps" },
      });
    },
  },
  {
    name: "a failed run leaves the thread in error, with what was done before",
    run: async (server) => {
      const id = await newThread(server);
      await server.client.runs.wait(id, "failing", { input: {}, raiseError: false });
      const { status, values } = await server.client.threads.get(id);
      expect({ status, values }).toEqual({ status: "error", values: { trail: ["fine"] } });
    },
  },
  {
    name: "the interrupts of a thread are those it waits for, by task",
    differs: ["interrupts-only-of-waiting-tasks"],
    run: async (server) => {
      const asked = await newThread(server);
      await server.client.runs.wait(asked, "ask", { input: { topic: "tea" } });
      const { status, interrupts } = await server.client.threads.get(asked);
      expect(status).toBe("interrupted");
      expect(Object.values(interrupts)).toEqual([
        [expect.objectContaining({ value: { question: "What about tea?" } })],
      ]);
      const stopped = await newThread(server);
      await server.client.runs.wait(stopped, "steps", { input: {}, interruptBefore: ["two"] });
      const thread = await server.client.threads.get(stopped);
      expect(thread.status).toBe("interrupted");
      expect(Object.values(thread.interrupts)).toEqual(
        server.differs("interrupts-only-of-waiting-tasks", { dev: [[]], purser: [] }),
      );
    },
  },
  {
    name: "a thread is busy while it runs, and its state cannot be changed",
    run: async (server) => {
      const id = await newThread(server);
      const { runId, rest } = await startSlow(server, id);
      expect((await server.client.threads.get(id)).status).toBe("busy");
      const update = server.client.threads.updateState(id, { values: { label: "x" }, asNode: "begin" });
      expect(await refusal(update)).toMatchObject({ status: 409 });
      await server.client.runs.cancel(id, runId, true);
      await rest();
    },
  },
  {
    name: "copy makes an independent thread with the same state and history",
    differs: ["copy-is-complete"],
    run: async (server) => {
      const { threads: api, runs } = server.client;
      const id = await newThread(server, { owner: "ada" });
      await runs.wait(id, "ask", { input: { topic: "tea" } });
      const copy = await api.copy(id);
      expect(copy.thread_id).not.toBe(id);
      expect(copy.metadata).toMatchObject({ owner: "ada" });
      expect([copy.status, copy.values]).toEqual(
        server.differs("copy-is-complete", {
          dev: ["idle", undefined],
          purser: ["interrupted", { topic: "tea", closed: false }],
        }),
      );
      const [ours, theirs] = await Promise.all([api.getHistory(id), api.getHistory(copy.thread_id)]);
      const shape = (states: typeof ours) => states.map(({ values, next }) => ({ values, next }));
      expect(shape(theirs)).toEqual(shape(ours));
      const answered = await runs.wait(copy.thread_id, "ask", { command: { resume: "green" } });
      expect(answered).toMatchObject({ answer: "green", closed: true });
      expect((await api.getState(id)).next).toEqual(["question"]);
    },
  },
  {
    name: "delete takes the thread, its runs and its state away",
    run: async (server) => {
      const { threads: api, runs } = server.client;
      const id = await newThread(server);
      const { run_id } = await runs.create(id, "steps", { input: {} });
      await runs.join(id, run_id);
      await api.delete(id);
      expect(await refusal(api.get(id))).toMatchObject({ status: 404 });
      expect(await refusal(api.getState(id))).toMatchObject({ status: 404 });
      expect(await refusal(runs.get(id, run_id))).toMatchObject({ status: 404 });
      expect(await refusal(api.delete(id))).toMatchObject({ status: 404 });
    },
  },
  {
    name: "prune deletes several at once",
    differs: ["bulk-calls"],
    run: async (server) => {
      const { threads: api } = server.client;
      const ids = [await newThread(server), await newThread(server)];
      const kept = await newThread(server);
      const call = api.prune([...ids, nowhere()]);
      await server.differs("bulk-calls", {
        dev: async () => expect(await refusal(call)).toMatchObject({ status: 404 }),
        purser: async () => {
          expect(await call).toEqual({ pruned_count: 2 });
          for (const id of ids) expect(await refusal(api.get(id))).toMatchObject({ status: 404 });
        },
      })();
      expect(await api.get(kept)).toMatchObject({ status: "idle" });
    },
  },
];
