import type { Source } from "../figures/figure.ts";
import type { Db } from "../store/database.ts";
import type { RowsPage } from "./trace-queries.ts";

type StockSource = Extract<Source, { kind: "stock" }>;

/** Movements behind a stock leaf, newest first. */
export async function stockRows(
  db: Db,
  companyId: string,
  { source, limit }: { readonly source: StockSource; readonly limit: number },
): Promise<RowsPage> {
  const { by, account, kinds, from, to, sign } = source;
  const column = by === "inventory" ? "item.inventory_account_id" : "item.usage_account_id";
  let movements = db
    .selectFrom("stock_movement as movement")
    .innerJoin("item", (join) =>
      join.onRef("item.company_id", "=", "movement.company_id").onRef("item.sku", "=", "movement.sku"),
    )
    .leftJoin("account", "account.id", column)
    .where("movement.company_id", "=", companyId)
    .where("movement.date", "<=", to);
  movements =
    account === null ? movements.where(column, "is", null) : movements.where("account.code", "=", account);
  if (from !== null) movements = movements.where("movement.date", ">=", from);
  if (kinds !== null) movements = movements.where("movement.kind", "in", kinds);
  const sum = await movements
    .select((eb) => [
      eb.fn.sum<number | null>("movement.value").as("total"),
      eb.fn.countAll<number>().as("count"),
    ])
    .executeTakeFirstOrThrow();
  const rows =
    limit === 0
      ? []
      : await movements
          .select([
            "movement.id",
            "movement.date",
            "movement.kind",
            "movement.value",
            "movement.location_id",
            "movement.reference",
            "item.sku",
            "item.name",
          ])
          .orderBy("movement.date", "desc")
          .orderBy("movement.id", "desc")
          .limit(limit)
          .execute();
  const total = (sum.total ?? 0) * sign;
  return {
    total: total === 0 ? 0 : total,
    count: sum.count,
    rows: rows.map((row) => ({
      table: "stock_movement",
      id: row.id,
      date: row.date,
      description: [row.kind, row.sku, row.name, row.location_id, row.reference].filter(Boolean).join(" · "),
      amount: row.value * sign,
    })),
  };
}
