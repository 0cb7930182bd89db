import { type IsoDate, addDays, addMonths, monthEnd, monthOf, monthStart } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import type { Db } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";
import { listCommitments } from "../commitment-queries.ts";
import { type Contract, contractsOn } from "../contracts.ts";
import { type DemandRow, listDemand } from "../demand-queries.ts";
import { listItems } from "../item-queries.ts";
import { type OpenOrderLine, type OrderLine, openOrders, supplierHistory } from "../orders.ts";
import {
  type MovementFact,
  listMovementFacts,
  listPolicies,
  locationNames,
  partyNames,
} from "./health-queries.ts";
import { STOCK_LIMITS, type StockLimits, createStockLimits } from "./limits.ts";

export type Span = { readonly from: IsoDate; readonly to: IsoDate };

/** Everything that stock health is measured on, read once. */
export type StockBook = {
  readonly companyId: string;
  readonly currency: string;
  readonly asOf: IsoDate;
  readonly figures: FigureSet;
  readonly limits: StockLimits;
  /** The year up to `asOf`, or from the first movement on where that is later. */
  readonly year: Span;
  /** Whole months, oldest first: at most twelve, the last one over on `asOf`. */
  readonly months: readonly Span[];
  /** First and last day with a movement. */
  readonly span: Span;
  /** In order of sku. */
  readonly items: ReadonlyMap<string, Row<"item">>;
  readonly movements: ReadonlyMap<string, readonly MovementFact[]>;
  readonly demand: ReadonlyMap<string, readonly DemandRow[]>;
  readonly openLines: readonly OpenOrderLine[];
  readonly orderLines: readonly OrderLine[];
  readonly contracts: readonly Contract[];
  readonly commitments: readonly Row<"commitment">[];
  readonly parties: ReadonlyMap<string, string>;
  readonly locations: ReadonlyMap<string, string>;
};

export type StockBookDeps = {
  readonly db: Db;
  readonly companyId: string;
  readonly currency: string;
  readonly figures: FigureSet;
  readonly signal: AbortSignal;
};

/** @throws PurserError `no_stock` when nothing moved up to `asOf`; `invalid_policy` */
export async function readStockBook(deps: StockBookDeps, asOf: IsoDate): Promise<StockBook> {
  const { db, companyId, currency, figures, signal } = deps;
  const movements = await listMovementFacts(db, companyId, { to: asOf });
  const [first, last] = [movements[0]?.date, movements.at(-1)?.date];
  if (first === undefined || last === undefined)
    throw new PurserError("no_stock", `There are no stock movements up to ${asOf}; import the stock first.`);
  signal.throwIfAborted();
  const demand = await listDemand(db, companyId, { to: asOf });
  signal.throwIfAborted();
  const policies = await listPolicies(db, companyId, Object.keys(STOCK_LIMITS));
  return {
    companyId,
    currency,
    asOf,
    figures,
    limits: createStockLimits(policies, { figures, asOf }),
    year: { from: later(addDays(addMonths(asOf, -12), 1), first), to: asOf },
    months: wholeMonths(first, asOf),
    span: { from: first, to: last },
    items: new Map((await listItems(db, companyId)).map((item) => [item.sku, item])),
    movements: Map.groupBy(movements, ({ sku }) => sku),
    demand: Map.groupBy(demand, ({ sku }) => sku),
    openLines: await openOrders(db, companyId, { asOf }),
    orderLines: await supplierHistory(db, companyId, { to: asOf }),
    contracts: await contractsOn(db, companyId, { on: asOf }),
    commitments: await listCommitments(db, companyId, { asOf }),
    parties: await partyNames(db, companyId),
    locations: await locationNames(db, companyId),
  };
}

/** The days up to `asOf`, `count` of them. */
export function lastDays(asOf: IsoDate, count: number): Span {
  return { from: addDays(asOf, 1 - count), to: asOf };
}

function wholeMonths(first: IsoDate, asOf: IsoDate): Span[] {
  const months: Span[] = [];
  let end = monthEnd(monthOf(asOf)) === asOf ? asOf : addDays(monthStart(monthOf(asOf)), -1);
  while (months.length < 12 && monthStart(monthOf(end)) >= first) {
    months.unshift({ from: monthStart(monthOf(end)), to: end });
    end = addDays(monthStart(monthOf(end)), -1);
  }
  return months;
}

export const later = (a: IsoDate, b: IsoDate): IsoDate => (a > b ? a : b);
