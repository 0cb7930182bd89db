import type { Minor } from "../base/money.ts";
import type { Runtime } from "../base/runtime.ts";
import type { Db } from "../store/database.ts";
import { listApprovals } from "./approval-queries.ts";
import { type Approval, approvalFromRow } from "./approvals.ts";
import { type Actor, DECIDE_OWN, holds } from "./context.ts";
import { countInbox, findInbox, type InboxConditions, pendingPermissions } from "./inbox-queries.ts";
import { listKeys } from "./key-queries.ts";

export type InboxFilter = {
  readonly status: Approval["status"] | "any";
  /** Only what the asking user may decide now: pending, whatever `status` says. */
  readonly mine: boolean;
  readonly threadId?: string | undefined;
  readonly workflowId?: string | undefined;
  /** ISO instant: asked before it. */
  readonly before?: string | undefined;
  readonly currency?: string | undefined;
  /** minor units of `currency` */
  readonly least?: Minor | undefined;
  readonly most?: Minor | undefined;
  readonly sort: "age" | "amount";
  /** Default: the oldest first, the largest first. */
  readonly order?: "asc" | "desc" | undefined;
  readonly limit: number;
  readonly offset: number;
};

/** Who may decide an approval, as far as that is known here. */
export type Deciders = {
  readonly permission: string;
  /** Whoever holds it, but not these. */
  readonly not: readonly string[];
  /** Users with a key that lets them. */
  readonly users: readonly string[];
};

/** What waits for people, across all threads of a company. */
export type Inbox = {
  readonly list: (
    actor: Actor,
    filter: InboxFilter,
  ) => Promise<{ readonly approvals: readonly Approval[]; readonly total: number }>;
  readonly deciders: (approval: Approval) => Promise<Deciders>;
  /** What was asked and decided about the same step of the same workflow before. Oldest first. */
  readonly earlier: (approval: Approval) => Promise<readonly Approval[]>;
};

export function createInbox({ db, runtime }: { readonly db: Db; readonly runtime: Runtime }): Inbox {
  return {
    list: async (actor, filter) => {
      const { companyId } = actor;
      const now = runtime.clock.now().toISOString();
      const wanted = { filter: filter.mine ? await mine(actor, filter) : filter, now };
      const [rows, total] = await Promise.all([
        findInbox(db, companyId, wanted),
        countInbox(db, companyId, wanted),
      ]);
      return { approvals: rows.map((row) => expired(approvalFromRow(row), now)), total };
    },
    deciders: async (approval) => {
      const { permission, requestedBy, requestedFor } = approval;
      const { companyId } = approval.action;
      const holders = (await listKeys(db, companyId))
        .filter(({ revoked_at }) => revoked_at === null)
        .map((row) => ({
          companyId,
          userId: row.user_id,
          permissions: JSON.parse(row.permissions) as string[],
        }))
        .filter((user) => holds(user, permission));
      const may = holders.filter(({ userId }) => userId !== requestedBy);
      const others = may.filter((user) => user.userId !== requestedFor || holds(user, DECIDE_OWN));
      const users = [...new Set(others.map(({ userId }) => userId))].sort();
      const makers = [requestedBy, ...(requestedFor === null ? [] : [requestedFor])];
      return { permission, not: makers.filter((name) => !users.includes(name)), users };
    },
    earlier: async ({ id, workflowId, taskId, action }) =>
      (await listApprovals(db, action.companyId, { workflowId, taskId }))
        .filter((row) => row.id !== id)
        .map(approvalFromRow),
  };

  async function mine(actor: Actor, filter: InboxFilter): Promise<InboxConditions> {
    const asked = await pendingPermissions(db, actor.companyId);
    return {
      ...filter,
      status: "pending",
      permissions: asked.filter((permission) => holds(actor, permission)),
      notBy: actor.userId,
      notFor: holds(actor, DECIDE_OWN) ? undefined : actor.userId,
    };
  }
}

/** As it must be taken: what has run out is a no, whether or not anybody has tried to answer it. */
export function expired(approval: Approval, now: string): Approval {
  return approval.status === "pending" && approval.expiresAt < now
    ? { ...approval, status: "expired" }
    : approval;
}
