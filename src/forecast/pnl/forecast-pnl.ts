import type { IsoDate } from "../../base/dates.ts";
import type { Runtime } from "../../base/runtime.ts";
import type { CompanyProfile } from "../../books/company.ts";
import { createLedgerFigures } from "../../books/ledger-figures.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import type { Store } from "../../store/database.ts";
import type { Forecaster } from "../core/index.ts";
import type { Period } from "../periods.ts";
import { checkScenarios } from "../scenario-names.ts";
import { storeRun } from "../stored-run.ts";
import { type BalanceFigures, forecastBalances } from "./balance-figures.ts";
import { type FiscalYearView, fiscalYearView } from "./fiscal-year.ts";
import { loadPnlPlan } from "./load-plan.ts";
import { type StatementRow, forecastIncomeStatement } from "./pnl-figures.ts";
import { PNL_SCENARIOS, type PnlScenario, describePnlScenario } from "./pnl-scenarios.ts";
import { CAPEX_LIFE_MONTHS, projectPnl } from "./project-pnl.ts";

export type PnlForecastDeps = {
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
const USUAL_MONTHS = 12;

export type PnlForecastRequest = {
  readonly asOf: IsoDate;
  readonly months: number;
  readonly scenarios: readonly PnlScenario[];
};

export type PnlScenarioForecast = BalanceFigures & {
  readonly scenario: PnlScenario;
  readonly income: readonly StatementRow[];
  readonly fiscalYear: FiscalYearView;
};

export type PnlForecast = {
  readonly forecastId: string;
  readonly lastActual: IsoDate;
  readonly months: readonly Period[];
  readonly scenarios: readonly PnlScenarioForecast[];
  readonly notes: readonly string[];
};

/**
 * Income statement, balance sheet and cash flow statement for the months after the last actual one. Each income statement
 * account is forecast on its own and added up; the balance sheet follows by the drivers in roll-statements.ts, and
 * every month ties to the minor unit. Stores the run and makes every number a figure.
 * @throws PurserError `empty_ledger`, `no_books_for_date`, `too_little_history`, `missing_fx_rate`, `duplicate_scenario`, `scenario_name_taken`
 */
export async function forecastPnl12Months(
  deps: PnlForecastDeps,
  { asOf, months: count, scenarios }: PnlForecastRequest,
): Promise<PnlForecast> {
  const { store, company, figures, forecaster, signal, emit } = deps;
  const { currency } = company;
  checkScenarios(scenarios, PNL_SCENARIOS);
  emit("Forecasting every income statement account");
  const { plan, ledger, lastActual, notes } = await loadPnlPlan(store.db, company, {
    asOf,
    months: count,
    forecaster,
    signal,
  });
  emit("Rolling the statements forward");
  const projections = scenarios.map((scenario) => projectPnl(plan, scenario));
  signal.throwIfAborted();
  const forecastId = await storeRun(deps, company.id, {
    kind: "pnl_12m",
    asOf: lastActual,
    ledgerVersion: ledger.version,
    input: { months: count, currency, scenarios },
    lines: projections.flatMap(({ lines }) => lines),
  });

  emit("Making figures");
  const leaf = createLedgerFigures(ledger, { figures, currency });
  const { months } = plan;
  const suffix = count === USUAL_MONTHS ? "" : `-${count}m`;
  const made = projections.map(({ scenario, lines, statements }): PnlScenarioForecast => {
    signal.throwIfAborted();
    const qualifier = `${scenario.name}${suffix}`;
    const scope = { figures, currency, forecastId, scenario: scenario.name, qualifier, months, lines };
    const income = forecastIncomeStatement(ledger.accounts, scope);
    const balances = forecastBalances({ ...scope, income, leaf, lastActual });
    const cash = balances.balanceSheet.find(({ key }) => key === "cash");
    for (const { index } of months) {
      const check = balances.checks[index]?.value;
      if (check !== 0 || cash?.cells[index]?.value !== statements[index]?.balances.get("cash")) {
        throw new Error(`P&L forecast: the figures of month ${index + 1} of ${scenario.name} do not tie`);
      }
    }
    const year = { income, lastActual, startMonth: company.fiscalYearStartMonth, figures, currency };
    return {
      scenario,
      income,
      ...balances,
      fiscalYear: fiscalYearView(ledger, { ...year, qualifier }),
    };
  });
  return {
    forecastId,
    lastActual,
    months,
    scenarios: made,
    notes: [
      ...notes,
      "Each income statement account that moved in the last twelve months is forecast on its own by the time-series core with seasonality 12; others stay at zero.",
      "Interest follows the calendar where it has interest payments; depreciation goes on as in the last three months.",
      `Planned purchases of assets are depreciated over ${CAPEX_LIFE_MONTHS} months from the month after.`,
      "Receivables, payables and inventory keep the days they stand for now (DSO, DPO, DIO on the last three months); balances without a rule of their own are held.",
      ...scenarios.map((scenario) => `Scenario ${describePnlScenario(scenario)}.`),
    ],
  };
}
