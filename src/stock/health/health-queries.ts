import type { IsoDate } from "../../base/dates.ts";
import type { Db } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";

export type MovementFact = Pick<
  Row<"stock_movement">,
  "sku" | "location_id" | "date" | "kind" | "quantity" | "value"
>;

/** Every movement up to a day, oldest first. */
export async function listMovementFacts(
  db: Db,
  companyId: string,
  { to }: { readonly to: IsoDate },
): Promise<MovementFact[]> {
  return db
    .selectFrom("stock_movement")
    .select(["sku", "location_id", "date", "kind", "quantity", "value"])
    .where("company_id", "=", companyId)
    .where("date", "<=", to)
    .orderBy("date")
    .execute();
}

export async function listPolicies(
  db: Db,
  companyId: string,
  keys: readonly string[],
): Promise<Row<"policy">[]> {
  return db
    .selectFrom("policy")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("key", "in", [...keys])
    .execute();
}

/** Names of parties by id. */
export async function partyNames(db: Db, companyId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom("party")
    .select(["id", "name"])
    .where("company_id", "=", companyId)
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Names of locations by id. */
export async function locationNames(db: Db, companyId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom("location")
    .select(["id", "name"])
    .where("company_id", "=", companyId)
    .orderBy("id")
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
