import { z } from "zod";
import { isoDate } from "../base/dates.ts";

/**
 * A figure is a number with unit, as-of date, formula and sources. Every number that leaves the system is one.
 *
 * Invariants: `value === null` exactly when `refusal` says why (an undefined ratio is never printed as 0);
 * money is integer minor units; `percent` and `ratio` are plain numbers (0.25 is 25 %); a figure has either
 * `sources` (a leaf, read from rows) or `inputs` (derived by `formula` from other figures).
 */

export const unitSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("money"), currency: z.string().length(3) }),
  z.object({ kind: z.literal("ratio") }),
  z.object({ kind: z.literal("percent") }),
  z.object({ kind: z.literal("days") }),
  z.object({ kind: z.literal("months") }),
  z.object({ kind: z.literal("count") }),
  z.object({ kind: z.literal("score") }),
]);
export type Unit = z.infer<typeof unitSchema>;

/** Where a leaf's value comes from; resolveSource re-reads it and must give the value again. */
export const sourceSchema = z.discriminatedUnion("kind", [
  /** Sum of base amounts of journal lines on `accounts` (codes), dated from..to, times `sign`. `from` null: since the beginning. */
  z.object({
    kind: z.literal("ledger"),
    accounts: z.array(z.string()),
    from: isoDate.nullable(),
    to: isoDate,
    sign: z.union([z.literal(1), z.literal(-1)]),
    party: z.string().optional(),
  }),
  /** What is unpaid on invoices of one side at the end of `asOf`, optionally of one party and of days overdue in [minOverdue, maxOverdue]. */
  z.object({
    kind: z.literal("open_items"),
    side: z.enum(["ar", "ap"]),
    asOf: isoDate,
    party: z.string().optional(),
    minOverdue: z.number().int().nullable().optional(),
    maxOverdue: z.number().int().nullable().optional(),
  }),
  /** Sum (or count) over named rows of one table. */
  z.object({
    kind: z.literal("rows"),
    table: z.enum([
      "invoice",
      "payment",
      "journal",
      "journal_line",
      "covenant",
      "policy",
      "operating_metric",
      "budget_line",
      "calendar_item",
      "alert",
      "item",
      "supplier_item",
      "commitment",
      "supplier_price",
      "demand_history",
      "stock_movement",
      "bank_txn",
      // closing balances; the other: opening balances
      "bank_statement",
      "bank_statement_opening",
      // journal lines in their own currency, where `journal_line` is in base currency
      "cash_line",
    ]),
    ids: z.array(z.string()),
    measure: z.enum(["value", "count"]),
  }),
  /** One stored line of a forecast run, or a sum over `lines`. */
  z.object({
    kind: z.literal("forecast"),
    forecastId: z.string(),
    scenario: z.string(),
    lines: z.array(z.string()),
    fromIndex: z.number().int(),
    toIndex: z.number().int(),
  }),
  /**
   * Value of stock movements dated from..to, times `sign`: of items on an inventory account, or charged to a usage account;
   * null: items without such an account. `kinds` null: all. `from` null: since the beginning.
   */
  z.object({
    kind: z.literal("stock"),
    by: z.enum(["inventory", "usage"]),
    account: z.string().nullable(),
    kinds: z.array(z.string()).nullable(),
    from: isoDate.nullable(),
    to: isoDate,
    sign: z.union([z.literal(1), z.literal(-1)]),
  }),
  /**
   * Sum of `measure` over movements or demand of named items (null: all) dated from..to, times `sign`. Quantities are in
   * units, not thousandths. `kinds` of movement, null: all. `direction`: only what came in, or went out. `stock_outs`:
   * demand rows that could not be filled in full.
   */
  z.object({
    kind: z.literal("items"),
    table: z.enum(["stock_movement", "demand_history"]),
    skus: z.array(z.string()).nullable(),
    location: z.string().nullable(),
    kinds: z.array(z.string()).nullable(),
    direction: z.enum(["in", "out"]).nullable(),
    measure: z.enum(["quantity", "value", "count", "stock_outs"]),
    from: isoDate.nullable(),
    to: isoDate,
    sign: z.union([z.literal(1), z.literal(-1)]),
  }),
  /**
   * Sum of `measure` over named rows of purchasing, with deliveries up to `to`. Ids: of an order, `order/line`, of a delivery.
   * Quantities in units, not thousandths. `filled`: accepted, at most what was ordered. `billed` and `at_contract`:
   * money, for deliveries that were billed.
   */
  z.object({
    kind: z.literal("purchases"),
    table: z.enum(["purchase_order", "purchase_order_line", "delivery"]),
    ids: z.array(z.string()),
    measure: z.enum([
      "count",
      "amount",
      "ordered",
      "filled",
      "received",
      "rejected",
      "lead_time_days",
      "lead_time_squared",
      "billed",
      "at_contract",
    ]),
    to: isoDate,
  }),
  /** A number nobody counted: an input of the request or a constant of the method, said openly. */
  z.object({ kind: z.literal("assumption"), value: z.number(), note: z.string() }),
]);
export type Source = z.infer<typeof sourceSchema>;

export const figureSchema = z.object({
  /** `name@asOf` or `name@from..to`, with `/qualifier` (party, account, scenario) where there is one. */
  id: z.string(),
  name: z.string(),
  label: z.string(),
  value: z.number().nullable(),
  refusal: z.string().optional(),
  unit: unitSchema,
  asOf: isoDate,
  from: isoDate.optional(),
  /** An arithmetic expression over the names of `inputs` (see formula.ts), or a sentence for a leaf. */
  formula: z.string(),
  /** Formula name -> figure id. */
  inputs: z.record(z.string(), z.string()),
  sources: z.array(sourceSchema),
});
export type Figure = z.infer<typeof figureSchema>;

export type FigureKey = {
  readonly name: string;
  readonly asOf: string;
  /** First day of a flow; absent for a balance. */
  readonly from?: string | undefined;
  readonly qualifier?: string | undefined;
};

export function figureId({ name, asOf, from, qualifier }: FigureKey): string {
  const when = from === undefined ? asOf : `${from}..${asOf}`;
  return qualifier === undefined ? `${name}@${when}` : `${name}@${when}/${qualifier}`;
}

export const money = (currency: string): Unit => ({ kind: "money", currency });
