import type { IsoDate } from "../../base/dates.ts";
import type { Figure } from "../../figures/figure.ts";
import type { OpenOrderLine } from "../orders.ts";
import { type Named, lineId, outstandingValue } from "./outstanding.ts";
import type { StockBook } from "./stock-book.ts";

export type OpenOrder = {
  readonly poId: string;
  readonly number: string;
  readonly supplier: string;
  readonly orderDate: IsoDate;
  /** of the line that is due first */
  readonly expected: IsoDate;
  readonly isOverdue: boolean;
  readonly lines: Figure;
  readonly value: Figure;
};

export type OpenOrders = {
  /** In order of the day they are expected. */
  readonly orders: readonly OpenOrder[];
  /** One a currency. */
  readonly totals: readonly Figure[];
  readonly overdueLines: Figure;
  readonly overdueTotals: readonly Figure[];
};

/** Orders with something still to come; overdue when the promised (else the requested) day of a line has passed. */
export function openOrderFigures(book: StockBook): OpenOrders {
  const orders = [...Map.groupBy(book.openLines, ({ poId }) => poId)].flatMap(([poId, lines]) => {
    const [first] = lines;
    if (!first) return [];
    const label = `Still to come of ${first.number}`;
    return [
      {
        poId,
        number: first.number,
        supplier: book.parties.get(first.partyId) ?? first.partyId,
        orderDate: first.orderDate,
        expected: first.expectedDate,
        isOverdue: lines.some(({ daysLate }) => daysLate > 0),
        lines: lineCount(book, lines, { qualifier: poId, label: `Open lines of ${first.number}` }),
        value: outstandingValue(book, lines, { qualifier: `order/${poId}`, label, currency: first.currency }),
      },
    ];
  });
  const late = book.openLines.filter(({ daysLate }) => daysLate > 0);
  return {
    orders,
    totals: totalsOf(book, book.openLines, { qualifier: "open", label: "Still to come of all open orders" }),
    overdueLines: lineCount(book, late, { qualifier: "overdue", label: "Overdue order lines" }),
    overdueTotals: totalsOf(book, late, { qualifier: "overdue", label: "Overdue of open orders" }),
  };
}

function totalsOf(book: StockBook, lines: readonly OpenOrderLine[], { qualifier, label }: Named): Figure[] {
  return [...Map.groupBy(lines, ({ currency }) => currency)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, some]) =>
      outstandingValue(book, some, { qualifier: `${qualifier}/${currency}`, label, currency }),
    );
}

function lineCount(book: StockBook, lines: readonly OpenOrderLine[], { qualifier, label }: Named): Figure {
  return book.figures.leaf({
    name: "open_order_lines",
    label,
    unit: { kind: "count" },
    asOf: book.asOf,
    qualifier,
    value: lines.length,
    formula: "number of lines with something still to come",
    sources: [
      {
        kind: "purchases",
        table: "purchase_order_line",
        ids: lines.map(lineId),
        measure: "count",
        to: book.asOf,
      },
    ],
  });
}
