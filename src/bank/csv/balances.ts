import type { DraftLine } from "../draft.ts";
import type { StatementBalance } from "../statement.ts";

/** A line with the balance that its row gives, if it does. */
export type BalancedLine = { readonly line: DraftLine; readonly balance: number | null };

/**
 * Opening and closing balance from a balance column: banks list the oldest or the newest first, and the balances tell which. The
 * balance after a row includes it.
 */
export function balancesOf(rows: readonly BalancedLine[]): {
  readonly opening: StatementBalance | null;
  readonly closing: StatementBalance | null;
} {
  const booked = rows.filter(({ line }) => line.status === "booked");
  const ordered = isNewestFirst(booked) ? [...booked].reverse() : booked;
  const first = ordered[0];
  const last = ordered.at(-1);
  const opening =
    first === undefined || first.balance === null
      ? null
      : { amount: first.balance - first.line.amount, date: first.line.date };
  const closing =
    last === undefined || last.balance === null ? null : { amount: last.balance, date: last.line.date };
  return { opening, closing };
}

function isNewestFirst(rows: readonly BalancedLine[]): boolean {
  const chained = (before: BalancedLine | undefined, after: BalancedLine | undefined) =>
    before !== undefined &&
    after !== undefined &&
    before.balance !== null &&
    after.balance !== null &&
    before.balance + after.line.amount === after.balance;
  let forward = 0;
  let backward = 0;
  for (let at = 1; at < rows.length; at += 1) {
    if (chained(rows[at - 1], rows[at])) forward += 1;
    if (chained(rows[at], rows[at - 1])) backward += 1;
  }
  if (forward !== backward) return backward > forward;
  return (rows[0]?.line.date ?? "") > (rows.at(-1)?.line.date ?? "");
}
