import type { Source } from "../figures/figure.ts";
import type { Db } from "../store/database.ts";
import type { RowsPage } from "./trace-queries.ts";

type ItemSource = Extract<Source, { kind: "items" }>;
type Reading = { readonly source: ItemSource; readonly limit: number };

/** Movements or demand behind a leaf of items, newest first. */
export async function itemRows(db: Db, companyId: string, { source, limit }: Reading): Promise<RowsPage> {
  if (source.skus?.length === 0) return { total: 0, count: 0, rows: [] };
  return source.table === "stock_movement"
    ? movementRows(db, companyId, { source, limit })
    : demandRows(db, companyId, { source, limit });
}

async function movementRows(db: Db, companyId: string, { source, limit }: Reading): Promise<RowsPage> {
  const { skus, location, kinds, direction, measure, from, to, sign } = source;
  let query = db.selectFrom("stock_movement").where("company_id", "=", companyId).where("date", "<=", to);
  if (from !== null) query = query.where("date", ">=", from);
  if (skus !== null) query = query.where("sku", "in", skus);
  if (location !== null) query = query.where("location_id", "=", location);
  if (kinds !== null) query = query.where("kind", "in", kinds);
  if (direction !== null) query = query.where("quantity", direction === "in" ? ">" : "<", 0);
  const sum = await query
    .select((eb) => [
      eb.fn.sum<number | null>(measure === "value" ? "value" : "quantity").as("total"),
      eb.fn.countAll<number>().as("count"),
    ])
    .executeTakeFirstOrThrow();
  const shown = limit === 0 ? [] : await query.selectAll().orderBy("date", "desc").orderBy("id", "desc").limit(limit).execute(); // prettier-ignore
  return {
    total: totalOf(measure, sum) * sign + 0,
    count: sum.count,
    rows: shown.map((row) => ({
      table: "stock_movement",
      id: row.id,
      date: row.date,
      description: [row.kind, row.sku, row.location_id, row.reference].filter(Boolean).join(" · "),
      ...(measure === "value"
        ? { amount: row.value * sign }
        : { amount: null, text: String((row.quantity * sign) / 1_000) }),
    })),
  };
}

async function demandRows(db: Db, companyId: string, { source, limit }: Reading): Promise<RowsPage> {
  const { skus, location, direction, measure, from, to, sign } = source;
  let query = db.selectFrom("demand_history").where("company_id", "=", companyId).where("date", "<=", to);
  if (from !== null) query = query.where("date", ">=", from);
  if (skus !== null) query = query.where("sku", "in", skus);
  if (location !== null) query = query.where("location_id", "=", location);
  if (direction !== null) query = query.where("quantity", direction === "in" ? "<" : ">", 0);
  if (measure === "stock_outs") query = query.where("stock_out", "=", 1);
  const sum = await query
    .select((eb) => [eb.fn.sum<number | null>("quantity").as("total"), eb.fn.countAll<number>().as("count")])
    .executeTakeFirstOrThrow();
  const shown = limit === 0 ? [] : await query.selectAll().orderBy("date", "desc").orderBy("id", "desc").limit(limit).execute(); // prettier-ignore
  return {
    total: totalOf(measure, sum) * sign + 0,
    count: sum.count,
    rows: shown.map((row) => ({
      table: "demand_history",
      id: row.id,
      date: row.date,
      description: [row.sku, row.location_id, row.reference, row.stock_out === 1 ? "not filled in full" : ""]
        .filter(Boolean)
        .join(" · "),
      amount: null,
      text: String((row.quantity * sign) / 1_000),
    })),
  };
}

function totalOf(
  measure: ItemSource["measure"],
  { total, count }: { readonly total: number | null; readonly count: number },
): number {
  switch (measure) {
    case "value":
      return total ?? 0;
    case "quantity":
      return (total ?? 0) / 1_000;
    case "count":
    case "stock_outs":
      return count;
    default:
      return measure satisfies never;
  }
}
