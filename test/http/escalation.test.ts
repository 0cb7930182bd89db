import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createApp } from "../../src/http/app.ts";
import { ana, testOrchestrator, workerAgent } from "../support/orchestrator.ts";

/** One company: ana may do all, bob may run things and order, mal may run things and nothing else. */
async function served() {
  const done: string[] = [];
  const write = (name: string, permission: string) => ({
    input: z.looseObject({ note: z.string().default("") }),
    effect: "write" as const,
    permission,
    undo: {
      kind: "operation" as const,
      operation: `un${name}`,
      describe: "takes it back",
      input: () => ({}),
    },
    run: async () => {
      done.push(name);
      return {};
    },
  });
  const orchestrator = await testOrchestrator({
    agents: [
      workerAgent({
        look: {},
        order: write("order", "stock:order"),
        unorder: { ...write("unorder", "stock:cancel"), undo: { kind: "irreversible", why: "it is one" } },
      }),
    ],
  });
  const approved = { approval: { permission: "stock:approve" } };
  orchestrator.registerWorkflow({
    name: "buy",
    tasks: [
      { id: "look", agent: "worker", operation: "look" },
      { id: "buying", agent: "worker", operation: "order", inputs: { note: "$.input.note" }, ...approved },
      { id: "check", agent: "worker", operation: "look" },
    ],
  });
  const app = createApp(orchestrator, { version: "test", onError: () => undefined });
  const keyOf = async (userId: string, ...permissions: string[]) =>
    (await orchestrator.keys.issue(ana, { userId, permissions })).secret;
  const keys = {
    ana: await keyOf("ana", "*"),
    bob: await keyOf("bob", "runs:*", "work:do", "stock:order", "stock:approve"),
    mal: await keyOf("mal", "runs:*", "work:do"),
  };
  const ask = async (by: keyof typeof keys, method: string, path: string, body?: unknown) => {
    const response = await app.request(path, {
      method,
      headers: { "x-api-key": keys[by], "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>,
    };
  };
  const thread = async (by: keyof typeof keys) =>
    z.string().parse((await ask(by, "POST", "/threads", {})).body["thread_id"]);
  const run = (by: keyof typeof keys, threadId: string, body: object) =>
    ask(by, "POST", `/threads/${threadId}/runs/wait`, { assistant_id: "buy", ...body });
  const pending = async () => orchestrator.approvals.list("acme", { status: "pending" });
  return { orchestrator, ask, thread, run, pending, done };
}

type Served = Awaited<ReturnType<typeof served>>;

/** ana's workflow, done: its write was approved by bob. */
async function bought({ ask, thread, run, pending, done, orchestrator }: Served) {
  const threadId = await thread("ana");
  await run("ana", threadId, { input: { input: { note: "n" } } });
  const [asked] = await pending();
  const { body } = await ask("bob", "POST", `/approvals/${asked?.id ?? ""}`, { type: "approve" });
  const { run_id } = z.object({ run_id: z.string() }).parse(body["run"]);
  await orchestrator.runs.wait(ana, run_id);
  expect(done).toEqual(["order"]);
  const { values } = (await ask("ana", "GET", `/threads/${threadId}/state`)).body;
  const { workflow_id } = z.object({ workflow_id: z.string() }).parse(values);
  return { threadId, workflow_id };
}

describe("a thread that acts for somebody who may more", () => {
  it("goes on with the other's permissions only where nothing is steered", async () => {
    const all = await served();
    const { thread, run, pending, orchestrator } = all;
    const threadId = await thread("ana");
    await run("ana", threadId, { input: { input: { note: "n" } } });
    const [asked] = await pending();
    // bob may approve: the write is then done for ana; but with an update beside the yes it is bob's own.
    await run("bob", threadId, {
      command: { resume: { type: "approve" }, update: { input: { note: "bob's" } } },
    });
    expect((await orchestrator.approvals.get("acme", asked?.id ?? ""))?.status).toBe("approved");
    const runs = await orchestrator.store.db
      .selectFrom("run")
      .select("user_id")
      .orderBy("created_at")
      .execute();
    expect(runs.map(({ user_id }) => user_id)).toEqual(["ana", "bob"]);
  });

  it("takes no state from whoever holds less", async () => {
    const { thread, run, ask, done } = await served();
    const threadId = await thread("ana");
    await run("ana", threadId, { input: { input: { note: "n" } } });
    const changes = [
      { values: { input: { note: "mal's" } }, as_node: "look" },
      { values: { results: {} }, as_node: "begin" },
      { values: { outcome: null } },
    ];
    for (const change of changes) {
      const { status, body } = await ask("mal", "POST", `/threads/${threadId}/state`, change);
      expect([status, body["error"]]).toEqual([403, "permission_denied"]);
    }
    expect((await ask("ana", "POST", `/threads/${threadId}/state`, changes[0])).status).toBe(200);
    expect(done).toEqual([]);
  });

  it("does not give its permissions to whoever goes back to an earlier checkpoint", async () => {
    const all = await served();
    const { threadId } = await bought(all);
    const { body } = await all.ask("mal", "GET", `/threads/${threadId}/history?limit=100`);
    const states = z
      .array(z.object({ next: z.array(z.string()), checkpoint: z.object({ checkpoint_id: z.string() }) }))
      .parse(body);
    const before = states.find(({ next }) => next.includes("buying"));
    await all.run("mal", threadId, { input: null, checkpoint_id: before?.checkpoint.checkpoint_id });
    const last = await all.orchestrator.store.db
      .selectFrom("run")
      .select("user_id")
      .orderBy("created_at", "desc")
      .limit(1)
      .executeTakeFirst();
    expect(last?.user_id).toBe("mal");
    expect(all.done).toEqual(["order"]);
  });
});

describe("a state that somebody made up", () => {
  it("takes nothing back for whoever may not: not by a goto, not by a copy, not by the workflow's id", async () => {
    const all = await served();
    const { ask, run, thread, done } = all;
    const { threadId, workflow_id } = await bought(all);
    const failed = {
      status: "failed",
      completedSteps: [],
      failedSteps: ["check"],
      answer: "",
      rollback: null,
    };
    const forged = { workflow_id, outcome: failed };
    await run("mal", threadId, { command: { goto: "rollback", update: forged } });
    const own = await thread("mal");
    await run("mal", own, { command: { goto: "rollback", update: forged } });
    await run("mal", own, { command: { goto: [{ node: "rollback", input: forged }] } });
    const copy = z.string().parse((await ask("mal", "POST", `/threads/${threadId}/copy`)).body["thread_id"]);
    await ask("mal", "POST", `/threads/${copy}/state`, { values: { outcome: failed }, as_node: "finish" });
    await run("mal", copy, { input: null });
    const { body } = await ask("mal", "GET", `/threads/${threadId}/runs`);
    const [last] = z.array(z.object({ run_id: z.string() })).parse(body);
    await ask("mal", "POST", `/threads/${threadId}/runs/${last?.run_id ?? ""}/cancel?action=rollback`);
    expect(done).toEqual(["order"]);
    // Whoever may cancel orders takes it back.
    const start = { kind: "rollback" } as const;
    const { runs } = all.orchestrator;
    const asked = { threadId, graph: "buy", start, multitask: "enqueue", streamModes: ["custom"] } as const;
    const back = await runs.start(ana, asked);
    await runs.wait(ana, back.id);
    expect(done).toEqual(["order", "unorder"]);
  });

  it("makes nobody the checker of what they make", async () => {
    const all = await served();
    const { ask, run, thread, pending, done } = all;
    const { threadId, workflow_id } = await bought(all);
    const update = { workflow_id, input: { note: "bob's own" }, results: {} };
    const own = await thread("bob");
    await run("bob", own, { command: { goto: "buying", update } });
    await run("bob", threadId, { command: { goto: "buying", update } });
    const asked = await pending();
    expect(asked.length).toBeGreaterThan(0);
    for (const { id } of asked) {
      const { status, body } = await ask("bob", "POST", `/approvals/${id}`, { type: "approve" });
      expect([status, body["error"]]).toEqual([403, "self_approval"]);
    }
    expect(done).toEqual(["order"]);
  });

  it("withdraws no approval of another thread", async () => {
    const { thread, run, pending, ask } = await served();
    const threadId = await thread("ana");
    await run("ana", threadId, { input: { input: { note: "n" } } });
    const [asked] = await pending();
    const update = { workflow_id: asked?.workflowId, input: { note: "other" }, results: {} };
    await run("bob", await thread("bob"), { command: { goto: "buying", update } });
    expect((await pending()).map(({ id }) => id)).toContain(asked?.id);
    expect((await ask("bob", "POST", `/approvals/${asked?.id ?? ""}`, { type: "approve" })).status).toBe(200);
  });
});
