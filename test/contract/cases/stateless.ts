import { expect, vi } from "vitest";
import { type ContractCase, drain, names, refusal, UUID } from "../support.ts";

const STEPS = ["one", "two", "three", "four", "five"];

export const stateless: readonly ContractCase[] = [
  {
    name: "stream without a thread",
    run: async ({ client }) => {
      let created: unknown;
      const parts = await drain(
        client.runs.stream(null, "steps", {
          input: {},
          streamMode: ["updates"],
          onRunCreated: (run) => {
            created = run;
          },
        }),
      );
      expect(names(parts)).toEqual(["metadata", ...STEPS.map(() => "updates")]);
      expect(created).toMatchObject({ run_id: (parts[0]?.data as { run_id: string }).run_id });
    },
  },
  {
    name: "wait without a thread",
    run: async ({ client }) => {
      expect(await client.runs.wait(null, "steps", { input: { trail: ["zero"] } })).toEqual({
        trail: ["zero", ...STEPS],
      });
    },
  },
  {
    name: "wait without a thread throws what failed",
    run: async ({ client }) => {
      await expect(client.runs.wait(null, "failing", { input: {} })).rejects.toThrow("The flux is low.");
    },
  },
  {
    name: "create without a thread, join it, and its thread is gone",
    run: async ({ client }) => {
      const run = await client.runs.create(null, "steps", { input: {}, streamMode: ["updates"] });
      expect(run.run_id).toMatch(UUID);
      expect(run.thread_id).toMatch(UUID);
      const parts = await drain(client.runs.joinStream(null, run.run_id));
      expect(names(parts)).toEqual(["metadata", ...STEPS.map(() => "updates")]);
      await vi.waitFor(
        async () => expect(await refusal(client.threads.get(run.thread_id))).toMatchObject({ status: 404 }),
        { interval: 5, timeout: 5_000 },
      );
    },
  },
  {
    name: "createBatch starts several, in the order given",
    run: async ({ client }) => {
      const [{ assistant_id: steps }, { assistant_id: chat }] = await Promise.all([
        client.assistants.get("steps"),
        client.assistants.get("chat"),
      ]);
      const batch = await client.runs.createBatch([
        { assistantId: "steps", input: { trail: [] } },
        { assistantId: "chat", input: { messages: [{ role: "user", content: "hi" }] } },
      ]);
      expect(batch.map(({ assistant_id }) => assistant_id)).toEqual([steps, chat]);
      for (const { run_id } of batch) expect(run_id).toMatch(UUID);
    },
  },
  {
    name: "a graph that asks, without a thread, tells what it asks",
    differs: ["stateless-interrupt"],
    run: async (server) => {
      const call = server.client.runs.wait(null, "ask", { input: {} });
      await server.differs("stateless-interrupt", {
        dev: () => expect(call).rejects.toThrow("No checkpointer set"),
        purser: () =>
          expect(call).resolves.toMatchObject({
            __interrupt__: [{ value: { question: "What about lunch?" } }],
          }),
      })();
    },
  },
];
