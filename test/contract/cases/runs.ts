import { expect } from "vitest";
import { type ContractCase, newThread, nowhere, refusal, request, startSlow, tag, UUID } from "../support.ts";

const STEPS = ["one", "two", "three", "four", "five"];

export const runs: readonly ContractCase[] = [
  {
    name: "create answers at once with a pending run; join gives its values",
    run: async (server) => {
      const { runs: api } = server.client;
      const id = await newThread(server);
      const run = await api.create(id, "steps", { input: { trail: [] } });
      expect(run).toMatchObject({ thread_id: id, multitask_strategy: "reject" });
      expect(run.run_id).toMatch(UUID);
      expect(["pending", "running"]).toContain(run.status);
      expect(await api.join(id, run.run_id)).toEqual({ trail: STEPS });
      expect(await api.get(id, run.run_id)).toMatchObject({ run_id: run.run_id, status: "success" });
    },
  },
  {
    name: "a run carries the assistant's id and the metadata of the thread and of its own",
    run: async (server) => {
      const { client } = server;
      const owner = tag();
      const id = await newThread(server, { owner });
      const run = await client.runs.create(id, "steps", {
        input: { trail: [] },
        metadata: { purpose: "test" },
      });
      const { assistant_id } = await client.assistants.get("steps");
      expect(run.assistant_id).toBe(assistant_id);
      expect(run.metadata).toMatchObject({ owner, purpose: "test" });
      await client.runs.join(id, run.run_id);
    },
  },
  {
    name: "the location of a new run is in a header, and given to onRunCreated",
    run: async (server) => {
      const id = await newThread(server);
      const answer = await request(server, `/threads/${id}/runs`, {
        method: "POST",
        json: { assistant_id: "steps", input: { trail: [] } },
      });
      const { run_id } = (await answer.json()) as { run_id: string };
      expect(answer.headers.get("content-location")).toBe(`/threads/${id}/runs/${run_id}`);
      await server.client.runs.join(id, run_id);
      let created: unknown;
      await server.client.runs.wait(id, "steps", {
        input: { trail: [] },
        onRunCreated: (run) => {
          created = run;
        },
      });
      expect(created).toMatchObject({ thread_id: id, run_id: expect.stringMatching(UUID) as unknown });
    },
  },
  {
    name: "wait answers with the final values",
    run: async (server) => {
      const id = await newThread(server);
      const values = await server.client.runs.wait(id, "steps", { input: { trail: ["zero"] } });
      expect(values).toEqual({ trail: ["zero", ...STEPS] });
    },
  },
  {
    name: "wait on a run that fails throws what failed",
    differs: ["wait-error"],
    run: async (server) => {
      const id = await newThread(server);
      const wait = (raiseError: boolean) => server.client.runs.wait(id, "failing", { input: {}, raiseError });
      await expect(wait(true)).rejects.toThrow("The flux is low.");
      const { __error__ } = (await wait(false)) as { __error__?: { error: string; message: string } };
      expect(__error__?.message).toBe(
        server.differs("wait-error", {
          dev: '{"error":"Error","message":"The flux is low."}',
          purser: "The flux is low.",
        }),
      );
    },
  },
  {
    name: "a thread remembers its conversation from run to run",
    run: async (server) => {
      const id = await newThread(server);
      const say = (content: string) =>
        server.client.runs.wait(id, "chat", { input: { messages: [{ role: "user", content }] } });
      await say("hello");
      const { messages } = (await say("again")) as { messages: { type: string; content: string }[] };
      expect(messages.map(({ type, content }) => [type, content])).toEqual([
        ["human", "hello"],
        ["ai", "You said hello"],
        ["human", "again"],
        ["ai", "You said again"],
      ]);
    },
  },
  {
    name: "runs of many threads go side by side, each with its own state",
    run: async (server) => {
      const words = Array.from({ length: 12 }, (_, n) => `word-${n}`);
      const said = await Promise.all(
        words.map(async (content) => {
          const input = { messages: [{ role: "user", content }] };
          const values = await server.client.runs.wait(await newThread(server), "chat", { input });
          return (values as { messages: { content: string }[] }).messages.at(-1)?.content;
        }),
      );
      expect(said).toEqual(words.map((word) => `You said ${word}`));
    },
  },
  {
    name: "list gives a thread's runs, and those of one status",
    run: async (server) => {
      const { runs: api } = server.client;
      const id = await newThread(server);
      await api.wait(id, "failing", { input: {}, raiseError: false });
      await api.wait(id, "steps", { input: {} });
      const all = await api.list(id);
      expect(all.map(({ status }) => status).sort()).toEqual(["error", "success"]);
      expect(all.every(({ thread_id }) => thread_id === id)).toBe(true);
      expect(await api.list(id, { status: "error" })).toMatchObject([{ status: "error" }]);
    },
  },
  {
    name: "list gives the newest first, in pages",
    differs: ["run-pages"],
    run: async (server) => {
      const { runs: api } = server.client;
      const id = await newThread(server);
      const made: string[] = [];
      for (let n = 0; n < 3; n += 1) {
        const { run_id } = await api.create(id, "steps", { input: {} });
        await api.join(id, run_id);
        made.push(run_id);
      }
      const page = async (limit: number, offset: number) =>
        (await api.list(id, { limit, offset })).map(({ run_id }) => made.indexOf(run_id));
      const [first, second] = server.differs("run-pages", {
        dev: [[0, 1], []],
        purser: [[2, 1], [0]],
      });
      expect(await page(2, 0)).toEqual(first);
      expect(await page(2, 2)).toEqual(second);
    },
  },
  {
    name: "delete forgets the run and leaves the thread its state",
    differs: ["delete-run-keeps-state"],
    run: async (server) => {
      const { client } = server;
      const id = await newThread(server);
      const { run_id } = await client.runs.create(id, "steps", { input: { trail: [] } });
      await client.runs.join(id, run_id);
      await client.runs.delete(id, run_id);
      expect(await refusal(client.runs.get(id, run_id))).toMatchObject({ status: 404 });
      expect((await client.threads.getState(id)).values).toEqual(
        server.differs("delete-run-keeps-state", { dev: {}, purser: { trail: STEPS } }),
      );
    },
  },
  {
    name: "a run that waits for a person is interrupted, not a success",
    differs: ["waiting-run-is-interrupted"],
    run: async (server) => {
      const id = await newThread(server);
      const { run_id } = await server.client.runs.create(id, "ask", { input: {} });
      await server.client.runs.join(id, run_id);
      const { status } = await server.client.runs.get(id, run_id);
      expect(status).toBe(
        server.differs("waiting-run-is-interrupted", { dev: "success", purser: "interrupted" }),
      );
    },
  },
  {
    name: "context and configurable reach the graph",
    run: async ({ client }) => {
      expect(
        await client.runs.wait(null, "configurable", { input: {}, context: { customer: "ada" } }),
      ).toMatchObject({ context: { customer: "ada" } });
      expect(
        await client.runs.wait(null, "configurable", {
          input: {},
          config: { configurable: { tone: "dry" } },
        }),
      ).toMatchObject({ tone: "dry" });
    },
  },
  {
    name: "an assistant's config and context stand beneath those of the run",
    run: async ({ client }) => {
      const { assistant_id } = await client.assistants.create({
        graphId: "configurable",
        config: { configurable: { tone: "warm" } },
        context: { customer: "ada" },
      });
      expect(await client.runs.wait(null, assistant_id, { input: {} })).toEqual({
        context: { customer: "ada" },
        tone: "warm",
      });
      expect(await client.runs.wait(null, assistant_id, { input: {}, context: { customer: "bob" } })).toEqual(
        { context: { customer: "bob" }, tone: "warm" },
      );
    },
  },
  {
    name: "recursion_limit ends a run that goes too far",
    run: async (server) => {
      const id = await newThread(server);
      const wait = server.client.runs.wait(id, "steps", { input: {}, config: { recursion_limit: 2 } });
      await expect(wait).rejects.toThrow(/Recursion limit of 2/);
      expect((await server.client.threads.getState(id)).values).toEqual({ trail: ["one", "two"] });
    },
  },
  {
    name: "each durability is accepted and keeps the final state",
    run: async (server) => {
      for (const durability of ["sync", "async", "exit"] as const) {
        const id = await newThread(server);
        await server.client.runs.wait(id, "steps", { input: {}, durability });
        expect((await server.client.threads.getState(id)).values).toEqual({ trail: STEPS });
      }
    },
  },
  {
    name: "a thread that does not exist is made when the run says so, and refused otherwise",
    differs: ["run-on-unknown-thread"],
    run: async (server) => {
      const { runs: api } = server.client;
      const { status } = await refusal(api.create(nowhere(), "steps", { input: {} }));
      expect(status).toBe(server.differs("run-on-unknown-thread", { dev: 422, purser: 404 }));
      const id = nowhere();
      const values = await api.wait(id, "steps", { input: { trail: [] }, ifNotExists: "create" });
      expect(values).toEqual({ trail: STEPS });
      expect((await server.client.threads.get(id)).status).toBe("idle");
    },
  },
  {
    name: "multitaskStrategy reject refuses a second run, and is the default",
    run: async (server) => {
      const { runs: api } = server.client;
      const id = await newThread(server);
      const { runId, rest } = await startSlow(server, id);
      const byDefault = await refusal(api.create(id, "steps", { input: {} }));
      const byName = await refusal(api.create(id, "steps", { input: {}, multitaskStrategy: "reject" }));
      expect(byName.status).toBe(byDefault.status);
      expect([409, 422]).toContain(byDefault.status);
      await api.cancel(id, runId, true);
      await rest();
    },
  },
  {
    name: "multitaskStrategy enqueue runs the second after the first, on its state",
    run: async (server) => {
      const { runs: api } = server.client;
      const id = await newThread(server);
      const first = await startSlow(server, id, { ms: 20, label: "A" });
      const input = { ms: 0, label: "B" };
      const second = await api.create(id, "slow", { input, multitaskStrategy: "enqueue" });
      expect(await api.join(id, second.run_id)).toMatchObject({
        trail: ["beginA", "endA", "beginB", "endB"],
      });
      await first.rest();
      expect(await api.get(id, first.runId)).toMatchObject({ status: "success" });
    },
  },
  {
    name: "multitaskStrategy interrupt stops the first, keeps what it did and runs the second",
    run: async (server) => {
      const { runs: api } = server.client;
      const id = await newThread(server);
      const first = await startSlow(server, id, { label: "A" });
      const input = { ms: 0, label: "B" };
      const second = await api.create(id, "slow", { input, multitaskStrategy: "interrupt" });
      expect(await api.join(id, second.run_id)).toMatchObject({ trail: ["beginA", "beginB", "endB"] });
      await first.rest();
      expect(await api.get(id, first.runId)).toMatchObject({ status: "interrupted" });
      expect((await server.client.threads.get(id)).status).toBe("idle");
    },
  },
  {
    name: "multitaskStrategy rollback takes the first back and runs the second",
    differs: ["rollback"],
    run: async (server) => {
      const { runs: api } = server.client;
      const id = await newThread(server);
      const first = await startSlow(server, id, { label: "A" });
      const input = { ms: 0, label: "B" };
      const second = await api.create(id, "slow", { input, multitaskStrategy: "rollback" });
      const values = await api.join(id, second.run_id);
      await first.rest();
      const known = (await api.list(id)).map(({ run_id }) => run_id);
      expect({ values, forgotten: !known.includes(first.runId) }).toMatchObject(
        server.differs("rollback", {
          dev: { values: { trail: ["beginA", "beginB", "endB"] }, forgotten: false },
          purser: { values: { trail: ["beginB", "endB"] }, forgotten: true },
        }),
      );
    },
  },
];
