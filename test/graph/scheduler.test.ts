import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { PurserError } from "../../src/base/errors.ts";
import type { TaskResult } from "../../src/control/history.ts";
import type { PlanInput } from "../../src/graph/plan.ts";
import {
  ana,
  gate,
  go,
  runWorkflow,
  temporaryHome,
  testOrchestrator,
  workerAgent,
} from "../support/orchestrator.ts";

const task = (id: string, operation = "work", rest: object = {}) => ({
  id,
  agent: "worker",
  operation,
  ...rest,
});

describe("executeWorkflow", () => {
  it("takes tasks and gives results by task", async () => {
    const agent = workerAgent({
      forecast: { run: async () => ({ forecast: 600 }) },
      order: {
        input: z.object({ forecast: z.number() }),
        run: async (input) => ({ quantity: (input as { forecast: number }).forecast * 2 }),
      },
    });
    const orchestrator = await testOrchestrator({ agents: [agent] });
    const tasks = [
      task("a", "forecast"),
      task("b", "order", { dependencies: ["a"], condition: "a.forecast > 500" }),
    ];

    const results = await orchestrator.executeWorkflow(tasks, { pattern: "conditional" });

    expect(results["b"]).toMatchObject({ status: "success", output: { quantity: 1200 } });
    expect((await orchestrator.getExecutionHistory()).map(({ taskId }) => taskId)).toEqual(["b", "a"]);
  });

  it("takes conditions in code", async () => {
    const orchestrator = await testOrchestrator({
      agents: [workerAgent({ work: { run: async () => ({ n: 3 }) } })],
    });
    const tasks = [
      task("a"),
      task("b", "work", { condition: ({ a }: Record<string, unknown>) => (a as { n: number }).n > 5 }),
    ];
    const results = await orchestrator.executeWorkflow(tasks, { pattern: "conditional" });
    expect(results["b"]).toMatchObject({ status: "skipped" });
  });

  it("refuses a wrong plan with all of its problems", async () => {
    const orchestrator = await testOrchestrator({ agents: [workerAgent({ work: {} })] });
    await expect(orchestrator.executeWorkflow([task("a", "fly"), task("a")])).rejects.toMatchObject({
      code: "invalid_plan",
    });
  });

  it("stops when it is told to", async () => {
    const started = gate();
    const agent = workerAgent({
      hang: {
        run: async () => {
          started.open();
          await new Promise(() => undefined);
        },
      },
    });
    const orchestrator = await testOrchestrator({ agents: [agent] });
    const controller = new AbortController();
    const running = orchestrator.executeWorkflow([task("a", "hang")], { signal: controller.signal });
    await started.opened;
    controller.abort();
    await expect(running).rejects.toMatchObject({ code: "cancelled" });
  });
});

describe("the scheduler", () => {
  it("starts a task as soon as what it waits for has ended, whatever else runs", async () => {
    const slow = gate();
    const order: string[] = [];
    const agent = workerAgent({
      slow: { run: () => slow.opened },
      work: { run: async (input) => order.push((input as { name: string }).name) },
      last: {
        run: async () => {
          order.push("last");
          slow.open();
        },
      },
    });
    const orchestrator = await testOrchestrator({ agents: [agent] });
    await orchestrator.executeWorkflow(
      [
        task("slow", "slow"),
        task("quick", "work", { inputs: { name: "quick" } }),
        task("next", "work", { inputs: { name: "next" }, dependencies: ["quick"] }),
        task("end", "last", { dependencies: ["next"] }),
      ],
      { pattern: "parallel" },
    );
    expect(order).toEqual(["quick", "next", "last"]);
  });

  it("asks for all approvals of a wave together, goes on beside them, and takes answers in any order", async () => {
    const done: string[] = [];
    const agent = workerAgent({
      work: { run: async (input) => done.push((input as { name: string }).name) },
    });
    const named = (id: string, rest: object = {}) => task(id, "work", { inputs: { name: id }, ...rest });
    const plan: PlanInput = {
      name: "wave",
      pattern: "parallel",
      tasks: [
        named("a", { approval: {} }),
        named("b", { approval: {} }),
        named("c"),
        named("after_a", { dependencies: ["a"] }),
      ],
    };
    const orchestrator = await testOrchestrator({ agents: [agent] });
    const { id: threadId } = await orchestrator.threads.create(ana);
    const { run } = await go(orchestrator, {
      threadId,
      graph: "plan",
      start: { kind: "input", input: { plan, input: {} } },
    });
    expect(run.status).toBe("interrupted");
    expect(done).toEqual(["c"]);
    const pending = await orchestrator.approvals.list("acme", { threadId, status: "pending" });
    expect(pending.map(({ taskId }) => taskId).sort()).toEqual(["a", "b"]);
    const idOf = (taskId: string) => pending.find((one) => one.taskId === taskId)!.id;

    const answer = (value: unknown) =>
      ({ threadId, graph: "plan", start: { kind: "resume", answer: value } }) as const;
    await expect(go(orchestrator, answer({ type: "approve" }))).rejects.toMatchObject({
      code: "ambiguous_answer",
    });
    await go(orchestrator, answer({ [idOf("b")]: { type: "reject", reason: "no" } }));
    expect(done).toEqual(["c"]);
    const { run: last } = await go(orchestrator, answer({ type: "approve" }));
    expect(last.status).toBe("success");
    expect(done).toEqual(["c", "a", "after_a"]);
    expect(await orchestrator.runs.results(ana, threadId)).toMatchObject({
      b: { status: "rejected" },
      a: { status: "success" },
    });
  });

  it("takes a new plan on a thread that has finished as a new case", async () => {
    let runs = 0;
    const agent = workerAgent({ work: { run: async () => ({ n: ++runs }) } });
    const orchestrator = await testOrchestrator({ agents: [agent] });
    const { id: threadId } = await orchestrator.threads.create(ana);
    const plan: PlanInput = { name: "again", tasks: [task("a")] };
    const start = { kind: "input", input: { plan, input: {} } } as const;
    const ids = new Set<unknown>();
    for (const n of [1, 2, 3]) {
      await go(orchestrator, { threadId, graph: "plan", start });
      expect(await orchestrator.runs.results(ana, threadId)).toMatchObject({ a: { output: { n } } });
      ids.add((await orchestrator.runs.state(ana, threadId)).values["workflow_id"]);
    }
    expect(ids.size).toBe(3);
  });

  it("goes on with the tasks that are missing after it was cut off", async () => {
    const home = temporaryHome();
    const ran: string[] = [];
    const started = gate();
    const agents = (hang: boolean) => [
      workerAgent({
        work: { run: async (input) => ran.push((input as { name: string }).name) },
        hang: {
          run: async () => {
            started.open();
            if (hang) await new Promise(() => undefined);
          },
        },
      }),
    ];
    const plan: PlanInput = {
      name: "long",
      tasks: [
        task("a", "work", { inputs: { name: "a" } }),
        task("b", "hang"),
        task("c", "work", { inputs: { name: "c" } }),
      ],
    };
    const first = await testOrchestrator({ home, agents: agents(true) });
    const { id: threadId } = await first.threads.create(ana);
    const start = { kind: "input", input: { plan, input: {} } } as const;
    const run = await first.runs.start(ana, { threadId, graph: "plan", start, streamModes: ["custom"] });
    await started.opened;
    await first.runs.cancel(ana, run.id);

    const second = await testOrchestrator({ home, agents: agents(false) });
    await go(second, { threadId, graph: "plan", start: { kind: "continue" } });

    expect(ran).toEqual(["a", "c"]);
    expect(await second.runs.results(ana, threadId)).toMatchObject({
      b: { status: "success" },
      c: { status: "success" },
    });
  });
});

/** Plans with every pattern, dependencies back in the list, conditions, failures. */
const plans = fc
  .record({
    pattern: fc.constantFrom("sequential" as const, "parallel" as const, "conditional" as const),
    tasks: fc.array(
      fc.record({
        operation: fc.constantFrom("work", "work", "work", "fail"),
        back: fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { maxLength: 2 }),
        when: fc.option(
          fc.record({ back: fc.integer({ min: 1, max: 4 }), above: fc.integer({ min: -1, max: 12 }) }),
          { freq: 3, nil: undefined },
        ),
      }),
      { minLength: 1, maxLength: 9 },
    ),
  })
  .map(({ pattern, tasks }): PlanInput => {
    const idAt = (i: number) => `t${i}`;
    return {
      name: "generated",
      pattern,
      tasks: tasks.map(({ operation, back, when }, i) => {
        const dependencies = back.filter((n) => n <= i).map((n) => idAt(i - n));
        const condition = when && when.back <= i ? `${idAt(i - when.back)}.n > ${when.above}` : undefined;
        return {
          id: idAt(i),
          agent: "worker",
          operation,
          inputs: { n: i },
          dependencies,
          ...(condition && { condition }),
        };
      }),
    };
  });

describe("the two drivers", () => {
  it("give equal results for any plan; no task starts before what it needs, none runs twice, each ends once", async () => {
    const log: { id: string; at: "start" | "end" }[] = [];
    const run = (fails: boolean) => async (input: unknown) => {
      const { n } = input as { n: number };
      log.push({ id: `t${n}`, at: "start" });
      await Promise.resolve();
      log.push({ id: `t${n}`, at: "end" });
      if (fails) throw new PurserError("failed", `t${n} failed`);
      return { n };
    };
    const input = z.object({ n: z.number() });
    const agent = workerAgent({ work: { input, run: run(false) }, fail: { input, run: run(true) } });
    const orchestrator = await testOrchestrator({ agents: [agent] });
    let count = 0;

    const shape = (results: Record<string, TaskResult>) =>
      Object.fromEntries(
        Object.values(results).map(({ taskId, status, output, error }) => [
          taskId,
          { status, output, code: error?.code },
        ]),
      );

    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        log.length = 0;
        const scheduled = await orchestrator.executeWorkflow(plan);
        const trail = [...log];
        const { threadId } = await runWorkflow(orchestrator, { ...plan, name: `generated_${++count}` });
        expect(shape(await orchestrator.runs.results(ana, threadId))).toEqual(shape(scheduled));

        expect(Object.keys(scheduled).sort()).toEqual(plan.tasks.map(({ id }) => id).sort());
        const starts = trail.filter(({ at }) => at === "start").map(({ id }) => id);
        expect(new Set(starts).size).toBe(starts.length);
        for (const { id, dependencies = [] } of plan.tasks) {
          const start = trail.findIndex((e) => e.id === id && e.at === "start");
          if (start < 0) continue;
          for (const needed of dependencies) {
            const end = trail.findIndex((e) => e.id === needed && e.at === "end");
            expect(end).toBeGreaterThanOrEqual(0);
            expect(end).toBeLessThan(start);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
