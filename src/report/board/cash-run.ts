import { z } from "zod";
import type { IsoDate } from "../../base/dates.ts";
import { BACKTEST_SCENARIO } from "../../forecast/cash/backtest.ts";
import {
  type CashScenarioFigures,
  type CollectionAccuracy,
  makeAccuracyFigures,
  makeCashFigures,
} from "../../forecast/cash/cash-figures.ts";
import { type CashLine, cashLineLabel } from "../../forecast/cash/project.ts";
import { type CashScenario, cashScenarioSchema } from "../../forecast/cash/scenarios.ts";
import type { ForecastLine } from "../../forecast/stored-run.ts";
import { listForecastLines } from "../../forecast/run-queries.ts";
import type { BooksReader } from "../../books/statements/reader.ts";
import type { Figure } from "../../figures/figure.ts";
import { type Missing, chooseRun, toLines } from "./stored-forecasts.ts";

/** A stored cash forecast with its figures made again from the stored lines. */
export type CashRun = {
  readonly id: string;
  readonly ledgerVersion: number;
  readonly opening: Figure;
  /** The base scenario first. */
  readonly scenarios: readonly CashRunScenario[];
  readonly accuracy: readonly CollectionAccuracy[];
};

export type CashRunScenario = CashScenarioFigures & { readonly scenario: CashScenario };

const inputSchema = z.object({ weeks: z.number().int(), scenarios: z.array(cashScenarioSchema).min(1) });
/** The length whose figures have plain ids; the forecast ends the ids of others with their length. */
const USUAL_WEEKS = 13;
/** Stored beside the lines that it follows from. */
const CLOSING = "closing";

/** @throws PurserError `unknown_forecast`, `wrong_forecast` */
export async function loadCashRun(
  books: BooksReader,
  { id, asOf }: { readonly id: string | undefined; readonly asOf: IsoDate },
): Promise<CashRun | Missing> {
  const { db, company, figures } = books;
  const run = await chooseRun(db, company.id, { kind: "cash_13w", id, asOf });
  if ("missing" in run) return run;
  const { scenarios: asked, weeks } = inputSchema.parse(JSON.parse(run.input));
  const suffix = weeks === USUAL_WEEKS ? "" : `-${weeks}w`;
  const scope = { figures, forecastId: run.id, currency: company.currency, suffix };
  const linesOf = async (scenario: string) =>
    toLines(await listForecastLines(db, company.id, { forecastId: run.id, scenario }));
  const opening = books.leaf.balance({
    name: "cash_opening",
    label: "Opening cash",
    accounts: ["cash"],
    sign: 1,
    asOf,
  });
  const scenarios: CashRunScenario[] = [];
  for (const scenario of asked) {
    const stored = await linesOf(scenario.name);
    const lines = stored.filter(({ line }) => line !== CLOSING).map(toCashLine);
    if (lines.length === 0) continue;
    const made = makeCashFigures(lines, { ...scope, opening });
    const closing = stored.find(({ line }) => line === CLOSING);
    if (closing?.cells.some(({ amount }, index) => made.weeks[index]?.closing.value !== amount)) {
      return {
        missing: `cash as of ${asOf} has changed since the forecast "${run.id}" was made; make it again`,
      };
    }
    scenarios.push({ scenario, ...made });
  }
  if (scenarios.length === 0) return { missing: `the cash forecast "${run.id}" has no lines` };
  return {
    id: run.id,
    ledgerVersion: run.ledger_version,
    opening,
    scenarios: scenarios.toSorted((a, b) => rank(a) - rank(b)),
    accuracy: makeAccuracyFigures(await linesOf(BACKTEST_SCENARIO), { ...scope, asOf }),
  };
}

const rank = ({ scenario }: CashRunScenario) => (scenario.name === "base" ? 0 : 1);

/** A line's direction is in its name: `receipts_...` comes in, `payments_...` goes out. */
function toCashLine(line: ForecastLine): CashLine {
  return {
    ...line,
    label: cashLineLabel(line.line),
    direction: line.line.startsWith("receipts") ? "in" : "out",
  };
}

export function baseOf(cash: CashRun | Missing): CashRunScenario | null {
  return "missing" in cash ? null : (cash.scenarios[0] ?? null);
}
