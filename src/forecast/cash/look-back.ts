import { type IsoDate, addDays } from "../../base/dates.ts";
import type { Ledger } from "../../books/ledger.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import type { Db } from "../../store/database.ts";
import { listCashCounterparts } from "../cash-queries.ts";
import { findPriorRun, listForecastLines } from "../run-queries.ts";
import type { CashLineFigures } from "./cash-figures.ts";
import { type FlowOwner, forecastOwner } from "./cash-flows.ts";
import { type CalendarGap, findCalendarGaps } from "./calendar-check.ts";
import type { CashModel } from "./cash-model.ts";
import type { CashInputs } from "./load.ts";
import { type OwnedMovement, compareWithPrior } from "./prior-variance.ts";
import { type GroupVariance, makeVarianceFigures } from "./variance-figures.ts";

export type PriorVariance = {
  readonly priorId: string;
  readonly priorAsOf: IsoDate;
  readonly groups: readonly GroupVariance[];
};

export type LookBackScope = {
  readonly db: Db;
  readonly companyId: string;
  readonly inputs: CashInputs;
  readonly ledger: Ledger;
  readonly model: CashModel;
  readonly figures: FigureSet;
  /** See FigureScope. */
  readonly suffix: string;
};

/** What happened since the forecast before, against what it said. Null when there is none with a base scenario. */
export async function varianceToPrior(
  scope: LookBackScope,
  forecastId: string,
): Promise<PriorVariance | null> {
  const { db, companyId, inputs, figures, suffix } = scope;
  const { asOf, currency } = inputs;
  const prior = await findPriorRun(db, companyId, { kind: "cash_13w", before: asOf, scenario: "base" });
  if (!prior) return null;
  const linesOf = (id: string) => listForecastLines(db, companyId, { forecastId: id, scenario: "base" });
  const [before, now] = [await linesOf(prior.id), await linesOf(forecastId)];
  if (before.length === 0 || now.length === 0) return null;
  const groups = compareWithPrior({
    prior: { id: prior.id, asOf: prior.as_of, lines: before },
    current: { id: forecastId, asOf, lines: now },
    movements: await movementsFrom(scope, addDays(prior.as_of, 1)),
  });
  return {
    priorId: prior.id,
    priorAsOf: prior.as_of,
    groups: makeVarianceFigures(groups, { figures, currency, priorAsOf: prior.as_of, asOf, suffix }),
  };
}

/** Kinds of the calendar whose plan is far from what the same number of weeks before shows. */
export async function calendarGaps(
  scope: LookBackScope,
  lines: readonly CashLineFigures[],
): Promise<CalendarGap[]> {
  const { inputs, model, figures } = scope;
  const { asOf, currency } = inputs;
  const weeks = model.weeks.length;
  const movements = await movementsFrom(scope, addDays(asOf, 1 - weeks * 7));
  return findCalendarGaps(movements, { lines, weeks, asOf, figures, currency });
}

async function movementsFrom(
  { db, companyId, inputs, ledger, model }: LookBackScope,
  from: IsoDate,
): Promise<OwnedMovement[]> {
  const cashAccounts = ledger.accountsOf(["cash"]).map((account) => account.id);
  const lines = await listCashCounterparts(db, companyId, { cashAccounts, from, to: inputs.asOf });
  const owner = forecastOwner(inputs.calendar, model.calendar.carried.out);
  const subtypes = new Map(ledger.accounts.map(({ id, subtype }) => [id, subtype]));
  return lines.map((line) => {
    const subtype = subtypes.get(line.account_id) ?? "unclassified_asset";
    const by: FlowOwner = owner({ accountId: line.account_id, subtype, partyId: line.party_id });
    return { line, by };
  });
}
