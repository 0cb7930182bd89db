import { addDays } from "../../base/dates.ts";
import { type Figure, money } from "../../figures/figure.ts";
import { type Group, daysOf, stockValue, useValue } from "./item-figures.ts";
import { type StockBook, lastDays, later } from "./stock-book.ts";

export type Turns = {
  readonly value: Figure;
  /** Use at cost over the year. */
  readonly use: Figure;
  /** Mean of the value at the start of the year and at each month's end. */
  readonly average: Figure;
  /** A year's use over the average stock. */
  readonly turns: Figure;
  /** Stock over the use a day of late. */
  readonly cover: Figure;
};

/** Inventory turns = use at cost / average stock, scaled to 365 days; cover = stock / use a day over the demand days. */
export function turnsOf(book: StockBook, group: Group): Turns {
  const { figures, year, asOf, months, span, currency } = book;
  const value = stockValue(book, group);
  const use = useValue(book, group, year);
  const recent = recentDays(book);
  const naming = { asOf, from: year.from, qualifier: group.id } as const;
  const starts = addDays(year.from, -1) >= span.from ? [addDays(year.from, -1)] : [];
  const days = [...new Set([...starts, ...months.map(({ to }) => to).filter((to) => to >= year.from), asOf])];
  const levels = Object.fromEntries(
    days.map((day, index) => [`stock_${index + 1}`, stockValue(book, group, day)]),
  );
  const average = figures.derive({
    ...naming,
    name: "average_stock",
    label: `Average stock of ${group.label}`,
    unit: money(currency),
    formula: `round(mean(${Object.keys(levels).join(", ")}))`,
    inputs: levels,
  });
  const turns = figures.derive({
    ...naming,
    name: "inventory_turns",
    label: `Inventory turns of ${group.label}`,
    unit: { kind: "ratio" },
    formula: "use / average * 365 / days",
    inputs: { use, average, days: daysOf(book, year) },
  });
  const cover = figures.derive({
    name: "stock_cover",
    label: `Days of cover of ${group.label}`,
    unit: { kind: "days" },
    from: recent.from,
    asOf,
    qualifier: group.id,
    formula: "value / (use / days)",
    inputs: { value, use: useValue(book, group, recent), days: daysOf(book, recent) },
  });
  return { value, use, average, turns, cover };
}

/** The days that today's demand is measured on. */
export function recentDays({ asOf, limits, span }: StockBook) {
  const { from, to } = lastDays(asOf, limits.days("stock_demand_days"));
  return { from: later(from, span.from), to };
}
