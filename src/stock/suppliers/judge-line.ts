import { type IsoDate, addDays } from "../../base/dates.ts";
import type { LineDelivery, OrderLine } from "../orders.ts";
import type { OtifPolicy } from "./otif-policy.ts";

export type JudgedLine = {
  readonly line: OrderLine;
  readonly due: IsoDate;
  /** The policy asked for the promised day and there was none. */
  readonly fellBack: boolean;
  readonly onTime: boolean;
  readonly inFull: boolean;
};

/**
 * How a line did by the end of `asOf`; null while the supplier can still make it. Goods count from the day they came,
 * rejected ones never; several deliveries of one day are one.
 *
 * On time: the delivery that filled the line, or of a line never filled the last one, came within the tolerance; nothing
 * came earlier than allowed. In full: accepted goods reach the ordered quantity less its tolerance. Too much is not a failure here.
 */
export function judgeLine(line: OrderLine, policy: OtifPolicy, asOf: IsoDate): JudgedLine | null {
  const promised = policy.date === "promised" ? line.promisedDate : null;
  const due = promised ?? line.requestedDate;
  const latest = addDays(due, policy.toleranceDaysLate);
  const days = byDay(line.deliveries);
  const filled = fillingDay(days, neededOf(line, policy));
  const isClosed = line.closedOn !== null && line.closedOn <= asOf;
  if (filled === undefined && !isClosed && latest > asOf) return null;
  const decisive = filled === undefined ? days.at(-1) : days[filled];
  const first = days[0];
  const earliest = policy.toleranceDaysEarly === null ? null : addDays(due, -policy.toleranceDaysEarly);
  return {
    line,
    due,
    fellBack: policy.date === "promised" && promised === null,
    onTime:
      decisive !== undefined &&
      first !== undefined &&
      decisive.date <= latest &&
      (earliest === null || first.date >= earliest),
    inFull: filled !== undefined && (policy.partials === "count" || filled === 0),
  };
}

/** The delivery that a line's lead time ends with: the one that filled it, or the last one of a line closed short. */
export function endingDelivery(line: OrderLine, asOf: IsoDate): LineDelivery | undefined {
  let accepted = 0;
  for (const delivery of line.deliveries) {
    accepted += delivery.received - delivery.rejected;
    if (accepted >= line.ordered) return delivery;
  }
  return line.closedOn !== null && line.closedOn <= asOf ? line.deliveries.at(-1) : undefined;
}

type DeliveryDay = { readonly date: IsoDate; readonly accepted: number };

function byDay(deliveries: readonly LineDelivery[]): DeliveryDay[] {
  const days = new Map<IsoDate, number>();
  for (const { date, received, rejected } of deliveries) {
    if (received > 0) days.set(date, (days.get(date) ?? 0) + received - rejected);
  }
  return [...days].map(([date, accepted]) => ({ date, accepted })).sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** Milli; the tolerance is a decimal share, so a hair below a whole milli is that milli. */
function neededOf({ ordered }: OrderLine, { quantityTolerance }: OtifPolicy): number {
  return Math.ceil(ordered * (1 - quantityTolerance) - 1e-6);
}

function fillingDay(days: readonly DeliveryDay[], needed: number): number | undefined {
  let sum = 0;
  const index = days.findIndex(({ accepted }) => (sum += accepted) >= needed);
  return index < 0 ? undefined : index;
}
