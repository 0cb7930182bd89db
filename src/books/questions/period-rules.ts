import {
  type IsoDate,
  addDays,
  addToMonth,
  isIsoDate,
  monthEnd,
  monthOf,
  monthStart,
} from "../../base/dates.ts";
import type { FiscalCalendar, Window } from "../statements/fiscal-calendar.ts";
import { isMonthEnd } from "../statements/fiscal-calendar.ts";
import {
  COUNT,
  DAY,
  MONTH,
  YEAR,
  calendarQuarter,
  countOf,
  dayOf,
  fiscalQuarter,
  fiscalYear,
  latestMonth,
  monthName,
  monthNumber,
  monthWindow,
  sameWindow,
  yearFrom,
} from "./period-words.ts";

/** What a phrase says about time. */
export type When =
  | { readonly kind: "on"; readonly date: IsoDate }
  | ({ readonly kind: "over" } & Window)
  | { readonly kind: "clarify"; readonly question: string; readonly options: readonly string[] }
  | { readonly kind: "problem"; readonly reason: string };

/** What phrases are read against. */
export type Clock = { readonly calendar: FiscalCalendar; readonly asOf: IsoDate };

/** `groups` are the parenthesised parts of the phrase. The first rule that matches a phrase reads it. */
export type PeriodRule = {
  readonly pattern: RegExp;
  readonly read: (groups: readonly string[], clock: Clock, phrase: string) => When;
};

const over = (window: Window): When => ({ kind: "over", from: window.from, to: window.to });
const on = (date: IsoDate): When => ({ kind: "on", date });
const rule = (pattern: string, read: PeriodRule["read"]): PeriodRule => ({
  pattern: new RegExp(`(?<![^ ])${pattern}(?![^ ])`, "g"),
  read,
});
const onDay = (date: IsoDate | null, phrase: string): When =>
  date === null ? { kind: "problem", reason: `There is no day "${phrase}" in the calendar.` } : on(date);

const FISCAL = "(?:fy|fiscal year|financial year|fiscal)";
const QUARTERS = ["first", "second", "third", "fourth"];
const QUARTER = `(?:q([1-4])|(first|second|third|fourth|1st|2nd|3rd|4th) quarter)`;
const quarterNumber = (digit: string, word: string): number =>
  digit === "" ? QUARTERS.findIndex((name) => name === word) + 1 || Number(word.charAt(0)) : Number(digit);

const DATES: readonly PeriodRule[] = [
  rule("(\\d{4}-\\d{2}-\\d{2})", ([date = ""]) => onDay(isIsoDate(date) ? date : null, date)),
  rule("(\\d{4})-(0[1-9]|1[0-2])", ([year = "", month = ""]) => over(monthWindow(`${year}-${month}`))),
  rule(`(${DAY}) (?:of )?(${MONTH}),? (${YEAR})`, ([day = "", month = "", year = ""], _, phrase) =>
    onDay(dayOf(Number(year), monthNumber(month), Number.parseInt(day)), phrase),
  ),
  rule(`(${MONTH}) (?:the )?(${DAY}),? (${YEAR})`, ([month = "", day = "", year = ""], _, phrase) =>
    onDay(dayOf(Number(year), monthNumber(month), Number.parseInt(day)), phrase),
  ),
  rule("(\\d{1,2})[/.](\\d{1,2})[/.](\\d{4})", ([a = "", b = "", year = ""], _, phrase) =>
    numericDate([Number(a), Number(b), Number(year)], phrase),
  ),
];

/** 03/04/2025 is two days; only a number above 12, or twice the same, tells which is the month. */
function numericDate([first, second, year]: readonly [number, number, number], phrase: string): When {
  const monthFirst = dayOf(year, first, second);
  const dayFirst = dayOf(year, second, first);
  if (monthFirst !== null && dayFirst !== null && monthFirst !== dayFirst) {
    return { kind: "clarify", question: `Which day is ${phrase}?`, options: [monthFirst, dayFirst] };
  }
  return onDay(monthFirst ?? dayFirst, phrase);
}

const NAMED: readonly PeriodRule[] = [
  rule(
    `${QUARTER}[ -](?:of )?${FISCAL} ?(${YEAR}|\\d\\d)`,
    ([digit = "", word = "", year = ""], { calendar }) =>
      over(fiscalQuarter(calendar, yearFrom(year), quarterNumber(digit, word))),
  ),
  rule(`${FISCAL} ?(${YEAR}|\\d\\d) ${QUARTER}`, ([year = "", digit = "", word = ""], { calendar }) =>
    over(fiscalQuarter(calendar, yearFrom(year), quarterNumber(digit, word))),
  ),
  rule(`${QUARTER}[ -](?:of )?(?:the )?(?:year )?(${YEAR})`, ([digit = "", word = "", year = ""], clock) =>
    quarterOf(Number(year), quarterNumber(digit, word), clock),
  ),
  rule(`(${YEAR})[ -]?q([1-4])`, ([year = "", digit = ""], clock) =>
    quarterOf(Number(year), Number(digit), clock),
  ),
  rule(
    `(?:h([12])|(first|second) half)[ -](?:of )?(${YEAR})`,
    ([digit = "", word = "", year = ""], { calendar }) => {
      const second = digit === "2" || word === "second";
      const { from, to } = fiscalYear(calendar, Number(year));
      const middle = addToMonth(monthOf(from), 6);
      return over(second ? { from: monthStart(middle), to } : { from, to: addDays(monthStart(middle), -1) });
    },
  ),
  rule(`${FISCAL} ?(${YEAR}|\\d\\d)`, ([year = ""], { calendar }) =>
    over(fiscalYear(calendar, yearFrom(year))),
  ),
  rule(`(${MONTH}) (?:of )?(${YEAR})`, ([month = "", year = ""]) =>
    over(monthWindow(`${year}-${String(monthNumber(month)).padStart(2, "0")}`)),
  ),
  rule(`(${MONTH}) (?:the )?(${DAY})`, ([month = "", day = ""], clock) =>
    dayOrYear(monthNumber(month), day, clock),
  ),
  rule(`(${DAY}) (?:of )?(${MONTH})`, ([day = "", month = ""], { asOf }, phrase) =>
    onDay(latestDay(monthNumber(month), Number.parseInt(day), asOf), phrase),
  ),
  rule(`calendar year (${YEAR})`, ([year = ""]) => over({ from: `${year}-01-01`, to: `${year}-12-31` })),
];

/** Where the fiscal year is not the calendar year, "Q1 2026" has two readings. */
function quarterOf(year: number, quarter: number, { calendar }: Clock): When {
  const fiscal = fiscalQuarter(calendar, year, quarter);
  const byCalendar = calendarQuarter(year, quarter);
  if (sameWindow(fiscal, byCalendar) || isFiled(calendar)) return over(fiscal);
  return {
    kind: "clarify",
    question: `Is Q${quarter} ${year} the fiscal or the calendar quarter?`,
    options: [`${fiscal.from} to ${fiscal.to}`, `${byCalendar.from} to ${byCalendar.to}`],
  };
}

/** Filed statements are by the filer's own years and quarters, and hold no others: there is one reading. */
function isFiled(calendar: FiscalCalendar): boolean {
  return calendar.grain !== "month";
}

function latestDay(month: number, day: number, asOf: IsoDate): IsoDate | null {
  const year = Number(asOf.slice(0, 4));
  const date = dayOf(year, month, day);
  return date !== null && date <= asOf ? date : dayOf(year - 1, month, day);
}

/** "May 26" is a day, or May of 2026 where the books reach that year. */
function dayOrYear(month: number, day: string, { calendar, asOf }: Clock): When {
  const number = Number.parseInt(day);
  const date = latestDay(month, number, asOf);
  const year = 2000 + number;
  const couldBeYear =
    /^\d\d$/.test(day) &&
    year >= Number(calendar.span.from.slice(0, 4)) &&
    year <= Number(calendar.span.to.slice(0, 4));
  if (couldBeYear) {
    const options = [`${monthName(month)} ${year}`, ...(date === null ? [] : [date])];
    return { kind: "clarify", question: `Is "${monthName(month)} ${day}" a month or a day?`, options };
  }
  return onDay(date, `${monthName(month)} ${day}`);
}

const LAST =
  "(?:the )?(?:last|previous|prior|past|preceding|latest|most recent)(?: (?:complete|completed|full))?";

const RELATIVE: readonly PeriodRule[] = [
  rule("(?:the )?(?:trailing|last|past) (?:12|twelve) months", (_, { calendar, asOf }) =>
    over(calendar.trailingYear(asOf)),
  ),
  rule("(?:ttm|ltm|trailing year)", (_, { calendar, asOf }) => over(calendar.trailingYear(asOf))),
  rule(
    "(?:ytd|year to date|so far this year|this year so far|this year to date|(?:this|the current) (?:fiscal |financial )?year)",
    (_, { calendar, asOf }) => over(calendar.yearToDate(asOf)),
  ),
  rule("(?:qtd|quarter to date|so far this quarter|(?:this|the current) quarter)", (_, { calendar, asOf }) =>
    over(calendar.quarter(asOf)),
  ),
  rule("(?:mtd|month to date|so far this month|(?:this|the current) month)", (_, { calendar, asOf }) =>
    over(calendar.month(asOf)),
  ),
  rule(`(?:same time|same day|this time|same date) last year`, (_, { calendar, asOf }) =>
    on(calendar.dayBefore(asOf, 12)),
  ),
  rule(
    `(${COUNT}) (month|quarter|year)s? (?:ago|earlier|before)`,
    ([count = "", unit = ""], { calendar, asOf }) =>
      on(
        calendar.dayBefore(
          asOf,
          countOf(count) * { month: 1, quarter: 3, year: 12 }[unit as "month" | "quarter" | "year"],
        ),
      ),
  ),
  rule(`(?:${LAST}|trailing) (${COUNT}) days`, ([count = ""], { asOf }) =>
    over({ from: addDays(asOf, 1 - countOf(count)), to: asOf }),
  ),
  rule(`(?:${LAST}|trailing) (${COUNT}) months`, ([count = ""], clock) =>
    over(lastMonths(countOf(count), clock)),
  ),
  rule(`${LAST} (?:month)(?: end)?`, (_, clock) => over(lastMonths(1, clock))),
  rule(`${LAST} quarter(?: end)?`, (_, { calendar, asOf }) => over(lastQuarter(calendar, asOf))),
  rule(`${LAST} (?:fiscal |financial )?year(?: end)?`, (_, { calendar, asOf }) =>
    over(lastYear(calendar, asOf)),
  ),
  rule(`(?:fiscal )?year end(?: of)? (${YEAR})`, ([year = ""], { calendar }) =>
    on(fiscalYear(calendar, Number(year)).to),
  ),
  rule("(?:fiscal )?year end", (_, { calendar, asOf }) => on(lastYear(calendar, asOf).to)),
  rule("quarter end", (_, { calendar, asOf }) => on(lastQuarter(calendar, asOf).to)),
  rule("month end", (_, clock) => on(lastMonths(1, clock).to)),
];

/** The last `count` finished months. */
function lastMonths(count: number, { asOf }: Clock): Window {
  const last = isMonthEnd(asOf) ? monthOf(asOf) : addToMonth(monthOf(asOf), -1);
  return { from: monthStart(addToMonth(last, 1 - count)), to: monthEnd(last) };
}

function lastQuarter(calendar: FiscalCalendar, asOf: IsoDate): Window {
  const { from } = calendar.quarter(asOf);
  const end = monthEnd(addToMonth(monthOf(from), 2));
  if (end === asOf) return { from, to: end };
  return { from: monthStart(addToMonth(monthOf(from), -3)), to: addDays(from, -1) };
}

function lastYear(calendar: FiscalCalendar, asOf: IsoDate): Window {
  const year = calendar.year(asOf);
  return year.to === asOf ? year : calendar.year(addDays(year.from, -1));
}

const BARE: readonly PeriodRule[] = [
  // "may" and "march" are also verbs: they are months after a word that a month follows.
  rule(
    `(?<=(?:in|of|for|during|since|last|until|through|from|between|vs|versus|at|by|and|to|end) )(may|march)`,
    ([month = ""], { asOf }) => over(monthWindow(latestMonth(monthNumber(month), asOf))),
  ),
  rule(`(?:last )?((?!may)(?!march)${MONTH})`, ([month = ""], { asOf }) =>
    over(monthWindow(latestMonth(monthNumber(month), asOf))),
  ),
  rule(`(?:the )?${QUARTER}`, ([digit = "", word = ""], clock) => {
    const { calendar, asOf } = clock;
    const year = Number(calendar.year(asOf).to.slice(0, 4));
    const window = fiscalQuarter(calendar, year, quarterNumber(digit, word));
    return over(window.from <= asOf ? window : fiscalQuarter(calendar, year - 1, quarterNumber(digit, word)));
  }),
  rule(`(?:the )?(?:year )?(${YEAR})`, ([text = ""], { calendar }) => {
    const year = Number(text);
    const fiscal = fiscalYear(calendar, year);
    const byCalendar = { from: `${year}-01-01`, to: `${year}-12-31` };
    if (sameWindow(fiscal, byCalendar) || isFiled(calendar)) return over(fiscal);
    return {
      kind: "clarify",
      question: `Is ${year} the fiscal or the calendar year?`,
      options: [`FY${year} (${fiscal.from} to ${fiscal.to})`, `calendar year ${year}`],
    };
  }),
];

/** In order: what is more exact comes first. */
export const PERIOD_RULES: readonly PeriodRule[] = [...DATES, ...NAMED, ...RELATIVE, ...BARE];
