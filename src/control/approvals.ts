import { appendAudit } from "../audit/audit.ts";
import { PurserError } from "../base/errors.ts";
import { hashJson } from "../base/json.ts";
import type { Runtime } from "../base/runtime.ts";
import type { Db, Tx } from "../store/database.ts";
import type { Row } from "../store/schema.ts";
import { type Action, actionSchema, amountOf, hashAction } from "./action.ts";
import {
  findApproval,
  findFirstApproval,
  insertApproval,
  listApprovals,
  settleApproval,
  type ApprovalFilter,
} from "./approval-queries.ts";
import { type Actor, DECIDE_OWN, holds, requirePermission } from "./context.ts";
import { type Decision, decisionSchema } from "./decision.ts";

/**
 * A person's decision on one exact action. Invariants: it is bound to the action's hash, used once
 * (compare-and-set), whoever proposed the action cannot decide it, nor who began the workflow unless that user holds
 * `approvals:own`, and after `expiresAt` it is a no.
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
  /** The agent that proposes it. */
  readonly requestedBy: string;
  /** The user who began the workflow; null where that was not kept. */
  readonly requestedFor: string | null;
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
  /** The agent that proposes: `agent:reporting_agent`. */
  readonly requestedBy: string;
  /** Whose run asks: work goes on for whoever began it, whoever answers. Left out: as its first approval says. */
  readonly requestedFor?: string | undefined;
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
  /** As `decide`, all of them or, where one cannot be decided so, none. Throws the same. */
  readonly decideAll: (actor: Actor, answers: readonly Answer[]) => Promise<readonly Approval[]>;
  /** Nobody is asked any more: what is pending of this workflow is superseded. */
  readonly withdraw: (actor: Actor, workflowId: string) => Promise<void>;
  /** The same for all that is pending on a thread. */
  readonly withdrawThread: (actor: Actor, threadId: string) => Promise<void>;
};

export type Answer = { readonly id: string; readonly decision: Decision };

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
    return row && approvalFromRow(row);
  }

  /** All of them or none: compare-and-set from pending. */
  async function settle(changes: readonly Change[], by: string): Promise<readonly Approval[]> {
    const at = runtime.clock.now().toISOString();
    let lost: Approval | undefined;
    try {
      await db.transaction().execute(async (tx) => {
        for (const { approval, status, decision } of changes) {
          const won = await settleApproval(tx, approval.action.companyId, {
            id: approval.id,
            status,
            decided_by: by,
            decided_at: at,
            decision: decision && JSON.stringify(decision),
          });
          if (!won) {
            lost = approval;
            throw alreadySettled(approval);
          }
          await record(tx, approval, { at, actor: by, action: SETTLED[status], decision });
        }
      });
    } catch (error) {
      if (lost) throw alreadySettled((await find(lost.action.companyId, lost.id)) ?? lost);
      throw error;
    }
    return changes.map(({ approval, status, decision }) => ({
      ...approval,
      status,
      decision,
      decidedBy: by,
      decidedAt: at,
    }));
  }

  /** What may be decided by this actor, now, in this way. */
  async function decidable(actor: Actor, { id, decision }: Answer): Promise<Approval> {
    const approval = await find(actor.companyId, id);
    if (!approval) {
      throw new PurserError(
        "unknown_approval",
        `There is no approval "${id}" for company "${actor.companyId}".`,
      );
    }
    if (approval.status !== "pending") throw alreadySettled(approval);
    requireDecider(actor, approval);
    if (runtime.clock.now().toISOString() > approval.expiresAt) {
      await settle([{ approval, status: "expired", decision: null }], actor.userId);
      throw new PurserError(
        "approval_expired",
        `The approval expired at ${approval.expiresAt}; run the task again.`,
      );
    }
    if (decision.type === "edit") checkArguments(approval.action, decision.arguments);
    return approval;
  }

  async function decideAll(actor: Actor, answers: readonly Answer[]): Promise<readonly Approval[]> {
    const changes: Change[] = [];
    for (const answer of answers) {
      const approval = await decidable(actor, answer);
      changes.push({ approval, status: DECIDED[answer.decision.type], decision: answer.decision });
    }
    return settle(changes, actor.userId);
  }

  async function withdraw({ companyId, userId }: Actor, of: ApprovalFilter): Promise<void> {
    for (const row of await listApprovals(db, companyId, { ...of, status: "pending" })) {
      const change = { approval: approvalFromRow(row), status: "superseded", decision: null } as const;
      await settle([change], userId).catch((error: unknown) => {
        // Somebody has just decided it: then it is not pending any more, which is all that is asked.
        if (!(error instanceof PurserError && error.code === "approval_settled")) throw error;
      });
    }
  }

  return {
    open: async ({ threadId, runId, workflowId, action, permission, requestedBy, requestedFor }) => {
      const actionHash = hashAction(action);
      const id = hashJson({ workflowId, actionHash }).slice(0, 24);
      const now = runtime.clock.now();
      const amount = amountOf(action);
      // Whose run asks is known, but for runs that did not say so: then it is whoever the first approval names.
      const first =
        requestedFor === undefined ? await findFirstApproval(db, action.companyId, workflowId) : undefined;
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
        requested_for: requestedFor ?? first?.requested_for ?? null,
        amount_minor: amount?.minor ?? null,
        amount_currency: amount?.currency ?? null,
      };
      const isNew = await db.transaction().execute(async (tx) => {
        const added = await insertApproval(tx, row);
        const event = { at: row.requested_at, actor: requestedBy, action: "approval_opened", decision: null };
        if (added) await record(tx, approvalFromRow(row), event);
        return added;
      });
      const approval = await find(action.companyId, id);
      if (!approval) throw new Error(`approval ${id} vanished after it was written`);
      // A state can be written from outside: no thread lives on a decision that was asked for on another.
      if (approval.threadId !== threadId) {
        throw new PurserError(
          "unknown_approval",
          `What "${action.taskId}" asks for was asked on another thread, and is decided there.`,
        );
      }
      const mine = { workflowId, taskId: action.taskId, threadId };
      const siblings = await listApprovals(db, action.companyId, mine);
      const others = siblings.filter((row) => row.id !== id);
      for (const row of others.filter(({ status }) => status === "pending")) {
        await settle([{ approval: approvalFromRow(row), status: "superseded", decision: null }], requestedBy);
      }
      return { approval, isNew, earlier: others.length };
    },
    get: find,
    list: async (companyId, filter) => (await listApprovals(db, companyId, filter)).map(approvalFromRow),
    withdraw: (actor, workflowId) => withdraw(actor, { workflowId }),
    withdrawThread: (actor, threadId) => withdraw(actor, { threadId }),
    decide: async (actor, id, decision) => {
      const [decided] = await decideAll(actor, [{ id, decision }]);
      if (!decided) throw new Error("one answer settles one approval");
      return decided;
    },
    decideAll,
  };
}

/**
 * Maker is not checker. Somebody who works alone holds `approvals:own` (the operator of the machine does, by `*`).
 * @throws PurserError `permission_denied`, `self_approval`
 */
export function requireDecider(
  actor: Actor,
  approval: Pick<Approval, "permission" | "requestedBy" | "requestedFor">,
): void {
  requirePermission(actor, approval.permission);
  const { userId } = actor;
  const isMaker = userId === approval.requestedBy;
  if (isMaker || (userId === approval.requestedFor && !holds(actor, DECIDE_OWN))) {
    const did = isMaker ? "proposed this action" : "began this workflow";
    throw new PurserError("self_approval", `"${userId}" ${did}, so somebody else must decide it.`);
  }
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

type Change = {
  readonly approval: Approval;
  readonly status: keyof typeof SETTLED;
  readonly decision: Decision | null;
};

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

export function approvalFromRow(row: Row<"approval">): Approval {
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
    requestedFor: row.requested_for,
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    status: row.status as Approval["status"],
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    decision: row.decision === null ? null : decisionSchema.parse(JSON.parse(row.decision)),
  };
}
