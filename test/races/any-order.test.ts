import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ana, gate, moveLedger, temporaryHome } from "../support/orchestrator.ts";
import { APPROVERS, payments, rig } from "./rig.ts";

const YES = { type: "approve" } as const;
const WIDTH = 4;

/** How one of several parallel steps is answered. */
const step = fc.record({
  by: fc.constantFrom(...APPROVERS),
  way: fc.constantFrom("post" as const, "resume" as const),
  /** Whether the thread is left to come to rest before the next answer. */
  waits: fc.boolean(),
});

describe("parallel interrupts", () => {
  it.each(["graph", "scheduler"] as const)(
    "are answered in any order, by any way, at any pace (%s)",
    { timeout: 180_000 },
    async (driver) => {
      const on = await rig();
      let number = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.shuffledSubarray([0, 1, 2, 3], { minLength: WIDTH, maxLength: WIDTH }),
          fc.array(step, { minLength: WIDTH, maxLength: WIDTH }),
          async (order, steps) => {
            const plan = payments(`${driver}${number++}`, WIDTH);
            if (driver === "graph") on.orchestrator.registerWorkflow(plan);
            const asked = await on.ask(plan, driver === "graph" ? plan.name : "plan");
            expect(asked.pending).toHaveLength(WIDTH);
            for (const [at, index] of order.entries()) {
              const { by, way, waits } = steps[at] ?? { by: "bob", way: "post", waits: true };
              const approval = asked.pending.find(({ taskId }) => taskId === `pay${index}`);
              const id = approval?.id ?? "";
              const told =
                way === "post"
                  ? await on.post(by, id, YES)
                  : await on.resume(by, asked, {
                      answer: await byInterrupt(on, asked.threadId, id),
                      multitask: "enqueue",
                    });
              expect(told).toEqual({ status: 200, code: "" });
              if (waits) await on.quiet(asked.threadId);
            }
            await on.quiet(asked.threadId);
            for (let index = 0; index < WIDTH; index += 1)
              expect(on.done.get(`${plan.name}/${index}`)).toBe(1);
            expect((await on.orchestrator.threads.get(ana, asked.threadId)).status).toBe("idle");
          },
        ),
        { numRuns: 25, seed: 7 },
      );
    },
  );
});

/** The answer as LangGraph's clients give it: by interrupt, and within a batch by approval. */
async function byInterrupt(on: Awaited<ReturnType<typeof rig>>, threadId: string, approvalId: string) {
  const { tasks } = await on.orchestrator.runs.state(ana, threadId);
  const interrupts = tasks.flatMap((task) => task.interrupts);
  const found = interrupts.find(({ value }) => JSON.stringify(value).includes(approvalId));
  return { [found?.id ?? "none"]: { [approvalId]: YES } };
}

describe("a second answer while the first one's run is under way", () => {
  it.each(["post", "resume"] as const)("is not lost (%s)", async (way) => {
    const hold = gate();
    const begun = gate();
    const on = await rig({
      before: async (mark) => {
        if (!mark.endsWith("/0")) return;
        begun.open();
        await hold.opened;
      },
    });
    const plan = payments("two", 2);
    on.orchestrator.registerWorkflow(plan);
    const asked = await on.ask(plan, plan.name);
    const [first, second] = asked.pending.toSorted((a, b) => (a.taskId < b.taskId ? -1 : 1));
    const late = await byInterrupt(on, asked.threadId, second?.id ?? "");
    expect(await on.post("bob", first?.id ?? "", YES)).toMatchObject({ status: 200 });
    await begun.opened;

    const told =
      way === "post"
        ? await on.post("cat", second?.id ?? "", YES)
        : await on.resume("cat", asked, { answer: late, multitask: "enqueue" });
    expect(told).toEqual({ status: 200, code: "" });
    hold.open();
    await on.quiet(asked.threadId);
    expect([...on.done]).toEqual([
      ["two/0", 1],
      ["two/1", 1],
    ]);
  });
});

describe("an answer that is to take effect later", () => {
  it("counts from now and is carried out then, for whoever began the workflow", async () => {
    const on = await rig();
    const asked = await on.ask(payments("later", 1));
    const [only] = asked.pending;
    const answer = { [only?.id ?? ""]: YES };
    expect(await on.resume("bob", asked, { answer, afterSeconds: 0.05 })).toMatchObject({ status: 200 });
    expect(await on.post("cat", only?.id ?? "", YES)).toEqual({ status: 409, code: "approval_settled" });
    await on.quiet(asked.threadId);
    expect([...on.done]).toEqual([["later/0", 1]]);
  });
});

describe("answers that are out of date", () => {
  it("to an action that has changed since do nothing: the new one is asked about", async () => {
    const on = await rig();
    const asked = await on.ask(payments("moved", 1));
    const [old] = asked.pending;
    await moveLedger(on.orchestrator.store, "moved");
    expect(await on.post("bob", old?.id ?? "", YES)).toMatchObject({ status: 200 });
    await on.quiet(asked.threadId);
    expect(on.done.size).toBe(0);
    const [anew] = await on.orchestrator.approvals.list("acme", {
      threadId: asked.threadId,
      status: "pending",
    });
    expect(await on.post("cat", old?.id ?? "", YES)).toEqual({ status: 409, code: "approval_settled" });
    expect(await on.post("cat", anew?.id ?? "", YES)).toMatchObject({ status: 200 });
    await on.quiet(asked.threadId);
    expect([...on.done]).toEqual([["moved/0", 1]]);
  });

  it("to several at once, of which one was taken meanwhile, leave no yes behind", async () => {
    const on = await rig();
    const asked = await on.ask(payments("part", 3));
    const [a, b, c] = asked.pending.map(({ id }) => id);
    await on.orchestrator.approvals.decide(ana, b ?? "", { type: "reject", reason: "no" });
    const answer = { [a ?? ""]: YES, [b ?? ""]: YES, [c ?? ""]: YES };
    expect(await on.resume("bob", asked, { answer })).toEqual({ status: 409, code: "approval_settled" });
    await on.quiet(asked.threadId);
    // Whoever was refused knows that nothing was done: no part of the answer stands.
    const left = await on.orchestrator.approvals.list("acme", {
      threadId: asked.threadId,
      status: "pending",
    });
    expect(left.map(({ id }) => id).toSorted()).toEqual([a, c].toSorted());
    expect(on.done.size).toBe(0);
  });
});

describe("a crash between the yes and the run", () => {
  it("does not lose the yes: the next process goes on with it", async () => {
    const home = temporaryHome();
    const first = await rig({ home });
    const asked = await first.ask(payments("crash", 2));
    for (const { id } of asked.pending) await first.orchestrator.approvals.decide(ana, id, YES);
    await first.orchestrator.stop();

    const second = await rig({ home });
    await second.orchestrator.start();
    await second.quiet(asked.threadId);
    expect([...second.done.values()]).toEqual([1, 1]);
    expect((await second.orchestrator.threads.get(ana, asked.threadId)).status).toBe("idle");
  });
});
