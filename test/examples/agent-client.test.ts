import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { agentClient } from "../../examples/agent-client.ts";
import { testCli } from "../support/cli.ts";
import { temporaryHome } from "../support/orchestrator.ts";
import { startServer } from "../support/server-process.ts";

it(
  "the agent client follows a workflow through a lost connection and an approval, each event once",
  { timeout: 120_000 },
  async () => {
    const home = temporaryHome();
    const books = fileURLToPath(new URL("../../examples/meridian-health/data", import.meta.url));
    expect(await testCli(home).run(["import", books])).toMatchObject({ code: 0 });
    const { url } = await startServer(home);

    const said: string[] = [];
    const told = await agentClient({ apiUrl: url }, (line) => said.push(line));

    const of = (name: string) => told.filter(({ event }) => event === name).map(({ step }) => step);
    const steps = ["data_sync", "analysis", "cash_forecast", "pnl_forecast", "risk", "report"];
    expect(of("step_completed")).toEqual(steps);
    expect(of("approval_requested")).toEqual(["report"]);
    expect(told.at(-1)).toMatchObject({ event: "workflow_completed", status: "success" });
    expect(said.join("\n")).toMatch(/the connection is lost after event \d+/);
  },
);
