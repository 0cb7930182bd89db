import { AS_OF } from "../company.ts";
import type { SampleOrder } from "./delivering.ts";
import { LATE_SINCE, LATE_SUPPLIER, QUALITY_SUPPLIER } from "./network.ts";
import { FAR_ORDER, OVERDUE } from "./open-orders.ts";
import { type Shelves, shelfOf } from "./shelf.ts";
import { DEAD, ENTRY_ERROR, EXCESS, NEW, SHORT } from "./specials.ts";

/** What an analysis of the sample's stock ought to find. Tests read it; the product never does. */
export type PlantedStock = {
  readonly asOf: string;
  readonly entryError: {
    readonly sku: string;
    readonly location: string;
    readonly date: string;
    readonly reversedOn: string;
    readonly units: number;
    readonly expectation: string;
  };
  readonly stockOut: {
    readonly sku: string;
    readonly location: string;
    readonly onHand: number;
    readonly farOrder: string;
    readonly farOrderExpected: string;
    readonly expectation: string;
  };
  readonly excess: { readonly sku: string; readonly onHand: number; readonly expectation: string };
  readonly dead: {
    readonly sku: string;
    readonly lastMonth: string;
    readonly onHand: number;
    readonly expectation: string;
  };
  readonly newItem: { readonly sku: string; readonly firstMonth: string; readonly expectation: string };
  readonly lateSupplier: { readonly party: string; readonly since: string; readonly expectation: string };
  readonly qualitySupplier: { readonly party: string; readonly expectation: string };
  readonly overdueOrder: { readonly order: string; readonly promised: string; readonly expectation: string };
};

export function plantedStock(
  shelves: Shelves,
  { orders, mistyped }: { orders: readonly SampleOrder[]; mistyped: number },
): PlantedStock {
  const held = (sku: string) => shelfOf(shelves, sku).bookUnits;
  const orderThat = (matches: (order: SampleOrder) => boolean): string => {
    const found = orders.find(matches);
    if (!found) throw new Error("a planted order was not placed");
    return found.po;
  };
  return {
    asOf: AS_OF,
    entryError: {
      sku: ENTRY_ERROR.sku,
      location: ENTRY_ERROR.location,
      date: ENTRY_ERROR.date,
      reversedOn: ENTRY_ERROR.reversedOn,
      units: mistyped,
      expectation: "a demand line was typed a hundredfold, reversed two days later and entered as it was",
    },
    stockOut: {
      sku: SHORT.sku,
      location: "PH1",
      onHand: held(SHORT.sku),
      farOrder: orderThat(
        ({ promised, lines }) => promised === FAR_ORDER.promised && lines[0]?.item.sku === SHORT.sku,
      ),
      farOrderExpected: FAR_ORDER.promised,
      expectation:
        "about three days of use are left, the lead time is five days, and the only open order comes in September",
    },
    excess: {
      sku: EXCESS.sku,
      onHand: held(EXCESS.sku),
      expectation: "more than nine months of use lie on the shelf since one large order in March 2026",
    },
    dead: {
      sku: DEAD.sku,
      lastMonth: DEAD.last,
      onHand: held(DEAD.sku),
      expectation: "nobody has asked for it since August 2025, and stock is left",
    },
    newItem: {
      sku: NEW.sku,
      firstMonth: NEW.first,
      expectation: "five months of history, growing",
    },
    lateSupplier: {
      party: LATE_SUPPLIER,
      since: LATE_SINCE,
      expectation: "about three of four orders come three to eleven days after the promised day",
    },
    qualitySupplier: {
      party: QUALITY_SUPPLIER,
      expectation:
        "several per cent of what it delivers are rejected; the others stay far below one per cent",
    },
    overdueOrder: {
      order: orderThat(({ supplier, promised }) => supplier === OVERDUE.supplier && promised === OVERDUE.promised && supplier === LATE_SUPPLIER), // prettier-ignore
      promised: OVERDUE.promised,
      expectation: "sent, promised for 18 June 2026, and nothing of it has come",
    },
  };
}

export function plantedStockText(planted: PlantedStock): string {
  return `${JSON.stringify(planted, null, 2)}\n`;
}
