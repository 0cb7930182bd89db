import type { Minor } from "../../base/money.ts";
import type { Period } from "../periods.ts";
import type { CashLine } from "./project.ts";

export type CashWeek = {
  readonly period: Period;
  readonly opening: Minor;
  readonly receipts: Minor;
  readonly disbursements: Minor;
  readonly closing: Minor;
};

/** Carries cash from week to week: closing = opening + receipts - disbursements, and the next week opens with it. */
export function rollWeeks(openingCash: Minor, lines: readonly CashLine[]): CashWeek[] {
  const [first] = lines;
  const weeks: CashWeek[] = [];
  let opening = openingCash;
  for (const [index, { period }] of (first?.cells ?? []).entries()) {
    const sum = (direction: CashLine["direction"]) =>
      lines.reduce(
        (total, line) => total + (line.direction === direction ? (line.cells[index]?.amount ?? 0) : 0),
        0,
      );
    const receipts = sum("in");
    const disbursements = sum("out");
    const closing = opening + receipts - disbursements;
    weeks.push({ period, opening, receipts, disbursements, closing });
    opening = closing;
  }
  assertCashIdentity(weeks, { openingCash, lines });
  return weeks;
}

/**
 * The law of the forecast, checked on what is about to be published: each week closes at what it opened with plus receipts
 * less disbursements, the next opens there, and the last closes at the opening balance plus every cell of every line.
 * @throws Error when it does not hold: a bug, not data
 */
export function assertCashIdentity(
  weeks: readonly CashWeek[],
  { openingCash, lines }: { readonly openingCash: Minor; readonly lines: readonly CashLine[] },
): void {
  let expected = openingCash;
  for (const { period, opening, receipts, disbursements, closing } of weeks) {
    if (
      opening !== expected ||
      opening + receipts - disbursements !== closing ||
      !Number.isSafeInteger(closing)
    ) {
      throw new Error(`cash forecast: the week from ${period.from} does not tie out`);
    }
    expected = closing;
  }
  let moved = 0;
  for (const { direction, cells } of lines) {
    for (const { amount } of cells) moved += direction === "in" ? amount : -amount;
  }
  if (openingCash + moved !== expected)
    throw new Error("cash forecast: the lines do not add up to the closing balance");
}
