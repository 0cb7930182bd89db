import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Orchestrator } from "../../../src/orchestrator.ts";
import { routeRequest } from "../../../src/route-request.ts";
import { ana, testOrchestrator, workerAgent } from "../../support/orchestrator.ts";

const weighed = { answer: "It weighs a lot." };

function worker(done: string[] = []) {
  return workerAgent({
    weigh_parcel: { description: "Weighs a parcel.", run: async () => weighed },
    send_parcel: {
      description: "Sends a parcel away.",
      input: z.object({ quantity: z.number() }),
      effect: "write",
      undo: { kind: "irreversible", why: "it has left" },
      run: async (input) => {
        done.push(JSON.stringify(input));
        return { answer: "It has left." };
      },
    },
  });
}

/** An orchestrator with the run manager, on which the graph `orchestrator` is served. */
async function serving(done: string[] = []): Promise<Orchestrator> {
  const orchestrator = await testOrchestrator({ agents: [worker(done)] });
  orchestrator.registerWorkflow({
    name: "dispatch",
    description: "Weighs and sends.",
    tasks: [
      { id: "weigh", agent: "worker", operation: "weigh_parcel" },
      {
        id: "send",
        agent: "worker",
        operation: "send_parcel",
        inputs: { quantity: "$.input.quantity" },
        approval: {},
      },
    ],
  });
  return orchestrator;
}

describe("routeRequest", () => {
  it("runs an agent's operation and gives its results and answer", async () => {
    const orchestrator = await serving();
    const routed = await routeRequest(orchestrator, ana, { request: "weigh the parcel" });
    expect(routed).toMatchObject({
      success: true,
      status: "success",
      agent: "worker",
      operation: "weigh_parcel",
      completedSteps: ["weigh_parcel"],
      answer: weighed.answer,
      results: { weigh_parcel: { status: "success", output: weighed } },
    });
    expect(routed).not.toHaveProperty("workflowType");
    expect(routed.workflowId).toMatch(/^[0-9a-f]{32}$/);
  });

  it("runs a workflow until it waits for a person, whose answer ends it", async () => {
    const done: string[] = [];
    const orchestrator = await serving(done);
    const routed = await routeRequest(orchestrator, ana, {
      request: "go",
      workflowType: "dispatch",
      input: { quantity: 3 },
    });
    expect(routed).toMatchObject({
      success: false,
      status: "waiting",
      workflowType: "dispatch",
      results: { weigh: { status: "success" } },
    });
    expect(routed.answer).toMatch(/^Waiting for a decision\.\nSends a parcel away\./);
    const { threadId } = routed;
    const [pending] = await orchestrator.approvals.list(ana.companyId, { threadId, status: "pending" });
    await orchestrator.answerApproval(threadId, pending?.id ?? "", { type: "approve" }, ana);
    expect(done).toEqual(['{"quantity":3}']);
    const { values } = await orchestrator.runs.state(ana, threadId);
    expect(values["answer"]).toBe("The workflow dispatch is done. Done: weigh, send.\nIt has left.");
  });

  it("goes on with a conversation: what was asked back is answered there", async () => {
    const orchestrator = await serving();
    const asked = await routeRequest(orchestrator, ana, { request: "send the parcel away" });
    expect(asked).toMatchObject({ success: false, status: "clarify", workflowId: null, results: {} });
    expect(asked.answer).toContain("quantity");
    const { threadId } = asked;
    const routed = await routeRequest(orchestrator, ana, { request: "2 units", threadId });
    expect(routed).toMatchObject({ status: "waiting", agent: "worker", operation: "send_parcel", threadId });
  });

  it("says what it can do where nothing fits, and names an unknown agent", async () => {
    const orchestrator = await serving();
    const helped = await routeRequest(orchestrator, ana, { request: "sing" });
    expect(helped).toMatchObject({ success: false, status: "help", workflowId: null, completedSteps: [] });
    expect(helped.answer).toContain("- Worker: Does what the test says");
    const routed = await routeRequest(orchestrator, ana, { request: "sing", preferredAgent: "bard" });
    expect(routed).toMatchObject({ status: "clarify", answer: 'There is no agent "bard". Known: worker.' });
  });

  it("is not begun for a signal that is aborted already, nor on another company's thread", async () => {
    const orchestrator = await serving();
    const signal = AbortSignal.abort(new Error("never mind"));
    await expect(routeRequest(orchestrator, ana, { request: "weigh", signal })).rejects.toThrow("never mind");
    const { id: threadId } = await orchestrator.threads.create({ ...ana, companyId: "other" });
    await expect(routeRequest(orchestrator, ana, { request: "weigh", threadId })).rejects.toMatchObject({
      code: "unknown_thread",
    });
  });
});
