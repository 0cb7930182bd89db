import type { IsoDate } from "../../../src/base/dates.ts";
import { ITEMS, type SupplierId, itemOf } from "./catalogue.ts";
import type { SampleOrder, SampleOrderLine } from "./delivering.ts";
import { homeOf } from "./network.ts";
import type { PlannedUse } from "./plan.ts";
import type { PriceList } from "./prices.ts";
import { type Shelves, shelfOf } from "./shelf.ts";
import { DEAD, EXCESS, SHORT } from "./specials.ts";

type Placed = {
  readonly supplier: SupplierId;
  readonly status: SampleOrder["status"];
  readonly ordered: IsoDate;
  readonly promised: IsoDate;
  readonly lines: number;
  readonly coverDays: number;
  readonly note?: string;
};

/** Orders under way at the as-of date, by supplier; each takes the items with the least cover that no other one has. */
const PLACED: readonly Placed[] = [
  { supplier: "S05", status: "sent", ordered: "2026-06-11", promised: "2026-06-18", lines: 4, coverDays: 40 },
  { supplier: "S07", status: "sent", ordered: "2026-06-19", promised: "2026-07-13", lines: 4, coverDays: 50 },
  { supplier: "S06", status: "sent", ordered: "2026-06-22", promised: "2026-07-07", lines: 4, coverDays: 45 },
  { supplier: "S03", status: "sent", ordered: "2026-06-24", promised: "2026-07-06", lines: 5, coverDays: 40 },
  { supplier: "S04", status: "sent", ordered: "2026-06-25", promised: "2026-07-02", lines: 6, coverDays: 40 },
  { supplier: "S05", status: "sent", ordered: "2026-06-25", promised: "2026-07-02", lines: 3, coverDays: 45 },
  { supplier: "S02", status: "sent", ordered: "2026-06-26", promised: "2026-07-02", lines: 4, coverDays: 40 },
  { supplier: "S01", status: "sent", ordered: "2026-06-29", promised: "2026-07-02", lines: 7, coverDays: 38 },
  { supplier: "S04", status: "approved", ordered: "2026-06-30", promised: "2026-07-07", lines: 3, coverDays: 45 },
  { supplier: "S01", status: "draft", ordered: "2026-06-30", promised: "2026-07-03", lines: 3, coverDays: 45 },
]; // prettier-ignore

export const FAR_ORDER = { ordered: "2026-06-22", promised: "2026-09-14", units: 900 } as const;
const CANCELLED = { supplier: "S02", ordered: "2025-09-18", cancelled: "2025-09-22" } as const;
/** The overdue one, for the file of what is planted. */
export const OVERDUE = { supplier: "S05", promised: "2026-06-18" } as const;

export function openOrders(
  firstNumber: number,
  { shelves, plan, prices }: { shelves: Shelves; plan: PlannedUse; prices: PriceList },
): readonly SampleOrder[] {
  let number = firstNumber;
  const taken = new Set<string>([SHORT.sku, DEAD.sku, EXCESS.sku]);
  const line = (sku: string, units: number, date: IsoDate): SampleOrderLine => {
    const item = itemOf(sku);
    return {
      item,
      location: homeOf(item),
      ordered: units,
      price: prices.price(item, date, units),
      deliveries: [],
    };
  };
  const rest = { closed: undefined, note: "", journal: "" };
  const placed = PLACED.map(({ supplier, status, ordered, promised, lines, coverDays }): SampleOrder => {
    const cover = (sku: string) => shelfOf(shelves, sku).bookUnits / ((plan.get(sku)?.next ?? 0) / 30);
    const chosen = ITEMS.filter((item) => item.supplier === supplier && !taken.has(item.sku))
      .sort((a, b) => cover(a.sku) - cover(b.sku))
      .slice(0, lines);
    for (const { sku } of chosen) taken.add(sku);
    return {
      ...rest,
      po: `PO-${number++}`,
      supplier,
      status,
      orderDate: ordered,
      requested: promised,
      promised: status === "sent" ? promised : undefined,
      lines: chosen
        .sort((a, b) => (a.sku < b.sku ? -1 : 1))
        .map((item) => {
          const { minimum, multiple } = prices.contractOf(item, ordered);
          const wanted =
            ((plan.get(item.sku)?.next ?? 0) * coverDays) / 30 - shelfOf(shelves, item.sku).bookUnits;
          return line(item.sku, Math.ceil(Math.max(minimum, wanted) / multiple) * multiple, ordered);
        }),
    };
  });
  const far: SampleOrder = {
    ...rest,
    po: `PO-${number++}`,
    supplier: itemOf(SHORT.sku).supplier,
    status: "sent",
    orderDate: FAR_ORDER.ordered,
    requested: FAR_ORDER.promised,
    promised: FAR_ORDER.promised,
    note: "Autumn call-off",
    lines: [line(SHORT.sku, FAR_ORDER.units, FAR_ORDER.ordered)],
  };
  const cancelled: SampleOrder = {
    ...rest,
    po: `PO-${number++}`,
    supplier: CANCELLED.supplier,
    status: "cancelled",
    orderDate: CANCELLED.ordered,
    requested: "2025-09-25",
    promised: "2025-09-25",
    closed: CANCELLED.cancelled,
    note: "Ordered twice",
    lines: [line("D205", 200, CANCELLED.ordered), line("D207", 150, CANCELLED.ordered)],
  };
  return [...placed, far, cancelled];
}
