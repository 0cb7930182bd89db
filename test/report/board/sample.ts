import { fileURLToPath } from "node:url";
import type { Agent, OperationContext } from "../../../src/agents/agent.ts";
import { createAlertAgent } from "../../../src/agents/finance/alert.ts";
import { createForecastingAgent } from "../../../src/agents/finance/forecasting.ts";
import { type CompanyProfile, loadCompany } from "../../../src/books/company.ts";
import { importBooks } from "../../../src/books/import/import-books.ts";
import { ledgerVersion } from "../../../src/books/ledger-queries.ts";
import { saveFigures } from "../../../src/figures/queries.ts";
import { createForecaster } from "../../../src/forecast/core/index.ts";
import { type Store, openStore } from "../../../src/store/database.ts";
import { testContext } from "../../support/operation-context.ts";

const DATA = fileURLToPath(new URL("../../../examples/meridian-health/data", import.meta.url));
export const AS_OF = "2026-06-30";

export type Sample = { readonly store: Store; readonly company: CompanyProfile };

/** The sample company with its forecasts and its risk assessment, as the advisory workflow leaves it to the report. */
export async function openSample(): Promise<Sample> {
  const store = await openStore(":memory:");
  let ids = 0;
  const runtime = {
    clock: { now: () => new Date("2026-07-01T08:00:00Z") },
    ids: { next: () => `id-${++ids}` },
  };
  await importBooks({ store, runtime }, { paths: [DATA], user: { id: "test" } });
  const sample = { store, company: await loadCompany(store.db, "meridian-health") };
  const forecasting = createForecastingAgent({ forecaster: createForecaster() });
  await runOperation(sample, [forecasting, "forecast_cash"], { asOf: AS_OF });
  await runOperation(sample, [forecasting, "forecast_pnl"], { asOf: AS_OF });
  await runOperation(sample, [createAlertAgent(), "assess_risk"], { asOf: AS_OF });
  return sample;
}

/** Runs an operation as a task does: input and output parsed, its figures kept. */
export async function runOperation(
  { store, company }: Sample,
  [agent, name]: readonly [Agent, string],
  input: unknown,
  overrides: Partial<OperationContext> = {},
): Promise<unknown> {
  const operation = agent.operations[name]!;
  const context = testContext({ store, company }, overrides);
  const output = await operation.run(operation.input.parse(input), context);
  await saveFigures(store.db, company.id, {
    figures: context.figures.all(),
    ledgerVersion: await ledgerVersion(store.db, company.id),
    runId: context.runId,
    at: context.runtime.clock.now().toISOString(),
  });
  return operation.output.parse(output);
}
