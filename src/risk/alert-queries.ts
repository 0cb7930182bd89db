import type { IsoDate } from "../base/dates.ts";
import type { Db, Tx } from "../store/database.ts";
import type { NewRow, Row } from "../store/schema.ts";

export type AlertFilter = {
  readonly status?: "open" | "cleared" | undefined;
  readonly severities?: readonly string[] | undefined;
  readonly rules?: readonly string[] | undefined;
};

export async function listAlerts(
  db: Db,
  companyId: string,
  filter: AlertFilter = {},
): Promise<Row<"alert">[]> {
  let query = db.selectFrom("alert").selectAll().where("company_id", "=", companyId);
  if (filter.status !== undefined) query = query.where("status", "=", filter.status);
  if (filter.severities !== undefined) query = query.where("severity", "in", filter.severities);
  if (filter.rules !== undefined) query = query.where("rule", "in", filter.rules);
  return query.orderBy("id").execute();
}

/** The newest day that the register speaks of. */
export async function registerDate(db: Db, companyId: string): Promise<IsoDate | null> {
  const row = await db
    .selectFrom("alert")
    .select((eb) => eb.fn.max<string | null>("as_of").as("as_of"))
    .where("company_id", "=", companyId)
    .executeTakeFirst();
  return row?.as_of ?? null;
}

/** Adds an alert, or brings the one with its id up to date and opens it again; `first_seen_at` stays. */
export async function saveAlert(tx: Tx, row: NewRow<"alert">): Promise<void> {
  await tx
    .insertInto("alert")
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(["company_id", "id"]).doUpdateSet((eb) => ({
        severity: eb.ref("excluded.severity"),
        title: eb.ref("excluded.title"),
        detail: eb.ref("excluded.detail"),
        evidence: eb.ref("excluded.evidence"),
        owner: eb.ref("excluded.owner"),
        clears_when: eb.ref("excluded.clears_when"),
        status: eb.ref("excluded.status"),
        as_of: eb.ref("excluded.as_of"),
        last_seen_at: eb.ref("excluded.last_seen_at"),
        run_id: eb.ref("excluded.run_id"),
      })),
    )
    .execute();
}

export async function clearAlert(
  tx: Tx,
  companyId: string,
  { id, asOf, runId }: { readonly id: string; readonly asOf: IsoDate; readonly runId: string },
): Promise<void> {
  await tx
    .updateTable("alert")
    .set({ status: "cleared", as_of: asOf, run_id: runId })
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .execute();
}
