import type { IsoDate } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import { type ForecastKind, findForecastRun } from "../../forecast/run-queries.ts";
import type { ForecastLine } from "../../forecast/stored-run.ts";
import type { Db } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";
import { newestRun } from "./board-queries.ts";

/** Why a part of the report has nothing to say. */
export type Missing = { readonly missing: string };

const NAMES: Readonly<Record<ForecastKind, string>> = {
  cash_13w: "cash forecast",
  pnl_12m: "profit forecast",
};

/**
 * The stored run that a report speaks of: the named one, or the newest that was made for the report's day.
 * @throws PurserError `unknown_forecast`, `wrong_forecast` when the named one is none, of another kind or another day
 */
export async function chooseRun(
  db: Db,
  companyId: string,
  {
    kind,
    id,
    asOf,
  }: { readonly kind: ForecastKind; readonly id: string | undefined; readonly asOf: IsoDate },
): Promise<Row<"forecast_run"> | Missing> {
  if (id === undefined) {
    const newest = await newestRun(db, companyId, { kind, asOf });
    return newest ?? { missing: `no ${NAMES[kind]} has been made as of ${asOf}` };
  }
  const named = await findForecastRun(db, companyId, id);
  if (!named) throw new PurserError("unknown_forecast", `There is no forecast "${id}"; make one first.`);
  if (named.kind !== kind || named.as_of !== asOf) {
    throw new PurserError(
      "wrong_forecast",
      `Forecast "${id}" is a ${named.kind} as of ${named.as_of}; the report needs a ${kind} as of ${asOf}.`,
    );
  }
  return named;
}

/** Stored rows of one scenario as the lines they were stored from. */
export function toLines(rows: readonly Row<"forecast_line">[]): ForecastLine[] {
  return [...Map.groupBy(rows, (row) => row.line)].map(([line, cells]) => ({
    scenario: cells[0]?.scenario ?? "",
    line,
    cells: cells
      .toSorted((a, b) => a.period_index - b.period_index)
      .map((cell) => ({
        period: { index: cell.period_index, from: cell.period_start, to: cell.period_end },
        amount: cell.amount,
      })),
  }));
}
