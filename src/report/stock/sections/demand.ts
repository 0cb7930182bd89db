import { ALL, stockValue, useValue } from "../../../stock/health/item-figures.ts";
import type { BlockInput, SectionInput } from "../../compose/cells.ts";
import { prose } from "../../compose/prose.ts";
import { monthName } from "../../compose/wording.ts";
import type { StockReading } from "../reading.ts";

/** How demand and the stock behind it moved over the year. */
export function demandSection({ book, filled }: StockReading): SectionInput {
  const { months } = book;
  const service: BlockInput[] = filled
    ? [{ kind: "paragraph", parts: prose`Of the demand recorded in the year, ${filled} was filled in full.` }]
    : [];
  if (months.length === 0)
    return { id: "demand", title: "Demand", blocks: [{ kind: "paragraph", parts: prose`No whole month of movements is on file yet.` }, ...service] }; // prettier-ignore
  const xLabels = months.map(({ to }) => monthName(to, "short"));
  return {
    id: "demand",
    title: "Demand",
    blocks: [
      ...service,
      {
        kind: "chart",
        title: "Use by month, at moving average cost",
        description: "Bars: the value of what was used in each whole month, less what users gave back.",
        chart: {
          type: "bar",
          xLabels,
          series: [{ name: "Use", figureIds: months.map((month) => useValue(book, ALL, month).id) }],
        },
      },
      {
        kind: "chart",
        title: "Stock at month's end, at moving average cost",
        description: "Line: what the stock was worth at the end of each whole month.",
        chart: {
          type: "line",
          xLabels,
          series: [{ name: "Stock", figureIds: months.map(({ to }) => stockValue(book, ALL, to).id) }],
        },
      },
    ],
  };
}
