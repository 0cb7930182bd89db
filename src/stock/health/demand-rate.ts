import type { Figure } from "../../figures/figure.ts";
import { daysOf, demand, itemGroup } from "./item-figures.ts";
import { type Span, type StockBook, later } from "./stock-book.ts";
import { recentDays } from "./turns.ts";

export type DemandRate = {
  /** Units a day, never below zero. */
  readonly rate: Figure;
  readonly asked: Figure;
  readonly days: Figure;
};

/** Mean demand a day of an item over the demand days, or since its first day where that is later. */
export function demandRate(book: StockBook, sku: string): DemandRate {
  const span = rateSpan(book, sku);
  const asked = demand(book, sku, span);
  const days = daysOf(book, span);
  const rate = book.figures.derive({
    name: "demand_rate",
    label: `Demand a day for ${itemGroup(book, sku).label}`,
    unit: { kind: "count" },
    from: span.from,
    asOf: span.to,
    qualifier: sku,
    formula: "max(0, asked) / days",
    inputs: { asked, days },
  });
  return { rate, asked, days };
}

function rateSpan(book: StockBook, sku: string): Span {
  const { from, to } = recentDays(book);
  const first = book.demand.get(sku)?.[0]?.date ?? book.movements.get(sku)?.[0]?.date ?? from;
  return { from: later(from, first), to };
}
