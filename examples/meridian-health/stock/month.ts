import type { IsoDate } from "../../../src/base/dates.ts";
import type { Minor } from "../../../src/base/money.ts";
import type { Item } from "./catalogue.ts";
import type { SampleOrder } from "./delivering.ts";
import type { DayDraw } from "./demand-draw.ts";
import { type LocationId, type MonthCalendar, homeOf } from "./network.ts";
import { type Shelf, type Shelves, averageOf, put, receive, shelfOf, take, unitsAt } from "./shelf.ts";

export type SampleMovement = {
  readonly date: IsoDate;
  readonly kind: "receipt" | "return" | "transfer" | "issue";
  readonly sku: string;
  readonly location: LocationId;
  readonly to?: LocationId;
  /** signed, but for transfers */
  readonly units: number;
  readonly value: Minor;
  readonly journal: string;
  readonly reference: string;
};

export type SampleDemand = {
  readonly date: IsoDate;
  readonly sku: string;
  readonly location: LocationId;
  readonly units: number;
  readonly stockOut: boolean;
  readonly reference: string;
};

/** One item at one location with the month's draws. */
export type Series = {
  readonly item: Item;
  readonly location: LocationId;
  /** units that the month is expected to ask for */
  readonly planned: number;
  readonly draws: ReadonlyMap<IsoDate, DayDraw>;
};

export type MonthInput = {
  readonly calendar: MonthCalendar;
  /** in order of item and location: the order in which use is costed */
  readonly series: readonly Series[];
  readonly orders: readonly SampleOrder[];
  /** factor on the draws that follow the month's activity */
  readonly scale: number;
  /** units more or less that one item's home location asks for on a day; made up so that the month comes out */
  readonly adjust: { readonly sku: string; readonly byDay: ReadonlyMap<IsoDate, number> };
  /** cents that the last issue of the adjusted item takes along */
  readonly lastCents: Minor;
  readonly useJournal: string;
};

export type MonthOutput = {
  readonly movements: readonly SampleMovement[];
  readonly demand: readonly SampleDemand[];
  /** cents: issues less returns */
  readonly used: Minor;
};

/** Runs a month day by day on the shelves, which it changes: deliveries, transfers, demand, and the weekly posting of use. */
export function runMonth(shelves: Shelves, input: MonthInput): MonthOutput {
  const { calendar, series, orders, useJournal } = input;
  const { posting } = calendar;
  const movements: SampleMovement[] = [];
  const demand: SampleDemand[] = [];
  const pending = new Map<Series, { used: number; returned: number }>();
  const lastPosting = [...(posting.get(homeLocation(input)) ?? [])].at(-1);
  let used = 0;

  for (const date of calendar.days) {
    movements.push(...receiveAll(shelves, orders, date));
    for (const one of calendar.mondays.has(date) ? series : []) {
      const moved = refill(shelfOf(shelves, one.item.sku), { one, date });
      if (moved) movements.push(moved);
    }
    for (const one of series) {
      if (!one.draws.has(date)) continue;
      const tally = pending.get(one) ?? { used: 0, returned: 0 };
      pending.set(one, tally);
      demand.push(...serve(shelfOf(shelves, one.item.sku), { one, date, input, tally }));
    }
    const due = series.filter((one) => posting.get(one.location)?.has(date));
    const post = (one: Series, kind: "return" | "issue", units: number, value: Minor) =>
      movements.push({
        date,
        kind,
        sku: one.item.sku,
        location: one.location,
        units,
        value,
        journal: useJournal,
        reference: "",
      });
    for (const one of due) {
      const units = pending.get(one)?.returned ?? 0;
      if (units === 0) continue;
      const shelf = shelfOf(shelves, one.item.sku);
      const value = averageOf(shelf, units);
      shelf.bookUnits += units;
      shelf.bookValue += value;
      used -= value;
      post(one, "return", units, value);
    }
    for (const one of due) {
      const units = pending.get(one)?.used ?? 0;
      pending.delete(one);
      if (units === 0) continue;
      const isLast =
        one.item.sku === input.adjust.sku && one.location === homeOf(one.item) && date === lastPosting;
      const value = take(shelfOf(shelves, one.item.sku), units, isLast ? input.lastCents : 0);
      used += value;
      post(one, "issue", -units, -value);
    }
  }
  return { movements, demand, used };
}

function homeLocation({ series, adjust }: MonthInput): LocationId {
  const found = series.find(({ item }) => item.sku === adjust.sku);
  if (!found) throw new Error(`${adjust.sku} is not among the month's series`);
  return homeOf(found.item);
}

function receiveAll(shelves: Shelves, orders: readonly SampleOrder[], date: IsoDate): SampleMovement[] {
  return orders.flatMap(({ po, journal, lines }) =>
    lines.flatMap(({ item, location, deliveries }) =>
      deliveries
        .filter((delivery) => delivery.date === date)
        .map(({ received, rejected, value }): SampleMovement => {
          const units = received - rejected;
          receive(shelfOf(shelves, item.sku), units, value);
          return { date, kind: "receipt", sku: item.sku, location, units, value, journal, reference: po };
        }),
    ),
  );
}

const REFILL_DAYS = 24;
const REFILL_BELOW = 12;

/** On Mondays a second location that runs low gets more from the first, if that has enough itself. */
function refill(
  shelf: Shelf,
  { one, date }: { readonly one: Series; readonly date: IsoDate },
): SampleMovement | undefined {
  const home = homeOf(one.item);
  if (one.location === home || !one.draws.has(date)) return undefined;
  const daily = one.planned / 30;
  const held = unitsAt(shelf, one.location);
  if (held > REFILL_BELOW * daily) return undefined;
  const spare = Math.floor(unitsAt(shelf, home) / 2);
  const units = Math.min(spare, Math.ceil(REFILL_DAYS * daily - held));
  if (units <= 0) return undefined;
  put(shelf, home, -units);
  put(shelf, one.location, units);
  return {
    date,
    kind: "transfer",
    sku: one.item.sku,
    location: home,
    to: one.location,
    units,
    value: averageOf(shelf, units),
    journal: "",
    reference: "",
  };
}

/** What a location is asked for on a day, and hands out as far as it can. */
function serve(
  shelf: Shelf,
  {
    one,
    date,
    input,
    tally,
  }: { one: Series; date: IsoDate; input: MonthInput; tally: { used: number; returned: number } },
): SampleDemand[] {
  const draw = one.draws.get(date);
  if (!draw) return [];
  const { item, location } = one;
  const extra =
    item.sku === input.adjust.sku && location === homeOf(item) ? (input.adjust.byDay.get(date) ?? 0) : 0;
  const asked = Math.max(0, Math.round(draw.base * input.scale) + draw.fixed + extra);
  const filled = Math.min(asked, unitsAt(shelf, location));
  put(shelf, location, draw.returned - filled);
  tally.used += filled;
  tally.returned += draw.returned;
  const row = { date, sku: item.sku, location, reference: "" };
  return [
    ...(asked > 0 ? [{ ...row, units: asked, stockOut: filled < asked }] : []),
    ...(draw.returned > 0 ? [{ ...row, units: -draw.returned, stockOut: false, reference: "RETURN" }] : []),
  ];
}
