import type { InlinePart } from "../model.ts";
import type { Board } from "./board.ts";
import { data, prose } from "../compose/prose.ts";

/** What a reader must know before trusting the report: what is missing, old or does not tie. */
export function warningsOf(board: Board): InlinePart[][] {
  const { alerts, asOf, books, cash, pnl, periods, covenants } = board;
  const warnings: InlinePart[][] = [];
  for (const { title, budget } of periods) {
    if ("missing" in budget) warnings.push(prose`No budget for ${data(title)}: ${data(budget.missing)}.`);
  }
  for (const run of [cash, pnl]) {
    if ("missing" in run) warnings.push(prose`A forecast is missing: ${data(run.missing)}.`);
    else if (run.ledgerVersion !== books.ledger.version)
      warnings.push(
        prose`Entries were posted after the forecast ${data(run.id)} was made; it does not know them.`,
      );
  }
  if (alerts.asOf === null)
    warnings.push(
      prose`The risk register is empty: no assessment has found anything, or none has been made.`,
    );
  else if (alerts.asOf < asOf)
    warnings.push(
      prose`The risk register was last brought up to date for ${data(alerts.asOf)}, not for ${data(asOf)}.`,
    );
  else if (alerts.asOf > asOf)
    warnings.push(
      prose`The risk register already speaks of ${data(alerts.asOf)}, a later day than this report.`,
    );
  for (const title of alerts.outdated) {
    warnings.push(prose`Figures of the alert "${data(title)}" have changed since it was raised; assess the risks again.`); // prettier-ignore
  }
  for (const { covenant, refusal } of covenants) {
    if (refusal !== undefined)
      warnings.push(prose`The covenant "${data(covenant.name)}" cannot be tested: ${data(refusal)}.`);
  }
  if (books.ledger.span.last > asOf)
    warnings.push(
      prose`The ledger has entries up to ${data(books.ledger.span.last)}; what is dated after ${data(asOf)} is not in this report.`,
    );
  return warnings;
}
