import { type Sign, detectChanges, detectInSeries, scoreStream } from "../../../anomaly/index.ts";
import { type IsoDate, isIsoDate } from "../../../base/dates.ts";
import type { ChangeFinding, Finding, Findings } from "./finding.ts";
import { type AnomalyRequest, secondsOf } from "./input.ts";
import { changeReason, pointReason, shown } from "./wording.ts";

const LABEL = "The series given";

/** A series that came with the request: a stream where its dates are instants, else judged in hindsight. */
export function judgeValues(request: AnomalyRequest, asOf: IsoDate): Findings {
  const values = request.values ?? [];
  const labels = request.dates ?? values.map((_, index) => String(index + 1));
  const times = labels.map(secondsOf).filter((time) => time !== undefined);
  const findings = times.length === values.length ? ofStream(request, times) : inHindsight(request, labels);
  const inside = ({ date }: { readonly date: string }) => isInside(date, request);
  const points = values.filter((value) => value !== null).length;
  const dated = <T extends { readonly date: string }>(all: readonly T[]) =>
    all.filter(inside).map((each) => ({ ...each, span: { to: dayOf(each.date) ?? asOf } }));
  return {
    anomalies: dated(findings.anomalies),
    changes: dated(findings.changes),
    checked: { series: 1, points, lines: 0 },
  };
}

type Undated<T> = Omit<T, "span">;
type Judged = {
  readonly anomalies: readonly Undated<Finding>[];
  readonly changes: readonly Undated<ChangeFinding>[];
};

function inHindsight(
  { values = [], valuesAre, period, minScore }: AnomalyRequest,
  labels: readonly string[],
): Judged {
  const points = detectInSeries({
    values,
    dates: labels,
    kind: valuesAre,
    ...(period === undefined ? {} : { period }),
  });
  const anomalies = points.flatMap((point, index) => {
    const changed = point.reason.code === "level_changed" || point.reason.code === "trend_changed";
    if (point.value === null || changed || point.score < minScore) return [];
    return [
      {
        ...about(labels, index),
        value: point.value,
        expected: point.expected,
        interval: point.interval,
        method: "median of the neighbouring values plus the season",
        score: point.score,
        direction: point.direction,
        reason: pointReason(LABEL, point),
        origin: given(point.value, index),
        rows: { kind: "known", rows: [] } as const,
      },
    ];
  });
  if (valuesAre === "stock") return { anomalies, changes: [] };
  const changes = detectChanges(values, period)
    .filter(({ score }) => score >= minScore)
    .map(({ index, kind: change, score, ...course }) => {
      const [before, after] =
        change === "level" ? [course.before, course.after] : [course.slopeBefore, course.slopeAfter];
      const named = about(labels, index);
      const reason = changeReason(LABEL, { change, date: named.date, before, after });
      return { ...named, change, before, after, score, reason };
    });
  return { anomalies, changes };
}

const SIGNS: Readonly<Record<Sign, string>> = {
  value: "lies far from the",
  jump: "jumped away from the",
  short_shift: "ends a short stretch away from the",
  long_shift: "ends a long stretch away from the",
  spread: "ends a stretch that varies unusually around the",
};

function ofStream({ values = [], minScore }: AnomalyRequest, times: readonly number[]): Judged {
  const labels = times.map((time) => `${new Date(time * 1_000).toISOString().slice(0, 19)}Z`);
  const readings = scoreStream(
    values.map((value) => value ?? Number.NaN),
    times,
  );
  const anomalies = readings.flatMap(({ score, sign, expected, alarm }, index) => {
    const value = values[index];
    if (value == null || sign === undefined || expected === undefined || score < minScore) return [];
    const named = about(labels, index);
    const place = `${LABEL}: the value ${shown(value)} at ${named.date}`;
    return [
      {
        ...named,
        value,
        expected: expected.value,
        interval: null,
        method: "the better of the running level and the daily and weekly patterns of earlier values",
        score,
        direction:
          value > expected.value ? ("high" as const) : value < expected.value ? ("low" as const) : null,
        reason: alarm
          ? `${place} ${SIGNS[sign]} ${shown(expected.value)} expected from the values before it.`
          : `${place} rings no alarm: ${shown(expected.value)} was expected.`,
        origin: given(value, index),
        rows: { kind: "known", rows: [] } as const,
      },
    ];
  });
  return { anomalies, changes: [] };
}

function about(labels: readonly string[], index: number) {
  return {
    kind: "values" as const,
    subject: { label: LABEL, line: String(index + 1) },
    date: labels[index] ?? String(index + 1),
    unit: "count" as const,
  };
}

function given(value: number, index: number): Finding["origin"] {
  return {
    kind: "source",
    formula: "a value given with the request",
    source: { kind: "assumption", value, note: `value ${index + 1} of the series given with the request` },
  };
}

function dayOf(label: string): IsoDate | undefined {
  const day = label.slice(0, 10);
  return isIsoDate(day) ? day : undefined;
}

function isInside(label: string, { from, to }: AnomalyRequest): boolean {
  const day = dayOf(label);
  return day === undefined || ((from === undefined || day >= from) && (to === undefined || day <= to));
}
