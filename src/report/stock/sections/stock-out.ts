import { type SectionInput, columns, row, table, words } from "../../compose/cells.ts";
import { prose } from "../../compose/prose.ts";
import { type StockReading, itemName } from "../reading.ts";

const SHOWN = 25;

/** What runs out before an order could arrive, with the days. */
export function stockOutSection(reading: StockReading): SectionInput {
  const { risks } = reading.stockOuts;
  const review = reading.book.limits.figure("stock_review_days");
  const shown = risks.slice(0, SHOWN);
  return {
    id: "stock-outs",
    title: "Stock-out risk",
    blocks: [
      {
        kind: "paragraph",
        parts: prose`Items that run out within their lead time and a review of ${review}: on hand, less recent demand and what is promised, plus orders on the day they are expected. Overdue orders do not count, and an order that comes later hides nothing. All locations of an item count together.`,
      },
      ...(risks.length === 0
        ? [{ kind: "callout" as const, severity: "good" as const, parts: prose`No item runs out.` }]
        : table(
            shown.length < risks.length ? "The first to run out" : undefined,
            columns(
              "Item",
              "On hand",
              "Due in time",
              "Promised",
              "Demand a day",
              "Lasts",
              "Lead time",
              words("Runs out"),
              words("Order by"),
              words("Next delivery"),
              { label: "Status", align: "center" },
            ),
            shown.map((risk) =>
              row([
                itemName(reading, risk.sku),
                risk.onHand,
                risk.inbound,
                risk.committed,
                risk.rate,
                risk.lasts,
                risk.leadTime.figure,
                { date: risk.runsOut },
                { date: risk.orderBy },
                risk.nextDelivery === null ? "none ordered" : { date: risk.nextDelivery },
                { status: risk.tooLate ? "bad" : "watch" },
              ]),
            ),
          )),
    ],
  };
}
