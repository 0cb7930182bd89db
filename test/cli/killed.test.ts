import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { readConfig } from "../../src/base/config.ts";
import { openOrchestrator } from "../../src/orchestrator.ts";
import { ana, go, testOrchestrator, workerAgent } from "../support/orchestrator.ts";

const CHILD = fileURLToPath(new URL("../support/hanging-run.ts", import.meta.url));

it(
  "a thread whose process was killed in the middle of a task is taken over and goes on",
  { timeout: 60_000 },
  async () => {
    const first = await testOrchestrator({ agents: [workerAgent({ work: {} })] });
    const { home } = first.config;
    const child = spawn(process.execPath, [CHILD, home], { stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const threadId = line.toString().trim();
    child.kill("SIGKILL");
    await once(child, "exit");

    const next = await openOrchestrator(readConfig({ PURSER_HOME: home }, "/"), {
      agents: [workerAgent({ work: {} })],
    });
    onTestFinished(() => next.stop());
    expect(await next.threads.get(ana, threadId)).toMatchObject({ status: "busy" });
    const refused = go(next, {
      threadId,
      graph: "plan",
      start: { kind: "resume", answer: { type: "approve" } },
    });
    await expect(refused).rejects.toMatchObject({ code: "nothing_to_resume" });
    const { run } = await go(next, { threadId, graph: "plan", start: { kind: "continue" } });
    expect(run.status).toBe("success");
    expect(await next.runs.results(ana, threadId)).toMatchObject({ a: { status: "success" } });
    expect((await next.runs.list(ana, threadId)).map(({ status }) => status)).toEqual(["success", "error"]);
  },
);
