import { type Point, detectChanges, detectInSeries } from "../../../anomaly/index.ts";
import { pause } from "../../../base/abort.ts";
import { currencyExponent } from "../../../base/money.ts";
import { naturalSign } from "../../../books/accounts.ts";
import type { GatheredSeries } from "../../../stock/anomalies/series.ts";
import { changeReason, pointReason } from "./wording.ts";
import type { ChangeFinding, Finding, Findings, RowsOf, ValueOrigin } from "./finding.ts";
import type { Subject } from "./output.ts";

export type JudgeOptions = {
  readonly minScore: number;
  readonly currency: string;
  /** Values in a season. */
  readonly period: number;
  readonly signal: AbortSignal;
  /** Says for how many series the work is done. */
  readonly onProgress: (done: number) => void;
};

/** Series between two looks at the signal and the event loop. */
const AT_A_TIME = 10;

/** Each series in hindsight: values that stand out, and lasting changes apart from them. */
export async function judgeSeries(all: readonly GatheredSeries[], options: JudgeOptions): Promise<Findings> {
  const anomalies: Finding[] = [];
  const changes: ChangeFinding[] = [];
  let points = 0;
  for (const [index, series] of all.entries()) {
    if (index % AT_A_TIME === 0) {
      options.onProgress(index);
      await pause(0, options.signal);
    }
    points += series.values.length;
    anomalies.push(...judgeOne(series, options));
    if (series.kind !== "stock") changes.push(...changesOf(series, options));
  }
  return { anomalies, changes, checked: { series: all.length, points, lines: 0 } };
}

function judgeOne(series: GatheredSeries, options: JudgeOptions): Finding[] {
  const { kind } = series;
  const { scaled, unscale } = scaling(series, options.currency);
  const points = detectInSeries({ values: scaled, dates: labelsOf(series), kind, period: options.period });
  return points.flatMap((point, index) => {
    const value = series.values[index];
    if (value === undefined || point.score < options.minScore || !isOfTheValue(point)) return [];
    const { expected, interval } = point;
    return [
      {
        ...aboutPeriod(series, index),
        value,
        expected: expected === null ? null : unscale(expected),
        interval: interval && { lower: unscale(interval.lower), upper: unscale(interval.upper) },
        method: METHODS[kind],
        score: point.score,
        direction: point.direction,
        reason: pointReason(subjectOf(series).label, point),
        origin: originOf(series, index),
        rows: rowsOf(series, index),
      },
    ];
  });
}

/** Changes are told apart, and what was below zero is told once a run. */
function isOfTheValue({ reason }: Point): boolean {
  return !["level_changed", "trend_changed", "below_zero", "no_value", "too_few_values"].includes(
    reason.code,
  );
}

const METHODS: Readonly<Record<GatheredSeries["kind"], string>> = {
  demand: "median of the neighbouring periods plus the season; of rare demand, the median size",
  stock: "the levels of the periods before and after",
  ledger: "median of the neighbouring months plus the season",
};

function changesOf(series: GatheredSeries, options: JudgeOptions): ChangeFinding[] {
  const { scaled, unscale } = scaling(series, options.currency);
  return detectChanges(scaled, options.period)
    .filter(({ score }) => score >= options.minScore)
    .map(({ index, kind: change, score, ...course }) => {
      const [before, after] =
        change === "level" ? [course.before, course.after] : [course.slopeBefore, course.slopeAfter];
      const about = aboutPeriod(series, index);
      const reason = changeReason(about.subject.label, { change, date: about.date, before, after });
      return { ...about, change, score, before: unscale(before), after: unscale(after), reason };
    });
}

/** Money is judged and worded in major units. */
function scaling({ kind, values }: GatheredSeries, currency: string) {
  const factor = kind === "ledger" ? 10 ** currencyExponent(currency) : 1;
  return {
    scaled: values.map((value) => value / factor),
    unscale: (value: number) => value * factor,
  };
}

const labelsOf = ({ kind, periods }: GatheredSeries): string[] =>
  periods.map(({ start, end }) => (kind === "stock" ? end : kind === "ledger" ? start.slice(0, 7) : start));

function subjectOf({ subject }: GatheredSeries): Subject {
  if (subject.kind === "account") {
    const { code, name } = subject.account;
    return { label: `${code} ${name}`, account: code };
  }
  const { sku, locationId } = subject;
  return { label: `${sku} at ${locationId}`, sku, locationId };
}

function periodAt(series: GatheredSeries, index: number) {
  const period = series.periods[index];
  if (period === undefined) throw new Error(`a series has no period ${index}`);
  return period;
}

function aboutPeriod(series: GatheredSeries, index: number) {
  const { start, end } = periodAt(series, index);
  const isLevel = series.kind === "stock";
  return {
    kind: series.kind,
    subject: subjectOf(series),
    date: isLevel ? end : start,
    span: isLevel ? { to: end } : { from: start, to: end },
    unit: series.kind === "ledger" ? ("money" as const) : ("count" as const),
  };
}

function originOf(series: GatheredSeries, index: number): ValueOrigin {
  const { start, end } = periodAt(series, index);
  const { subject, kind } = series;
  if (subject.kind === "account") {
    const { code, type } = subject.account;
    return {
      kind: "source",
      formula: `movement of the ledger account ${code}`,
      source: { kind: "ledger", accounts: [code], from: start, to: end, sign: naturalSign(type) },
    };
  }
  const { sku, locationId } = subject;
  const isLevel = kind === "stock";
  return {
    kind: "source",
    formula: isLevel
      ? `all movements of ${sku} at ${locationId}`
      : `demand less returns of ${sku} at ${locationId}`,
    source: {
      kind: "items",
      table: isLevel ? "stock_movement" : "demand_history",
      skus: [sku],
      location: locationId,
      kinds: null,
      direction: null,
      measure: "quantity",
      from: isLevel ? null : start,
      to: end,
      sign: 1,
    },
  };
}

function rowsOf(series: GatheredSeries, index: number): RowsOf {
  const { start, end } = periodAt(series, index);
  const { subject, kind } = series;
  if (subject.kind === "account")
    return { kind: "account", accountId: subject.account.id, from: start, to: end };
  const table = kind === "stock" ? "stock_movement" : "demand_history";
  return { kind: "item", table, sku: subject.sku, locationId: subject.locationId, from: start, to: end };
}
