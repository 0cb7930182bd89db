import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";

export async function listItems(db: Db, companyId: string): Promise<Row<"item">[]> {
  return db.selectFrom("item").selectAll().where("company_id", "=", companyId).orderBy("sku").execute();
}
