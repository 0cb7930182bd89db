import { type SectionInput, columns, row, table, words } from "../../compose/cells.ts";
import { data, prose } from "../../compose/prose.ts";
import type { StockReading } from "../reading.ts";

/** How suppliers kept their word over the year; no section without purchases. */
export function suppliersSection({ suppliers, book }: StockReading): SectionInput[] {
  if (suppliers.length === 0) return [];
  const notes = suppliers.flatMap(({ supplier, notes: own }) =>
    own.map((note) => prose`${data(`${supplier.name}: ${note}`)}`),
  );
  return [
    {
      id: "suppliers",
      title: "Supplier scorecards",
      blocks: [
        {
          kind: "paragraph",
          parts: prose`Order lines due from ${data(book.year.from)} to ${data(book.year.to)}, judged by the requested day, all of it or nothing. The score weighs on time in full, fill rate, quality, a steady lead time and price.`,
        },
        ...table(
          undefined,
          columns(
            "Supplier",
            "Score",
            "Due",
            "On time in full",
            "On time",
            "In full",
            "Mean lead time",
            "Rejected a million",
            "Price variance",
            words("Trend"),
          ),
          suppliers.map(
            ({ supplier, score, due, otif, onTime, inFull, leadTime, ppm, priceVariances, trend }) =>
              row([
                supplier.name,
                score.score,
                due,
                otif,
                onTime,
                inFull,
                leadTime.mean,
                ppm,
                priceVariances.length === 1 ? priceVariances[0]?.share : null,
                trend.direction,
              ]),
          ),
        ),
        ...(notes.length === 0 ? [] : [{ kind: "list" as const, items: notes }]),
      ],
    },
  ];
}
