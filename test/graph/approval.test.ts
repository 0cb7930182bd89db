import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { PlanInput } from "../../src/graph/plan.ts";
import type { Outcome } from "../../src/graph/state.ts";
import { type Orchestrator, openOrchestrator } from "../../src/orchestrator.ts";
import {
  ana,
  go,
  moveLedger,
  runWorkflow,
  temporaryHome,
  testOrchestrator,
  workerAgent,
} from "../support/orchestrator.ts";

const pay: PlanInput = {
  name: "pay",
  tasks: [
    {
      id: "payment",
      agent: "worker",
      operation: "pay",
      inputs: { amount: 100 },
      approval: { permission: "pay:approve" },
    },
  ],
};

/** An agent that pays, irreversibly, and remembers what it paid. */
function payer(paid: number[] = []) {
  return workerAgent({
    pay: {
      input: z.object({ amount: z.number().max(500) }),
      effect: "write",
      undo: { kind: "irreversible", why: "money has left" },
      run: async (input) => {
        paid.push((input as { amount: number }).amount);
        return { paid: (input as { amount: number }).amount };
      },
    },
  });
}

const answer = (threadId: string, value: unknown) =>
  ({ threadId, graph: "pay", start: { kind: "resume", answer: value } }) as const;

async function outcome(orchestrator: Orchestrator, threadId: string): Promise<Outcome> {
  return (await orchestrator.runs.state(ana, threadId)).values["outcome"] as Outcome;
}

describe("an approval", () => {
  it("shows the exact action, does it once after a yes, and refuses a second answer", async () => {
    const paid: number[] = [];
    const orchestrator = await testOrchestrator({ agents: [payer(paid)] });

    const { threadId, run, events } = await runWorkflow(orchestrator, pay);

    expect(run.status).toBe("interrupted");
    expect(paid).toEqual([]);
    const state = await orchestrator.runs.state(ana, threadId);
    expect(state.tasks[0]?.interrupts[0]?.value).toMatchObject({
      type: "approval",
      undo: "irreversible: money has left",
      action_requests: [{ name: "worker.pay", args: { amount: 100 } }],
    });
    expect(events.map(({ data }) => (data as { event?: string }).event)).toContain("approval_requested");

    expect((await go(orchestrator, answer(threadId, { type: "approve" }))).run.status).toBe("success");
    expect(paid).toEqual([100]);
    await expect(go(orchestrator, answer(threadId, { type: "approve" }))).rejects.toMatchObject({
      code: "nothing_to_resume",
    });
    expect(paid).toEqual([100]);
  });

  it("is answered in another process than asked", async () => {
    const home = temporaryHome();
    const paid: number[] = [];
    const first = await testOrchestrator({ home, agents: [payer(paid)] });
    const { threadId } = await runWorkflow(first, pay);

    const second = await testOrchestrator({ home, agents: [payer(paid)] });
    second.registerWorkflow(pay);
    await go(second, answer(threadId, { type: "approve" }));

    expect(paid).toEqual([100]);
    await expect(go(first, answer(threadId, { type: "approve" }))).rejects.toMatchObject({
      code: "nothing_to_resume",
    });
  });

  it("takes one of two simultaneous answers", async () => {
    const paid: number[] = [];
    const orchestrator = await testOrchestrator({ agents: [payer(paid)] });
    const { threadId } = await runWorkflow(orchestrator, pay);

    const both = await Promise.allSettled([
      go(orchestrator, answer(threadId, { type: "approve" })),
      go(orchestrator, answer(threadId, { type: "approve" })),
    ]);

    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(paid).toEqual([100]);
  });

  it("goes on after a crash that came between the yes and the run", async () => {
    const paid: number[] = [];
    const orchestrator = await testOrchestrator({ agents: [payer(paid)] });
    const { threadId } = await runWorkflow(orchestrator, pay);
    const [pending] = await orchestrator.approvals.list("acme", { threadId, status: "pending" });
    await orchestrator.approvals.decide(ana, pending?.id ?? "", { type: "approve" });

    await go(orchestrator, { threadId, graph: "pay", start: { kind: "continue" } });

    expect(paid).toEqual([100]);
  });

  it("is a no with its reason when rejected", async () => {
    const paid: number[] = [];
    const orchestrator = await testOrchestrator({ agents: [payer(paid)] });
    const { threadId } = await runWorkflow(orchestrator, pay);
    await go(orchestrator, answer(threadId, { type: "reject", reason: "wrong payee" }));
    expect(paid).toEqual([]);
    expect(await outcome(orchestrator, threadId)).toMatchObject({
      status: "rejected",
      answer: "payment: Rejected by ana: wrong payee",
    });
  });

  it("can change the arguments, within what the operation takes", async () => {
    const paid: number[] = [];
    const orchestrator = await testOrchestrator({ agents: [payer(paid)] });
    const { threadId } = await runWorkflow(orchestrator, pay);
    await expect(
      go(orchestrator, answer(threadId, { type: "edit", arguments: { amount: 900 } })),
    ).rejects.toMatchObject({
      code: "invalid_input",
    });
    await go(orchestrator, answer(threadId, { type: "edit", arguments: { amount: 90 } }));
    expect(paid).toEqual([90]);
  });

  it.each([
    ["Agent Inbox", [{ type: "accept", args: null }]],
    ["Agent Chat UI", { decisions: [{ type: "approve" }] }],
    ["Purser", { type: "approve" }],
  ])("understands %s", async (_client, value) => {
    const paid: number[] = [];
    const orchestrator = await testOrchestrator({ agents: [payer(paid)] });
    const { threadId } = await runWorkflow(orchestrator, pay);
    await go(orchestrator, answer(threadId, value));
    expect(paid).toEqual([100]);
  });

  it.each([[true], ["yes"], [{}], [{ type: "maybe" }], [null]])(
    "does not take %j for a yes",
    async (value) => {
      const paid: number[] = [];
      const orchestrator = await testOrchestrator({ agents: [payer(paid)] });
      const { threadId } = await runWorkflow(orchestrator, pay);
      await expect(go(orchestrator, answer(threadId, value))).rejects.toMatchObject({
        code: "invalid_decision",
      });
      expect(paid).toEqual([]);
      await go(orchestrator, answer(threadId, { type: "approve" }));
      expect(paid).toEqual([100]);
    },
  );

  it("needs the permission, and not from whoever proposed", async () => {
    const paid: number[] = [];
    const orchestrator = await testOrchestrator({ agents: [payer(paid)] });
    const { threadId } = await runWorkflow(orchestrator, pay);
    const clerk = { ...ana, userId: "carl", permissions: ["work:*"] };
    await expect(go(orchestrator, answer(threadId, { type: "approve" }), clerk)).rejects.toMatchObject({
      code: "permission_denied",
    });
    const agent = { ...ana, userId: "agent:worker" };
    await expect(go(orchestrator, answer(threadId, { type: "approve" }), agent)).rejects.toMatchObject({
      code: "self_approval",
    });
    expect(paid).toEqual([]);
  });

  it("is void when the ledger has moved: the new state is asked about, the old yes does nothing", async () => {
    const paid: number[] = [];
    const orchestrator = await testOrchestrator({ agents: [payer(paid)] });
    const { threadId } = await runWorkflow(orchestrator, pay);
    await moveLedger(orchestrator.store, "k1");

    const { run } = await go(orchestrator, answer(threadId, { type: "approve" }));
    expect(run.status).toBe("interrupted");
    expect(paid).toEqual([]);

    await go(orchestrator, answer(threadId, { type: "approve" }));
    expect(paid).toEqual([100]);
  });

  it("must be answered before the thread takes new input", async () => {
    const orchestrator = await testOrchestrator({ agents: [payer()] });
    const { threadId } = await runWorkflow(orchestrator, pay);
    await expect(
      go(orchestrator, { threadId, graph: "pay", start: { kind: "input", input: {} } }),
    ).rejects.toMatchObject({ code: "approval_pending" });
  });
});

describe("an operation's own policy", () => {
  const plan: PlanInput = {
    name: "spend",
    tasks: [{ id: "payment", agent: "worker", operation: "pay", inputs: { amount: "$.input.amount" } }],
  };

  function spender(paid: number[], limit: () => number) {
    return workerAgent({
      pay: {
        input: z.object({ amount: z.number() }),
        effect: "write",
        undo: { kind: "operation", operation: "pay", input: () => ({}), describe: "paid back" },
        approvalNeeded: async (input) =>
          (input as { amount: number }).amount > limit() ? "It is over the limit." : null,
        run: async (input) => {
          paid.push((input as { amount: number }).amount);
          return {};
        },
      },
    });
  }

  it("asks for a yes over its limit, and not below", async () => {
    const paid: number[] = [];
    const orchestrator = await testOrchestrator({ agents: [spender(paid, () => 100)] });
    expect((await runWorkflow(orchestrator, plan, { input: { amount: 50 } })).run.status).toBe("success");
    const { threadId, run } = await runWorkflow(orchestrator, plan, { input: { amount: 500 } });
    expect(run.status).toBe("interrupted");
    expect(paid).toEqual([50]);
    await go(orchestrator, {
      threadId,
      graph: "spend",
      start: { kind: "resume", answer: { type: "approve" } },
    });
    expect(paid).toEqual([50, 500]);
  });

  it("does not turn a no into a yes by changing afterwards", async () => {
    const paid: number[] = [];
    let limit = 100;
    const orchestrator = await testOrchestrator({ agents: [spender(paid, () => limit)] });
    const { threadId } = await runWorkflow(orchestrator, plan, { input: { amount: 500 } });
    limit = 1_000;
    await go(orchestrator, {
      threadId,
      graph: "spend",
      start: { kind: "resume", answer: { type: "reject", reason: "no" } },
    });
    expect(paid).toEqual([]);
  });

  it("is refused outside of a workflow, where nobody can be asked", async () => {
    const orchestrator = await testOrchestrator({ agents: [spender([], () => 100)] });
    const result = await orchestrator.call(ana, {
      agent: "worker",
      operation: "pay",
      input: { amount: 500 },
    });
    expect(result).toMatchObject({ status: "failed", error: { code: "approval_required" } });
  });
});

describe("in Studio, where no server stands before the graph", () => {
  it("the operator's answer settles the approval, and an unclear one is asked again", async () => {
    const home = temporaryHome();
    const paid: number[] = [];
    const seeded = await testOrchestrator({ home, agents: [payer(paid)] });
    const { Command, MemorySaver } = await import("@langchain/langgraph");
    const studio = await openOrchestrator(seeded.config, { agents: [payer(paid)], checkpointer: null });
    try {
      studio.registerWorkflow(pay);
      const graph = studio.workflows.get("pay")!.graph;
      // What langgraphjs dev does: it attaches its own checkpointer.
      graph.checkpointer = new MemorySaver();
      const config = { configurable: { thread_id: "t" } };
      await graph.invoke({ input: {} }, config);
      await graph.invoke(new Command({ resume: { type: "perhaps" } }), config);
      expect(paid).toEqual([]);
      await graph.invoke(new Command({ resume: { type: "approve" } }), config);
      expect(paid).toEqual([100]);
    } finally {
      await studio.stop();
    }
  });
});
