import { type IsoDate, addDays, addMonths, daysBetween } from "../../base/dates.ts";
import type { Minor } from "../../base/money.ts";
import { type CalendarItem, type Occurrence, occurrences, plannedDates } from "./calendar.ts";

/** A bill or invoice as far as the rule needs it: gross amount in base currency. */
export type BilledAmount = {
  readonly partyId: string;
  readonly issueDate: IsoDate;
  readonly dueDate: IsoDate;
  readonly amount: Minor;
  readonly open: boolean;
};

export type PlannedPayments = {
  /** What the calendar pays (or receives) in the window, in order of pay date. */
  readonly due: readonly Occurrence[];
  /** What it does not, because bills do. */
  readonly leftOut: readonly {
    readonly item: CalendarItem;
    readonly date: IsoDate | null;
    readonly reason: string;
  }[];
  /** Parties whose bills to come are these items, so that they are not forecast a second time. */
  readonly carried: { readonly in: ReadonlySet<string>; readonly out: ReadonlySet<string> };
};

export type PlanOptions = {
  readonly asOf: IsoDate;
  readonly to: IsoDate;
  /** Bills to the company for money out, its own invoices for money in. */
  readonly bills: (direction: "in" | "out") => readonly BilledAmount[];
};

/** From this share on, a party's bills and its calendar items are taken to be the same thing. */
const SAME_THING = 0.5;
/** An open bill stands for an occurrence when it is within this share of its amount. */
const TOLERANCE = 0.2;
/** ... and due within this many days of it: half of what lies between two occurrences. */
const REACH: Readonly<Record<CalendarItem["every"], number>> = {
  once: 31,
  weekly: 3,
  biweekly: 7,
  semimonthly: 7,
  monthly: 15,
  quarterly: 31,
  yearly: 31,
};

/**
 * The calendar's payments after `asOf`, without those that also come as bills. By party, comparing what its recurring
 * items come to in twelve months with what it billed in the last twelve (in books that are younger, the same part of both):
 *
 * - no bills, or bills under half of the items: bills are for something else, both count;
 * - items at least half of the bills: the calendar knows the date and amount better, so it carries the party's future
 *   and the party is left out of the forecast of bills to come;
 * - items under half of the bills: they are one part of many, the bills to come contain them and the items are left out.
 *
 * An occurrence that an open bill of the same party stands for (20 % of the amount, half an interval of the date) is left
 * to that bill, each bill standing for one. Items without a party always count.
 */
export function planPayments(
  items: readonly CalendarItem[],
  { asOf, to, bills }: PlanOptions,
): PlannedPayments {
  const verdicts = new Map<string, Verdict>();
  const keyOf = ({ direction, party_id }: CalendarItem) => `${direction} ${party_id ?? ""}`;
  for (const [key, theirs] of Map.groupBy(items, keyOf)) verdicts.set(key, judge(theirs, { asOf, bills }));

  const leftOut: { item: CalendarItem; date: IsoDate | null; reason: string }[] = [];
  const carried = { in: new Set<string>(), out: new Set<string>() };
  const counted = items.filter((item) => {
    const verdict = verdicts.get(keyOf(item)) ?? "both";
    if (verdict === "calendar" && item.party_id !== null) carried[item.direction].add(item.party_id);
    if (verdict !== "bills" || item.every === "once") return true;
    const reason = `the bills of ${item.party_id ?? "its party"} are forecast and contain it`;
    leftOut.push({ item, date: null, reason });
    return false;
  });
  const open = {
    in: bills("in").filter((bill) => bill.open),
    out: bills("out").filter((bill) => bill.open),
  };
  const used = new Set<BilledAmount>();
  const due = occurrences(counted, { from: addDays(asOf, 1), to }).filter(({ item, date }) => {
    const bill = open[item.direction].find(
      (candidate) => !used.has(candidate) && standsFor(candidate, item, date),
    );
    if (!bill) return true;
    used.add(bill);
    leftOut.push({ item, date, reason: `an open bill due on ${bill.dueDate} stands for it` });
    return false;
  });
  return { due, leftOut, carried };
}

type Verdict = "both" | "calendar" | "bills";

function judge(
  items: readonly CalendarItem[],
  { asOf, bills }: Pick<PlanOptions, "asOf" | "bills">,
): Verdict {
  const [first] = items;
  if (!first || first.party_id === null) return "both";
  const known = bills(first.direction);
  const start = known.reduce((least, { issueDate }) => (issueDate < least ? issueDate : least), asOf);
  const yearAgo = addMonths(asOf, -12);
  const since = start > yearAgo ? start : yearAgo;
  const billed = known
    .filter(({ partyId, issueDate }) => partyId === first.party_id && issueDate >= since && issueDate <= asOf)
    .reduce((sum, { amount }) => sum + amount, 0);
  const until = addMonths(asOf, 12);
  const planned = items
    .filter((item) => item.every !== "once")
    .reduce(
      (sum, item) => sum + item.amount * plannedDates(item, { from: addDays(asOf, 1), to: until }).length,
      0,
    );
  const comparable = (planned * (daysBetween(since, asOf) + 1)) / 365;
  if (comparable === 0 || billed < comparable * SAME_THING) return "both";
  return comparable >= billed * SAME_THING ? "calendar" : "bills";
}

function standsFor({ partyId, dueDate, amount }: BilledAmount, item: CalendarItem, date: IsoDate): boolean {
  return (
    partyId === item.party_id &&
    Math.abs(amount - item.amount) <= item.amount * TOLERANCE &&
    Math.abs(daysBetween(dueDate, date)) <= REACH[item.every]
  );
}
