import type { Mover } from "../../../stock/health/movers.ts";
import { type SectionInput, columns, row, table } from "../../compose/cells.ts";
import { windowName } from "../../compose/wording.ts";
import { type StockReading, itemName } from "../reading.ts";

/** Items whose use rose or fell most; no section while there is nothing to compare. */
export function moversSection(reading: StockReading): SectionInput[] {
  const { movers } = reading;
  if (!movers || movers.up.length + movers.down.length === 0) return [];
  const list = (caption: string, items: readonly Mover[]) =>
    table(
      caption,
      columns("Item", windowName(movers.before), windowName(movers.now), "Change"),
      items.map(({ sku, before, now, change }) => row([itemName(reading, sku), before, now, change])),
    );
  return [
    {
      id: "movers",
      title: "Top movers",
      blocks: [
        ...list("Use at cost that rose most", movers.up),
        ...list("Use at cost that fell most", movers.down),
      ],
    },
  ];
}
