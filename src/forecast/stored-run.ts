import { hashJson } from "../base/json.ts";
import type { IsoDate } from "../base/dates.ts";
import type { Minor } from "../base/money.ts";
import type { Runtime } from "../base/runtime.ts";
import type { Store } from "../store/database.ts";
import type { Period } from "./periods.ts";
import { type ForecastKind, saveForecastRun } from "./run-queries.ts";

/** One line of one scenario over all periods: what is stored, and what leaf figures are read from. */
export type ForecastLine = {
  readonly scenario: string;
  readonly line: string;
  readonly cells: readonly ForecastCell[];
};

export type ForecastCell = {
  readonly period: Period;
  readonly amount: Minor;
  /** What the amount is made of: invoices, calendar items, method. */
  readonly detail?: unknown;
};

export type RunToStore = {
  readonly kind: ForecastKind;
  readonly asOf: IsoDate;
  readonly ledgerVersion: number;
  /** The parameters and methods, as JSON. */
  readonly input: unknown;
  readonly lines: readonly ForecastLine[];
};

/**
 * Same kind, day, ledger, parameters and content give the same id, so that a repeated forecast is the same forecast;
 * a changed calendar or policy gives another one.
 */
function forecastRunId({ kind, asOf, ledgerVersion, input, lines }: RunToStore): string {
  return `${kind}-${asOf}-${hashJson({ ledgerVersion, input, lines }).slice(0, 12)}`;
}

export async function storeRun(
  {
    store,
    runtime,
    runId,
    signal,
  }: {
    readonly store: Store;
    readonly runtime: Runtime;
    readonly runId: string | null;
    readonly signal?: AbortSignal | undefined;
  },
  companyId: string,
  run: RunToStore,
): Promise<string> {
  const id = forecastRunId(run);
  await saveForecastRun(store, {
    signal,
    run: {
      company_id: companyId,
      id,
      kind: run.kind,
      as_of: run.asOf,
      ledger_version: run.ledgerVersion,
      input: JSON.stringify(run.input),
      created_at: runtime.clock.now().toISOString(),
      run_id: runId,
    },
    lines: run.lines.flatMap(({ scenario, line, cells }) =>
      cells.map(({ period, amount, detail }) => ({
        company_id: companyId,
        forecast_id: id,
        scenario,
        line,
        period_index: period.index,
        period_start: period.from,
        period_end: period.to,
        amount,
        detail: detail === undefined ? null : JSON.stringify(detail),
      })),
    ),
  });
  return id;
}
