import { addToMonth, daysBetween, type IsoDate, monthEnd, monthOf } from "../base/dates.ts";
import { quarterStart } from "../books/statements/fiscal-calendar.ts";
import type { Figure } from "../figures/figure.ts";
import type { Row } from "../store/schema.ts";
import type { RiskContext } from "./rule.ts";
import { mannKendall, theilSen } from "./statistics/ranks.ts";

const DAYS_PER_MONTH = 365.25 / 12;
/** One-sided; of six month-ends at most one pair may then stand against the trend. */
const TREND_ALPHA = 0.02;
const TESTS_AHEAD = 2;

/** A Theil-Sen slope as the difference of two real values. */
type Slope = { readonly earlier: Figure; readonly later: Figure; readonly months: number };

/** The metric carried on along its trend to the next test dates; nothing without a trend for the worse. */
export async function project(
  covenant: Row<"covenant">,
  actual: Figure,
  context: RiskContext,
): Promise<{ readonly date: IsoDate; readonly figure: Figure }[]> {
  const { asOf, books, figures } = context;
  const trend = await trendForWorse(covenant, context);
  if (!trend) return [];
  const { short, long } = trend;
  const dates = nextTests(covenant.frequency, { asOf, startMonth: books.company.fiscalYearStartMonth });
  return dates.map((date) => {
    const ahead = Math.max(1, Math.round(daysBetween(asOf, date) / DAYS_PER_MONTH));
    const perMonth = `((later - earlier) / ${short.months} + (later_long - earlier_long) / ${long.months}) / 2`;
    const formula = `actual + ${perMonth} * ${ahead}`;
    const figure = figures.derive({
      name: "covenant_projected",
      label: `${actual.label} at ${date} if the trend goes on`,
      unit: actual.unit,
      asOf,
      qualifier: `${covenant.id}/${date}`,
      formula: actual.unit.kind === "money" ? `round(${formula})` : formula,
      inputs: {
        actual,
        later: short.later,
        earlier: short.earlier,
        later_long: long.later,
        earlier_long: long.earlier,
      },
    });
    return { date, figure };
  });
}

/**
 * The Theil-Sen slopes of the last month-ends and of twelve, where Mann-Kendall finds a trend for the worse among the
 * last ones and both slopes are for the worse. A ratio over a trailing year wanders: on level earnings that scatter
 * by a quarter each month, the short slope alone would foresee a break about once in fifty assessments, the mean of
 * both once in a hundred.
 */
async function trendForWorse(
  covenant: Row<"covenant">,
  context: RiskContext,
): Promise<{ readonly short: Slope; readonly long: Slope } | undefined> {
  const worse = covenant.comparator === ">=" ? -1 : 1;
  const count = Math.max(3, context.limits.value("covenant_trend_months"));
  const history = await readBack(covenant.metric, { count: Math.max(count, 12), context });
  const recent = history.slice(-count);
  if (recent.length < count) return undefined;
  const trend = mannKendall(valuesOf(recent));
  if ((worse === 1 ? trend.pUp : trend.pDown) > TREND_ALPHA) return undefined;
  const [short, long] = [slopeOf(recent, worse), slopeOf(history, worse)];
  return short && long && { short, long };
}

/** The slope of values a month apart; nothing when it is not for the worse. */
function slopeOf(figures: readonly Figure[], worse: 1 | -1): Slope | undefined {
  const pair = theilSen(valuesOf(figures));
  const [earlier, later] = [pair && figures[pair.from], pair && figures[pair.to]];
  if (!pair || !earlier || !later || pair.slope * worse <= 0) return undefined;
  return { earlier, later, months: pair.to - pair.from };
}

function valuesOf(figures: readonly Figure[]): number[] {
  return figures.map((figure) => figure.value ?? Number.NaN);
}

/** The metric at up to `count` month-ends back to back, oldest first, ending with the context's day. */
async function readBack(
  metric: string,
  { count, context }: { readonly count: number; readonly context: RiskContext },
): Promise<Figure[]> {
  const history: Figure[] = [];
  for (let back = 0; back < count; back += 1) {
    const day = context.books.calendar.dayBefore(context.asOf, back);
    const read = await context.metric(metric, day);
    if (!("figure" in read) || read.figure.value === null) break;
    history.unshift(read.figure);
  }
  return history;
}

/** The next test dates after `asOf`: month-ends or ends of fiscal quarters. */
export function nextTests(
  frequency: string,
  { asOf, startMonth }: { readonly asOf: IsoDate; readonly startMonth: number },
): IsoDate[] {
  const dates: IsoDate[] = [];
  for (let month = monthOf(asOf); dates.length < TESTS_AHEAD; month = addToMonth(month, 1)) {
    const end = monthEnd(month);
    const tested = frequency === "monthly" || quarterStart(end, startMonth).startsWith(addToMonth(month, -2));
    if (tested && end > asOf) dates.push(end);
  }
  return dates;
}
