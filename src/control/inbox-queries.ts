import type { SelectQueryBuilder } from "kysely";
import type { Db } from "../store/database.ts";
import type { Row, Tables } from "../store/schema.ts";
import type { InboxFilter } from "./inbox.ts";

type Found = SelectQueryBuilder<Tables, "approval", object>;

type Window = Pick<InboxFilter, "limit" | "offset" | "sort" | "order">;

export async function findInbox(
  db: Db,
  companyId: string,
  { filter, now }: { readonly filter: InboxConditions; readonly now: string },
): Promise<Row<"approval">[]> {
  return sorted(matching(db, companyId, { filter, now }), filter)
    .limit(filter.limit)
    .offset(filter.offset)
    .selectAll()
    .execute();
}

export async function countInbox(
  db: Db,
  companyId: string,
  { filter, now }: { readonly filter: InboxConditions; readonly now: string },
): Promise<number> {
  const row = await matching(db, companyId, { filter, now })
    .select((eb) => eb.fn.countAll<number | string>().as("found"))
    .executeTakeFirstOrThrow();
  return Number(row.found);
}

/** What the deciders of a company's pending approvals must hold. */
export async function pendingPermissions(db: Db, companyId: string): Promise<string[]> {
  const rows = await db
    .selectFrom("approval")
    .select("permission")
    .distinct()
    .where("company_id", "=", companyId)
    .where("status", "=", "pending")
    .execute();
  return rows.map(({ permission }) => permission);
}

/** The filter, with the person in it spelled out. */
export type InboxConditions = InboxFilter & {
  readonly permissions?: readonly string[] | undefined;
  /** Not what this user proposed, */
  readonly notBy?: string | undefined;
  /** nor what this user's own workflow asks for. */
  readonly notFor?: string | undefined;
};

function matching(
  db: Db,
  companyId: string,
  { filter, now }: { readonly filter: InboxConditions; readonly now: string },
): Found {
  const { status, threadId, workflowId, before, currency, least, most, permissions, notBy, notFor } = filter;
  let query: Found = db.selectFrom("approval").where("company_id", "=", companyId);
  // What has run out is a no, whether or not somebody has noticed: it is not asked any more.
  if (status === "pending") query = query.where("status", "=", "pending").where("expires_at", ">=", now);
  else if (status === "expired")
    query = query.where((eb) =>
      eb.or([
        eb("status", "=", "expired"),
        eb.and([eb("status", "=", "pending"), eb("expires_at", "<", now)]),
      ]),
    );
  else if (status !== "any") query = query.where("status", "=", status);
  if (threadId !== undefined) query = query.where("thread_id", "=", threadId);
  if (workflowId !== undefined) query = query.where("workflow_id", "=", workflowId);
  if (before !== undefined) query = query.where("requested_at", "<", before);
  if (currency !== undefined) query = query.where("amount_currency", "=", currency);
  if (least !== undefined) query = query.where("amount_minor", ">=", least);
  if (most !== undefined) query = query.where("amount_minor", "<=", most);
  // No permission is empty: of an empty list, which not every database takes, nothing is found either way.
  if (permissions !== undefined) query = query.where("permission", "in", ["", ...permissions]);
  if (notBy !== undefined) query = query.where("requested_by", "!=", notBy);
  if (notFor !== undefined)
    query = query.where((eb) => eb.or([eb("requested_for", "is", null), eb("requested_for", "!=", notFor)]));
  return query;
}

/** By amount: each currency by itself, what has none at the end; equal ones by age. */
function sorted(query: Found, { sort, order }: Window): Found {
  const byAge = (found: Found, way: "asc" | "desc") => found.orderBy("requested_at", way).orderBy("id");
  if (sort === "age") return byAge(query, order ?? "asc");
  const byAmount = query
    .orderBy((eb) => eb("amount_minor", "is", null))
    .orderBy("amount_currency")
    .orderBy("amount_minor", order ?? "desc");
  return byAge(byAmount, "asc");
}
