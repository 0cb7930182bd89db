import { describe, expect, it } from "vitest";
import type { PlanInput } from "../../src/graph/plan.ts";
import { conditionProblem, evaluateCondition } from "../../src/graph/condition.ts";
import type { TaskResult } from "../../src/control/history.ts";
import { ana, runWorkflow, testOrchestrator, workerAgent } from "../support/orchestrator.ts";

const context = { forecast: { forecast: 501, days: [1, 5] }, input: { limit: 500 } };

describe("conditions as expressions", () => {
  it.each([
    ["forecast.forecast > 500", true],
    ["forecast.forecast > 500.5 && input.limit == 500", true],
    ["forecast.days.exists(d, d > 5)", false],
    ["has(forecast.note) || size(forecast.days) == 2", true],
  ])("%s is %s", (expression, held) => {
    expect(conditionProblem(expression, ["forecast"])).toBeUndefined();
    expect(evaluateCondition(expression, context)).toBe(held);
  });

  it.each([
    ["forecast.forecast >", "Unexpected token"],
    ["ghost.x > 1", "Unknown variable: ghost"],
    ["forecast.forecast + 1", "not true or false"],
    ['forecast.name.matches("(a+)+$")', "matches()"],
    ["forecast.days.all(a, forecast.days.all(b, a > b))", "comprehension inside another"],
    [`${"true && ".repeat(150)}true`, "Exceeded"],
  ])("%s is refused before the run", (expression, reason) => {
    expect(conditionProblem(expression, ["forecast"])).toContain(reason);
  });

  it("says why it cannot be evaluated", () => {
    expect(() => evaluateCondition("forecast.missing > 1", context)).toThrow("No such key: missing");
    expect(() => evaluateCondition(() => "yes" as never, context)).toThrow("gave string");
  });
});

describe("a conditional workflow", () => {
  const plan = (threshold: number): PlanInput => ({
    name: "procurement",
    pattern: "conditional",
    tasks: [
      { id: "forecast", agent: "worker", operation: "forecast" },
      { id: "order", agent: "worker", operation: "order", condition: `forecast.forecast > ${threshold}` },
      { id: "advise", agent: "worker", operation: "order", dependencies: ["order"] },
      { id: "log", agent: "worker", operation: "order", dependencies: ["forecast"], condition: () => true },
    ],
  });
  const agents = () => [workerAgent({ forecast: { run: async () => ({ forecast: 600 }) }, order: {} })];

  async function statuses(threshold: number) {
    const orchestrator = await testOrchestrator({ agents: agents() });
    const { threadId, events } = await runWorkflow(orchestrator, plan(threshold));
    const { results } = (await orchestrator.runs.state(ana, threadId)).values as {
      results: Record<string, TaskResult>;
    };
    const skipped = events.flatMap(({ data }) =>
      (data as { event?: string }).event === "step_skipped" ? [(data as { step: string }).step] : [],
    );
    return { status: Object.fromEntries(Object.values(results).map((r) => [r.taskId, r.status])), skipped };
  }

  it("runs what its condition lets through", async () => {
    const { status } = await statuses(500);
    expect(status).toEqual({ forecast: "success", order: "success", advise: "success", log: "success" });
  });

  it("skips what it does not, and what needs it; the rest goes on", async () => {
    const { status, skipped } = await statuses(700);
    expect(status).toEqual({ forecast: "success", order: "skipped", advise: "skipped", log: "success" });
    expect(skipped).toEqual(["order", "advise"]);
  });

  it("is drawn with its conditional edges", async () => {
    const orchestrator = await testOrchestrator({ agents: agents() });
    const { graph } = orchestrator.registerWorkflow(plan(500));
    const drawn = (await graph.getGraphAsync()).toJSON() as {
      edges: { source: string; target: string; conditional?: boolean }[];
    };
    const conditional = drawn.edges
      .filter((edge) => edge.conditional)
      .map(({ source, target }) => `${source} -> ${target}`);
    expect(conditional).toEqual(expect.arrayContaining(["forecast -> order", "forecast -> skip-order"]));
  });

  it("fails a task whose condition cannot be evaluated, with the reason", async () => {
    const orchestrator = await testOrchestrator({ agents: agents() });
    const wrong: PlanInput = {
      name: "wrong",
      pattern: "conditional",
      tasks: [
        { id: "forecast", agent: "worker", operation: "forecast" },
        { id: "order", agent: "worker", operation: "order", condition: "forecast.typo > 1" },
      ],
    };
    const { threadId } = await runWorkflow(orchestrator, wrong);
    const { results } = (await orchestrator.runs.state(ana, threadId)).values as {
      results: Record<string, TaskResult>;
    };
    expect(results["order"]).toMatchObject({ status: "failed", error: { code: "condition_failed" } });
  });
});
