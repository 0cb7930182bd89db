import { type IsoDate, monthOf } from "../../base/dates.ts";
import type { Window } from "../../books/statements/fiscal-calendar.ts";
import { isMonthEnd } from "../../books/statements/fiscal-calendar.ts";

const MONTHS = [
  "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
] as const; // prettier-ignore

/** `June 2026`, or `Jun 26` for the axis of a chart. */
export function monthName(date: IsoDate, style: "long" | "short" = "long"): string {
  const name = MONTHS[Number(date.slice(5, 7)) - 1] ?? "";
  return style === "long" ? `${name} ${date.slice(0, 4)}` : `${name.slice(0, 3)} ${date.slice(2, 4)}`;
}

/** Days in words: `June 2026`, `January to June 2026`, or the dates where they are not whole months. */
export function windowName({ from, to }: Window): string {
  if (!from.endsWith("-01") || !isMonthEnd(to)) return `${from} to ${to}`;
  if (monthOf(from) === monthOf(to)) return monthName(to);
  const first = from.slice(0, 4) === to.slice(0, 4) ? (MONTHS[Number(from.slice(5, 7)) - 1] ?? "") : monthName(from); // prettier-ignore
  return `${first} to ${monthName(to)}`;
}

const NUMBERS = [
  "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
  "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
] as const; // prettier-ignore

/** The number of a week or month in words, so that no digit stands in a text; none above twenty. */
export function inWords(number: number): string | undefined {
  return NUMBERS[number - 1];
}

/** `slow_collections` as `Slow collections`. */
export function titleOf(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
