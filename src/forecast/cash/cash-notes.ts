import { type IsoDate, addDays } from "../../base/dates.ts";
import type { CashModel } from "./cash-model.ts";
import { type CashScenario, describeScenario } from "./scenarios.ts";

/** What a reader must know to read the forecast right: conventions, methods, and what was left out and why. */
export function cashNotes(
  asOf: IsoDate,
  {
    booksEnd,
    model,
    scenarios,
    tested,
  }: {
    /** Day of the newest entry. */
    readonly booksEnd: IsoDate;
    readonly model: CashModel;
    readonly scenarios: readonly CashScenario[];
    readonly tested: boolean;
  },
): string[] {
  const { ar, ap, calendar, residuals } = model;
  return [
    ...(booksEnd < asOf
      ? [
          `The newest entry of the books is of ${booksEnd}: what happened after it until ${asOf} is not known.`,
        ]
      : []),
    `Weeks have seven days and start on ${addDays(asOf, 1)}, the day after the books' date.`,
    "Dates of the calendar that fall on a weekend: payroll is paid on the Friday before, everything else on the Monday after. Public holidays are not known.",
    "What a customer is expected never to pay, and invoices more than a year overdue, bring in nothing.",
    ar.future === null
      ? "There was no invoicing in the last twelve months, so none is foreseen."
      : `Invoicing to come: ${ar.future.method}.`,
    ap.future === null
      ? "There were no bills in the last twelve months, so none are foreseen."
      : `Bills to come: ${ap.future.method}.`,
    ...calendar.leftOut.map(
      ({ item, date, reason }) =>
        `Calendar item ${item.id}${date === null ? "" : ` of ${date}`} is not counted: ${reason}.`,
    ),
    ...[...calendar.carried.out, ...calendar.carried.in].map(
      (party) => `Bills to come of ${party} are taken from the calendar, which knows their dates.`,
    ),
    ...(residuals.receipts
      ? [`Other receipts (${residuals.receipts.accounts.join(", ")}): ${residuals.receipts.method}.`]
      : []),
    ...(residuals.disbursements
      ? [
          `Other disbursements (${residuals.disbursements.accounts.join(", ")}): ${residuals.disbursements.method}.`,
        ]
      : []),
    ...(tested ? [] : ["The books are too young to test collections on the past."]),
    ...scenarios.map((scenario) => `Scenario ${describeScenario(scenario)}.`),
  ];
}
