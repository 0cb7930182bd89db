import type { IsoDate } from "../../base/dates.ts";
import type { Runtime } from "../../base/runtime.ts";
import type { CompanyProfile } from "../../books/company.ts";
import { createLedgerFigures } from "../../books/ledger-figures.ts";
import type { Ledger } from "../../books/ledger.ts";
import type { Figure } from "../../figures/figure.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import type { Store } from "../../store/database.ts";
import type { Forecaster } from "../core/index.ts";
import { checkScenarios } from "../scenario-names.ts";
import { type ForecastLine, storeRun } from "../stored-run.ts";
import { backtestCollections } from "./backtest.ts";
import type { CalendarGap } from "./calendar-check.ts";
import {
  type CashScenarioFigures,
  type CollectionAccuracy,
  makeAccuracyFigures,
  makeCashFigures,
} from "./cash-figures.ts";
import { cashNotes } from "./cash-notes.ts";
import { type CashModel, learnCashModel } from "./cash-model.ts";
import { type CashFlag, type CashLimit, flagWeek, loadCashLimits } from "./limits.ts";
import { loadCashInputs } from "./load.ts";
import { type PriorVariance, calendarGaps, varianceToPrior } from "./look-back.ts";
import { type CashLine, projectCash } from "./project.ts";
import { type CashWeek, rollWeeks } from "./roll-weeks.ts";
import { CASH_SCENARIOS, type CashScenario } from "./scenarios.ts";

export type CashForecastDeps = {
  readonly store: Store;
  readonly company: CompanyProfile;
  readonly figures: FigureSet;
  readonly runtime: Runtime;
  readonly forecaster: Forecaster;
  readonly signal: AbortSignal;
  readonly emit: (message: string) => void;
  readonly runId: string | null;
};

/** The length whose figures have the plain names. */
const USUAL_WEEKS = 13;

export type CashForecastRequest = {
  readonly asOf: IsoDate;
  readonly weeks: number;
  readonly scenarios: readonly CashScenario[];
};

export type CashForecast = {
  readonly forecastId: string;
  readonly opening: Figure;
  /** Not counted as cash; what could be drawn on. Null when there is none. */
  readonly shortTermInvestments: Figure | null;
  readonly model: CashModel;
  readonly scenarios: readonly (CashScenarioFigures & { readonly scenario: CashScenario })[];
  readonly limits: readonly CashLimit[];
  readonly flags: readonly CashFlag[];
  readonly accuracy: readonly CollectionAccuracy[];
  readonly calendarGaps: readonly CalendarGap[];
  readonly priorVariance: PriorVariance | null;
  readonly notes: readonly string[];
};

/**
 * The cash forecast by the direct method: week by week what comes in and what goes out, from open invoices and bills,
 * invoices and bills to come, the calendar, and what recurs beside them. Week 1 starts on the day after `asOf`.
 * Stores the run and makes every number a figure.
 * @throws PurserError `empty_ledger`, `no_books_for_date`, `no_cash_account`, `missing_fx_rate`, `duplicate_scenario`, `scenario_name_taken`
 */
export async function forecastCash13Weeks(
  deps: CashForecastDeps,
  { asOf, weeks, scenarios }: CashForecastRequest,
): Promise<CashForecast> {
  const { store, company, figures, forecaster, signal, emit } = deps;
  const { currency } = company;
  checkScenarios(scenarios, CASH_SCENARIOS);
  emit("Reading ledger, open items and calendar");
  const { inputs, ledger } = await loadCashInputs(store.db, company, { asOf, signal });
  emit("Learning how customers pay and suppliers are paid");
  const model = learnCashModel(inputs, { weeks, forecaster, signal });
  emit("Testing collections on the past");
  const { records } = inputs.ar;
  const backtest = await backtestCollections(records, { asOf, since: inputs.since, weeks, signal });
  emit("Projecting scenarios");
  const projected = scenarios.map((scenario) => {
    const lines = projectCash(inputs, model, scenario);
    return { scenario, lines, weeks: rollWeeks(inputs.openingCash, lines) };
  });
  signal.throwIfAborted();
  const forecastId = await storeRun(deps, company.id, {
    kind: "cash_13w",
    asOf,
    ledgerVersion: ledger.version,
    input: { weeks, currency, scenarios },
    lines: [...projected.flatMap(({ lines, weeks: rolled }) => toStore(lines, rolled)), ...backtest],
  });

  const ledgerFigures = createLedgerFigures(ledger, { figures, currency });
  const opening = ledgerFigures.balance({
    name: "cash_opening",
    label: "Opening cash",
    accounts: ["cash"],
    sign: 1,
    asOf,
  });
  const limits = await loadCashLimits(store.db, company.id, { asOf, currency, figures });
  const suffix = weeks === USUAL_WEEKS ? "" : `-${weeks}w`;
  const scope = { figures, forecastId, currency, suffix };
  const made = projected.map(({ scenario, lines, weeks: rolled }) => {
    const result = makeCashFigures(lines, { ...scope, opening });
    for (const [index, week] of rolled.entries()) {
      if (result.weeks[index]?.closing.value !== week.closing) {
        throw new Error(`cash forecast: the figures of week ${index + 1} do not give its closing balance`);
      }
    }
    return { scenario, ...result };
  });
  emit("Comparing with the past");
  const lookBack = { db: store.db, companyId: company.id, inputs, ledger, model, figures, suffix };
  const gaps = await calendarGaps(lookBack, made[0]?.lines ?? []);
  return {
    forecastId,
    opening,
    shortTermInvestments: shortTermInvestments(ledger, { figures, currency, asOf }),
    model,
    scenarios: made,
    limits,
    flags: made.flatMap(({ scenario, weeks: cells }) =>
      cells.flatMap(({ closing }, index) =>
        flagWeek(closing, { scenario: scenario.name, week: index + 1, limits }),
      ),
    ),
    accuracy: makeAccuracyFigures(backtest, { ...scope, asOf }),
    calendarGaps: gaps,
    priorVariance: await varianceToPrior(lookBack, forecastId),
    notes: cashNotes(asOf, { booksEnd: ledger.span.last, model, scenarios, tested: backtest.length > 0 }),
  };
}

/** The lines, and the closing balance that they lead to, for readers who want only that. */
function toStore(lines: readonly CashLine[], weeks: readonly CashWeek[]): ForecastLine[] {
  return [
    ...lines.map(({ scenario, line, cells }) => ({ scenario, line, cells })),
    {
      scenario: lines[0]?.scenario ?? "base",
      line: "closing",
      cells: weeks.map(({ period, closing, opening, receipts, disbursements }) => ({
        period,
        amount: closing,
        detail: { opening, receipts, disbursements },
      })),
    },
  ];
}

function shortTermInvestments(
  ledger: Ledger,
  {
    figures,
    currency,
    asOf,
  }: { readonly figures: FigureSet; readonly currency: string; readonly asOf: IsoDate },
): Figure | null {
  if (ledger.accountsOf(["short_term_investments"]).length === 0) return null;
  return createLedgerFigures(ledger, { figures, currency }).balance({
    name: "short_term_investments_beside_cash",
    label: "Short-term investments, not in the forecast",
    accounts: ["short_term_investments"],
    sign: 1,
    asOf,
  });
}
