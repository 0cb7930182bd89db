import { type BlockInput, type SectionInput, columns, row, table, words } from "../../compose/cells.ts";
import { prose } from "../../compose/prose.ts";
import { type StockReading, itemName } from "../reading.ts";

const SHOWN = 15;

/** What lies on the shelf and is not, or hardly, used. */
export function slowSection(reading: StockReading): SectionInput {
  return {
    id: "slow-stock",
    title: "Excess and dead stock",
    blocks: [...dead(reading), ...excess(reading)],
  };
}

function dead(reading: StockReading): BlockInput[] {
  const { dead: items, deadLimit, deadValue } = reading.slow;
  const rule = prose`Dead: in stock, and neither used nor asked for within ${deadLimit}.`;
  if (items.length === 0) return [{ kind: "paragraph", parts: prose`${rule} There is none.` }];
  return [
    { kind: "paragraph", parts: rule },
    ...table("Dead stock", columns("Item", words("Last used"), "On hand", "Value"), [
      ...items
        .slice(0, SHOWN)
        .map(({ sku, lastUsed, onHand, value }) =>
          row([itemName(reading, sku), lastUsed === null ? "never" : { date: lastUsed }, onHand, value]),
        ),
      row([items.length > SHOWN ? "All, these and others" : "All", null, null, deadValue], {
        emphasis: "total",
      }),
    ]),
  ];
}

function excess(reading: StockReading): BlockInput[] {
  const { excess: items, excessLimit, excessValue } = reading.slow;
  const rule = prose`Excess: what lies beyond ${excessLimit} of recent demand, and is not dead.`;
  if (items.length === 0) return [{ kind: "paragraph", parts: prose`${rule} There is none.` }];
  return [
    { kind: "paragraph", parts: rule },
    ...table("Excess stock", columns("Item", "On hand", "Cover", "Value", "Of it in excess"), [
      ...items
        .slice(0, SHOWN)
        .map(({ sku, onHand, cover, value, excess: beyond }) =>
          row([itemName(reading, sku), onHand, cover, value, beyond]),
        ),
      row([items.length > SHOWN ? "All, these and others" : "All", null, null, null, excessValue], {
        emphasis: "total",
      }),
    ]),
  ];
}
