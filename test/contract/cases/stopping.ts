import { expect } from "vitest";
import {
  type CaseServer,
  type ContractCase,
  names,
  newThread,
  nowhere,
  type Part,
  refusal,
  request,
  startSlow,
} from "../support.ts";

/** The status of a run once it has ended, which it does soon. */
async function ended(server: CaseServer, threadId: string, runId: string): Promise<string> {
  await server.client.runs.join(threadId, runId).catch(() => undefined);
  return (await server.client.runs.get(threadId, runId)).status;
}

export const stopping: readonly ContractCase[] = [
  {
    name: "cancel stops a run, keeps its finished steps, and the thread can go on",
    run: async (server) => {
      const { threads, runs } = server.client;
      const id = await newThread(server);
      const { runId, rest } = await startSlow(server, id, { label: "A" });
      const asked = performance.now();
      await runs.cancel(id, runId, true);
      expect(performance.now() - asked).toBeLessThan(1_000);
      expect(names(await rest()).filter((event) => event !== "error")).toEqual([]);
      expect(await runs.get(id, runId)).toMatchObject({ status: "interrupted" });
      expect(await threads.getState(id)).toMatchObject({ values: { trail: ["beginA"] }, next: ["work"] });
      await threads.updateState(id, { values: { ms: 0, label: "A" }, asNode: "begin" });
      expect(await runs.wait(id, "slow", { input: null })).toMatchObject({ trail: ["beginA", "endA"] });
    },
  },
  {
    name: "a cancelled run leaves the thread its values",
    differs: ["values-after-cancel"],
    run: async (server) => {
      const id = await newThread(server);
      const { runId, rest } = await startSlow(server, id, { label: "A" });
      await server.client.runs.cancel(id, runId, true);
      await rest();
      const { values } = await server.client.threads.get(id);
      expect((values as { trail?: unknown } | undefined)?.trail).toEqual(
        server.differs("values-after-cancel", { dev: undefined, purser: ["beginA"] }),
      );
    },
  },
  {
    name: "cancel without waiting says that it was heard",
    differs: ["cancel-without-waiting"],
    run: async (server) => {
      const id = await newThread(server);
      const { runId, rest } = await startSlow(server, id);
      const path = `/threads/${id}/runs/${runId}/cancel?wait=0&action=interrupt`;
      const { status } = await request(server, path, { method: "POST" });
      expect(status).toBe(server.differs("cancel-without-waiting", { dev: 204, purser: 202 }));
      await rest();
      expect(await ended(server, id, runId)).toBe("interrupted");
    },
  },
  {
    name: "cancel with rollback takes back the whole run",
    differs: ["rollback"],
    run: async (server) => {
      const { threads, runs } = server.client;
      const id = await newThread(server);
      await runs.wait(id, "slow", { input: { ms: 0, label: "A" } });
      const { runId, rest } = await startSlow(server, id, { label: "B" });
      await runs.cancel(id, runId, true, "rollback");
      await rest();
      const [trail, status] = server.differs("rollback", {
        dev: [["beginA", "endA", "beginB"], "error"],
        purser: [["beginA", "endA"], "idle"],
      });
      expect((await threads.getState(id)).values).toMatchObject({ trail });
      expect((await threads.get(id)).status).toBe(status);
      await server.differs("rollback", {
        dev: async () => expect((await runs.get(id, runId)).status).toBe("error"),
        purser: async () => expect(await refusal(runs.get(id, runId))).toMatchObject({ status: 404 }),
      })();
    },
  },
  {
    name: "cancel of a run that has ended changes nothing",
    run: async (server) => {
      const { runs } = server.client;
      const id = await newThread(server);
      const { run_id } = await runs.create(id, "steps", { input: {} });
      await runs.join(id, run_id);
      await runs.cancel(id, run_id);
      expect(await runs.get(id, run_id)).toMatchObject({ status: "success" });
    },
  },
  {
    name: "cancel and delete of a run that does not exist are 404",
    run: async (server) => {
      const { runs } = server.client;
      const id = await newThread(server);
      expect(await refusal(runs.cancel(id, nowhere()))).toMatchObject({ status: 404 });
      expect(await refusal(runs.delete(id, nowhere()))).toMatchObject({ status: 404 });
      expect(await refusal(runs.get(id, nowhere()))).toMatchObject({ status: 404 });
    },
  },
  {
    name: "a run for later waits, and can be cancelled before it begins",
    differs: ["created-at-of-a-later-run"],
    run: async (server) => {
      const { threads, runs } = server.client;
      const id = await newThread(server);
      const run = await runs.create(id, "steps", { input: {}, afterSeconds: 3_600 });
      expect(run.status).toBe("pending");
      expect(Date.parse(run.created_at) > Date.now() + 60_000).toBe(
        server.differs("created-at-of-a-later-run", { dev: true, purser: false }),
      );
      await runs.cancel(id, run.run_id, true);
      expect(await runs.get(id, run.run_id)).toMatchObject({ status: "interrupted" });
      expect((await threads.get(id)).status).toBe("idle");
      expect((await threads.getState(id)).values).toEqual({});
    },
  },
  {
    name: "a run for later does not hold its thread up",
    differs: ["a-later-run-holds-nothing-up"],
    run: async (server) => {
      const { threads, runs } = server.client;
      const id = await newThread(server);
      const later = await runs.create(id, "steps", { input: {}, afterSeconds: 3_600 });
      expect((await threads.get(id)).status).toBe(
        server.differs("a-later-run-holds-nothing-up", { dev: "busy", purser: "idle" }),
      );
      const call = runs.wait(id, "steps", { input: { trail: [] } });
      await server.differs("a-later-run-holds-nothing-up", {
        dev: async () => expect(await refusal(call)).toMatchObject({ status: 422 }),
        purser: () => expect(call).resolves.toMatchObject({ trail: expect.any(Array) as unknown }),
      })();
      expect(await runs.get(id, later.run_id)).toMatchObject({ status: "pending" });
      await runs.cancel(id, later.run_id, true);
    },
  },
  {
    name: "a run for soon begins by itself",
    run: async (server) => {
      const { runs } = server.client;
      const id = await newThread(server);
      const values = await runs.wait(id, "steps", { input: { trail: [] }, afterSeconds: 0.05 });
      expect(values).toMatchObject({ trail: expect.arrayContaining(["five"]) as unknown });
    },
  },
  {
    name: "onDisconnect cancel stops the run when its reader goes",
    run: async (server) => {
      const id = await newThread(server);
      const gone = new AbortController();
      const { runId, rest } = await startSlow(server, id, { onDisconnect: "cancel", signal: gone.signal });
      gone.abort();
      await rest().catch(() => undefined);
      expect(await ended(server, id, runId)).toBe("interrupted");
    },
  },
  {
    name: "joinStream can cancel the run when its reader goes",
    run: async (server) => {
      const { runs } = server.client;
      const id = await newThread(server);
      const { run_id } = await runs.create(id, "slow", { input: { ms: 60_000 }, streamMode: "custom" });
      const gone = new AbortController();
      const leave = async (stream: AsyncIterable<Part>) => {
        for await (const { event } of stream) if (event === "custom") gone.abort();
      };
      const options = { cancelOnDisconnect: true, signal: gone.signal };
      await leave(runs.joinStream(id, run_id, options)).catch(() => undefined);
      expect(await ended(server, id, run_id)).toBe("interrupted");
    },
  },
  {
    name: "onDisconnect continue lets it go on",
    run: async (server) => {
      const id = await newThread(server);
      const gone = new AbortController();
      const options = { ms: 20, onDisconnect: "continue", signal: gone.signal } as const;
      const { runId, rest } = await startSlow(server, id, options);
      gone.abort();
      await rest().catch(() => undefined);
      expect(await ended(server, id, runId)).toBe("success");
      expect((await server.client.threads.getState(id)).values).toMatchObject({ trail: ["begin", "end"] });
    },
  },
  {
    name: "cancelMany stops several at once",
    differs: ["bulk-calls"],
    run: async (server) => {
      const { runs } = server.client;
      const id = await newThread(server);
      const running = await startSlow(server, id);
      const later = await runs.create(id, "steps", { input: {}, multitaskStrategy: "enqueue" });
      const runIds = [running.runId, later.run_id];
      const call = runs.cancelMany({ threadId: id, runIds });
      await server.differs("bulk-calls", {
        dev: async () => {
          expect(await refusal(call)).toMatchObject({ status: 404 });
          for (const runId of runIds.toReversed()) await runs.cancel(id, runId);
        },
        purser: async () => {
          await call;
        },
      })();
      await running.rest();
      expect(await ended(server, id, running.runId)).toBe("interrupted");
      expect(await ended(server, id, later.run_id)).toBe("interrupted");
    },
  },
  {
    name: "a run that is at work is not deleted from under itself",
    differs: ["delete-of-a-running-run"],
    run: async (server) => {
      const { runs } = server.client;
      const id = await newThread(server);
      const { runId, rest } = await startSlow(server, id);
      const call = runs.delete(id, runId);
      await server.differs("delete-of-a-running-run", {
        dev: async () => {
          await call;
          await rest();
          expect(await refusal(runs.get(id, runId))).toMatchObject({ status: 404 });
        },
        purser: async () => {
          expect(await refusal(call)).toMatchObject({ status: 409 });
          await runs.cancel(id, runId, true);
          await rest();
          await runs.delete(id, runId);
          expect(await refusal(runs.get(id, runId))).toMatchObject({ status: 404 });
        },
      })();
    },
  },
];
