import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@langchain/langgraph-sdk";
import { expect, it, onTestFinished } from "vitest";
import { openStore } from "../../src/store/database.ts";
import { temporaryHome } from "../support/orchestrator.ts";
import { testCli } from "../support/cli.ts";

const SERVER = fileURLToPath(new URL("../../src/server.ts", import.meta.url));
const SAMPLE = fileURLToPath(new URL("../../examples/meridian-health/data", import.meta.url));

/** The real server in a process of its own, on a port of the system's choice. */
async function startServer(home: string): Promise<{ client: Client; process: ChildProcess }> {
  const env = { ...process.env, PURSER_HOME: home, PORT: "0", OPENAI_API_KEY: "" };
  const child = spawn(process.execPath, [SERVER], { env, stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const url = /http:\S+/.exec(line.toString())?.[0];
  return { client: new Client({ apiUrl: url!, callerOptions: { maxRetries: 0 } }), process: child };
}

async function lastOf(stream: AsyncIterable<{ event: string; data: unknown }>): Promise<unknown> {
  let last: unknown;
  for await (const { event, data } of stream) if (event === "values") last = data;
  return last;
}

it(
  "a report that waited for its approval through a kill -9 is written once",
  { timeout: 120_000 },
  async () => {
    const home = temporaryHome();
    await testCli(home).run(["import", SAMPLE]);
    const first = await startServer(home);
    const { thread_id } = await first.client.threads.create();
    await lastOf(
      first.client.runs.stream(thread_id, "advisory", { input: { input: {} }, streamMode: "values" }),
    );
    expect((await first.client.threads.getState(thread_id)).next).toEqual(["report"]);
    first.process.kill("SIGKILL");
    await once(first.process, "exit");

    const second = await startServer(home);
    expect(await second.client.threads.get(thread_id)).toMatchObject({ status: "interrupted" });
    const approve = { command: { resume: { type: "approve" } }, streamMode: "values" } as const;
    const values = await lastOf(second.client.runs.stream(thread_id, "advisory", approve));
    expect(values).toMatchObject({ outcome: { status: "success" } });
    await expect(lastOf(second.client.runs.stream(thread_id, "advisory", approve))).rejects.toMatchObject({
      status: 409,
    });
    second.process.kill("SIGTERM");
    expect(await once(second.process, "exit")).toEqual([0, null]);

    const reports = readdirSync(join(home, "reports"), { recursive: true, encoding: "utf8" }).filter((file) =>
      /\.(html|pdf)$/.test(file),
    );
    expect(reports.map((file) => file.split("/").at(-1)).sort()).toEqual([
      "board-report.html",
      "board-report.pdf",
    ]);
    const store = await openStore(join(home, "purser.db"));
    onTestFinished(() => store.close());
    expect(await store.db.selectFrom("report").select("status").execute()).toEqual([{ status: "published" }]);
    expect(await store.db.selectFrom("approval").select("status").execute()).toEqual([
      { status: "approved" },
    ]);
  },
);
