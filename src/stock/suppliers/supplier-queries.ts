import type { IsoDate } from "../../base/dates.ts";
import type { Db } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";

export async function findParty(db: Db, companyId: string, id: string): Promise<Row<"party"> | undefined> {
  return db
    .selectFrom("party")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Parties that goods were ordered from, or that have a contract. */
export async function listSuppliers(db: Db, companyId: string): Promise<Row<"party">[]> {
  return db
    .selectFrom("party")
    .selectAll()
    .where("company_id", "=", companyId)
    .where((eb) =>
      eb.or([
        eb(
          "id",
          "in",
          eb.selectFrom("purchase_order").select("party_id").where("company_id", "=", companyId),
        ),
        eb("id", "in", eb.selectFrom("supplier_item").select("party_id").where("company_id", "=", companyId)),
      ]),
    )
    .orderBy("id")
    .execute();
}

/** The last day up to `until` on which goods came or an order was placed. */
export async function lastPurchasingDay(
  db: Db,
  companyId: string,
  until: IsoDate,
): Promise<IsoDate | undefined> {
  const delivered = await db
    .selectFrom("delivery")
    .select((eb) => eb.fn.max("date").as("day"))
    .where("company_id", "=", companyId)
    .where("date", "<=", until)
    .executeTakeFirst();
  const ordered = await db
    .selectFrom("purchase_order")
    .select((eb) => eb.fn.max("order_date").as("day"))
    .where("company_id", "=", companyId)
    .where("order_date", "<=", until)
    .executeTakeFirst();
  const days = [delivered?.day, ordered?.day].filter((day): day is string => typeof day === "string");
  return days.sort().at(-1);
}

export type PriceTerm = Pick<
  Row<"supplier_item">,
  "id" | "party_id" | "sku" | "currency" | "valid_from" | "valid_to"
> & { readonly breaks: readonly Pick<Row<"supplier_price">, "from_quantity" | "unit_price">[] };

/** Every contract there ever was, with its prices in order of quantity; of an item the preferred first. */
export async function listPriceTerms(
  db: Db,
  companyId: string,
  { partyId }: { readonly partyId?: string | undefined },
): Promise<PriceTerm[]> {
  let contracts = db
    .selectFrom("supplier_item")
    .select(["id", "party_id", "sku", "currency", "valid_from", "valid_to"])
    .where("company_id", "=", companyId)
    .orderBy("preferred", "desc")
    .orderBy("id");
  if (partyId !== undefined) contracts = contracts.where("party_id", "=", partyId);
  const prices = await db
    .selectFrom("supplier_price")
    .selectAll()
    .where("company_id", "=", companyId)
    .orderBy("from_quantity")
    .execute();
  const byContract = Map.groupBy(prices, ({ supplier_item_id }) => supplier_item_id);
  return (await contracts.execute()).map((row) => ({ ...row, breaks: byContract.get(row.id) ?? [] }));
}
