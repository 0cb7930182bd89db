import { appendAudit } from "../audit/audit.ts";
import { PurserError } from "../base/errors.ts";
import { hashJson } from "../base/json.ts";
import type { Runtime } from "../base/runtime.ts";
import type { Db, Tx } from "../store/database.ts";
import type { Row } from "../store/schema.ts";
import { type Action, actionSchema, hashAction } from "./action.ts";
import {
  findApproval,
  insertApproval,
  listApprovals,
  settleApproval,
  type ApprovalFilter,
} from "./approval-queries.ts";
import { type Actor, requirePermission } from "./context.ts";
import { type Decision, decisionSchema } from "./decision.ts";

/**
 * A person's decision on one exact action. Invariants: it is bound to the action's hash, used once
 * (compare-and-set), whoever proposed the action cannot decide it, and after `expiresAt` it is a no.
 */
export type Approval = {
  readonly id: string;
  readonly threadId: string;
  readonly runId: string;
  readonly workflowId: string;
  readonly taskId: string;
  readonly action: Action;
  readonly actionHash: string;
  readonly permission: string;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly expiresAt: string;
  readonly status: "pending" | "approved" | "edited" | "rejected" | "expired" | "superseded";
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly decision: Decision | null;
};

export type ApprovalRequest = {
  readonly threadId: string;
  readonly runId: string;
  readonly workflowId: string;
  readonly action: Action;
  /** What the decider must hold. */
  readonly permission: string;
  /** Who proposes: the agent on behalf of a user, `agent:reporting_agent/ana`. */
  readonly requestedBy: string;
};

export type Approvals = {
  /**
   * The approval for this action of this workflow, opened where it is new. Older ones of the same task, asked
   * before the action changed, are superseded; `earlier` counts them.
   */
  readonly open: (request: ApprovalRequest) => Promise<OpenedApproval>;
  readonly get: (companyId: string, id: string) => Promise<Approval | undefined>;
  readonly list: (companyId: string, filter: ApprovalFilter) => Promise<readonly Approval[]>;
  /**
   * @throws PurserError `unknown_approval`, `approval_settled` (answered before, or by somebody faster),
   *   `approval_expired`, `permission_denied`, `self_approval`
   */
  readonly decide: (actor: Actor, id: string, decision: Decision) => Promise<Approval>;
  /** Nobody is asked any more: what is pending of this workflow is superseded. */
  readonly withdraw: (actor: Actor, workflowId: string) => Promise<void>;
};

export type OpenedApproval = {
  readonly approval: Approval;
  readonly isNew: boolean;
  readonly earlier: number;
};

/** Throws where edited arguments are not what the operation takes. */
export type CheckArguments = (action: Action, edited: Readonly<Record<string, unknown>>) => void;

const LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

export type ApprovalsDeps = {
  readonly db: Db;
  readonly runtime: Runtime;
  readonly checkArguments: CheckArguments;
};

export function createApprovals({ db, runtime, checkArguments }: ApprovalsDeps): Approvals {
  async function find(companyId: string, id: string): Promise<Approval | undefined> {
    const row = await findApproval(db, companyId, id);
    return row && fromRow(row);
  }

  async function settle(
    approval: Approval,
    change: { status: keyof typeof SETTLED; by: string; decision: Decision | null },
  ): Promise<Approval> {
    const at = runtime.clock.now().toISOString();
    const changed = await db.transaction().execute(async (tx) => {
      const won = await settleApproval(tx, approval.action.companyId, {
        id: approval.id,
        status: change.status,
        decided_by: change.by,
        decided_at: at,
        decision: change.decision && JSON.stringify(change.decision),
      });
      const action = SETTLED[change.status];
      if (won) await record(tx, approval, { at, actor: change.by, action, decision: change.decision });
      return won;
    });
    const settled = await find(approval.action.companyId, approval.id);
    if (!changed || !settled) throw alreadySettled(settled ?? approval);
    return settled;
  }

  return {
    open: async ({ threadId, runId, workflowId, action, permission, requestedBy }) => {
      const actionHash = hashAction(action);
      const id = hashJson({ workflowId, actionHash }).slice(0, 24);
      const now = runtime.clock.now();
      const row = {
        company_id: action.companyId,
        id,
        thread_id: threadId,
        run_id: runId,
        workflow_id: workflowId,
        task_id: action.taskId,
        action: JSON.stringify(action),
        action_hash: actionHash,
        permission,
        requested_by: requestedBy,
        requested_at: now.toISOString(),
        expires_at: new Date(now.getTime() + LIFETIME_MS).toISOString(),
        status: "pending",
        decided_by: null,
        decided_at: null,
        decision: null,
      };
      const isNew = await db.transaction().execute(async (tx) => {
        const added = await insertApproval(tx, row);
        const event = { at: row.requested_at, actor: requestedBy, action: "approval_opened", decision: null };
        if (added) await record(tx, fromRow(row), event);
        return added;
      });
      const approval = await find(action.companyId, id);
      if (!approval) throw new Error(`approval ${id} vanished after it was written`);
      const siblings = await listApprovals(db, action.companyId, { workflowId, taskId: action.taskId });
      const others = siblings.filter((row) => row.id !== id);
      for (const row of others.filter(({ status }) => status === "pending")) {
        await settle(fromRow(row), { status: "superseded", by: requestedBy, decision: null });
      }
      return { approval, isNew, earlier: others.length };
    },
    get: find,
    list: async (companyId, filter) => (await listApprovals(db, companyId, filter)).map(fromRow),
    withdraw: async ({ companyId, userId }, workflowId) => {
      for (const row of await listApprovals(db, companyId, { workflowId, status: "pending" }))
        await settle(fromRow(row), { status: "superseded", by: userId, decision: null });
    },
    decide: async (actor, id, decision) => {
      const approval = await find(actor.companyId, id);
      if (!approval) {
        throw new PurserError(
          "unknown_approval",
          `There is no approval "${id}" for company "${actor.companyId}".`,
        );
      }
      if (approval.status !== "pending") throw alreadySettled(approval);
      requirePermission(actor, approval.permission);
      if (actor.userId === approval.requestedBy) {
        throw new PurserError(
          "self_approval",
          `"${actor.userId}" proposed this action, so somebody else must decide it.`,
        );
      }
      if (runtime.clock.now().toISOString() > approval.expiresAt) {
        await settle(approval, { status: "expired", by: actor.userId, decision: null });
        throw new PurserError(
          "approval_expired",
          `The approval expired at ${approval.expiresAt}; run the task again.`,
        );
      }
      if (decision.type === "edit") checkArguments(approval.action, decision.arguments);
      const status = DECIDED[decision.type];
      return settle(approval, { status, by: actor.userId, decision });
    },
  };
}

const DECIDED = { approve: "approved", edit: "edited", reject: "rejected" } as const;

/** How an approval ended -> what the audit log calls it. */
const SETTLED = {
  approved: "approval_decided",
  edited: "approval_decided",
  rejected: "approval_decided",
  expired: "approval_expired",
  superseded: "approval_superseded",
} as const;

type ApprovalEvent = {
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly decision: Decision | null;
};

async function record(
  tx: Tx,
  approval: Approval,
  { at, actor, action, decision }: ApprovalEvent,
): Promise<void> {
  const { agent, operation, companyId } = approval.action;
  await appendAudit(tx, {
    companyId,
    at,
    actor,
    action,
    subject: `approval:${approval.id}`,
    payload: {
      agent,
      operation,
      taskId: approval.taskId,
      workflowId: approval.workflowId,
      runId: approval.runId,
      actionHash: approval.actionHash,
      requestedBy: approval.requestedBy,
      decision,
    },
  });
}

function alreadySettled(approval: Approval): PurserError {
  return new PurserError(
    "approval_settled",
    `This approval was answered before: ${approval.status} by ${approval.decidedBy ?? "nobody"}. Nothing was done.`,
    { details: { approvalId: approval.id, status: approval.status } },
  );
}

function fromRow(row: Row<"approval">): Approval {
  return {
    id: row.id,
    threadId: row.thread_id,
    runId: row.run_id,
    workflowId: row.workflow_id,
    taskId: row.task_id,
    action: actionSchema.parse(JSON.parse(row.action)),
    actionHash: row.action_hash,
    permission: row.permission,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    status: row.status as Approval["status"],
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    decision: row.decision === null ? null : decisionSchema.parse(JSON.parse(row.decision)),
  };
}
