import { type DateOrder, readDate } from "../values/date-text.ts";

/** Digits that worn or blurred print makes alike. */
const ALIKE: Readonly<Record<string, string>> = {
  "0": "689",
  "1": "7",
  "3": "8",
  "5": "6",
  "6": "058",
  "7": "1",
  "8": "036",
  "9": "0",
};

/** The years in which a receipt that is still of interest to anybody was printed. */
export function isPlausible(day: string): boolean {
  return day >= "1990" && day < "2060";
}

/**
 * The one day that `text`, which is none, can be with a single digit misread: 36/03/2017 is 30/03/2017 and 14/02/2918 is
 * 14/02/2018. Undefined where several days, or none, are that close.
 */
export function mend(text: string, order: DateOrder | undefined): string | undefined {
  const days = new Set<string>();
  for (let at = 0; at < text.length; at++) {
    for (const digit of ALIKE[text.charAt(at)] ?? "") {
      const guess = text.slice(0, at) + digit + text.slice(at + 1);
      for (const day of readDate(guess, { order })?.candidates ?? []) {
        if (isPlausible(day) && follows(order, guess, day)) days.add(day);
      }
    }
  }
  const [only, ...others] = days;
  return others.length === 0 ? only : undefined;
}

/** A misread digit is no reason to believe in another order of day and month as well. */
function follows(order: DateOrder | undefined, text: string, day: string): boolean {
  const first = Number(/^\d+/.exec(text)?.[0]);
  const [, month, date] = day.split("-").map(Number);
  return order === undefined || order === "ymd" || first === (order === "dmy" ? date : month);
}
