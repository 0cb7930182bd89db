import { expect, it } from "vitest";
import { z } from "zod";
import type { PlanInput } from "../../src/graph/plan.ts";
import { ana, gate, testOrchestrator, workerAgent } from "../support/orchestrator.ts";

const pay: PlanInput = {
  name: "pay",
  tasks: [
    { id: "prepare", agent: "worker", operation: "prepare" },
    { id: "payment", agent: "worker", operation: "pay", approval: {} },
  ],
};
const look: PlanInput = { name: "look", tasks: [{ id: "look", agent: "worker", operation: "look" }] };
const input = { kind: "input", input: { input: {} } } as const;
const streamModes = ["custom"] as const;

async function served() {
  const paid: string[] = [];
  const prepared = gate();
  const orchestrator = await testOrchestrator({
    agents: [
      workerAgent({
        look: {},
        prepare: { run: async () => prepared.opened },
        pay: {
          input: z.object({}),
          effect: "write",
          undo: { kind: "irreversible", why: "money has left" },
          run: async () => void paid.push("paid"),
        },
      }),
    ],
  });
  orchestrator.registerWorkflow(pay);
  orchestrator.registerWorkflow(look);
  const { id: threadId } = await orchestrator.threads.create(ana);
  const { runs } = orchestrator;
  const first = await runs.start(ana, { threadId, graph: "pay", start: input, streamModes });
  return { orchestrator, runs, threadId, first, prepared, paid };
}

it("a run of another graph is refused while the thread waits for a decision, which stays to be made", async () => {
  const { orchestrator, runs, threadId, first, prepared, paid } = await served();
  const other = { threadId, graph: "look", start: input, streamModes } as const;
  const queued = await runs.start(ana, { ...other, multitask: "enqueue" });
  prepared.open();
  expect(await runs.wait(ana, first.id)).toMatchObject({ status: "interrupted" });
  expect(await runs.wait(ana, queued.id)).toMatchObject({
    status: "error",
    error: { code: "approval_pending" },
  });
  await expect(runs.start(ana, other)).rejects.toMatchObject({ code: "approval_pending" });

  const [approval] = await orchestrator.approvals.list("acme", { threadId, status: "pending" });
  await orchestrator.answerApproval(threadId, approval!.id, { type: "approve" }, ana);
  expect(paid).toEqual(["paid"]);
});

it("a refused run of somebody with fewer permissions opens no way to write into what another began", async () => {
  const { runs, threadId, first, prepared } = await served();
  prepared.open();
  await runs.wait(ana, first.id);
  const eve = { companyId: "acme", userId: "eve", permissions: ["work:do"] };
  const other = { threadId, graph: "look", start: input, streamModes } as const;
  await expect(runs.start(eve, other)).rejects.toMatchObject({ code: "approval_pending" });
  const late = await runs.start(eve, { ...other, afterSeconds: 0.001 });
  expect(await runs.wait(eve, late.id)).toMatchObject({ status: "error" });

  const forged = { values: { results: {} }, asNode: "prepare" };
  await expect(runs.updateState(eve, threadId, forged)).rejects.toMatchObject({ code: "permission_denied" });
});
