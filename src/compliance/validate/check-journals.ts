import { formatMoney } from "../../base/money.ts";
import { findClosed } from "../../books/posting.ts";
import type { ClosedPeriod } from "../../books/posting-queries.ts";
import type { Row } from "../../store/schema.ts";
import type { Finding } from "../finding.ts";
import type { JournalLine } from "../queries.ts";

export type PostedJournal = { readonly head: Row<"journal">; readonly lines: readonly JournalLine[] };

/** A journal by itself: balanced, checked by somebody else, in a period that takes entries. */
export function checkJournal(
  { head, lines }: PostedJournal,
  { closed, currency }: { readonly closed: readonly ClosedPeriod[]; readonly currency: string },
): readonly Finding[] {
  const subject = `journal:${head.id}`;
  const findings: Finding[] = [];
  const add = (severity: Finding["severity"], rule: string, message: string) =>
    findings.push({ rule, severity, subject, message });
  const sum = lines.reduce((total, line) => total + line.base_amount, 0);
  if (sum !== 0)
    add(
      "error",
      "journal_unbalanced",
      `Journal ${head.id} is out of balance by ${formatMoney(sum, currency)}.`,
    );
  if (lines.length < 2) add("error", "journal_too_short", `Journal ${head.id} has ${lines.length} line(s).`);
  if (head.checker !== null && head.checker === head.maker)
    add("error", "maker_is_checker", `${head.maker} made and checked journal ${head.id}.`);
  if (lines.some((line) => line.date !== head.date))
    add("error", "journal_dates_differ", `Lines of journal ${head.id} have another date than its head.`);
  const period = findClosed(closed, head.entity_id, head.date);
  if (period?.status === "soft_closed" && head.checker === null)
    add(
      "review",
      "period_soft_closed",
      `Journal ${head.id} lies in ${period.name}, which is soft-closed, and nobody checked it.`,
    );
  if (period?.status === "closed")
    add("note", "period_closed", `Journal ${head.id} lies in ${period.name}, which is closed by now.`);
  return findings;
}
