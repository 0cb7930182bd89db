import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import type { IsoDate } from "../../base/dates.ts";
import { type Minor, formatMoney } from "../../base/money.ts";
import type { ClosedPeriod } from "../posting-queries.ts";
import { findClosed } from "../posting.ts";
import type { References } from "./check.ts";
import type { JournalEntry } from "./draft.ts";
import { nameOf } from "./journal-plan.ts";
import type { RejectionList } from "./reading.ts";

/** Totals of the journals of an import: what a person compares with the source's own trial balance. */
export type JournalTotals = {
  readonly lines: number;
  readonly debits: Minor;
  readonly credits: Minor;
  /** first and last day with an entry */
  readonly span: { readonly first: IsoDate; readonly last: IsoDate } | null;
};

/** Checks every journal: two lines or more, balanced, accounts, parties and tax codes known, period open. */
export async function checkJournals(
  journals: readonly JournalEntry[],
  context: {
    readonly refs: References;
    readonly closed: readonly ClosedPeriod[];
    readonly currency: string;
    readonly rejections: RejectionList;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<JournalTotals> {
  const { refs, closed, currency, rejections, signal } = context;
  let lines = 0;
  let debits = 0;
  let credits = 0;
  let first: IsoDate | null = null;
  let last: IsoDate | null = null;
  for (const [index, journal] of journals.entries()) {
    if (index % 20_000 === 19_999) {
      await yieldToEventLoop();
      signal?.throwIfAborted();
    }
    const { file } = journal.at;
    const refuse = (reason: string) => rejections.add({ ...journal.at, reason });
    let sum = 0;
    for (const line of journal.lines) {
      sum += line.baseAmount;
      if (line.baseAmount > 0) debits += line.baseAmount;
      else credits -= line.baseAmount;
      if (!refs.accounts.has(line.accountCode))
        rejections.add(unknown(file, line.line, "account", line.accountCode));
      if (line.partyId && !refs.parties.has(line.partyId))
        rejections.add(unknown(file, line.line, "party", line.partyId));
      if (line.taxCode && !refs.taxCodes.has(line.taxCode))
        rejections.add(unknown(file, line.line, "tax_code", line.taxCode));
    }
    lines += journal.lines.length;
    if (sum !== 0)
      refuse(
        `journal ${nameOf(journal)} does not balance: debits less credits are ${formatMoney(sum, currency)}`,
      );
    if (journal.lines.length < 2)
      refuse(`journal ${nameOf(journal)} has one line; double entry needs at least two`);
    if (!refs.entities.has(journal.entityId))
      rejections.add(unknown(file, journal.at.line, "entity", journal.entityId));
    const period = closed.length > 0 ? findClosed(closed, journal.entityId, journal.date) : undefined;
    if (period)
      refuse(`journal ${nameOf(journal)} is dated ${journal.date}, in the closed period ${period.name}`);
    if (first === null || journal.date < first) first = journal.date;
    if (last === null || journal.date > last) last = journal.date;
  }
  return { lines, debits, credits, span: first !== null && last !== null ? { first, last } : null };
}

function unknown(file: string, line: number, column: string, value: string) {
  return { file, line, column, value, reason: `there is no ${column.replace("_", " ")} "${value}"` };
}
