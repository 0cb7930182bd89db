import type { IsoDate } from "../base/dates.ts";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";

/** Commitments that were entered by a day and not closed on it or before. */
export async function listCommitments(
  db: Db,
  companyId: string,
  {
    asOf,
    skus,
    locationId,
  }: {
    readonly asOf: IsoDate;
    readonly skus?: readonly string[] | undefined;
    readonly locationId?: string | undefined;
  },
): Promise<Row<"commitment">[]> {
  let query = db
    .selectFrom("commitment")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("entered_on", "<=", asOf)
    .where((eb) => eb.or([eb("closed_on", "is", null), eb("closed_on", ">", asOf)]))
    .orderBy("due_date")
    .orderBy("id");
  if (skus !== undefined) query = query.where("sku", "in", [...skus]);
  if (locationId !== undefined) query = query.where("location_id", "=", locationId);
  return query.execute();
}
