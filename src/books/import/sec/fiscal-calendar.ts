import { type IsoDate, addDays, daysBetween } from "../../../base/dates.ts";
import type { Duration, FactIndex, Filing } from "./facts.ts";
import { getOrAdd } from "./facts.ts";

/** A fiscal year as the filer lives it. An unfinished one has an estimated end and no row of its own. */
export type FiscalYear = {
  /** The number the filer gives it: 2023 of FY2023. */
  readonly number: number;
  readonly start: IsoDate;
  readonly end: IsoDate;
  readonly finished: boolean;
};

const YEAR_DAYS = 365.25;
const ANNUAL = /^(10-K|20-F|40-F)/;

/**
 * The filer's fiscal years, oldest first. Years are what annual reports tell flows for, of 350 to 380 days, not overlapping;
 * their number comes from `fy` of the filing whose own period ends there (the largest end it tells), else from the nearest year.
 */
export function readFiscalYears(index: FactIndex, netIncome: readonly string[]): FiscalYear[] {
  const withResult = index.durations.filter((duration) =>
    duration.told.some(({ values }) => netIncome.some((tag) => values.has(tag))),
  );
  const told = withResult.length > 0 ? withResult : index.durations;
  const spans = annualSpans(told);
  const own = ownPeriods(index, told);
  const last = spans.at(-1);
  const open = unfinishedStart(told, last?.end);
  const years = spans.map(({ start, end }) => ({ start, end, finished: true }));
  if (open !== null) years.push({ start: open, end: addDays(open, 363), finished: false });
  return number(years, own);
}

function annualSpans(durations: readonly Duration[]): { readonly start: IsoDate; readonly end: IsoDate }[] {
  const candidates = durations
    .filter(
      ({ days, told }) => days >= 350 && days <= 380 && told.some(({ filing }) => ANNUAL.test(filing.form)),
    )
    .sort((a, b) => (a.end === b.end ? b.told.length - a.told.length : a.end < b.end ? 1 : -1));
  const chosen: { readonly start: IsoDate; readonly end: IsoDate }[] = [];
  for (const { start, end } of candidates) {
    const next = chosen.at(-1);
    if (!next || daysBetween(end, next.start) > -15) chosen.push({ start, end });
  }
  return chosen.reverse();
}

/** First day of the year that has quarters but no annual report yet. */
function unfinishedStart(durations: readonly Duration[], lastEnd: IsoDate | undefined): IsoDate | null {
  const quarters = durations.filter(
    ({ days, end }) => days >= 75 && days <= 120 && (lastEnd === undefined || end > lastEnd),
  );
  if (quarters.length === 0) return null;
  if (lastEnd !== undefined) return addDays(lastEnd, 1);
  const starts = quarters
    .filter(({ told }) => told.some(({ filing }) => filing.fp === "Q1"))
    .map(({ start }) => start)
    .sort();
  return starts.at(-1) ?? null;
}

/** For each filing's own period end (the largest it tells) the filing; the first filed counts, not its amendments. */
function ownPeriods(index: FactIndex, durations: readonly Duration[]): ReadonlyMap<IsoDate, Filing> {
  const ends = new Map<string, { filing: Filing; end: IsoDate }>();
  const see = (filing: Filing, end: IsoDate) => {
    const known = getOrAdd(ends, filing.accn, () => ({ filing, end }));
    if (end > known.end) known.end = end;
  };
  for (const { end, told } of durations) for (const { filing } of told) see(filing, end);
  for (const [end, filings] of index.instants)
    for (const { filing, values } of filings) if (values.has("Assets")) see(filing, end);
  const own = new Map<IsoDate, Filing>();
  for (const { filing, end } of ends.values()) {
    const known = own.get(end);
    if (filing.fy !== null && (!known || filing.filed < known.filed)) own.set(end, filing);
  }
  return own;
}

type Unnumbered = Omit<FiscalYear, "number">;

function number(years: readonly Unnumbered[], own: ReadonlyMap<IsoDate, Filing>): FiscalYear[] {
  const numbers = years.map((year) => ownNumber(year, own));
  const numbered: FiscalYear[] = [];
  for (const [index, year] of years.entries()) {
    const previous = numbered.at(-1);
    const value = numbers[index] ?? nearest(years, numbers, index) ?? byEnd(year.end);
    // Two years may not share a number, whatever a filer typed.
    const least = previous ? previous.number + Math.max(1, yearsBetween(previous.end, year.end)) : value;
    numbered.push({ ...year, number: previous && value <= previous.number ? least : value });
  }
  return numbered;
}

function ownNumber(year: Unnumbered, own: ReadonlyMap<IsoDate, Filing>): number | null {
  if (year.finished) return own.get(year.end)?.fy ?? null;
  for (const [end, filing] of own) if (end >= year.start && end <= year.end) return filing.fy;
  return null;
}

function nearest(
  years: readonly Unnumbered[],
  numbers: readonly (number | null)[],
  index: number,
): number | null {
  const year = years[index];
  let best: { readonly distance: number; readonly value: number } | null = null;
  for (const [other, value] of numbers.entries()) {
    const end = years[other]?.end;
    if (value === null || end === undefined || !year) continue;
    const distance = Math.abs(other - index);
    if (!best || distance < best.distance) best = { distance, value: value - yearsBetween(year.end, end) };
  }
  return best?.value ?? null;
}

function yearsBetween(from: IsoDate, to: IsoDate): number {
  return Math.round(daysBetween(from, to) / YEAR_DAYS);
}

/** A 52/53-week year may end in the first days of the next calendar year. */
function byEnd(end: IsoDate): number {
  return Number(addDays(end, -15).slice(0, 4));
}

/** Calendar month that a fiscal year starts in, 52/53-week years to the nearest. */
export function startMonthOf(start: IsoDate): number {
  return Number(addDays(start, 14).slice(5, 7));
}
