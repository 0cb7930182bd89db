import type { IsoDate } from "../../base/dates.ts";
import type { ForecastKind } from "../../forecast/run-queries.ts";
import type { Db } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";

/** Ids of the entries dated from..to, oldest first. */
export async function listEntryIds(
  db: Db,
  companyId: string,
  { from, to }: { readonly from: IsoDate; readonly to: IsoDate },
): Promise<string[]> {
  const rows = await db
    .selectFrom("journal")
    .select("id")
    .where("company_id", "=", companyId)
    .where("date", ">=", from)
    .where("date", "<=", to)
    .orderBy("id")
    .execute();
  return rows.map(({ id }) => String(id));
}

/** The newest forecast of a kind that was made as of exactly that day. */
export async function newestRun(
  db: Db,
  companyId: string,
  { kind, asOf }: { readonly kind: ForecastKind; readonly asOf: IsoDate },
): Promise<Row<"forecast_run"> | undefined> {
  return db
    .selectFrom("forecast_run")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("kind", "=", kind)
    .where("as_of", "=", asOf)
    .orderBy("created_at", "desc")
    .orderBy("id")
    .executeTakeFirst();
}
