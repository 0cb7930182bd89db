import { expect, it } from "vitest";
import { z } from "zod";
import { dryRun } from "../../src/dry-run.ts";
import { drawPlan } from "../../src/graph/draw.ts";
import type { PlanInput } from "../../src/graph/plan.ts";
import { checkPlan } from "../../src/graph/plan-check.ts";
import { openOrchestrator } from "../../src/orchestrator.ts";
import { ana, moveLedger, testOrchestrator, workerAgent } from "../support/orchestrator.ts";

const plan: PlanInput = {
  name: "posting",
  pattern: "conditional",
  tasks: [
    { id: "look", agent: "worker", operation: "look" },
    { id: "post", agent: "worker", operation: "post", condition: "look.due == true", approval: {} },
  ],
};

const agents = () => [
  workerAgent({
    look: { run: async () => ({ due: true }) },
    post: {
      input: z.object({}),
      effect: "write",
      undo: { kind: "irreversible", why: "posted is posted" },
      run: async (_input, { store, effectKey }) => {
        await moveLedger(store, effectKey);
        return { posted: true };
      },
    },
  }),
];

it("a dry run tells what a plan would change, and changes nothing", async () => {
  const orchestrator = await testOrchestrator({ agents: agents() });
  const open = (config: Parameters<typeof openOrchestrator>[0]) =>
    openOrchestrator(config, { agents: agents() });

  const { results, changes } = await dryRun(orchestrator, ana, { plan, input: {}, open });

  expect(changes).toEqual({ journal: 1 });
  expect(results["post"]).toMatchObject({ status: "success", output: { posted: true } });
  expect(await orchestrator.store.db.selectFrom("journal").select("id").execute()).toEqual([]);
  expect(await orchestrator.getExecutionHistory()).toEqual([]);
});

it("a plan is drawn with its conditions and its approval points", async () => {
  const { registry } = await testOrchestrator({ agents: agents() });
  expect(drawPlan(checkPlan(plan, registry)).split("\n")).toEqual([
    "flowchart TD",
    "  start((start))",
    '  look["look<br/>worker.look"]',
    '  post{{"post<br/>worker.post"}}',
    "  start --> look",
    "  look -. \"'look.due == true'\" .-> post",
  ]);
});
