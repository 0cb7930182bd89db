import { expect, it } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { ana, gate, testOrchestrator, workerAgent } from "../support/orchestrator.ts";
import { stepGraph } from "../support/step-graph.ts";

it("tells nobody a half-finished state when it stops: who joined asks again, who started it does not start another", async () => {
  const reached = gate();
  const never = gate();
  const orchestrator = await testOrchestrator({ agents: [workerAgent({})] });
  const graph = stepGraph(["a", "b"], async (name) => {
    if (name !== "b") return;
    reached.open();
    await never.opened;
  });
  orchestrator.registerGraph("steps", graph);
  const app = createApp(orchestrator, { version: "test", onError: () => undefined });
  const { id: threadId } = await orchestrator.threads.create(ana);
  const waited = app.request(`/threads/${threadId}/runs/wait`, {
    method: "POST",
    body: JSON.stringify({ assistant_id: "steps", input: {} }),
  });
  await reached.opened;
  const [run] = await orchestrator.runs.list(ana, threadId);
  const joined = app.request(`/threads/${threadId}/runs/${run!.id}/join`);
  await orchestrator.runs.get(ana, run!.id);
  await orchestrator.runs.stop();

  expect((await waited).status).toBe(409);
  expect(await (await waited).json()).toMatchObject({ error: "run_unfinished" });
  expect((await joined).status).toBe(503);
});
