import { describe, expect, it } from "vitest";
import { z } from "zod";
import { PurserError } from "../../src/base/errors.ts";
import type { PlanInput } from "../../src/graph/plan.ts";
import type { Outcome } from "../../src/graph/state.ts";
import type { TaskResult } from "../../src/control/history.ts";
import { ana, gate, runWorkflow, testOrchestrator, workerAgent } from "../support/orchestrator.ts";

const task = (id: string, operation: string, rest: object = {}) => ({
  id,
  agent: "worker",
  operation,
  ...rest,
});
const sequence = (...tasks: PlanInput["tasks"]): PlanInput => ({
  name: "flow",
  pattern: "sequential",
  tasks,
});

async function resultsOf(orchestrator: Awaited<ReturnType<typeof testOrchestrator>>, threadId: string) {
  const { values } = await orchestrator.runs.state(ana, threadId);
  return values as unknown as { results: Record<string, TaskResult>; outcome: Outcome; workflow_id: string };
}

describe("a sequential workflow", () => {
  it("runs its tasks in order, hands outputs on, and tells what happens", async () => {
    const seen: unknown[] = [];
    const agent = workerAgent({
      measure: { output: z.unknown(), run: async () => ({ demand: 7, unit: "box" }) },
      order: {
        input: z.object({ demand: z.number(), factor: z.number(), note: z.string().optional() }),
        run: async (input) => {
          seen.push(input);
          return { ordered: 14 };
        },
      },
    });
    const orchestrator = await testOrchestrator({ agents: [agent] });
    const plan = sequence(
      task("demand", "measure"),
      task("purchase", "order", {
        dependencies: ["demand"],
        inputs: { factor: "$.input.factor", note: "$.demand.unit" },
      }),
    );

    const { threadId, events } = await runWorkflow(orchestrator, plan, { input: { factor: 2 } });

    expect(seen).toEqual([{ demand: 7, factor: 2, note: "box" }]);
    const { outcome, results } = await resultsOf(orchestrator, threadId);
    expect(outcome).toMatchObject({ status: "success", completedSteps: ["demand", "purchase"] });
    expect(results["purchase"]).toMatchObject({ status: "success", output: { ordered: 14 }, attempts: 1 });
    const named = events
      .filter(({ event }) => event === "custom")
      .map(({ data }) => (data as { event: string }).event);
    expect(named).toEqual([
      "workflow_started",
      "step_started",
      "step_completed",
      "step_started",
      "step_completed",
      "workflow_completed",
    ]);
  });

  it("keeps a failure to those who depend on it", async () => {
    const agent = workerAgent({
      fail: {
        run: async () => {
          throw new PurserError("no_rows", "There are no rows.");
        },
      },
      work: {},
    });
    const orchestrator = await testOrchestrator({ agents: [agent] });
    const plan = sequence(task("a", "fail"), task("b", "work", { dependencies: ["a"] }), task("c", "work"));

    const { threadId } = await runWorkflow(orchestrator, plan);

    const { results, outcome } = await resultsOf(orchestrator, threadId);
    expect(results["a"]).toMatchObject({ status: "failed", error: { code: "no_rows" } });
    expect(results["b"]).toMatchObject({
      status: "failed",
      error: { code: "dependency_failed", details: { cause: "no_rows" } },
    });
    expect(results["c"]).toMatchObject({ status: "success" });
    expect(outcome).toMatchObject({ status: "failed", answer: "a: There are no rows." });
  });

  it("tells when two dependencies give one input different values", async () => {
    const agent = workerAgent({
      one: { run: async () => ({ level: 1 }) },
      two: { run: async () => ({ level: 2 }) },
      use: { input: z.object({ level: z.number() }), run: async (input) => input },
    });
    const orchestrator = await testOrchestrator({ agents: [agent] });
    const plan = sequence(task("a", "one"), task("b", "two"), task("c", "use", { dependencies: ["a", "b"] }));

    const { threadId } = await runWorkflow(orchestrator, plan);

    const { results } = await resultsOf(orchestrator, threadId);
    expect(results["c"]).toMatchObject({
      output: { level: 2 },
      warnings: [expect.stringContaining('"level" comes from both a and b')],
    });
  });

  it("starts afresh on a thread that has finished", async () => {
    let runs = 0;
    const orchestrator = await testOrchestrator({
      agents: [workerAgent({ count: { run: async () => ({ n: ++runs }) } })],
    });
    const { threadId } = await runWorkflow(orchestrator, sequence(task("a", "count")));
    const first = await resultsOf(orchestrator, threadId);

    const again = await orchestrator.runs.start(ana, {
      threadId,
      graph: "flow",
      start: { kind: "input", input: { input: {} } },
      streamModes: ["updates"],
    });
    await orchestrator.runs.wait(ana, again.id);

    const second = await resultsOf(orchestrator, threadId);
    expect(second.results["a"]).toMatchObject({ output: { n: 2 } });
    expect(second.workflow_id).not.toBe(first.workflow_id);
  });
});

describe("retries and time", () => {
  it("tries again what is retryable, and only that", async () => {
    let tries = 0;
    const agent = workerAgent({
      flaky: {
        run: async () => {
          tries += 1;
          if (tries < 3) throw new PurserError("busy", "Busy.", { retryable: true });
          return {};
        },
      },
      wrong: {
        run: async () => {
          throw new PurserError("wrong", "Wrong for good.");
        },
      },
    });
    const orchestrator = await testOrchestrator({ agents: [agent] });
    const retry = { maxAttempts: 5, backoffMs: 0 };
    const plan = sequence(task("a", "flaky", { retry }), task("b", "wrong", { retry }));

    const { threadId } = await runWorkflow(orchestrator, plan);

    const { results } = await resultsOf(orchestrator, threadId);
    expect(results["a"]).toMatchObject({ status: "success", attempts: 3 });
    expect(results["b"]).toMatchObject({ status: "failed", attempts: 1, error: { code: "wrong" } });
  });

  it("ends a task that takes too long, and its signal aborts", async () => {
    const aborted = gate();
    const agent = workerAgent({
      hang: {
        run: async (_input, { signal }) => {
          signal.addEventListener("abort", aborted.open);
          await new Promise(() => undefined);
        },
      },
    });
    const orchestrator = await testOrchestrator({ agents: [agent] });

    const { threadId } = await runWorkflow(orchestrator, sequence(task("a", "hang", { timeoutMs: 5 })));

    await aborted.opened;
    const { results } = await resultsOf(orchestrator, threadId);
    expect(results["a"]).toMatchObject({ status: "failed", error: { code: "task_timeout" } });
  });

  it("cancels the rest when the workflow's time is up", async () => {
    const agent = workerAgent({ hang: { run: () => new Promise(() => undefined) }, work: {} });
    const orchestrator = await testOrchestrator({ agents: [agent], env: { PURSER_WORKFLOW_TIMEOUT_S: "1" } });

    const { threadId, run } = await runWorkflow(orchestrator, sequence(task("a", "hang"), task("b", "work")));

    const { results, outcome } = await resultsOf(orchestrator, threadId);
    expect(results["a"]).toMatchObject({ status: "cancelled", error: { code: "workflow_timeout" } });
    expect(results["b"]).toMatchObject({ status: "cancelled" });
    expect(outcome.status).toBe("timeout");
    expect(run.status).toBe("timeout");
  });

  it("cancels a run, and the thread can go on from its last step", async () => {
    const started = gate();
    let hang = true;
    const agent = workerAgent({
      work: {},
      hang: {
        run: async () => {
          started.open();
          if (hang) await new Promise(() => undefined);
          return { went: "on" };
        },
      },
    });
    const orchestrator = await testOrchestrator({ agents: [agent] });
    orchestrator.registerWorkflow(sequence(task("a", "work"), task("b", "hang")));
    const { id: threadId } = await orchestrator.threads.create(ana);
    const start = { kind: "input", input: { input: {} } } as const;
    const run = await orchestrator.runs.start(ana, {
      threadId,
      graph: "flow",
      start,
      streamModes: ["updates"],
    });
    await started.opened;

    expect(await orchestrator.runs.cancel(ana, run.id)).toMatchObject({ status: "cancelled" });

    hang = false;
    const again = await orchestrator.runs.start(ana, {
      threadId,
      graph: "flow",
      start: { kind: "continue" },
      streamModes: ["updates"],
    });
    expect(await orchestrator.runs.wait(ana, again.id)).toMatchObject({ status: "success" });
    expect((await resultsOf(orchestrator, threadId)).results["b"]).toMatchObject({ output: { went: "on" } });
  });
});

describe("history", () => {
  it("keeps every execution, by run, agent and status", async () => {
    const agent = workerAgent({
      work: { run: async () => ({ done: true }) },
      fail: {
        run: async () => {
          throw new PurserError("no", "No.");
        },
      },
    });
    const orchestrator = await testOrchestrator({ agents: [agent] });
    const { run } = await runWorkflow(orchestrator, sequence(task("a", "work"), task("b", "fail")));

    const all = await orchestrator.getExecutionHistory({ context: ana, runId: run.id });
    expect(all.map(({ taskId, status }) => [taskId, status])).toEqual([
      ["b", "failed"],
      ["a", "success"],
    ]);
    expect(await orchestrator.getExecutionHistory({ status: "failed" })).toHaveLength(1);
    expect(await orchestrator.getExecutionHistory({ context: { ...ana, companyId: "other" } })).toHaveLength(
      0,
    );
  });
});

describe("permissions and companies", () => {
  it("refuses an operation the user may not use, as a failed task", async () => {
    const orchestrator = await testOrchestrator({ agents: [workerAgent({ work: {} })] });
    const visitor = { ...ana, permissions: ["books:read"] };
    orchestrator.registerWorkflow(sequence(task("a", "work")));
    const { threadId } = await runWorkflow(orchestrator, sequence(task("a", "work")), { actor: visitor });
    expect((await resultsOf(orchestrator, threadId)).results["a"]).toMatchObject({
      status: "failed",
      error: { code: "permission_denied" },
    });
  });

  it("does not show a thread or a run to another company", async () => {
    const orchestrator = await testOrchestrator({ agents: [workerAgent({ work: {} })] });
    const { threadId, run } = await runWorkflow(orchestrator, sequence(task("a", "work")));
    const stranger = { ...ana, companyId: "other" };
    await expect(orchestrator.threads.get(stranger, threadId)).rejects.toMatchObject({
      code: "unknown_thread",
    });
    await expect(orchestrator.runs.get(stranger, run.id)).rejects.toMatchObject({ code: "unknown_run" });
    await expect(orchestrator.runs.state(stranger, threadId)).rejects.toMatchObject({
      code: "unknown_thread",
    });
  });
});

describe("a large output", () => {
  it("stands cut in the state and whole for the tasks after it and in the history", async () => {
    const rows = Array.from({ length: 2_000 }, (_, i) => `row ${i}`);
    let seen: unknown;
    const agent = workerAgent({
      list: { run: async () => ({ rows, count: rows.length }) },
      use: { run: async (input) => void (seen = input) },
    });
    const orchestrator = await testOrchestrator({ agents: [agent] });
    const plan = sequence(
      task("a", "list"),
      task("b", "use", { dependencies: ["a"], inputs: { last: "$.a.rows.1999" } }),
    );

    const { threadId, run } = await runWorkflow(orchestrator, plan);

    expect(seen).toMatchObject({ count: 2_000, rows, last: "row 1999" });
    const { results } = await resultsOf(orchestrator, threadId);
    expect(results["a"]).toMatchObject({ output: { count: 2_000 }, omittedFields: ["rows"] });
    const [, first] = await orchestrator.getExecutionHistory({ runId: run.id });
    expect(first?.output).toEqual({ rows, count: 2_000 });
  });
});

describe("the facade", () => {
  it("streams a workflow's events and tells where it stands", async () => {
    const orchestrator = await testOrchestrator({ agents: [workerAgent({ work: {}, check: {} })] });
    orchestrator.registerWorkflow(sequence(task("a", "work"), task("b", "check", { approval: {} })));
    const events: string[] = [];
    let threadId = "";
    for await (const event of orchestrator.streamWorkflow("flow", {})) {
      events.push(event.event);
      ({ threadId } = event);
    }
    expect(events).toEqual(["workflow_started", "step_started", "step_completed", "approval_requested"]);
    expect(await orchestrator.getWorkflowState(threadId)).toMatchObject({
      status: "interrupted",
      currentStep: "b",
      stepsCompleted: ["a"],
      pendingApprovals: [{ taskId: "b", status: "pending" }],
    });
  });
});
