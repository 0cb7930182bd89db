import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createRegistry } from "../../src/agents/registry.ts";
import { PurserError } from "../../src/base/errors.ts";
import { checkPlan } from "../../src/graph/plan-check.ts";
import { directPredecessors } from "../../src/graph/plan.ts";
import { workerAgent } from "../support/orchestrator.ts";

function registry() {
  const known = createRegistry();
  known.register(
    workerAgent({
      read: { input: z.object({ level: z.number().optional(), from: z.string().optional() }) },
      pay: { effect: "write", undo: { kind: "irreversible", why: "money has left" } },
    }),
  );
  return known;
}

function problems(plan: unknown): { path: string; message: string }[] {
  try {
    checkPlan(plan, registry());
    return [];
  } catch (error) {
    if (!(error instanceof PurserError)) throw error;
    expect(error.code).toBe("invalid_plan");
    return error.details["problems"] as { path: string; message: string }[];
  }
}

const task = (id: string, rest: object = {}) => ({ id, agent: "worker", operation: "read", ...rest });

describe("a plan is checked before anything runs", () => {
  it("and all of its problems are told at once, each with its path", () => {
    const found = problems({
      name: "wrong",
      pattern: "parallel",
      approvalPoints: ["nobody"],
      tasks: [
        task("a", { dependencies: ["b", "ghost"] }),
        task("b", { dependencies: ["a"] }),
        task("b"),
        task("results"),
        { id: "c", agent: "stranger", operation: "read" },
        task("d", { operation: "fly" }),
        task("e", { operation: "pay" }),
        task("f", { inputs: { level: "high", speed: 1, from: "$.a.x" } }),
      ],
    });
    expect(found.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      'tasks.0.dependencies.1: there is no task "ghost"',
      'tasks.2.id: "b" is used twice',
      'tasks.3.id: "results" is a name that every workflow\'s graph uses',
      'tasks.4.agent: there is no agent "stranger"',
      'tasks.5.operation: "worker" has no operation "fly"',
      "tasks.6.approval: worker.pay cannot be undone, so it needs an approval point",
      'tasks.7.inputs.from: refers to "a", which is not among the task\'s dependencies',
      expect.stringMatching(/^tasks\.7\.inputs\.level: /) as string,
      'tasks.7.inputs.speed: read has no input "speed"',
      'approvalPoints.0: there is no task "nobody"',
      "tasks: these wait for each other: a -> b -> a",
    ]);
  });

  it.each([[null], ["plan"], [{}], [{ name: "x", tasks: [] }], [{ name: "a b", tasks: [task("a")] }]])(
    "%j is not a plan",
    (plan) => {
      expect(problems(plan)).not.toEqual([]);
    },
  );

  it("draws only the edges that order something", () => {
    const plan = checkPlan(
      {
        name: "chain",
        tasks: [task("a"), task("b", { dependencies: ["a"] }), task("c", { dependencies: ["a", "b"] })],
      },
      registry(),
    );
    expect(plan.tasks.map((one) => directPredecessors(plan, one))).toEqual([[], ["a"], ["b"]]);
  });
});
