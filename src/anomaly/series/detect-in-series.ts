import { PurserError } from "../../base/errors.ts";
import { ADI_LIMIT, classifyDemand } from "../../forecast/core/classify.ts";
import { fillGaps } from "../../forecast/core/gaps.ts";
import { at } from "../../forecast/core/numbers.ts";
import type { Change } from "../change/detect-changes.ts";
import { detectChanges } from "../change/detect-changes.ts";
import { scoreOf } from "../score.ts";
import { judgeDense } from "./dense.ts";
import { periodOfDates } from "./period.ts";
import { sentenceOf } from "./sentence.ts";
import { judgeSparse } from "./sparse.ts";
import { judgeStock } from "./stock.ts";
import type { Judgement, Point, SeriesInput, SeriesKind, SeriesReason } from "./types.ts";
import { FEWEST_VALUES } from "./types.ts";

/**
 * One point a value: is it an anomaly, why, and what should it have been? Judged in hindsight, beside earlier and
 * later values. Leading periods without activity are ordinary.
 * @throws PurserError `invalid_input` when dates and values differ in number or the period is not a whole number from 1.
 */
export function detectInSeries(input: SeriesInput): readonly Point[] {
  const { values, dates, kind, period = periodOfDates(dates) } = input;
  if (values.length !== dates.length) {
    throw new PurserError(
      "invalid_input",
      `Give one date per value: there are ${values.length} values and ${dates.length} dates.`,
    );
  }
  if (!Number.isInteger(period) || period < 1) {
    throw new PurserError("invalid_input", `"period" is ${period}; it must be a whole number from 1.`);
  }
  const byRow = judgeRows(values, { kind, period });
  if (kind !== "stock") {
    for (const change of detectChanges(values, period)) markChange(byRow, change);
  }
  return values.map((_, row) => {
    const judgement = byRow.get(row) ?? silent(null, { code: "no_value" });
    const value = values[row];
    const shown = typeof value === "number" && Number.isFinite(value) ? value : null;
    return toPoint(judgement, { date: dates[row] ?? "", value: shown, kind });
  });
}

/** Judgements of the rows that have a value. Gaps are filled only where the season needs every row in its place. */
function judgeRows(
  raw: SeriesInput["values"],
  { kind, period }: { readonly kind: SeriesKind; readonly period: number },
): Map<number, Judgement> {
  const { values, observed } = fillGaps(raw, period);
  const start = raw.length - values.length;
  const rows = observed.flatMap((seen, index) => (seen ? [index] : []));
  const known = rows.map((index) => at(values, index));
  const byRow = new Map<number, Judgement>();
  raw.slice(0, start).forEach((value, row) => {
    if (value === 0) byRow.set(row, silent(0, { code: "ordinary" }));
  });
  const put = (judgements: readonly Judgement[], indices: readonly number[]) =>
    judgements.forEach((judgement, place) => byRow.set(start + at(indices, place), judgement));
  const sparse = kind === "demand" && classifyDemand(known).adi >= ADI_LIMIT;
  if (known.length < FEWEST_VALUES) {
    const few = silent(null, { code: "too_few_values", needed: FEWEST_VALUES });
    put(known.map(() => few), rows); // prettier-ignore
  } else if (kind === "stock") put(judgeStock(known), rows);
  else if (sparse) put(judgeSparse(known), rows);
  else {
    const all = judgeDense(values, { period, kind });
    put(all.filter((_, index) => observed[index] === true), rows); // prettier-ignore
  }
  return byRow;
}

/** A lasting change is told once, on its first row, unless that row is told for itself. */
function markChange(byRow: Map<number, Judgement>, change: Change): void {
  const judgement = byRow.get(change.index);
  if (judgement === undefined || judgement.distance >= 1) return;
  const level = change.kind === "level";
  const [before, after] = level ? [change.before, change.after] : [change.slopeBefore, change.slopeAfter];
  byRow.set(change.index, {
    ...judgement,
    distance: change.score / (1 - change.score),
    direction: after > before ? "high" : "low",
    reason: { code: level ? "level_changed" : "trend_changed", before, after },
  });
}

function silent(expected: number | null, reason: SeriesReason): Judgement {
  return { distance: 0, direction: null, expected, interval: null, reason };
}

function toPoint(
  judgement: Judgement,
  about: { readonly date: string; readonly value: number | null; readonly kind: SeriesInput["kind"] },
): Point {
  const { distance, direction, expected, interval, reason } = judgement;
  return {
    date: about.date,
    value: about.value,
    score: scoreOf(distance),
    flagged: distance >= 1,
    direction,
    expected,
    interval,
    reason,
    sentence: sentenceOf(reason, about),
  };
}
