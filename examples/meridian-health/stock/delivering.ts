import { addDays, monthOf } from "../../../src/base/dates.ts";
import type { IsoDate } from "../../../src/base/dates.ts";
import type { Minor } from "../../../src/base/money.ts";
import { type Draws, createDraws } from "../random.ts";
import { onOrAfter, onOrBefore } from "../workdays.ts";
import type { BillLine } from "./buying.ts";
import type { Item, SupplierId } from "./catalogue.ts";
import type { Bill } from "./ledger.ts";
import { type LocationId, SERVICES, homeOf } from "./network.ts";

export type SampleDelivery = {
  readonly date: IsoDate;
  readonly received: number;
  readonly rejected: number;
  readonly billedPrice: string;
  /** what was accepted is worth, cents */
  readonly value: Minor;
};

export type SampleOrderLine = {
  readonly item: Item;
  readonly location: LocationId;
  readonly ordered: number;
  /** cents */
  readonly price: Minor;
  readonly deliveries: readonly SampleDelivery[];
};

export type SampleOrder = {
  readonly po: string;
  readonly supplier: SupplierId;
  readonly status: "draft" | "approved" | "sent" | "received" | "cancelled";
  readonly orderDate: IsoDate;
  readonly requested: IsoDate;
  readonly promised: IsoDate | undefined;
  readonly closed: IsoDate | undefined;
  readonly note: string;
  /** entry of the bill */
  readonly journal: string;
  readonly lines: readonly SampleOrderLine[];
};

/** The order that led to a bill: goods come complete on the day of the bill, which is for what was accepted. */
export function orderOf(seed: number, bill: Bill, lines: readonly BillLine[]): SampleOrder {
  const draws = createDraws(seed, `order ${bill.po}`);
  const { agreedDays, agreedSd, late } = SERVICES[bill.supplier];
  const { chance, days } = late(monthOf(bill.date));
  const lateness = draws.chance(chance) ? draws.integer(...days) : draws.chance(0.12) ? -1 : 0;
  const promised =
    lateness < 0 ? onOrAfter(addDays(bill.date, -lateness)) : onOrBefore(addDays(bill.date, -lateness));
  const orderDate = onOrBefore(addDays(promised, -agreedDays - draws.integer(0, Math.floor(agreedSd))));
  const requested = draws.chance(0.1) ? onOrBefore(addDays(promised, -2)) : promised;
  return {
    po: bill.po,
    supplier: bill.supplier,
    status: "received",
    orderDate,
    requested: requested < orderDate ? promised : requested,
    promised,
    closed: bill.date,
    note: "",
    journal: bill.journal,
    lines: lines.map((line) => deliverLine(line, { bill, draws, orderDate })),
  };
}

function deliverLine(
  { item, units, contractPrice, billedPrice, value }: BillLine,
  { bill, draws, orderDate }: { bill: Bill; draws: Draws; orderDate: IsoDate },
): SampleOrderLine {
  const { rejects } = SERVICES[bill.supplier];
  const rejected = draws.chance(rejects.chance)
    ? Math.max(1, Math.round(units * rejects.share * draws.factor(0.4)))
    : 0;
  const short = draws.chance(0.025) ? Math.ceil(units * draws.uniform(0.04, 0.15)) : 0;
  const early = onOrBefore(addDays(bill.date, -draws.integer(2, 5)));
  const inParts =
    draws.chance(0.1) && units >= 10 && value === units * contractPrice && monthOf(early) === monthOf(bill.date) && early > orderDate; // prettier-ignore
  const first = inParts ? Math.floor(units * 0.6) : 0;
  const part = (date: IsoDate, accepted: number, back: number): SampleDelivery => ({
    date,
    received: accepted + back,
    rejected: back,
    billedPrice,
    value: inParts ? accepted * contractPrice : value,
  });
  return {
    item,
    location: homeOf(item),
    ordered: units + rejected + short,
    price: contractPrice,
    deliveries: inParts
      ? [part(early, first, 0), part(bill.date, units - first, rejected)]
      : [part(bill.date, units, rejected)],
  };
}
