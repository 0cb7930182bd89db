import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Action } from "../../src/control/action.ts";
import { type Approvals, createApprovals } from "../../src/control/approvals.ts";
import { createInbox, type Inbox, type InboxFilter } from "../../src/control/inbox.ts";
import { createKeys } from "../../src/control/keys.ts";
import { localOperator } from "../../src/control/context.ts";
import { openStore, type Store } from "../../src/store/database.ts";

const companyId = "acme";
const operator = localOperator(companyId);
const user = (userId: string, ...permissions: string[]) => ({ companyId, userId, permissions });

const everything: InboxFilter = { status: "pending", mine: false, sort: "age", limit: 50, offset: 0 };

type Asked = {
  readonly task: string;
  readonly amount?: Action["amount"];
  readonly permission?: string;
  readonly by?: string;
  readonly workflowId?: string;
};

describe("the inbox", () => {
  let store: Store;
  let approvals: Approvals;
  let inbox: Inbox;
  let now = 0;
  const runtime = { clock: { now: () => new Date(now) }, ids: { next: () => "id" } };

  beforeEach(async () => {
    now = Date.parse("2026-03-01T09:00:00Z");
    store = await openStore(":memory:");
    approvals = createApprovals({ db: store.db, runtime, checkArguments: () => undefined });
    inbox = createInbox({ db: store.db, runtime });
  });
  afterEach(() => store.close());

  async function ask({ task, amount = null, permission = "pay:approve", by, workflowId }: Asked) {
    const action: Action = {
      companyId,
      workflow: "pay",
      taskId: task,
      agent: "worker",
      operation: "pay",
      arguments: { task },
      effect: "write",
      summary: "Pays",
      reason: "over the limit",
      undo: "irreversible",
      exhibits: [],
      ledgerVersion: 1,
      figures: [],
      amount,
    };
    now += 60_000;
    const { approval } = await approvals.open({
      threadId: `thread-${task}`,
      runId: "run",
      workflowId: workflowId ?? `workflow-${task}`,
      action,
      permission,
      requestedBy: "agent:worker",
      requestedFor: by,
    });
    return approval;
  }
  const tasks = async (filter: Partial<InboxFilter> = {}, actor = operator) =>
    (await inbox.list(actor, { ...everything, ...filter })).approvals.map(({ taskId }) => taskId);

  it("has the oldest first, in pages that know how many there are", async () => {
    for (const task of ["a", "b", "c"]) await ask({ task });
    expect(await tasks()).toEqual(["a", "b", "c"]);
    expect(await tasks({ order: "desc" })).toEqual(["c", "b", "a"]);
    const page = await inbox.list(operator, { ...everything, limit: 1, offset: 1 });
    expect([page.approvals.map(({ taskId }) => taskId), page.total]).toEqual([["b"], 3]);
  });

  it("sorts by amount, each currency by itself, and filters within one", async () => {
    await ask({ task: "small", amount: { minor: 100, currency: "USD" } });
    await ask({ task: "none" });
    await ask({ task: "yen", amount: { minor: 5_000, currency: "JPY" } });
    await ask({ task: "large", amount: { minor: 900_00, currency: "USD" } });
    expect(await tasks({ sort: "amount" })).toEqual(["yen", "large", "small", "none"]);
    expect(await tasks({ sort: "amount", order: "asc" })).toEqual(["yen", "small", "large", "none"]);
    expect(await tasks({ currency: "USD", least: 101 })).toEqual(["large"]);
    expect(await tasks({ currency: "USD", most: 100 })).toEqual(["small"]);
  });

  it("tells apart what the caller may decide: the permission, and not one's own workflow", async () => {
    await ask({ task: "pays", permission: "pay:approve", by: "ana" });
    await ask({ task: "orders", permission: "stock:order", by: "ana" });
    expect(await tasks({ mine: true }, user("bob", "pay:*"))).toEqual(["pays"]);
    expect(await tasks({ mine: true }, user("bob", "pay:approve", "stock:order"))).toEqual([
      "pays",
      "orders",
    ]);
    expect(await tasks({ mine: true }, user("ana", "pay:*", "stock:*"))).toEqual([]);
    expect(await tasks({ mine: true }, user("ana", "pay:*", "approvals:own"))).toEqual(["pays"]);
    expect(await tasks({ mine: true }, user("agent:worker", "*"))).toEqual([]);
    expect(await tasks({ mine: true }, user("eve", "books:read"))).toEqual([]);
  });

  it("lets nobody decide what their own workflow asks for, whoever answered before", async () => {
    const first = await ask({ task: "one", by: "ana", workflowId: "w" });
    const bob = user("bob", "pay:approve");
    const ana = user("ana", "pay:approve");
    await expect(approvals.decide(ana, first.id, { type: "approve" })).rejects.toMatchObject({
      code: "self_approval",
    });
    await approvals.decide(bob, first.id, { type: "approve" });
    // Whoever answers, the work goes on for ana: see `continued` in take-run.ts.
    const second = await ask({ task: "two", by: "ana", workflowId: "w" });
    expect(second.requestedFor).toBe("ana");
    await approvals.decide(bob, second.id, { type: "approve" });
    expect((await approvals.get(companyId, second.id))?.decidedBy).toBe("bob");
  });

  it("does not ask any more what has run out, and says so", async () => {
    const { id } = await ask({ task: "a" });
    now += 8 * 24 * 60 * 60 * 1000;
    await ask({ task: "b" });
    expect(await tasks()).toEqual(["b"]);
    const { approvals: found } = await inbox.list(operator, { ...everything, status: "expired" });
    expect(found.map((one) => [one.id, one.status])).toEqual([[id, "expired"]]);
    expect(await tasks({ status: "any" })).toEqual(["a", "b"]);
  });

  it("filters by thread, workflow, age and status", async () => {
    const { id, requestedAt } = await ask({ task: "a" });
    const later = await ask({ task: "b" });
    expect(await tasks({ threadId: "thread-b" })).toEqual(["b"]);
    expect(await tasks({ workflowId: "workflow-a" })).toEqual(["a"]);
    expect(await tasks({ before: later.requestedAt })).toEqual(["a"]);
    expect(await tasks({ before: requestedAt })).toEqual([]);
    await approvals.decide(operator, id, { type: "reject", reason: "no" });
    expect(await tasks({ status: "rejected" })).toEqual(["a"]);
  });

  it("shows no other company's", async () => {
    await ask({ task: "a" });
    expect(await tasks({}, localOperator("globex"))).toEqual([]);
    expect(await tasks({ mine: true }, localOperator("globex"))).toEqual([]);
  });

  it("names who may decide, and what was decided about the same step before", async () => {
    let number = 0;
    const keys = createKeys({
      db: store.db,
      runtime: { ...runtime, ids: { next: () => `k${++number}` } },
    });
    await keys.issue(operator, { userId: "ana", permissions: ["pay:approve"] });
    await keys.issue(operator, { userId: "bob", permissions: ["pay:*"] });
    await keys.issue(operator, { userId: "eve", permissions: ["books:read"] });
    const gone = await keys.issue(operator, { userId: "joe", permissions: ["*"] });
    await keys.revoke(operator, gone.key.id);
    const asked = await ask({ task: "a", by: "ana" });
    expect(await inbox.deciders(asked)).toEqual({
      permission: "pay:approve",
      not: ["agent:worker", "ana"],
      users: ["bob"],
    });
    expect(await inbox.earlier(asked)).toEqual([]);
  });
});
