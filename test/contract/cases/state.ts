import { expect } from "vitest";
import { type CaseServer, type ContractCase, newThread, nowhere, refusal } from "../support.ts";

const STEPS = ["one", "two", "three", "four", "five"];

/** A thread that `steps` ran on to its end. */
async function walked(server: CaseServer): Promise<string> {
  const id = await newThread(server);
  await server.client.runs.wait(id, "steps", { input: { trail: [] } });
  return id;
}

export const state: readonly ContractCase[] = [
  {
    name: "a thread without a run has an empty state and no history",
    run: async (server) => {
      const id = await newThread(server);
      expect(await server.client.threads.getState(id)).toMatchObject({
        values: {},
        next: [],
        tasks: [],
        checkpoint: null,
        parent_checkpoint: null,
      });
      expect(await server.client.threads.getHistory(id)).toEqual([]);
    },
  },
  {
    name: "getState gives the values, what is next and the checkpoint with its parent",
    run: async (server) => {
      const id = await walked(server);
      const { values, next, tasks, checkpoint, parent_checkpoint, metadata, created_at } =
        await server.client.threads.getState(id);
      expect({ values, next, tasks }).toEqual({ values: { trail: STEPS }, next: [], tasks: [] });
      expect(checkpoint).toMatchObject({ thread_id: id, checkpoint_ns: "" });
      expect(checkpoint.checkpoint_id).not.toBe(parent_checkpoint?.checkpoint_id);
      expect(parent_checkpoint).toMatchObject({ thread_id: id, checkpoint_ns: "" });
      expect(metadata).toMatchObject({ source: "loop", step: 5 });
      expect(Date.parse(created_at ?? "")).toBeGreaterThan(0);
    },
  },
  {
    name: "a task that waits tells its interrupt; one that failed its error",
    run: async (server) => {
      const { threads, runs } = server.client;
      const asked = await newThread(server);
      await runs.wait(asked, "ask", { input: {} });
      const waiting = await threads.getState(asked);
      expect(waiting.next).toEqual(["question"]);
      expect(waiting.tasks).toMatchObject([
        { name: "question", error: null, interrupts: [{ value: { question: "What about lunch?" } }] },
      ]);
      const failed = await newThread(server);
      await runs.wait(failed, "failing", { input: {}, raiseError: false });
      const broken = await threads.getState(failed);
      expect(broken.next).toEqual(["broken"]);
      expect(broken.tasks[0]?.error).toContain("The flux is low.");
    },
  },
  {
    name: "getState at a checkpoint, by its id or as a whole",
    run: async (server) => {
      const id = await walked(server);
      const { threads } = server.client;
      const past = (await threads.getHistory(id)).find(({ next }) => next[0] === "three");
      const checkpoint = past!.checkpoint;
      const byId = await threads.getState(id, checkpoint.checkpoint_id ?? "");
      expect(byId).toMatchObject({ values: { trail: ["one", "two"] }, next: ["three"] });
      expect(await threads.getState(id, checkpoint)).toEqual(byId);
    },
  },
  {
    name: "getState at a checkpoint that does not exist is refused",
    differs: ["unknown-checkpoint"],
    run: async (server) => {
      const id = await walked(server);
      const call = server.client.threads.getState(id, nowhere());
      await server.differs("unknown-checkpoint", {
        dev: async () => expect((await call).values).toEqual({}),
        purser: async () => expect(await refusal(call)).toMatchObject({ status: 404 }),
      })();
    },
  },
  {
    name: "the state of a subgraph is told on demand, and can be asked for itself",
    run: async (server) => {
      const { threads, runs } = server.client;
      const id = await newThread(server);
      await runs.wait(id, "nested", { input: {} });
      const closed = await threads.getState(id);
      expect(closed).toMatchObject({ values: { draft: "outline" }, next: ["inner"] });
      expect(closed.tasks[0]).toMatchObject({ name: "inner", state: null });
      expect(closed.tasks[0]?.checkpoint?.checkpoint_ns).toMatch(/^inner:/);
      const opened = await threads.getState(id, undefined, { subgraphs: true });
      const inner = opened.tasks[0]?.state;
      expect(inner).toMatchObject({ values: { draft: "first draft" }, next: ["review"] });
      expect(inner?.tasks[0]?.interrupts).toMatchObject([{ value: { review: "first draft" } }]);
      const alone = await threads.getState(id, inner!.checkpoint);
      expect(alone).toMatchObject({ values: { draft: "first draft" }, next: ["review"] });
    },
  },
  {
    name: "updateState writes as a node, and the graph goes on after it",
    differs: ["update-state-answer"],
    run: async (server) => {
      const id = await walked(server);
      const { threads, runs } = server.client;
      const written = await threads.updateState(id, { values: { trail: ["mended"] }, asNode: "three" });
      const after = await threads.getState(id);
      expect(after).toMatchObject({ values: { trail: [...STEPS, "mended"] }, next: ["four"] });
      expect(after.metadata).toMatchObject({ source: "update" });
      const { checkpoint_id } = after.checkpoint;
      expect(written).toMatchObject({ checkpoint: { thread_id: id, checkpoint_id } });
      expect(written.configurable?.["checkpoint_id"]).toBe(
        server.differs("update-state-answer", { dev: undefined, purser: checkpoint_id }),
      );
      expect(await runs.wait(id, "steps", { input: null })).toEqual({
        trail: [...STEPS, "mended", "four", "five"],
      });
    },
  },
  {
    name: "updateState at an earlier checkpoint forks from there",
    run: async (server) => {
      const id = await walked(server);
      const { threads } = server.client;
      const past = (await threads.getHistory(id)).find(({ next }) => next[0] === "three");
      const checkpointId = past?.checkpoint.checkpoint_id ?? "";
      await threads.updateState(id, { values: { trail: ["forked"] }, asNode: "three", checkpointId });
      const after = await threads.getState(id);
      expect(after).toMatchObject({ values: { trail: ["one", "two", "forked"] }, next: ["four"] });
      expect(after.parent_checkpoint?.checkpoint_id).toBe(checkpointId);
    },
  },
  {
    name: "updateState of an unknown node, or with values that do not fit, is the client's mistake",
    differs: ["update-state-mistakes"],
    run: async (server) => {
      const id = await walked(server);
      const { threads } = server.client;
      const unknown = await refusal(threads.updateState(id, { values: { trail: ["x"] }, asNode: "nobody" }));
      const unfit = await refusal(threads.updateState(id, { values: { trail: 7 }, asNode: "one" }));
      const expected = server.differs("update-state-mistakes", { dev: [500, 500], purser: [422, 422] });
      expect([unknown.status, unfit.status]).toEqual(expected);
      expect((await threads.getState(id)).values).toEqual({ trail: STEPS });
    },
  },
  {
    name: "updateState of a thread that never ran is refused",
    run: async (server) => {
      const id = await newThread(server);
      const { status } = await refusal(server.client.threads.updateState(id, { values: { trail: ["x"] } }));
      expect([400, 409, 422]).toContain(status);
    },
  },
  {
    name: "messages are flat wherever a state is shown: content, id and type side by side",
    run: async (server) => {
      const { threads, runs } = server.client;
      const id = await newThread(server);
      const given = { type: "human", content: "hello", id: "u-1" };
      await runs.wait(id, "chat", { input: { messages: [given] } });
      const said = { messages: [given, { type: "ai", content: "You said hello" }] };
      expect((await threads.getState(id)).values).toMatchObject(said);
      expect((await threads.getHistory(id))[0]?.values).toMatchObject(said);
      expect((await threads.get(id)).values).toMatchObject(said);
      expect((await threads.search({ ids: [id] }))[0]?.values).toMatchObject(said);
      expect(JSON.stringify(await threads.getState(id))).not.toContain('"lc"');
    },
  },
  {
    name: "updateState replaces a message of the same id and adds one of another",
    run: async (server) => {
      const { threads, runs } = server.client;
      const id = await newThread(server);
      await runs.wait(id, "chat", { input: { messages: [{ type: "human", content: "helo", id: "u-1" }] } });
      const mended = { type: "human", content: "hello", id: "u-1" };
      const added = { role: "user", content: "more", id: "u-2" };
      await threads.updateState(id, { values: { messages: [mended, added] }, asNode: "reply" });
      expect((await threads.getState(id)).values).toMatchObject({
        messages: [mended, { type: "ai" }, { type: "human", content: "more", id: "u-2" }],
      });
    },
  },
  {
    name: "patchState adds to the thread's metadata",
    differs: ["patch-state"],
    run: async (server) => {
      const id = await newThread(server, { kept: 1 });
      const call = server.client.threads.patchState(id, { added: 2 });
      await server.differs("patch-state", {
        dev: async () => expect(await refusal(call)).toMatchObject({ status: 404 }),
        purser: async () => {
          await call;
          expect((await server.client.threads.get(id)).metadata).toMatchObject({ kept: 1, added: 2 });
        },
      })();
    },
  },
];
