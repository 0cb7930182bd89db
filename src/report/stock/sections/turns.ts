import { ABC } from "../../../stock/health/classes.ts";
import { turnsOf } from "../../../stock/health/turns.ts";
import { type SectionInput, columns, row, table } from "../../compose/cells.ts";
import { prose } from "../../compose/prose.ts";
import type { StockReading } from "../reading.ts";

/** How fast the stock turns over, whole and by class. */
export function turnsSection({ book, matrix: { items }, turns }: StockReading): SectionInput {
  const days = book.limits.figure("stock_demand_days");
  const classes = ABC.map((abc) => ({
    abc,
    skus: items
      .filter((item) => item.abc === abc)
      .map(({ sku }) => sku)
      .sort(),
  })).filter(({ skus }) => skus.length > 0);
  return {
    id: "turns",
    title: "Turns and days of cover",
    blocks: [
      {
        kind: "paragraph",
        parts: prose`Turns are the year's use at cost over the average of the values at month's end, for a whole year. Cover is today's stock over the mean use a day of the last ${days}.`,
      },
      ...table(undefined, columns("", "Stock", "Average stock", "Use of the year", "Turns", "Cover"), [
        ...classes.map(({ abc, skus }) => {
          const own = turnsOf(book, { id: `class/${abc}`, label: `${abc} items`, skus });
          return row([`${abc} items`, own.value, own.average, own.use, own.turns, own.cover]);
        }),
        row(["All", turns.value, turns.average, turns.use, turns.turns, turns.cover], { emphasis: "total" }),
      ]),
    ],
  };
}
