import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Client } from "@langchain/langgraph-sdk";
import { expect, it, onTestFinished } from "vitest";
import { testOrchestrator, workerAgent } from "../support/orchestrator.ts";

const SERVER = fileURLToPath(new URL("../support/streaming-server.ts", import.meta.url));
const STEPS = 12;

async function start(home: string, hangAt = "") {
  const child = spawn(process.execPath, [SERVER, home, String(STEPS), hangAt], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const client = new Client({
    apiUrl: `http://127.0.0.1:${line.toString().trim()}`,
    callerOptions: { maxRetries: 0 },
  });
  const kill = async () => {
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  return { client, kill };
}

type Seen = { readonly id: number; readonly event: string; readonly data: unknown };
const seen = ({ id, event, data }: { id?: unknown; event: string; data: unknown }): Seen => ({
  id: Number(id),
  event,
  data,
});

it(
  "a client of a server killed in the middle of a stream comes back with Last-Event-ID and gets every later event once",
  { timeout: 60_000 },
  async () => {
    const { config } = await testOrchestrator({ agents: [workerAgent({})] });
    const first = await start(config.home, "n7");
    const { thread_id } = await first.client.threads.create();
    const before: Seen[] = [];
    let runId = "";
    const stream = first.client.runs.stream(thread_id, "steps", {
      input: {},
      streamMode: ["custom", "values", "updates"],
      onRunCreated: ({ run_id }) => void (runId = run_id),
    });
    for await (const part of stream) {
      before.push(seen(part));
      if (part.event === "custom" && JSON.stringify(part.data).includes("n7")) break;
    }
    await first.kill();

    const second = await start(config.home);
    // The client had taken in only some of what it was sent.
    const last = before[Math.floor(before.length / 2)]!.id;
    const after: Seen[] = [];
    for await (const part of second.client.runs.joinStream(thread_id, runId, { lastEventId: String(last) }))
      after.push(seen(part));

    expect(after.map(({ id }) => id)).toEqual(after.map((_, index) => last + 1 + index));
    const again = before.filter(({ id }) => id > last);
    expect(again.length).toBeGreaterThan(0);
    expect(after.slice(0, again.length)).toEqual(again);
    // What had been done was not done again; the step that was under way began a second time.
    const begun = [...before.filter(({ id }) => id <= last), ...after].flatMap(({ event, data }) =>
      event === "custom" ? [(data as { begun: string }).begun] : [],
    );
    const names = Array.from({ length: STEPS }, (_, index) => `n${index}`);
    expect(begun).toEqual([...names.slice(0, 8), ...names.slice(7)]);
    expect(after.at(-1)?.data).toBeDefined();
    expect((await second.client.threads.getState(thread_id)).values).toEqual({ done: names });
    expect(await second.client.runs.get(thread_id, runId)).toMatchObject({ status: "success" });
  },
);
