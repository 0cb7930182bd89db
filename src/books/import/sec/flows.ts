import { type IsoDate, addDays, daysBetween } from "../../../base/dates.ts";
import type { Minor } from "../../../base/money.ts";
import type { Balance } from "./balance-sheet.ts";
import { type Concepts, pick } from "./concepts.ts";
import type { Duration, FactIndex, Told } from "./facts.ts";
import type { FiscalYear } from "./fiscal-calendar.ts";
import { type Values, readIncomeStatement, subtract } from "./income-statement.ts";

/** An income statement of a period that ends on `end`. */
export type Flow = {
  readonly name: string;
  readonly kind: "quarter" | "year";
  readonly start: IsoDate;
  readonly end: IsoDate;
  readonly lines: ReadonlyMap<string, Balance>;
};

/**
 * The flows of a fiscal year that do not overlap: four quarters where the first three are told (the fourth is the year less
 * these), else the year as one; of an unfinished year the quarters there are.
 */
export function readFlows(year: FiscalYear, index: FactIndex, concepts: Concepts): Flow[] {
  const reader = createReader(year, index, concepts);
  const quarters = [1, 2, 3].map((n) => reader.quarter(n)).filter((flow) => flow !== null);
  if (!year.finished) return quarters;
  const whole = reader.year();
  if (!whole) return quarters.length === 3 ? quarters : [];
  if (quarters.length < 3) return [whole];
  const last = quarters.at(-1)?.end ?? year.start;
  const lines = quarters.reduce((left, quarter) => subtract(left, quarter.lines), whole.lines);
  const fourth: Flow = {
    name: `${year.number}-Q4`,
    kind: "quarter",
    start: addDays(last, 1),
    end: year.end,
    lines,
  };
  return [...quarters, fourth];
}

/** Days from the year's start within which a span counts as starting with it (52/53-week years). */
const SLACK = 6;
/** Lengths of spans from the year's start: quarters have 12 to 17 weeks. */
const YEAR_TO_DATE: Readonly<Record<number, readonly [number, number]>> = {
  1: [75, 120],
  2: [160, 205],
  3: [245, 290],
};

function createReader(year: FiscalYear, index: FactIndex, concepts: Concepts) {
  const { income } = concepts;
  const yearDays = daysBetween(year.start, year.end) + 1;
  const often = [income.depreciation, income.interestExpense, income.interestIncome];

  /** The latest filing that tells net income and what it came from; else the latest with net income. */
  function primary(duration: Duration): Told | undefined {
    const net = duration.told.filter(({ values }) => pick(values, income.netIncome));
    return (
      net.find(({ values }) =>
        [income.revenue, income.beforeTax, income.operatingIncome].some((tags) => pick(values, tags)),
      ) ?? net[0]
    );
  }

  /** What that filing tells; depreciation and interest from any other one where it does not. */
  function valuesOf(duration: Duration | undefined): Values | null {
    const main = duration && primary(duration);
    if (!main) return null;
    const values = new Map(main.values);
    for (const tags of often) {
      if (pick(values, tags)) continue;
      for (const other of duration.told) {
        const found = pick(other.values, tags);
        if (found) {
          values.set(found.tag, found.value);
          break;
        }
      }
    }
    return values;
  }

  const best = (fits: (duration: Duration) => boolean) =>
    index.durations
      .filter((duration) => fits(duration) && primary(duration))
      .sort((a, b) => b.told.length - a.told.length)[0];

  const quarterOf = (end: IsoDate) =>
    Math.round((daysBetween(year.start, end) + 1) / ((year.finished ? yearDays : 364) / 4));

  const single = (n: number) =>
    best(
      ({ start, end, days }) =>
        days >= 75 &&
        days <= 120 &&
        end <= year.end &&
        daysBetween(year.start, start) >= -SLACK &&
        quarterOf(end) === n,
    );

  const toDate = (n: number) =>
    best(({ start, days }) => {
      const [least = 0, most = 0] = YEAR_TO_DATE[n] ?? [];
      return Math.abs(daysBetween(year.start, start)) <= SLACK && days >= least && days <= most;
    });

  /** A quarter's values: told as such, or as the year to date less the year to date before. */
  function quarterValues(n: number): { readonly values: Values; readonly end: IsoDate } | null {
    const direct = single(n);
    const now = toDate(n);
    const told = valuesOf(direct);
    const difference = n === 1 ? null : subtractValues(valuesOf(now), valuesOf(toDate(n - 1)));
    if (!direct || !told) return difference && now ? { values: difference, end: now.end } : null;
    const values = new Map(told);
    for (const tags of often) {
      const found = pick(values, tags) ? null : difference && pick(difference, tags);
      if (found) values.set(found.tag, found.value);
    }
    return { values, end: direct.end };
  }

  return {
    quarter: (n: number): Flow | null => {
      const found = quarterValues(n);
      const lines = found && readIncomeStatement(found.values, concepts);
      if (!found || !lines) return null;
      const before = n === 1 ? null : (single(n - 1) ?? toDate(n - 1));
      const start = before ? addDays(before.end, 1) : n === 1 ? year.start : addDays(found.end, -90);
      return { name: `${year.number}-Q${n}`, kind: "quarter", start, end: found.end, lines };
    },
    year: (): Flow | null => {
      const values = valuesOf(best(({ start, end }) => start === year.start && end === year.end));
      const lines = values && readIncomeStatement(values, concepts);
      return lines && { name: `FY${year.number}`, kind: "year", start: year.start, end: year.end, lines };
    },
  };
}

/** Tags that both tell, `a` less `b`. */
function subtractValues(a: Values | null, b: Values | null): Values | null {
  if (!a || !b) return null;
  const result = new Map<string, Minor>();
  for (const [tag, value] of a) {
    const other = b.get(tag);
    if (other !== undefined) result.set(tag, value - other);
  }
  return result;
}
