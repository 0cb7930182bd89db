import type { IsoDate } from "../base/dates.ts";
import type { Db } from "../store/database.ts";

export type DemandRow = {
  readonly sku: string;
  readonly location_id: string;
  readonly date: IsoDate;
  readonly quantity: number;
  readonly stock_out: number;
};

export type DemandFilter = {
  readonly to: IsoDate;
  readonly from?: IsoDate | undefined;
  readonly skus?: readonly string[] | undefined;
  readonly locationId?: string | undefined;
};

/** Demand rows in order of item, day and id. */
export async function listDemand(
  db: Db,
  companyId: string,
  { to, from, skus, locationId }: DemandFilter,
): Promise<DemandRow[]> {
  let query = db
    .selectFrom("demand_history")
    .select(["sku", "location_id", "date", "quantity", "stock_out"])
    .where("company_id", "=", companyId)
    .where("date", "<=", to)
    .orderBy("sku")
    .orderBy("date")
    .orderBy("id");
  if (from !== undefined) query = query.where("date", ">=", from);
  if (skus !== undefined) query = query.where("sku", "in", [...skus]);
  if (locationId !== undefined) query = query.where("location_id", "=", locationId);
  return query.execute();
}
