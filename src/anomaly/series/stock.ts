import { at } from "../../forecast/core/numbers.ts";
import { robustDeviation } from "../spread.ts";
import type { Judgement } from "./types.ts";
import { INTERVAL_WIDTH, LIMIT } from "./types.ts";

/** A share of rows below zero from which back orders are usual. */
const USUAL_SHARE = 0.05;
/** Moves of a level that makes none are believed to be this share of it. */
const LEAST_MOVE = 0.02;

/**
 * Judges levels on hand. A level wanders and jumps up at a receipt, so a value is only wrong where it leaves and comes
 * back: it stands out from the row before and from the row after, on the same side. The last row has no row after; it
 * must move farther than every move before it.
 */
export function judgeStock(values: readonly number[]): readonly Judgement[] {
  const moves = values.slice(1).map((value, t) => value - at(values, t));
  const usualLevel = values.reduce((total, value) => total + Math.abs(value), 0) / values.length;
  const move = Math.max(robustDeviation(moves), LEAST_MOVE * usualLevel, Number.MIN_VALUE);
  const negative = values.filter((value) => value < 0).length;
  const neverNegative = negative <= USUAL_SHARE * values.length;
  const lowest = neverNegative ? 0 : Number.NEGATIVE_INFINITY;
  const lastRow = values.length - 1;

  return values.map((value, t) => {
    const before = at(values, t === 0 ? 1 : t - 1);
    const after = at(values, t === lastRow ? t - 1 : t + 1);
    const expected = Math.max(lowest, t === 0 || t === lastRow ? before : (before + after) / 2);
    const width = INTERVAL_WIDTH * move;
    const interval = { lower: Math.max(lowest, expected - width), upper: expected + width };
    const direction = value > expected ? ("high" as const) : ("low" as const);
    const base = { direction, expected, interval };
    if (value < 0 && neverNegative) {
      return {
        ...base,
        direction: "low",
        distance: Number.POSITIVE_INFINITY,
        reason: { code: "below_zero" },
      };
    }
    if (t === 0) return { ...base, direction: null, distance: 0, reason: { code: "ordinary" } };
    if (t === lastRow) {
      const largestMove = moves.slice(0, -1).reduce((most, each) => Math.max(most, Math.abs(each)), 0);
      const distance = Math.max(0, Math.abs(value - before) - largestMove) / (LIMIT * move);
      return distance >= 1
        ? { ...base, distance, reason: { code: "sudden_last", before, largestMove } }
        : { ...base, direction: null, distance, reason: { code: "ordinary" } };
    }
    const up = value - before;
    const down = value - after;
    const out = Math.sign(up) === Math.sign(down) ? Math.min(Math.abs(up), Math.abs(down)) : 0;
    const distance = out / (LIMIT * move);
    return distance >= 1
      ? { ...base, distance, reason: { code: "out_and_back", before, after } }
      : { ...base, direction: null, distance, reason: { code: "ordinary" } };
  });
}
