import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { createRemoteAgents } from "../../src/agents/remote/remote-agents.ts";
import { createOutboundFetch } from "../../src/base/outbound/index.ts";
import { createSealer } from "../../src/base/sealer.ts";
import { localOperator } from "../../src/control/context.ts";
import { dryRun } from "../../src/dry-run.ts";
import type { PlanInput } from "../../src/graph/plan.ts";
import { agentRoutes } from "../../src/http/routes/agents.ts";
import { approvalRoutes } from "../../src/http/routes/approvals.ts";
import { contextRoutes } from "../../src/http/routes/contexts.ts";
import { historyRoutes } from "../../src/http/routes/history.ts";
import { planRoutes } from "../../src/http/routes/plans.ts";
import { workflowRoutes } from "../../src/http/routes/workflows.ts";
import { openOrchestrator } from "../../src/orchestrator.ts";
import { ana, gate, runWorkflow, testOrchestrator, workerAgent } from "../support/orchestrator.ts";
import { routesApp } from "../support/routes-app.ts";

const restock: PlanInput = {
  name: "restock",
  title: "Restock",
  pattern: "conditional",
  tasks: [
    { id: "look", agent: "worker", operation: "look" },
    {
      id: "order",
      agent: "worker",
      operation: "order",
      inputs: { quantity: "$.look.missing" },
      dependencies: ["look"],
      condition: "look.missing > 0",
      approval: { reason: "It costs money.", permission: "stock:order" },
    },
  ],
};

async function served({ hold }: { hold?: Promise<undefined> } = {}) {
  const agents = [
    workerAgent({
      look: {
        output: z.object({ missing: z.number() }),
        run: async () => {
          await hold;
          return { missing: 3 };
        },
      },
      order: {
        input: z.object({ quantity: z.number().int().positive() }),
        effect: "write",
        undo: { kind: "irreversible", why: "the supplier has it" },
      },
    }),
  ];
  const orchestrator = await testOrchestrator({ agents });
  const outbound = createOutboundFetch();
  onTestFinished(() => outbound.close());
  const { registry, runtime, store } = orchestrator;
  const remoteAgents = createRemoteAgents({
    db: store.db,
    registry,
    runtime,
    fetch: outbound.fetch,
    sealer: createSealer({ file: join(orchestrator.config.home, "secret-key") }),
  });
  const app = routesApp(
    workflowRoutes({ orchestrator }),
    historyRoutes({ orchestrator }),
    contextRoutes({ orchestrator }),
    approvalRoutes({ orchestrator }),
    agentRoutes({ orchestrator: { ...orchestrator, remoteAgents } }),
    planRoutes({
      orchestrator,
      dryRun: (actor, options) =>
        dryRun(orchestrator, actor, {
          ...options,
          open: (config) => openOrchestrator(config, { agents }),
        }),
    }),
  );
  const key = async (userId: string, companyId = "acme") => {
    const { secret } = await orchestrator.keys.issue(localOperator(companyId), {
      userId,
      permissions: ["runs:*", "work:do"],
    });
    return { "x-api-key": secret };
  };
  return { orchestrator, key, ...app };
}

describe("workflows over HTTP", () => {
  it("are listed, defined and drawn", async () => {
    const { get, orchestrator } = await served();
    orchestrator.registerWorkflow(restock);
    expect((await get("/workflows")).body).toEqual([
      {
        name: "restock",
        title: "Restock",
        description: null,
        pattern: "conditional",
        tasks: 2,
        writes: true,
      },
    ]);
    expect((await get("/workflows/restock")).body).toMatchObject({
      on_failure: "rollback",
      approval_points: ["order"],
      writes: [{ task: "order", operation: "worker.order", undo: "irreversible: the supplier has it" }],
      tasks: [
        { id: "look", after: [], condition: null, approval: null, effect: "read" },
        {
          id: "order",
          after: ["look"],
          condition: "look.missing > 0",
          approval: { reason: "It costs money.", permission: "stock:order" },
        },
      ],
    });
    const drawn = await get<string>("/workflows/restock/mermaid");
    expect(drawn.headers.get("content-type")).toContain("text/vnd.mermaid");
    expect(drawn.body).toContain("look -. \"'look.missing > 0'\" .-> order");
    const { status, body } = await get("/workflows/nothing");
    expect([status, body["message"]]).toEqual([404, 'There is no workflow "nothing". Known: restock.']);
  });
});

describe("plans over HTTP", () => {
  it("are told everything that is wrong with them", async () => {
    const { post } = await served();
    const plan = {
      name: "bad",
      tasks: [
        { id: "a", agent: "nobody", operation: "x" },
        { id: "b", agent: "worker", operation: "order", inputs: { quantity: -1 }, dependencies: ["z"] },
      ],
    };
    const { status, body } = await post("/plans/check", { plan });
    expect(status).toBe(200);
    expect(body).toMatchObject({ valid: false, mermaid: null, dry_run: null });
    expect((body["problems"] as { path: string }[]).map(({ path }) => path)).toEqual([
      "tasks.0.agent",
      "tasks.1.dependencies.0",
      "tasks.1.approval",
      "tasks.1.inputs.quantity",
    ]);
    const refused = await post("/plans/run", { plan });
    expect([refused.status, refused.body["error"]]).toEqual([422, "invalid_plan"]);
  });

  it("are drawn, with their writes, and tried on a copy of the books", async () => {
    const { post, orchestrator } = await served();
    const { body } = await post("/plans/check", { plan: restock, dry_run: true });
    expect(body).toMatchObject({
      valid: true,
      problems: [],
      writes: [{ task: "order", approval: true }],
      dry_run: { results: { look: { status: "success" }, order: { status: "success" } }, changes: {} },
    });
    expect(body["mermaid"]).toContain("flowchart TD");
    expect(await orchestrator.threads.count(ana)).toBe(0);
  });

  it("are tried one at a time", async () => {
    const hold = gate();
    const { post } = await served({ hold: hold.opened });
    const first = post("/plans/check", { plan: restock, dry_run: true });
    const second = await post("/plans/check", { plan: restock, dry_run: true });
    expect([second.status, second.body["error"]]).toEqual([409, "dry_run_busy"]);
    hold.open();
    expect((await first).status).toBe(200);
  });

  it("run on a thread, where they can be followed and answered", async () => {
    const { post, get, orchestrator } = await served();
    const { status, body, headers } = await post<{ thread_id: string; run: { run_id: string } }>(
      "/plans/run",
      {
        plan: restock,
      },
    );
    expect(status).toBe(200);
    const { thread_id: threadId, run } = body;
    expect(headers.get("content-location")).toBe(`/threads/${threadId}/runs/${run.run_id}`);
    expect((await orchestrator.runs.wait(ana, run.run_id)).status).toBe("interrupted");
    expect((await get(`/threads/${threadId}/workflow`)).body).toMatchObject({
      status: "interrupted",
      steps_completed: ["look"],
      pending_approvals: [{ step: "order", permission: "stock:order" }],
      results: { look: { status: "success" } },
    });
    const busy = await post("/plans/run", { plan: restock, thread_id: threadId });
    expect([busy.status, busy.body["error"]]).toEqual([409, "approval_pending"]);
    expect((await post("/plans/run", { plan: restock, thread_id: "nothing" })).status).toBe(404);
  });
});

describe("history over HTTP", () => {
  it("is what tasks did, filtered, newest first", async () => {
    const { get, orchestrator } = await served();
    const { threadId } = await runWorkflow(orchestrator, restock);
    await runWorkflow(orchestrator, {
      name: "other",
      tasks: [{ id: "look", agent: "worker", operation: "look" }],
    });
    const tasks = async (query: string) =>
      (await get<{ workflow: string; task_id: string }[]>(`/history${query}`)).body.map(
        (one) => `${one.workflow}.${one.task_id}`,
      );
    expect(await tasks("")).toEqual(["other.look", "restock.look"]);
    expect(await tasks(`?thread_id=${threadId}`)).toEqual(["restock.look"]);
    expect(await tasks("?workflow=other")).toEqual(["other.look"]);
    expect(await tasks("?limit=1")).toEqual(["other.look"]);
    expect(await tasks("?status=failed")).toEqual([]);
    expect(await tasks("?agent=nobody")).toEqual([]);
    expect(await tasks("?since=2999-01-01T00:00:00Z")).toEqual([]);
    expect((await get("/history?status=lost")).status).toBe(422);
  });
});

describe("contexts over HTTP", () => {
  it("are of the authenticated user; a body that names another is refused", async () => {
    const { post, get, key } = await served();
    const bob = await key("bob");
    const { body } = await post("/contexts", { agent_id: "worker" }, bob);
    expect(body).toMatchObject({
      agent_id: "worker",
      user_id: "bob",
      company_id: "acme",
      permissions: ["runs:*", "work:do"],
    });
    for (const claim of [{ user_id: "ana" }, { company_id: "globex" }, { permissions: ["*"] }]) {
      const refused = await post("/contexts", { agent_id: "worker", ...claim }, bob);
      expect([refused.status, refused.body["error"]]).toEqual([422, "invalid_input"]);
    }
    const session = String(body["session_id"]);
    await post("/contexts", { agent_id: "analyst", session_id: session }, await key("cat"));
    const found = (await get<{ contexts: { user_id: string }[] }>(`/contexts/${session}`, bob)).body;
    expect(found.contexts.map(({ user_id }) => user_id)).toEqual(["bob", "cat"]);
  });

  it("share state within a session, of one company, within its size", async () => {
    const { post, get, request, key } = await served();
    const bob = await key("bob");
    const gus = await key("gus", "globex");
    await post("/contexts", { agent_id: "worker", session_id: "s1" }, bob);
    const put = (path: string, body: unknown, headers: Record<string, string>) =>
      request("PUT", `/contexts/${path}`, { body, headers });
    expect((await put("s1/state/totals", { revenue: [1, 2] }, bob)).status).toBe(204);
    expect((await get("/contexts/s1/state/totals", bob)).body).toEqual({ revenue: [1, 2] });
    await put("s1/state/totals", 3, bob);
    expect((await get("/contexts/s1/state/totals", bob)).body).toBe(3);
    expect((await get("/contexts/s1", bob)).body).toMatchObject({ state_keys: ["totals"] });

    expect((await get("/contexts/s1/state/totals", gus)).status).toBe(404);
    expect((await put("s1/state/totals", "taken", gus)).status).toBe(404);
    await post("/contexts", { agent_id: "worker", session_id: "s1" }, gus);
    expect((await get("/contexts/s1/state/totals", gus)).status).toBe(404);

    expect((await get("/contexts/s1/state/nothing", bob)).status).toBe(404);
    const large = await put("s1/state/large", "x".repeat(300_000), bob);
    expect([large.status, large.body["error"]]).toEqual([413, "state_too_large"]);
    for (const name of ["a", "b", "c", "d"]) await put(`s1/state/${name}`, "x".repeat(250_000), bob);
    expect((await put("s1/state/e", "x".repeat(250_000), bob)).status).toBe(413);
  });
});

describe("the OpenAPI document", () => {
  it("describes every route from its own schemas", async () => {
    const { app } = await served();
    const { paths = {} } = app.getOpenAPI31Document({ openapi: "3.1.0", info: { title: "t", version: "1" } });
    const described = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    );
    expect(described.sort()).toEqual(
      [
        "get /approvals",
        "get /approvals/{id}",
        "get /approvals/{id}/exhibits/{index}",
        "get /agents",
        "get /agents/{id}",
        "post /agents",
        "delete /agents/{id}",
        "get /contexts/{session}",
        "get /contexts/{session}/state/{key}",
        "get /history",
        "get /threads/{thread_id}/workflow",
        "get /workflows",
        "get /workflows/{name}",
        "get /workflows/{name}/mermaid",
        "post /approvals/{id}",
        "post /contexts",
        "post /plans/check",
        "post /plans/run",
        "put /contexts/{session}/state/{key}",
      ].sort(),
    );
    expect(JSON.stringify(paths["/approvals"])).toContain("older_than");
  });
});

describe("who may come", () => {
  it("is whoever reaches this machine, until the first key; then every request needs one", async () => {
    const { get, key, orchestrator } = await served();
    expect((await get("/workflows")).status).toBe(200);
    expect((await get("/workflows", { "x-api-key": "lsv2_of_somebody_else" })).status).toBe(200);
    const bob = await key("bob");
    expect((await get("/workflows")).status).toBe(401);
    expect((await get("/workflows", { "x-api-key": "lsv2_of_somebody_else" })).status).toBe(401);
    expect((await get("/workflows", bob)).status).toBe(200);
    expect((await get("/workflows", { authorization: `Bearer ${bob["x-api-key"]}` })).status).toBe(200);
    const both = { "x-api-key": "lsv2_of_somebody_else", authorization: `Bearer ${bob["x-api-key"]}` };
    expect((await get("/workflows", both)).status).toBe(200);
    expect(orchestrator.config.host).toBe("127.0.0.1");
  });

  it("is nobody without a key where the server is open to a network", async () => {
    const { orchestrator } = await served();
    const open = { ...orchestrator, config: { ...orchestrator.config, host: "0.0.0.0" } };
    const { get } = routesApp(workflowRoutes({ orchestrator: open }));
    const { status, body } = await get("/workflows");
    expect([status, body["error"]]).toEqual([401, "unauthenticated"]);
  });
});
