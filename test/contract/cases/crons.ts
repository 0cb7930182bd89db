import { expect } from "vitest";
import { type CaseServer, type ContractCase, newThread, nowhere, refusal, tag } from "../support.ts";

/** dev has the routes and no crons behind them. */
async function unlessDev(server: CaseServer, call: () => Promise<unknown>): Promise<void> {
  await server.differs("crons", {
    dev: async () => {
      expect([400, 404, 500]).toContain((await refusal(call())).status);
    },
    purser: call,
  })();
}

const YEARLY = "0 0 1 1 *";

export const crons: readonly ContractCase[] = [
  {
    name: "create, search, count and delete",
    differs: ["crons"],
    run: async (server) => {
      await unlessDev(server, async () => {
        const { crons: api } = server.client;
        const metadata = { owner: tag() };
        const cron = await api.create("steps", { schedule: YEARLY, input: { trail: [] }, metadata });
        const { cron_id } = cron as { cron_id: string };
        expect(cron).toMatchObject({ schedule: YEARLY });
        const found = await api.search({ metadata });
        expect(found).toMatchObject([{ cron_id, schedule: YEARLY }]);
        expect(Date.parse(found[0]?.next_run_date ?? "")).toBeGreaterThan(Date.now());
        expect(await api.count({ metadata })).toBe(1);
        await api.delete(cron_id);
        expect(await api.search({ metadata })).toEqual([]);
      });
    },
  },
  {
    name: "createForThread runs on that thread, and is found by it",
    differs: ["crons"],
    run: async (server) => {
      const id = await newThread(server);
      await unlessDev(server, async () => {
        const { crons: api } = server.client;
        const cron = await api.createForThread(id, "steps", { schedule: YEARLY, input: {} });
        const { cron_id } = cron as { cron_id: string };
        expect(await api.search({ threadId: id })).toMatchObject([{ cron_id, thread_id: id }]);
        await api.delete(cron_id);
      });
    },
  },
  {
    name: "update changes the schedule, and can switch it off",
    differs: ["crons"],
    run: async (server) => {
      await unlessDev(server, async () => {
        const { crons: api } = server.client;
        const { cron_id } = (await api.create("steps", { schedule: YEARLY, input: {} })) as {
          cron_id: string;
        };
        const updated = await api.update(cron_id, { schedule: "0 0 2 1 *", enabled: false });
        expect(updated).toMatchObject({ cron_id, schedule: "0 0 2 1 *", enabled: false });
        await api.delete(cron_id);
      });
      // On dev the create above was refused before it came to an update.
      expect(await refusal(server.client.crons.update(nowhere(), { enabled: false }))).toMatchObject({
        status: 404,
      });
    },
  },
  {
    name: "a schedule that cannot be read, an unknown graph and an unknown cron are the client's mistakes",
    differs: ["crons"],
    run: async (server) => {
      const { crons: api } = server.client;
      const statuses = [
        (await refusal(api.create("steps", { schedule: "whenever", input: {} }))).status,
        (await refusal(api.create("no-such-graph", { schedule: YEARLY, input: {} }))).status,
        (await refusal(api.delete(nowhere()))).status,
      ];
      expect(statuses).toEqual(server.differs("crons", { dev: [400, 400, 500], purser: [422, 404, 404] }));
      const others = [api.search(), api.count()].map((call) =>
        call.then(
          () => "answered",
          () => "refused",
        ),
      );
      expect(await Promise.all(others)).toEqual(
        server.differs("crons", { dev: ["refused", "refused"], purser: ["answered", "answered"] }),
      );
    },
  },
];
