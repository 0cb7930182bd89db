import type { IsoDate } from "../base/dates.ts";
import { bulkInsert } from "../store/bulk.ts";
import type { Db, Store } from "../store/database.ts";
import type { NewRow, Row } from "../store/schema.ts";

export type ForecastKind = "cash_13w" | "pnl_12m";

export async function findForecastRun(
  db: Db,
  companyId: string,
  id: string,
): Promise<Row<"forecast_run"> | undefined> {
  return db
    .selectFrom("forecast_run")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** The newest run of a kind made for a day before `before` that has a scenario of that name. */
export async function findPriorRun(
  db: Db,
  companyId: string,
  {
    kind,
    before,
    scenario,
  }: { readonly kind: ForecastKind; readonly before: IsoDate; readonly scenario: string },
): Promise<Row<"forecast_run"> | undefined> {
  return db
    .selectFrom("forecast_run")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("kind", "=", kind)
    .where("as_of", "<", before)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom("forecast_line")
          .select("forecast_line.line")
          .where("forecast_line.company_id", "=", companyId)
          .whereRef("forecast_line.forecast_id", "=", "forecast_run.id")
          .where("forecast_line.scenario", "=", scenario),
      ),
    )
    .orderBy("as_of", "desc")
    .orderBy("created_at", "desc")
    .orderBy("id")
    .executeTakeFirst();
}

export async function listForecastLines(
  db: Db,
  companyId: string,
  { forecastId, scenario }: { readonly forecastId: string; readonly scenario: string },
): Promise<Row<"forecast_line">[]> {
  return db
    .selectFrom("forecast_line")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("forecast_id", "=", forecastId)
    .where("scenario", "=", scenario)
    .orderBy("line")
    .orderBy("period_index")
    .execute();
}

/**
 * Keeps a run once: a run whose id is known already is left as it is, for the id says what is in it.
 * Returns whether it was added.
 */
export async function saveForecastRun(
  store: Store,
  {
    run,
    lines,
    signal,
  }: {
    readonly run: NewRow<"forecast_run">;
    readonly lines: readonly NewRow<"forecast_line">[];
    readonly signal?: AbortSignal | undefined;
  },
): Promise<boolean> {
  return store.db.transaction().execute(async (tx) => {
    if (await findForecastRun(tx, run.company_id, run.id)) return false;
    await tx.insertInto("forecast_run").values(run).execute();
    await bulkInsert({ store, signal }, "forecast_line", lines);
    return true;
  });
}
