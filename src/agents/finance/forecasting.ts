import { z } from "zod";
import { type IsoDate, isoDate } from "../../base/dates.ts";
import { openBooks } from "../../books/statements/reader.ts";
import { CASH_SCENARIOS, cashScenarioSchema } from "../../forecast/cash/scenarios.ts";
import { forecastCash13Weeks } from "../../forecast/cash/forecast-cash.ts";
import type { Forecaster } from "../../forecast/core/index.ts";
import { forecastPnl12Months } from "../../forecast/pnl/forecast-pnl.ts";
import { PNL_SCENARIOS, pnlScenarioSchema } from "../../forecast/pnl/pnl-scenarios.ts";
import { type Agent, type OperationContext, defineAgent, defineOperation } from "../agent.ts";
import { cashOutput, pnlOutput, toCashOutput, toPnlOutput } from "./forecasting-output.ts";

export type ForecastingDeps = { readonly forecaster: Forecaster };

type CashScenarioName = keyof typeof CASH_SCENARIOS;
type PnlScenarioName = keyof typeof PNL_SCENARIOS;

const cashInput = z.object({
  /** Default: the end of the last finished month of the books. */
  asOf: isoDate.optional(),
  weeks: z.number().int().min(1).max(26).default(13),
  /** Names of built-in scenarios, or own ones with their parameters. */
  scenarios: z
    .array(z.union([z.enum(Object.keys(CASH_SCENARIOS) as CashScenarioName[]), cashScenarioSchema]))
    .min(1)
    .max(8)
    .default(["base", "slow_collections", "shock"]),
});

const pnlInput = z.object({
  /** Default: the end of the last finished month of the books. */
  asOf: isoDate.optional(),
  months: z.number().int().min(1).max(24).default(12),
  scenarios: z
    .array(z.union([z.enum(Object.keys(PNL_SCENARIOS) as PnlScenarioName[]), pnlScenarioSchema]))
    .min(1)
    .max(8)
    .default(["base", "up", "down"]),
});

/** Foresees cash by week and the result by month. */
export function createForecastingAgent({ forecaster }: ForecastingDeps): Agent {
  const forecastCash = defineOperation({
    description:
      "Forecasts cash for 13 weeks by the direct method: receipts from open and future invoices, supplier payments, payroll, tax, debt and other planned payments, with base, slow-collections and shock scenarios, minimum-cash and covenant flags, and the variance to the forecast before.",
    input: cashInput,
    output: cashOutput,
    // Storing the run is bookkeeping of its own result, keyed by its content; nothing of the company's changes.
    effect: "read",
    permission: "books:read",
    run: async ({ asOf: asked, weeks, scenarios }, context) => {
      const asOf = asked ?? (await booksDay(context));
      const made = await forecastCash13Weeks(depsOf(context, forecaster), {
        asOf,
        weeks,
        scenarios: scenarios.map((scenario) =>
          typeof scenario === "string" ? CASH_SCENARIOS[scenario] : scenario,
        ),
      });
      return toCashOutput(made, { asOf, currency: context.company.currency });
    },
  });

  const forecastPnl = defineOperation({
    description:
      "Forecasts income statement, balance sheet and cash flow statement for 12 months, account by account, with base, up and down scenarios and the fiscal year as actual and forecast months.",
    input: pnlInput,
    output: pnlOutput,
    effect: "read",
    permission: "books:read",
    run: async ({ asOf: asked, months, scenarios }, context) => {
      const asOf = asked ?? (await booksDay(context));
      const made = await forecastPnl12Months(depsOf(context, forecaster), {
        asOf,
        months,
        scenarios: scenarios.map((scenario) =>
          typeof scenario === "string" ? PNL_SCENARIOS[scenario] : scenario,
        ),
      });
      return toPnlOutput(made, context.company.currency);
    },
  });

  return defineAgent({
    id: "forecasting_agent",
    title: "Cash and P&L forecasting",
    description: "Forecasts cash for 13 weeks and the three statements for 12 months, in scenarios.",
    operations: { forecast_cash: forecastCash, forecast_pnl: forecastPnl },
  });
}

/** The day as of which the books are read unless told otherwise. */
async function booksDay({ store, company, figures }: OperationContext): Promise<IsoDate> {
  return (await openBooks(store.db, company, { figures })).calendar.asOf;
}

function depsOf(
  { store, company, figures, runtime, signal, runId, emit }: OperationContext,
  forecaster: Forecaster,
) {
  return {
    store,
    company,
    figures,
    runtime,
    forecaster,
    signal,
    runId,
    emit: (message: string) => emit({ message }),
  };
}
