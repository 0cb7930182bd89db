import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";

export async function findCompany(db: Db, companyId: string): Promise<Row<"company"> | undefined> {
  return db.selectFrom("company").selectAll().where("id", "=", companyId).executeTakeFirst();
}

export async function listCompanies(db: Db): Promise<Row<"company">[]> {
  return db.selectFrom("company").selectAll().orderBy("id").execute();
}

export async function listEntities(db: Db, companyId: string): Promise<Row<"entity">[]> {
  return db.selectFrom("entity").selectAll().where("company_id", "=", companyId).orderBy("id").execute();
}

export async function listPeriods(db: Db, companyId: string): Promise<Row<"period">[]> {
  return db
    .selectFrom("period")
    .selectAll()
    .where("company_id", "=", companyId)
    .orderBy("start_date")
    .orderBy("name")
    .execute();
}
