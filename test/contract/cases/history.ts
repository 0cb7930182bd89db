import { expect } from "vitest";
import { type CaseServer, type ContractCase, newThread, refusal, request } from "../support.ts";

const STEPS = ["one", "two", "three", "four", "five"];

async function walked(server: CaseServer): Promise<string> {
  const id = await newThread(server);
  await server.client.runs.wait(id, "steps", { input: { trail: [] }, metadata: { walk: "first" } });
  return id;
}

/** The checkpoint after which `node` comes. */
async function before(server: CaseServer, threadId: string, node: string) {
  const states = await server.client.threads.getHistory(threadId);
  const found = states.find(({ next }) => next[0] === node);
  return found!.checkpoint;
}

export const history: readonly ContractCase[] = [
  {
    name: "getHistory gives every step, newest first, each with its parent",
    run: async (server) => {
      const id = await walked(server);
      const states = await server.client.threads.getHistory(id);
      expect(states.map(({ next }) => next)).toEqual([
        [],
        ["five"],
        ["four"],
        ["three"],
        ["two"],
        ["one"],
        ["__start__"],
      ]);
      expect(states.map(({ metadata }) => metadata?.["step"])).toEqual([5, 4, 3, 2, 1, 0, -1]);
      for (const [n, { parent_checkpoint }] of states.entries()) {
        expect(parent_checkpoint?.checkpoint_id).toBe(states[n + 1]?.checkpoint.checkpoint_id);
      }
      expect(states[1]?.tasks).toMatchObject([{ name: "five", result: { trail: ["five"] } }]);
    },
  },
  {
    name: "getHistory gives ten when not told otherwise, and as many as it is told",
    run: async (server) => {
      const id = await walked(server);
      await server.client.runs.wait(id, "steps", { input: { trail: [] } });
      expect(await server.client.threads.getHistory(id)).toHaveLength(10);
      expect(await server.client.threads.getHistory(id, { limit: 2 })).toHaveLength(2);
      expect(await server.client.threads.getHistory(id, { limit: 100 })).toHaveLength(14);
    },
  },
  {
    name: "getHistory gives what was before a checkpoint",
    differs: ["history-before-a-config"],
    run: async (server) => {
      const id = await walked(server);
      const { checkpoint_id } = await before(server, id, "three");
      const plain = await request(server, `/threads/${id}/history`, {
        method: "POST",
        json: { before: checkpoint_id, limit: 1 },
      });
      expect(await plain.json()).toMatchObject([{ next: ["two"], values: { trail: ["one"] } }]);
      const call = server.client.threads.getHistory(id, { before: { configurable: { checkpoint_id } } });
      await server.differs("history-before-a-config", {
        dev: async () => expect(await refusal(call)).toMatchObject({ status: 400 }),
        purser: async () => {
          const nexts = (await call).map(({ next }) => next[0]);
          expect(nexts).toEqual(["two", "one", "__start__"]);
        },
      })();
    },
  },
  {
    name: "getHistory finds by the checkpoint's metadata, the run's among it",
    run: async (server) => {
      const id = await walked(server);
      const { threads } = server.client;
      expect(await threads.getHistory(id, { metadata: { step: 2 } })).toMatchObject([{ next: ["three"] }]);
      expect(await threads.getHistory(id, { metadata: { source: "input" } })).toHaveLength(1);
      const { run_id } = (await server.client.runs.list(id))[0]!;
      expect(await threads.getHistory(id, { metadata: { run_id } })).toHaveLength(7);
      expect(await threads.getHistory(id, { metadata: { walk: "first" } })).toHaveLength(7);
    },
  },
  {
    name: "getHistory of a subgraph, by its namespace",
    run: async (server) => {
      const { threads, runs } = server.client;
      const id = await newThread(server);
      await runs.wait(id, "nested", { input: {} });
      const { tasks } = await threads.getState(id);
      const checkpoint_ns = tasks[0]?.checkpoint?.checkpoint_ns ?? "";
      const states = await threads.getHistory(id, { checkpoint: { checkpoint_ns } });
      expect(states.map(({ next }) => next[0])).toEqual(["review", "write", "__start__"]);
      expect(states[0]?.values).toMatchObject({ draft: "first draft" });
    },
  },
  {
    name: "a run from an earlier checkpoint, by its id, forks from there",
    run: async (server) => {
      const id = await walked(server);
      const { threads, runs } = server.client;
      const { checkpoint_id } = await before(server, id, "three");
      const values = await runs.wait(id, "steps", { input: null, checkpointId: checkpoint_id ?? "" });
      expect(values).toEqual({ trail: STEPS });
      const forked = await threads.getHistory(id, { limit: 5 });
      expect(forked.map(({ next }) => next[0])).toEqual([undefined, "five", "four", "three", undefined]);
    },
  },
  {
    name: "a run from an earlier checkpoint, as a whole, takes new input there",
    run: async (server) => {
      const id = await walked(server);
      const { threads, runs } = server.client;
      const { checkpoint_id } = await before(server, id, "three");
      const checkpoint = { checkpoint_id: checkpoint_id ?? null, checkpoint_ns: "", checkpoint_map: null };
      const values = await runs.wait(id, "steps", { input: { trail: ["again"] }, checkpoint });
      expect(values).toEqual({ trail: ["one", "two", "again", ...STEPS] });
      expect((await threads.getState(id)).values).toEqual(values);
    },
  },
];
