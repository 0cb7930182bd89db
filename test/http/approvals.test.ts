import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { localOperator } from "../../src/control/context.ts";
import { createKeys } from "../../src/control/keys.ts";
import type { PlanInput } from "../../src/graph/plan.ts";
import { approvalRoutes } from "../../src/http/routes/approvals.ts";
import { ana, runWorkflow, temporaryHome, testOrchestrator, workerAgent } from "../support/orchestrator.ts";
import { routesApp } from "../support/routes-app.ts";

type Listed = { approval_id: string; step: string; amount: { text: string } | null; status: string };

const payInput = z.object({ amount: z.number().int().max(500_00), currency: z.string().default("USD") });

function payer(paid: number[], home?: string) {
  return workerAgent({
    pay: {
      input: payInput,
      effect: "write",
      undo: { kind: "irreversible", why: "money has left" },
      preview: async (input) => {
        const { amount, currency } = payInput.parse(input);
        return {
          summary: `Pays ${amount}`,
          figureIds: [],
          amount: { minor: amount, currency },
          ...(home === undefined
            ? {}
            : {
                exhibits: [
                  { title: "The bill", path: join(home, "exhibits", "bill.html") },
                  { title: "Passwords", path: "/etc/hostname" },
                ],
              }),
        };
      },
      run: async (input) => {
        paid.push(payInput.parse(input).amount);
        return {};
      },
    },
  });
}

const payment = (id: string, amount: number, dependencies: string[] = []) => ({
  id,
  agent: "worker",
  operation: "pay",
  inputs: { amount },
  approval: { permission: "pay:approve" },
  dependencies,
});

const plan = (name: string, ...tasks: PlanInput["tasks"]): PlanInput => ({
  name,
  pattern: "parallel",
  tasks,
});

async function served(home = temporaryHome()) {
  const paid: number[] = [];
  const orchestrator = await testOrchestrator({ home, agents: [payer(paid, home)] });
  const keys = createKeys({ db: orchestrator.store.db, runtime: orchestrator.runtime });
  const app = routesApp(approvalRoutes({ orchestrator }));
  const key = async (userId: string, ...permissions: string[]) => {
    const { secret } = await keys.issue(localOperator("acme"), {
      userId,
      permissions: ["approvals:read", ...permissions],
    });
    return { "x-api-key": secret };
  };
  const ended = async (body: Record<string, unknown>) => {
    const run = z.object({ run_id: z.string() }).parse(body["run"]);
    return orchestrator.runs.wait(ana, run.run_id);
  };
  return { ...app, orchestrator, paid, key, ended, home };
}

describe("the inbox over HTTP", () => {
  it("lists what waits across threads, by age and by amount, in pages", async () => {
    const { get, orchestrator } = await served();
    await runWorkflow(orchestrator, plan("small", payment("a", 100)));
    await runWorkflow(orchestrator, plan("large", payment("b", 400_00), payment("c", 50_00)));

    const byAge = await get<Listed[]>("/approvals");
    expect(byAge.headers.get("x-pagination-total")).toBe("3");
    expect(byAge.body[0]).toMatchObject({ step: "a", amount: { text: "USD 1.00" }, status: "pending" });
    const byAmount = await get<Listed[]>("/approvals?sort=amount&limit=2");
    expect(byAmount.body.map(({ step }) => step)).toEqual(["b", "c"]);
    const between = await get<Listed[]>("/approvals?currency=USD&min_amount=10&max_amount=100.00");
    expect(between.body.map(({ step }) => step)).toEqual(["c"]);
    expect((await get<Listed[]>("/approvals?older_than=1h")).body).toEqual([]);
    expect((await get<Listed[]>("/approvals?older_than=0s")).body).toHaveLength(3);
  });

  it.each([
    ["/approvals?min_amount=10", "min_amount and max_amount need a currency"],
    ["/approvals?older_than=soon", 'field "older_than"'],
    ["/approvals?limit=0", 'field "limit"'],
    ["/approvals?status=lost", 'field "status"'],
  ])("refuses %s", async (path, message) => {
    const { get } = await served();
    const { status, body } = await get(path);
    expect([status, body["error"]]).toEqual([422, "invalid_input"]);
    expect(body["message"]).toContain(message);
  });

  it("shows one with its action, who may decide and what was decided before", async () => {
    const { get, orchestrator } = await served();
    await runWorkflow(orchestrator, plan("one", payment("a", 100)));
    const [listed] = (await get<Listed[]>("/approvals")).body;
    const { body } = await get(`/approvals/${listed?.approval_id ?? ""}`);
    expect(body).toMatchObject({
      action: { agent: "worker", operation: "pay", arguments: { amount: 100 } },
      undo: "irreversible: money has left",
      who_may_decide: { permission: "pay:approve", not: ["agent:worker", "ana"], users: [] },
      may_decide: true,
      figures: [],
      earlier: [],
    });
    expect((await get("/approvals/nothing")).status).toBe(404);
  });

  it("gives out exhibits from its own folder only, as pages that can do nothing", async () => {
    const { get, orchestrator, home } = await served();
    mkdirSync(join(home, "exhibits"));
    writeFileSync(join(home, "exhibits", "bill.html"), "<h1>Bill</h1>");
    await runWorkflow(orchestrator, plan("one", payment("a", 100)));
    const [listed] = (await get<Listed[]>("/approvals")).body;
    const path = `/approvals/${listed?.approval_id ?? ""}/exhibits`;
    const page = await get<string>(`${path}/0`);
    expect(page.body).toBe("<h1>Bill</h1>");
    expect(page.headers.get("content-security-policy")).toContain("sandbox");
    expect((await get(`${path}/1`)).status).toBe(404);
    expect((await get(`${path}/2`)).status).toBe(404);
  });
});

describe("a decision over HTTP", () => {
  it.each([
    [{ type: "approve" }, [100]],
    [[{ type: "accept", args: null }], [100]],
    [{ decisions: [{ type: "approve" }] }, [100]],
    [{ type: "edit", arguments: { amount: 90 } }, [90]],
    [[{ type: "edit", args: { action: "worker.pay", args: { amount: 80 } } }], [80]],
    [{ type: "reject", reason: "wrong payee" }, []],
    [[{ type: "ignore", args: null }], []],
    [[{ type: "response", args: "not this month" }], []],
  ])("understands %j and lets the thread go on", async (answer, expected) => {
    const { get, post, orchestrator, paid, ended } = await served();
    await runWorkflow(orchestrator, plan("one", payment("a", 100)));
    const [listed] = (await get<Listed[]>("/approvals")).body;
    const { status, body } = await post(`/approvals/${listed?.approval_id ?? ""}`, answer);
    expect(status).toBe(200);
    expect((await ended(body)).status).toBe("success");
    expect(paid).toEqual(expected);
  });

  it.each([
    [{}, 422, "invalid_decision"],
    [{ type: "yes" }, 422, "invalid_decision"],
    [{ type: "edit", arguments: { amount: 600_00 } }, 422, "invalid_input"],
  ])("refuses %j and leaves it pending", async (answer, wanted, code) => {
    const { get, post, orchestrator, paid } = await served();
    await runWorkflow(orchestrator, plan("one", payment("a", 100)));
    const [listed] = (await get<Listed[]>("/approvals")).body;
    const { status, body } = await post(`/approvals/${listed?.approval_id ?? ""}`, answer);
    expect([status, body["error"]]).toEqual([wanted, code]);
    expect(paid).toEqual([]);
    expect((await get<Listed[]>("/approvals")).body).toHaveLength(1);
  });

  it("is taken once: the second is told who was faster", async () => {
    const { get, post, orchestrator, paid, ended } = await served();
    await runWorkflow(orchestrator, plan("one", payment("a", 100)));
    const [listed] = (await get<Listed[]>("/approvals")).body;
    const path = `/approvals/${listed?.approval_id ?? ""}`;
    const first = await post(path, { type: "approve" });
    const second = await post(path, { type: "reject", reason: "too late" });
    expect([second.status, second.body["error"]]).toEqual([409, "approval_settled"]);
    await ended(first.body);
    expect(paid).toEqual([100]);
    const third = await post(path, { type: "approve" });
    expect(third.status).toBe(409);
  });

  it("of one of two parallel steps lets that step go on, and the other still waits", async () => {
    const { get, post, orchestrator, paid, ended } = await served();
    await runWorkflow(orchestrator, plan("two", payment("a", 100), payment("b", 200)));
    const [first, second] = (await get<Listed[]>("/approvals")).body;
    await ended((await post(`/approvals/${second?.approval_id ?? ""}`, { type: "approve" })).body);
    expect((await get<Listed[]>("/approvals")).body.map(({ approval_id }) => approval_id)).toEqual([
      first?.approval_id,
    ]);
    await ended((await post(`/approvals/${first?.approval_id ?? ""}`, { type: "approve" })).body);
    expect(paid.toSorted()).toEqual([100, 200]);
  });

  it("is not asked for any more once its thread is deleted", async () => {
    const { get, post, orchestrator } = await served();
    const { threadId } = await runWorkflow(orchestrator, plan("one", payment("a", 100)));
    const [listed] = (await get<Listed[]>("/approvals")).body;
    await orchestrator.runs.removeThread(ana, threadId);
    expect((await get<Listed[]>("/approvals")).body).toEqual([]);
    const { status, body } = await post(`/approvals/${listed?.approval_id ?? ""}`, { type: "approve" });
    expect([status, body["error"]]).toEqual([409, "approval_settled"]);
  });

  it("that comes too late is a no, with which the thread goes on", async () => {
    const { get, post, orchestrator, paid } = await served();
    const { threadId } = await runWorkflow(orchestrator, plan("one", payment("a", 100)));
    const [listed] = (await get<Listed[]>("/approvals")).body;
    await orchestrator.store.db
      .updateTable("approval")
      .set({ expires_at: "2020-01-01T00:00:00.000Z" })
      .execute();
    expect((await get<Listed[]>("/approvals")).body).toEqual([]);
    const { status, body } = await post(`/approvals/${listed?.approval_id ?? ""}`, { type: "approve" });
    expect([status, body["error"]]).toEqual([409, "approval_expired"]);
    const [run] = await orchestrator.runs.list(ana, threadId);
    await orchestrator.runs.wait(ana, run?.id ?? "");
    const results = await orchestrator.getWorkflowResults(threadId, ana);
    expect(results["a"]).toMatchObject({ status: "rejected" });
    expect(paid).toEqual([]);
  });
});

describe("users with keys", () => {
  it("decide what they may: not without the permission, not their own, not another company's", async () => {
    const { get, post, orchestrator, paid, key, ended } = await served();
    const bob = await key("bob", "pay:approve");
    const eve = await key("eve", "work:do");
    const maker = { companyId: "acme", userId: "ana", permissions: ["work:do", "pay:approve"] };
    const anasKey = await key("ana", "work:do", "pay:approve");
    await runWorkflow(orchestrator, plan("one", payment("a", 100)), { actor: maker });

    expect((await get("/approvals")).status).toBe(401);
    expect((await get("/approvals", { "x-api-key": "pk_guess" })).status).toBe(401);
    expect((await get("/approvals", { ...bob, "x-purser-company": "globex" })).status).toBe(403);
    const mine = async (headers: Record<string, string>) =>
      (await get<Listed[]>("/approvals?mine=true", headers)).body;
    expect(await mine(eve)).toEqual([]);
    expect(await mine(anasKey)).toEqual([]);
    const [listed] = await mine(bob);
    const path = `/approvals/${listed?.approval_id ?? ""}`;
    expect((await get(path, bob)).body).toMatchObject({
      may_decide: true,
      who_may_decide: { users: ["bob"], not: ["agent:worker", "ana"] },
    });

    expect((await post(path, { type: "approve" }, eve)).body["error"]).toBe("permission_denied");
    expect((await post(path, { type: "approve" }, anasKey)).body["error"]).toBe("self_approval");
    const { body } = await post(path, { type: "approve" }, { authorization: `Bearer ${bob["x-api-key"]}` });
    await ended(body);
    // The step ran for ana, who asked for it; bob may approve and nothing else.
    expect(paid).toEqual([100]);
    expect((await get(path, bob)).body).toMatchObject({ decided_by: "bob", requested_for: "ana" });
  });
});
