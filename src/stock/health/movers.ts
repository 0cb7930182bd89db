import { type Figure, money } from "../../figures/figure.ts";
import { itemGroup, useValue } from "./item-figures.ts";
import type { Span, StockBook } from "./stock-book.ts";

export type Mover = {
  readonly sku: string;
  readonly before: Figure;
  readonly now: Figure;
  readonly change: Figure;
};

export type Movers = {
  readonly before: Span;
  readonly now: Span;
  /** The largest rise first. */
  readonly up: readonly Mover[];
  /** The largest fall first. */
  readonly down: readonly Mover[];
};

const MONTHS = 3;

/** Items whose use at cost changed most from the three whole months before to the last three; null with fewer than six. */
export function topMovers(book: StockBook, count: number): Movers | null {
  const [before, now] = [joined(book.months.slice(-2 * MONTHS, -MONTHS)), joined(book.months.slice(-MONTHS))];
  if (book.months.length < 2 * MONTHS || !before || !now) return null;
  const movers = [...book.movements.keys()].sort().map((sku) => moverOf(book, sku, { before, now }));
  const by = (sign: 1 | -1) =>
    movers
      .filter(({ change }) => sign * (change.value ?? 0) > 0)
      .sort((a, b) => sign * ((b.change.value ?? 0) - (a.change.value ?? 0)))
      .slice(0, count);
  return { before, now, up: by(1), down: by(-1) };
}

function moverOf(book: StockBook, sku: string, spans: { readonly before: Span; readonly now: Span }): Mover {
  const group = itemGroup(book, sku);
  const before = useValue(book, group, spans.before);
  const now = useValue(book, group, spans.now);
  const change = book.figures.derive({
    name: "use_change",
    label: `Change in use of ${group.label}`,
    unit: money(book.currency),
    from: spans.before.from,
    asOf: spans.now.to,
    qualifier: sku,
    formula: "now - before",
    inputs: { now, before },
  });
  return { sku, before, now, change };
}

function joined(months: readonly Span[]): Span | null {
  const [first, last] = [months[0], months.at(-1)];
  return first && last ? { from: first.from, to: last.to } : null;
}
