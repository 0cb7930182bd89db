import { addDays, monthEnd, monthStart, weekday } from "../../../src/base/dates.ts";
import type { IsoDate, IsoMonth } from "../../../src/base/dates.ts";
import { isWorkday } from "../workdays.ts";
import type { Item, SupplierId } from "./catalogue.ts";

export type LocationId = "CL1" | "CS1" | "IM1" | "PH1" | "PH2";

export const LOCATIONS: readonly { readonly id: LocationId; readonly name: string }[] = [
  { id: "CL1", name: "Northgate clinic store" },
  { id: "CS1", name: "Central supply" },
  { id: "IM1", name: "Imaging center store" },
  { id: "PH1", name: "Main pharmacy" },
  { id: "PH2", name: "Westside pharmacy" },
];

export type InventoryAccount = "1310" | "1320";

/** How a supplier delivers. Days are calendar days. */
export type Service = {
  readonly account: InventoryAccount;
  readonly agreedDays: number;
  readonly agreedSd: number;
  /** order lines of a usual order */
  readonly lines: number;
  /** share of its lines of which something is sent back, and how much of them */
  readonly rejects: { readonly chance: number; readonly share: number };
  /** chance that an order is late, by month, and how many days then */
  readonly late: (month: IsoMonth) => { readonly chance: number; readonly days: readonly [number, number] };
};

export const LATE_SUPPLIER: SupplierId = "S05";
export const LATE_SINCE: IsoMonth = "2025-07";
export const QUALITY_SUPPLIER: SupplierId = "S06";

const usual = () => ({ chance: 0.05, days: [1, 2] as const });
const good = { chance: 0.02, share: 0.02 };

export const SERVICES: Readonly<Record<SupplierId, Service>> = {
  S01: { account: "1310", agreedDays: 3, agreedSd: 0.5, lines: 7, rejects: good, late: usual },
  S02: { account: "1310", agreedDays: 5, agreedSd: 1, lines: 5, rejects: good, late: usual },
  S03: { account: "1310", agreedDays: 9, agreedSd: 1.5, lines: 6, rejects: good, late: usual },
  S04: { account: "1320", agreedDays: 6, agreedSd: 1, lines: 9, rejects: good, late: usual },
  [LATE_SUPPLIER]: {
    account: "1320",
    agreedDays: 7,
    agreedSd: 1,
    lines: 6,
    rejects: good,
    late: (month) => (month < LATE_SINCE ? usual() : { chance: 0.75, days: [3, 11] }),
  },
  [QUALITY_SUPPLIER]: {
    account: "1320",
    agreedDays: 14,
    agreedSd: 2,
    lines: 6,
    rejects: { chance: 0.6, share: 0.09 },
    late: usual,
  },
  S07: { account: "1320", agreedDays: 21, agreedSd: 3, lines: 6, rejects: good, late: usual },
};

/** Where an item is delivered to and mostly asked for. */
export function homeOf({ supplier }: Item): LocationId {
  if (supplier === "S07") return "IM1";
  return SERVICES[supplier].account === "1310" ? "PH1" : "CS1";
}

/** Locations that ask for an item, with their share of its demand; in order of id, which is the order of costing. */
export function placesOf(item: Item): readonly { readonly location: LocationId; readonly share: number }[] {
  const home = homeOf(item);
  if (item.second === 0) return [{ location: home, share: 1 }];
  const second: LocationId = home === "PH1" ? "PH2" : "CL1";
  return [
    { location: home, share: 1 - item.second },
    { location: second, share: item.second },
  ].sort((a, b) => (a.location < b.location ? -1 : 1));
}

const CLOSED_SATURDAYS = ["01-01", "06-19", "07-04", "12-25"];

/** The main pharmacy also opens on Saturdays. */
export function isOpen(location: LocationId, date: IsoDate): boolean {
  if (isWorkday(date)) return true;
  return location === "PH1" && weekday(date) === 6 && !CLOSED_SATURDAYS.includes(date.slice(5));
}

const BY_WEEKDAY = [1.18, 1.06, 1, 0.97, 0.99, 0.55, 0];

/** The days of a month, worked out once: what is open when, how busy it is, and when use is posted. */
export type MonthCalendar = {
  readonly month: IsoMonth;
  readonly days: readonly IsoDate[];
  readonly open: ReadonlyMap<LocationId, readonly IsoDate[]>;
  /** Its last open day of each week and of the month. */
  readonly posting: ReadonlyMap<LocationId, ReadonlySet<IsoDate>>;
  readonly mondays: ReadonlySet<IsoDate>;
  /** Monday is the busiest day, Saturday half a day. */
  readonly busyness: ReadonlyMap<IsoDate, number>;
};

export function calendarOf(month: IsoMonth): MonthCalendar {
  const days: IsoDate[] = [];
  for (let day = monthStart(month); day <= monthEnd(month); day = addDays(day, 1)) days.push(day);
  const open = new Map(LOCATIONS.map(({ id }) => [id, days.filter((day) => isOpen(id, day))]));
  return {
    month,
    days,
    open,
    posting: new Map([...open].map(([id, theirs]) => [id, lastOfWeeks(theirs)])),
    mondays: new Set(days.filter((day) => weekday(day) === 1)),
    busyness: new Map(days.map((day) => [day, BY_WEEKDAY[weekday(day) - 1] ?? 0])),
  };
}

function lastOfWeeks(days: readonly IsoDate[]): ReadonlySet<IsoDate> {
  return new Set(
    days.filter((day, i) => {
      const next = days[i + 1];
      return next === undefined || weekday(next) <= weekday(day);
    }),
  );
}
