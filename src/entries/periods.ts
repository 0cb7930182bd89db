import { type IsoDate, addDays } from "../base/dates.ts";
import type { Issue } from "../documents/standard-invoice.ts";
import type { RulePeriod } from "./posting-rules.ts";

/** What stands against posting on `date`: a closed period is an error, a soft-closed one needs a person. */
export function periodIssues(periods: readonly RulePeriod[], date: IsoDate): readonly Issue[] {
  const covers = (status: RulePeriod["status"], day: IsoDate) =>
    periods.find((period) => period.status === status && period.start <= day && day <= period.end);
  const closed = covers("closed", date);
  if (closed) {
    let open = addDays(closed.end, 1);
    for (let next = covers("closed", open); next; next = covers("closed", open)) open = addDays(next.end, 1);
    return [
      {
        code: "period_closed",
        field: "issueDate",
        severity: "error",
        message: `${date} lies in the closed period ${closed.name}.`,
      },
      {
        code: "first_open_day",
        field: "issueDate",
        severity: "note",
        message: `The first open day is ${open}; a person may post the entry there.`,
      },
    ];
  }
  const soft = covers("soft_closed", date);
  if (!soft) return [];
  return [
    {
      code: "period_soft_closed",
      field: "issueDate",
      severity: "review",
      message: `${date} lies in ${soft.name}, which is closed to everyday postings.`,
    },
  ];
}
