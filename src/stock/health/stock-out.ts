import { type IsoDate, addDays } from "../../base/dates.ts";
import type { Figure } from "../../figures/figure.ts";
import { milliToUnits } from "../quantity.ts";
import { demandRate } from "./demand-rate.ts";
import { itemCount, itemGroup, onHand } from "./item-figures.ts";
import { type ItemLeadTime, itemLeadTime } from "./lead-times.ts";
import { outstandingUnits } from "./outstanding.ts";
import type { StockBook } from "./stock-book.ts";

export type StockOutRisk = {
  readonly sku: string;
  readonly onHand: Figure;
  /** Expected by `horizon`, overdue lines not counted: nobody knows when they come. */
  readonly inbound: Figure;
  /** Promised or reserved, due by `horizon`. */
  readonly committed: Figure;
  readonly position: Figure;
  /** Units a day. */
  readonly rate: Figure;
  readonly leadTime: ItemLeadTime;
  /** Days the stock on hand lasts once what is promised is handed out. */
  readonly lasts: Figure;
  /** Lead time and review from today. */
  readonly horizon: IsoDate;
  /** The first day whose demand cannot be filled. */
  readonly runsOut: IsoDate;
  /** The last day an order still comes in time. */
  readonly orderBy: IsoDate;
  /** An order placed today comes too late. */
  readonly tooLate: boolean;
  /** The next delivery, after it has run out or before; null: nothing is ordered. */
  readonly nextDelivery: IsoDate | null;
};

export type StockOutRisks = { readonly risks: readonly StockOutRisk[]; readonly count: Figure };

/**
 * Items that run out before an order placed at the next review would arrive. Day by day: on hand, less demand at its
 * recent mean and what is promised on its day, plus open orders on the day they are expected; so an order that comes late
 * hides no stock-out before it. All locations of an item count together. The first to run out comes first.
 */
export function stockOutRisks(book: StockBook): StockOutRisks {
  const risks = [...book.items.values()]
    .filter(({ active }) => active === 1)
    .flatMap(({ sku }) => riskOf(book, sku) ?? [])
    .sort((a, b) => (a.runsOut < b.runsOut ? -1 : a.runsOut > b.runsOut ? 1 : a.sku < b.sku ? -1 : 1));
  const skus = risks.map(({ sku }) => sku).sort();
  return { risks, count: itemCount(book, { id: "stock_out_risk", label: "items that run out", skus }) };
}

function riskOf(book: StockBook, sku: string): StockOutRisk | null {
  const { asOf, limits, figures } = book;
  const { rate } = demandRate(book, sku);
  const owed = book.commitments.filter((one) => one.sku === sku && one.quantity > one.fulfilled);
  if (!rate.value && owed.length === 0) return null;
  const leadTime = itemLeadTime(book, sku);
  const leadDays = Math.ceil(leadTime.figure.value ?? 0);
  const horizon = addDays(asOf, leadDays + limits.days("stock_review_days"));
  const hand = onHand(book, sku);
  const coming = book.openLines.filter((line) => line.sku === sku && line.expectedDate > asOf);
  const runsOut = runOutDay({
    asOf,
    horizon,
    onHand: hand.value ?? 0,
    rate: rate.value ?? 0,
    receipts: coming.map((line) => ({ date: line.expectedDate, units: milliToUnits(line.outstanding) })),
    promises: owed.map((one) => ({ date: one.due_date, units: milliToUnits(one.quantity - one.fulfilled) })),
  });
  if (runsOut === null) return null;
  const label = itemGroup(book, sku).label;
  const due = owed.filter(({ due_date }) => due_date <= horizon);
  const inbound = outstandingUnits(
    book,
    coming.filter(({ expectedDate }) => expectedDate <= horizon),
    { qualifier: `due/${sku}`, label: `Due in time of ${label}` },
  );
  const committed = figures.leaf({
    name: "committed",
    label: `Promised of ${label}`,
    unit: { kind: "count" },
    asOf,
    qualifier: sku,
    value: due.reduce((sum, one) => sum + one.quantity - one.fulfilled, 0) / 1_000,
    formula: "promised and not handed out",
    sources: [{ kind: "rows", table: "commitment", ids: due.map(({ id }) => id), measure: "value" }],
  });
  const naming = { asOf, qualifier: sku } as const;
  const position = figures.derive({
    ...naming,
    name: "stock_position",
    label: `Position of ${label}`,
    unit: { kind: "count" },
    formula: "on_hand + inbound - committed",
    inputs: { on_hand: hand, inbound, committed },
  });
  const lasts = figures.derive({
    ...naming,
    name: "days_of_stock",
    label: `${label} lasts`,
    unit: { kind: "days" },
    formula: "max(0, on_hand - committed) / rate",
    inputs: { on_hand: hand, committed, rate },
  });
  const orderBy = addDays(runsOut, -leadDays);
  const nextDelivery = coming.map(({ expectedDate }) => expectedDate).sort()[0] ?? null;
  return { sku, onHand: hand, inbound, committed, position, rate, leadTime, lasts, horizon, runsOut, orderBy, tooLate: orderBy <= asOf, nextDelivery }; // prettier-ignore
}

type Dated = { readonly date: IsoDate; readonly units: number };

/** The first day up to `horizon` that ends below zero; null when there is none. Demand of a day comes before its receipts. */
export function runOutDay({
  asOf,
  horizon,
  onHand: start,
  rate,
  receipts,
  promises,
}: {
  readonly asOf: IsoDate;
  readonly horizon: IsoDate;
  readonly onHand: number;
  readonly rate: number;
  readonly receipts: readonly Dated[];
  readonly promises: readonly Dated[];
}): IsoDate | null {
  const on = (rows: readonly Dated[], day: IsoDate) =>
    rows.filter(({ date }) => date === day).reduce((sum, { units }) => sum + units, 0);
  let level = start - promises.filter(({ date }) => date <= asOf).reduce((sum, { units }) => sum + units, 0);
  for (let day = addDays(asOf, 1); day <= horizon; day = addDays(day, 1)) {
    level -= rate + on(promises, day);
    if (level < -1e-9) return day;
    level += on(receipts, day);
  }
  return null;
}
