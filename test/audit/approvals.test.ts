import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listAuditEvents, listLatestEvents } from "../../src/audit/queries.ts";
import { verifyAudit } from "../../src/audit/verify.ts";
import { type Approvals, createApprovals } from "../../src/control/approvals.ts";
import type { Action } from "../../src/control/action.ts";
import { type TestBooks, createTestBooks } from "../support/books-fixture.ts";

const companyId = "test-company";
const ann = { companyId, userId: "ann", permissions: ["*"] };

const action = (amount: number): Action => ({
  companyId,
  workflow: "transactional",
  taskId: "post",
  agent: "accounting_agent",
  operation: "post_entries",
  arguments: { amount },
  effect: "write",
  summary: "Posts",
  reason: "over the limit",
  undo: "a reversal",
  exhibits: [],
  ledgerVersion: 1,
  figures: [],
});

describe("approvals in the audit log", () => {
  let books: TestBooks;
  let approvals: Approvals;
  let now = "";
  beforeEach(async () => {
    now = "2026-07-15T12:00:00.000Z";
    books = await createTestBooks();
    approvals = createApprovals({
      db: books.store.db,
      runtime: { clock: { now: () => new Date(now) }, ids: { next: () => "id" } },
      checkArguments: () => undefined,
    });
  });
  afterEach(() => books.close());

  const open = async (amount: number) => {
    const request = { threadId: "t", runId: "r", workflowId: "w", permission: "books:post" };
    const { approval } = await approvals.open({
      ...request,
      action: action(amount),
      requestedBy: "agent:accounting_agent",
    });
    return approval;
  };
  const trail = async () => {
    expect((await verifyAudit(books.store.db, companyId)).firstBroken).toBeNull();
    return (await listLatestEvents(books.store.db, companyId, { limit: 20 }))
      .toReversed()
      .map((event) => [event.action, event.actor, event.subject]);
  };

  it("are opened once, however often the node runs anew, and decided once", async () => {
    const { id, actionHash } = await open(1);
    await open(1);
    await approvals.decide(ann, id, { type: "approve" });
    await expect(approvals.decide(ann, id, { type: "approve" })).rejects.toMatchObject({
      code: "approval_settled",
    });
    expect(await trail()).toEqual([
      ["approval_opened", "agent:accounting_agent", `approval:${id}`],
      ["approval_decided", "ann", `approval:${id}`],
    ]);
    const [, decided] = await listAuditEvents(books.store.db, companyId, { after: 0, limit: 10 });
    expect(JSON.parse(decided?.payload ?? "")).toMatchObject({
      actionHash,
      operation: "post_entries",
      requestedBy: "agent:accounting_agent",
      decision: { type: "approve" },
    });
  });

  it("are superseded when the action changed", async () => {
    const first = await open(1);
    const second = await open(2);
    expect(await trail()).toEqual([
      ["approval_opened", "agent:accounting_agent", `approval:${first.id}`],
      ["approval_opened", "agent:accounting_agent", `approval:${second.id}`],
      ["approval_superseded", "agent:accounting_agent", `approval:${first.id}`],
    ]);
  });

  it("expire with an event of their own", async () => {
    const { id } = await open(1);
    now = "2026-08-15T12:00:00.000Z";
    await expect(approvals.decide(ann, id, { type: "approve" })).rejects.toMatchObject({
      code: "approval_expired",
    });
    expect((await trail()).at(-1)).toEqual(["approval_expired", "ann", `approval:${id}`]);
  });

  it("leave no event for a decision that lost the race", async () => {
    const { id } = await open(1);
    const decide = (userId: string) => approvals.decide({ ...ann, userId }, id, { type: "approve" });
    const results = await Promise.allSettled([decide("ann"), decide("bob")]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await trail()).toHaveLength(2);
  });
});
