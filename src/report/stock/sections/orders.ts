import { type SectionInput, columns, row, table, words } from "../../compose/cells.ts";
import { prose } from "../../compose/prose.ts";
import type { StockReading } from "../reading.ts";

/** Orders with something still to come, the overdue ones marked. */
export function ordersSection({ orders }: StockReading): SectionInput {
  return {
    id: "orders",
    title: "Open and overdue orders",
    blocks:
      orders.orders.length === 0
        ? [{ kind: "paragraph", parts: prose`No order is open.` }]
        : table(
            "Still to come at the orders' prices; overdue after the promised, or else the requested day",
            columns(
              "Order",
              words("Supplier"),
              words("Ordered"),
              words("First expected"),
              "Open lines",
              "Still to come",
              {
                label: "Status",
                align: "center",
              },
            ),
            [
              ...orders.orders.map(({ number, supplier, orderDate, expected, lines, value, isOverdue }) =>
                row([
                  number,
                  supplier,
                  { date: orderDate },
                  { date: expected },
                  lines,
                  value,
                  { status: isOverdue ? "bad" : "none" },
                ]),
              ),
              ...orders.totals.map((total) =>
                row(["All", null, null, null, null, total, null], { emphasis: "total" }),
              ),
              ...orders.overdueTotals.map((total) =>
                row(["Overdue", null, null, null, orders.overdueLines, total, null], {
                  emphasis: "subtotal",
                }),
              ),
            ],
          ),
  };
}
