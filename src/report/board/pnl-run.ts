import { z } from "zod";
import type { IsoDate } from "../../base/dates.ts";
import type { BooksReader } from "../../books/statements/reader.ts";
import { forecastBalances } from "../../forecast/pnl/balance-figures.ts";
import { type FiscalYearView, fiscalYearView } from "../../forecast/pnl/fiscal-year.ts";
import { type StatementRow, forecastIncomeStatement } from "../../forecast/pnl/pnl-figures.ts";
import { type PnlScenario, pnlScenarioSchema } from "../../forecast/pnl/pnl-scenarios.ts";
import { listForecastLines } from "../../forecast/run-queries.ts";
import type { Period } from "../../forecast/periods.ts";
import { type Missing, chooseRun, toLines } from "./stored-forecasts.ts";

/** A stored profit forecast with its figures made again from the stored lines. */
export type PnlRun = {
  readonly id: string;
  readonly ledgerVersion: number;
  readonly months: readonly Period[];
  /** The base scenario first. */
  readonly scenarios: readonly PnlRunScenario[];
};

export type PnlRunScenario = {
  readonly scenario: PnlScenario;
  readonly income: readonly StatementRow[];
  readonly fiscalYear: FiscalYearView;
};

const inputSchema = z.object({ months: z.number().int(), scenarios: z.array(pnlScenarioSchema).min(1) });
/** The length whose figures have plain ids; the forecast ends the ids of others with their length. */
const USUAL_MONTHS = 12;

/** @throws PurserError `unknown_forecast`, `wrong_forecast` */
export async function loadPnlRun(
  books: BooksReader,
  { id, asOf }: { readonly id: string | undefined; readonly asOf: IsoDate },
): Promise<PnlRun | Missing> {
  const { db, company, figures, ledger, leaf } = books;
  const { currency } = company;
  const run = await chooseRun(db, company.id, { kind: "pnl_12m", id, asOf });
  if ("missing" in run) return run;
  const { scenarios: asked, months: count } = inputSchema.parse(JSON.parse(run.input));
  const suffix = count === USUAL_MONTHS ? "" : `-${count}m`;
  const scenarios: PnlRunScenario[] = [];
  let months: readonly Period[] = [];
  for (const scenario of asked) {
    const { name } = scenario;
    const qualifier = `${name}${suffix}`;
    const lines = toLines(await listForecastLines(db, company.id, { forecastId: run.id, scenario: name }));
    months = lines[0]?.cells.map((cell) => cell.period) ?? months;
    if (lines.length === 0) continue;
    const scope = { figures, currency, forecastId: run.id, scenario: name, qualifier, months, lines };
    const income = forecastIncomeStatement(ledger.accounts, scope);
    const lastActual = run.as_of;
    const { checks } = forecastBalances({ ...scope, income, leaf, lastActual });
    if (checks.some(({ value }) => value !== 0)) {
      return {
        missing: `the books up to ${lastActual} have changed since the forecast "${run.id}" was made; make it again`,
      };
    }
    scenarios.push({
      scenario,
      income,
      fiscalYear: fiscalYearView(ledger, {
        income,
        lastActual,
        startMonth: company.fiscalYearStartMonth,
        figures,
        currency,
        qualifier,
      }),
    });
  }
  if (scenarios.length === 0) return { missing: `the profit forecast "${run.id}" has no lines` };
  return {
    id: run.id,
    ledgerVersion: run.ledger_version,
    months,
    scenarios: scenarios.toSorted((a, b) => rank(a) - rank(b)),
  };
}

const rank = ({ scenario }: PnlRunScenario) => (scenario.name === "base" ? 0 : 1);
