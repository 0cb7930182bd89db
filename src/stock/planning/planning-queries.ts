import type { IsoDate } from "../../base/dates.ts";
import type { Db } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";

/** The newest day with demand up to `to`; null without any. */
export async function lastDemandDay(db: Db, companyId: string, to: IsoDate): Promise<IsoDate | null> {
  const row = await db
    .selectFrom("demand_history")
    .select((eb) => eb.fn.max("date").as("day"))
    .where("company_id", "=", companyId)
    .where("date", "<=", to)
    .executeTakeFirst();
  return row?.day ?? null;
}

export async function findItem(db: Db, companyId: string, sku: string): Promise<Row<"item"> | undefined> {
  return db
    .selectFrom("item")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("sku", "=", sku)
    .executeTakeFirst();
}
