import { type Figure, money } from "../../figures/figure.ts";
import type { OpenOrderLine } from "../orders.ts";
import { amountAt, milliToUnits } from "../quantity.ts";
import type { StockBook } from "./stock-book.ts";

export const lineId = ({ poId, lineNo }: Pick<OpenOrderLine, "poId" | "lineNo">): string =>
  `${poId}/${lineNo}`;

export type Named = { readonly qualifier: string; readonly label: string };

/** Units that are still to come of the lines of one item. */
export function outstandingUnits(
  book: StockBook,
  lines: readonly OpenOrderLine[],
  { qualifier, label }: Named,
): Figure {
  const { asOf, figures } = book;
  const naming = { unit: { kind: "count" }, asOf, qualifier } as const;
  const source = {
    kind: "purchases",
    table: "purchase_order_line",
    ids: lines.map(lineId),
    to: asOf,
  } as const;
  const ordered = figures.leaf({
    ...naming,
    name: "units_ordered",
    label: `Ordered: ${label}`,
    value: milliToUnits(lines.reduce((sum, line) => sum + line.ordered, 0)),
    formula: "units ordered",
    sources: [{ ...source, measure: "ordered" }],
  });
  const filled = figures.leaf({
    ...naming,
    name: "units_filled",
    label: `Accepted: ${label}`,
    value: milliToUnits(lines.reduce((sum, line) => sum + line.ordered - line.outstanding, 0)),
    formula: "units accepted",
    sources: [{ ...source, measure: "filled" }],
  });
  return figures.derive({
    ...naming,
    name: "units_outstanding",
    label,
    formula: "ordered - filled",
    inputs: { ordered, filled },
  });
}

/** What is still to come at the orders' prices, in one currency. */
export function outstandingValue(
  book: StockBook,
  lines: readonly OpenOrderLine[],
  { qualifier, label, currency }: Named & { readonly currency: string },
): Figure {
  const { asOf, figures } = book;
  const naming = { unit: money(currency), asOf } as const;
  const amount = (some: readonly OpenOrderLine[], id: string) =>
    figures.leaf({
      ...naming,
      name: "order_amount",
      label: `Ordered: ${label}`,
      qualifier: id,
      value: some.reduce((sum, line) => sum + amountAt(line.ordered, line.unitPrice, currency), 0),
      formula: "quantity ordered at the order's price",
      sources: [
        {
          kind: "purchases",
          table: "purchase_order_line",
          ids: some.map(lineId),
          measure: "amount",
          to: asOf,
        },
      ],
    });
  const untouched = lines.filter((line) => line.outstanding === line.ordered);
  const partial = lines.filter((line) => line.outstanding !== line.ordered);
  const parts = partial.map((line) =>
    figures.derive({
      ...naming,
      name: "order_outstanding",
      label: `Still to come of ${line.number}, line ${line.lineNo}`,
      qualifier: `line/${lineId(line)}`,
      formula: "round(amount * outstanding / (outstanding + filled))",
      inputs: lineInputs(book, line, amount([line], `line/${lineId(line)}`)),
    }),
  );
  const inputs = {
    untouched: amount(untouched, `untouched/${qualifier}`),
    ...Object.fromEntries(parts.map((part, index) => [`line_${index + 1}`, part])),
  };
  return figures.derive({
    ...naming,
    name: "order_outstanding",
    label,
    qualifier,
    formula: Object.keys(inputs).join(" + "),
    inputs,
  });
}

function lineInputs(book: StockBook, line: OpenOrderLine, amount: Figure) {
  const id = `line/${lineId(line)}`;
  const outstanding = outstandingUnits(book, [line], {
    qualifier: id,
    label: `Still to come of ${line.number}`,
  });
  const filled = book.figures.leaf({
    name: "units_filled",
    label: `Accepted: Still to come of ${line.number}`,
    unit: { kind: "count" },
    asOf: book.asOf,
    qualifier: id,
    value: milliToUnits(line.ordered - line.outstanding),
    formula: "units accepted",
    sources: [
      {
        kind: "purchases",
        table: "purchase_order_line",
        ids: [lineId(line)],
        measure: "filled",
        to: book.asOf,
      },
    ],
  });
  return { amount, outstanding, filled };
}
