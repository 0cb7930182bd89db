import { plain } from "../plain.ts";
import type { SeriesKind, SeriesReason } from "./types.ts";

const NOUNS: Readonly<Record<SeriesKind, string>> = {
  demand: "Demand",
  stock: "Stock",
  ledger: "The amount",
};

/** The reason as one plain sentence with its numbers. */
export function sentenceOf(
  reason: SeriesReason,
  { date, value, kind }: { readonly date: string; readonly value: number | null; readonly kind: SeriesKind },
): string {
  const noun = NOUNS[kind];
  const is = `${noun} of ${plain(value ?? 0)} on ${date}`;
  switch (reason.code) {
    case "ordinary":
      return `${noun} on ${date} is ordinary.`;
    case "no_value":
      return `There is no value on ${date}.`;
    case "too_few_values":
      return `There is too little history to judge ${date}: it takes ${reason.needed} values.`;
    case "above":
    case "below":
      return `${is} is ${plain(reason.deviations)} usual deviations ${reason.code} the ${plain(reason.expected)} expected.`;
    case "nothing_where_expected":
      return `${noun} on ${date} is zero where about ${plain(reason.expected)} was expected.`;
    case "large_size":
      return `${is} is far above the usual size of ${plain(reason.usual)}; the largest other is ${plain(reason.largestOther)}.`;
    case "large_return":
      return `${is} is a return larger than usual demand, which is ${plain(reason.usual)}.`;
    case "out_and_back":
      return `${is} stands alone between ${plain(reason.before)} before and ${plain(reason.after)} after.`;
    case "sudden_last":
      return `${is} moved from ${plain(reason.before)}; no move before was larger than ${plain(reason.largestMove)}.`;
    case "below_zero":
      return `${is} is below zero, which stock on hand cannot be.`;
    case "level_changed":
      return `${noun} changed its level on ${date}, from about ${plain(reason.before)} to about ${plain(reason.after)}, and stayed there.`;
    case "trend_changed":
      return `${noun} changed its trend on ${date}, from ${plain(reason.before)} to ${plain(reason.after)} a period.`;
    default:
      return reason satisfies never;
  }
}
