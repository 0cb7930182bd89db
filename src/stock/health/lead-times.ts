import type { Figure } from "../../figures/figure.ts";
import { itemGroup } from "./item-figures.ts";
import type { StockBook } from "./stock-book.ts";

/** Fewer deliveries than this are an accident, not a lead time. */
const FEWEST_DELIVERIES = 3;

export type ItemLeadTime = {
  /** Calendar days from order to delivery. */
  readonly figure: Figure;
  readonly from: "contract" | "deliveries" | "limit";
  /** Whom to order from, where a contract says it. */
  readonly partyId: string | null;
};

/** As the preferred contract agreed it; else the mean of past deliveries; else the limit for items nobody knows. */
export function itemLeadTime(book: StockBook, sku: string): ItemLeadTime {
  const { contracts, asOf, figures, orderLines, limits } = book;
  const contract = contracts.find((one) => one.sku === sku);
  const naming = {
    name: "lead_time",
    label: `Lead time of ${itemGroup(book, sku).label}`,
    unit: { kind: "days" },
    asOf,
    qualifier: sku,
  } as const;
  const partyId = contract?.partyId ?? null;
  if (contract && contract.leadTimeDays !== null) {
    const figure = figures.leaf({
      ...naming,
      value: contract.leadTimeDays,
      formula: "lead time of the contract in force",
      sources: [{ kind: "rows", table: "supplier_item", ids: [contract.id], measure: "value" }],
    });
    return { figure, from: "contract", partyId };
  }
  const deliveries = orderLines
    .filter((line) => line.sku === sku && (partyId === null || line.partyId === partyId))
    .flatMap((line) => line.deliveries);
  if (deliveries.length < FEWEST_DELIVERIES)
    return { figure: limits.figure("stock_lead_time_days"), from: "limit", partyId };
  const ids = deliveries.map(({ id }) => id);
  const source = { kind: "purchases", table: "delivery", ids, to: asOf } as const;
  const total = figures.leaf({
    ...naming,
    name: "lead_time_sum",
    label: `Sum of lead times of ${itemGroup(book, sku).label}`,
    value: deliveries.reduce((sum, { leadTimeDays }) => sum + leadTimeDays, 0),
    formula: "sum of calendar days from order to delivery",
    sources: [{ ...source, measure: "lead_time_days" }],
  });
  const count = figures.leaf({
    ...naming,
    name: "deliveries",
    label: `Deliveries of ${itemGroup(book, sku).label}`,
    unit: { kind: "count" },
    value: deliveries.length,
    formula: "number of deliveries",
    sources: [{ ...source, measure: "count" }],
  });
  const figure = figures.derive({ ...naming, formula: "total / count", inputs: { total, count } });
  return { figure, from: "deliveries", partyId };
}
