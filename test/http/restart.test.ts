import { fileURLToPath } from "node:url";
import { Client } from "@langchain/langgraph-sdk";
import { expect, it } from "vitest";
import { testCli } from "../support/cli.ts";
import { temporaryHome } from "../support/orchestrator.ts";
import { startServer } from "../support/server-process.ts";

it(
  "a server that is stopped and started again under a stream: the client comes back by itself and misses nothing",
  { timeout: 120_000 },
  async () => {
    const home = temporaryHome();
    const books = fileURLToPath(new URL("../../examples/meridian-health/data", import.meta.url));
    expect(await testCli(home).run(["import", books])).toMatchObject({ code: 0 });
    const first = await startServer(home);

    const client = new Client({ apiUrl: first.url });
    const { thread_id } = await client.threads.create();
    const steps: string[] = [];
    const ids: number[] = [];
    let restarted: Promise<unknown> | undefined;
    const stream = client.runs.stream(thread_id, "advisory", {
      input: { input: {} },
      streamMode: ["custom"],
    });
    for await (const part of stream) {
      const { id, event, data } = part as {
        readonly id?: string;
        readonly event: string;
        readonly data: unknown;
      };
      if (id !== undefined) ids.push(Number(id));
      if (event !== "custom") continue;
      const told = data as { readonly event: string; readonly step?: string };
      if (told.event === "step_completed" || told.event === "approval_requested") steps.push(told.step ?? "");
      restarted ??= first.stop().then(() => startServer(home, { port: first.port }));
    }
    await restarted;

    expect(steps).toEqual(["data_sync", "analysis", "cash_forecast", "pnl_forecast", "risk", "report"]);
    expect(ids).toEqual(ids.map((_, at) => at + 1));
    expect((await client.threads.get(thread_id)).status).toBe("interrupted");
  },
);
