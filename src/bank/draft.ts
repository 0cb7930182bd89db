import type { IsoDate } from "../base/dates.ts";
import { formatMoney } from "../base/money.ts";
import type { ParsedStatement, StatementLine } from "./statement.ts";

/** A line as a reader makes it; its place is given when the statement is finished. */
export type DraftLine = Omit<StatementLine, "line">;

export type DraftStatement = Omit<ParsedStatement, "lines" | "tie" | "from" | "to"> & {
  /** As the file states them; otherwise taken from the lines and balances. */
  readonly from: IsoDate | null;
  readonly to: IsoDate | null;
  readonly lines: readonly DraftLine[];
};

/** Numbers the lines, finds the period where the file does not state it, and checks opening + booked lines = closing. */
export function finishStatement(draft: DraftStatement): ParsedStatement {
  const lines = draft.lines.map((line, index) => ({ line: index + 1, ...line }));
  return { ...draft, ...periodOf(draft), lines, tie: tieOf(draft) };
}

function periodOf({
  from,
  to,
  opening,
  closing,
  lines,
}: DraftStatement): Pick<ParsedStatement, "from" | "to"> {
  let first: IsoDate | null = null;
  let last: IsoDate | null = null;
  for (const { date } of lines) {
    if (first === null || date < first) first = date;
    if (last === null || date > last) last = date;
  }
  const ends = [closing?.date ?? null, last].filter((date) => date !== null);
  const end = to ?? (ends.length > 0 ? ends.reduce((a, b) => (a > b ? a : b)) : (opening?.date ?? null));
  return { from: from ?? first ?? opening?.date ?? end, to: end };
}

function tieOf({ opening, closing, lines, currency }: DraftStatement): ParsedStatement["tie"] {
  const unknown = (why: string) => ({ status: "unknown" as const, why });
  if (!opening && !closing) return unknown("The file gives neither an opening nor a closing balance.");
  if (!opening) return unknown("The file gives no opening balance.");
  if (!closing) return unknown("The file gives no closing balance.");
  const foreign = [opening.currency, closing.currency, ...lines.map((line) => line.currency)].find(
    (other) => other !== undefined && other !== currency,
  );
  if (foreign !== undefined)
    return unknown(`The statement is in ${currency}, but holds amounts in ${foreign}.`);
  let sum = opening.amount;
  for (const { amount, status } of lines) if (status === "booked") sum += amount;
  const difference = closing.amount - sum;
  return difference === 0 ? { status: "ties" } : { status: "differs", difference };
}

/** The tie as one sentence for people; null where it ties. */
export function explainTie({ tie, currency }: Pick<ParsedStatement, "tie" | "currency">): string | null {
  switch (tie.status) {
    case "ties":
      return null;
    case "differs":
      return `Opening balance and lines differ from the closing balance by ${formatMoney(tie.difference, currency)}.`;
    case "unknown":
      return tie.why;
    default:
      return tie satisfies never;
  }
}
