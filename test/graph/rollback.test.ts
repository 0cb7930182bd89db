import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Agent } from "../../src/agents/agent.ts";
import { PurserError } from "../../src/base/errors.ts";
import type { TaskResult } from "../../src/control/history.ts";
import type { PlanInput } from "../../src/graph/plan.ts";
import type { Outcome } from "../../src/graph/state.ts";
import { ana, gate, go, runWorkflow, testOrchestrator, workerAgent } from "../support/orchestrator.ts";

/** Every write adds its name to the shelf, its undo takes it off. */
function shelfAgent({ shelf, log, undo }: Shelf): Agent {
  const name = z.object({ name: z.string() });
  return workerAgent({
    put: {
      effect: "write",
      input: name,
      output: name,
      undo: { kind: "operation", operation: "take", describe: "takes it off", input: (input) => input },
      run: async (input) => {
        const { name: what } = input as z.infer<typeof name>;
        log.push(`put ${what}`);
        shelf.add(what);
        return { name: what };
      },
    },
    take: {
      effect: "write",
      input: name,
      output: z.object({}),
      repeatable: true,
      undo: { kind: "irreversible", why: "put it there again" },
      run: async (input) => {
        const { name: what } = input as z.infer<typeof name>;
        await undo?.(what);
        log.push(`take ${what}`);
        shelf.delete(what);
        return {};
      },
    },
    mail: {
      effect: "write",
      undo: { kind: "irreversible", why: "a sent mail cannot be called back" },
      run: async () => {
        log.push("mail");
        return {};
      },
    },
    fail: {
      run: async () => {
        throw new PurserError("no_rows", "There are no rows.");
      },
    },
  });
}

type Shelf = {
  readonly shelf: Set<string>;
  readonly log: string[];
  readonly undo?: (name: string) => Promise<void>;
};

const put = (id: string) => ({ id, agent: "worker", operation: "put", inputs: { name: id } });
const fail = { id: "broken", agent: "worker", operation: "fail" };
const flow = (tasks: PlanInput["tasks"], rest: Partial<PlanInput> = {}): PlanInput => ({
  name: "flow",
  pattern: "sequential",
  tasks,
  ...rest,
});

const DRIVERS = ["graph", "scheduler"] as const;

/** Runs a plan as a registered workflow, or through the graph `plan`. */
async function run(driver: (typeof DRIVERS)[number], agent: Agent, plan: PlanInput) {
  const orchestrator = await testOrchestrator({ agents: [agent] });
  if (driver === "graph") {
    const { threadId, events } = await runWorkflow(orchestrator, plan);
    return { orchestrator, threadId, events, ...(await read(orchestrator, threadId)) };
  }
  const thread = await orchestrator.threads.create(ana);
  const { events } = await go(orchestrator, {
    threadId: thread.id,
    graph: "plan",
    start: { kind: "input", input: { plan } },
  });
  return { orchestrator, threadId: thread.id, events, ...(await read(orchestrator, thread.id)) };
}

async function read(orchestrator: Awaited<ReturnType<typeof testOrchestrator>>, threadId: string) {
  const { values } = await orchestrator.runs.state(ana, threadId);
  return values as unknown as { results: Record<string, TaskResult>; outcome: Outcome };
}

describe.each(DRIVERS)("rollback on the %s driver", (driver) => {
  it("takes back what was written, the last write first, when a later task fails", async () => {
    const given = { shelf: new Set<string>(), log: [] as string[] };
    const { results, outcome, events } = await run(
      driver,
      shelfAgent(given),
      flow([put("a"), put("b"), fail]),
    );

    expect(given.log).toEqual(["put a", "put b", "take b", "take a"]);
    expect(given.shelf.size).toBe(0);
    expect(results["a"]).toMatchObject({ status: "rolled_back" });
    expect(outcome).toMatchObject({
      status: "failed",
      completedSteps: [],
      failedSteps: ["broken"],
      rollback: { undone: ["b", "a"], failed: [], irreversible: [], unknown: [] },
    });
    const named = events.flatMap(({ event, data }) =>
      event === "custom" ? [(data as { event: string }).event] : [],
    );
    expect(named.slice(-3)).toEqual(["rollback_started", "rollback_completed", "workflow_completed"]);
  });

  it("leaves the writes of a plan that keeps them, and of one that succeeds", async () => {
    const kept = { shelf: new Set<string>(), log: [] as string[] };
    await run(driver, shelfAgent(kept), flow([put("a"), fail], { onFailure: "keep" }));
    expect([...kept.shelf]).toEqual(["a"]);

    const done = { shelf: new Set<string>(), log: [] as string[] };
    const { outcome } = await run(driver, shelfAgent(done), flow([put("a"), put("b")]));
    expect([...done.shelf]).toEqual(["a", "b"]);
    expect(outcome.rollback).toBeNull();
  });

  it("tries an undo again that may succeed later", async () => {
    let attempts = 0;
    const undo = async () => {
      attempts += 1;
      if (attempts === 1) throw new PurserError("busy", "Busy.", { retryable: true });
    };
    const given = { shelf: new Set<string>(), log: [] as string[], undo };
    await run(driver, shelfAgent(given), flow([put("a"), fail]));
    expect(given.shelf.size).toBe(0);
    expect(attempts).toBe(2);
  });

  it("says which undo failed, and goes on with the others", async () => {
    const undo = async (name: string) => {
      if (name === "b") throw new PurserError("stuck", "b is nailed down.");
    };
    const given = { shelf: new Set<string>(), log: [] as string[], undo };
    const { outcome } = await run(driver, shelfAgent(given), flow([put("a"), put("b"), fail]));
    expect([...given.shelf]).toEqual(["b"]);
    expect(outcome.rollback).toMatchObject({
      undone: ["a"],
      failed: [{ taskId: "b", message: "b is nailed down." }],
    });
    expect(outcome.answer).toContain("b could not be taken back");
  });

  it("takes back a write that went through although its task had run out of time", async () => {
    const opened = gate();
    const shelf = new Set<string>();
    const agent = workerAgent({
      slow: {
        effect: "write",
        undo: { kind: "operation", operation: "take", describe: "takes it off", input: () => ({}) },
        run: async () => {
          await opened.opened;
          shelf.add("slow");
          return {};
        },
      },
      take: {
        effect: "write",
        undo: { kind: "irreversible", why: "put it there again" },
        run: async () => {
          shelf.delete("slow");
          return {};
        },
      },
      open: {
        run: async () => {
          opened.open();
          return {};
        },
      },
    });
    const { outcome, results } = await run(
      driver,
      agent,
      flow([
        { id: "late", agent: "worker", operation: "slow", timeoutMs: 20 },
        { id: "after", agent: "worker", operation: "open" },
      ]),
    );
    expect(shelf.size).toBe(0);
    expect(outcome.rollback).toMatchObject({ undone: ["late"] });
    expect(results["late"]).toMatchObject({ status: "rolled_back", error: { code: "task_timeout" } });
  });
});

describe("rollback of a workflow with approvals", () => {
  it("takes back what came before a rejection, and lists what is irreversible", async () => {
    const given = { shelf: new Set<string>(), log: [] as string[] };
    const orchestrator = await testOrchestrator({ agents: [shelfAgent(given)] });
    const approval = { reason: "A person decides." };
    const plan = flow([
      put("a"),
      { id: "letter", agent: "worker", operation: "mail", approval },
      { ...put("b"), approval },
    ]);
    const { threadId } = await runWorkflow(orchestrator, plan);
    const decide = async (type: "approve" | "reject") => {
      const [pending] = await orchestrator.approvals.list("acme", { threadId, status: "pending" });
      const decision = type === "approve" ? ({ type } as const) : ({ type, reason: "no" } as const);
      await orchestrator.answerApproval(threadId, pending!.id, decision, ana);
    };
    await decide("approve");
    await decide("reject");

    const { outcome } = await read(orchestrator, threadId);
    expect(given.log).toEqual(["put a", "mail", "take a"]);
    expect(outcome).toMatchObject({
      status: "rejected",
      rollback: {
        undone: ["a"],
        irreversible: [{ taskId: "letter", why: "a sent mail cannot be called back" }],
      },
    });
  });

  it("tells an operation who approved it", async () => {
    const seen: (string | null)[] = [];
    const agent = workerAgent({
      work: {
        run: async (_input, { approvedBy }) => {
          seen.push(approvedBy);
          return {};
        },
      },
    });
    const orchestrator = await testOrchestrator({ agents: [agent] });
    const task = { agent: "worker", operation: "work" };
    const { threadId } = await runWorkflow(
      orchestrator,
      flow([
        { id: "free", ...task },
        { id: "asked", ...task, approval: { reason: "A person decides." } },
      ]),
    );
    const [pending] = await orchestrator.approvals.list("acme", { threadId, status: "pending" });
    await orchestrator.answerApproval(threadId, pending!.id, { type: "approve" }, ana);
    expect(seen).toEqual([null, "ana"]);
  });
});

describe.each(DRIVERS)("undo on request on the %s driver", (driver) => {
  async function undoThread(
    orchestrator: Awaited<ReturnType<typeof testOrchestrator>>,
    threadId: string,
    actor = ana,
  ) {
    const graph = driver === "graph" ? "flow" : "plan";
    const { run: ended } = await go(orchestrator, { threadId, graph, start: { kind: "rollback" } }, actor);
    return { ended, ...(await read(orchestrator, threadId)) };
  }

  it("takes back what a workflow wrote that had succeeded, once", async () => {
    const given = { shelf: new Set<string>(), log: [] as string[] };
    const { orchestrator, threadId } = await run(driver, shelfAgent(given), flow([put("a"), put("b")]));

    const { outcome, results } = await undoThread(orchestrator, threadId);
    expect(given.log).toEqual(["put a", "put b", "take b", "take a"]);
    expect(outcome).toMatchObject({
      status: "rolled_back",
      completedSteps: [],
      rollback: { undone: ["b", "a"] },
    });
    expect(results["a"]).toMatchObject({ status: "rolled_back" });

    await undoThread(orchestrator, threadId);
    expect(given.log).toHaveLength(4);
  });

  it("withdraws what the workflow still waits for", async () => {
    const given = { shelf: new Set<string>(), log: [] as string[] };
    const plan = flow([put("a"), { ...put("b"), approval: { reason: "A person decides." } }]);
    const { orchestrator, threadId } = await run(driver, shelfAgent(given), plan);

    await undoThread(orchestrator, threadId);
    expect(given.log).toEqual(["put a", "take a"]);
    const [asked] = await orchestrator.approvals.list("acme", { threadId });
    expect(asked).toMatchObject({ status: "superseded", decidedBy: "ana" });
    expect((await orchestrator.runs.state(ana, threadId)).next).toEqual([]);
  });

  it("goes on where a crash cut a rollback off", async () => {
    let broken = true;
    const undo = async (name: string) => {
      // Not an error of ours: nobody knows whether it happened, as after a crash.
      if (name === "a" && broken) throw new Error("the power failed");
    };
    const given = { shelf: new Set<string>(), log: [] as string[], undo };
    const { orchestrator, threadId, outcome } = await run(
      driver,
      shelfAgent(given),
      flow([put("a"), put("b"), fail]),
    );
    expect(outcome.rollback).toMatchObject({ undone: ["b"], failed: [{ taskId: "a" }] });

    broken = false;
    const again = await undoThread(orchestrator, threadId);
    expect(again.outcome).toMatchObject({ status: "rolled_back", rollback: { undone: ["a"], failed: [] } });
    expect(given.log).toEqual(["put a", "put b", "take b", "take a"]);
  });

  it("is for those who may do what the undo does", async () => {
    const given = { shelf: new Set<string>(), log: [] as string[] };
    const { orchestrator, threadId } = await run(driver, shelfAgent(given), flow([put("a")]));
    const reader = { ...ana, userId: "rex", permissions: ["books:read"] };
    const { ended } = await undoThread(orchestrator, threadId, reader);
    expect(ended).toMatchObject({ status: "error", error: { code: "permission_denied" } });
    expect([...given.shelf]).toEqual(["a"]);
  });
});
