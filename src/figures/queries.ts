import type { Db } from "../store/database.ts";
import { type Figure, figureSchema } from "./figure.ts";

export type SaveOptions = {
  readonly ledgerVersion: number;
  readonly runId: string | null;
  readonly at: string;
};

/** Keeps figures so that they can be traced later. The same figure at the same ledger version is kept once. */
export async function saveFigures(
  db: Db,
  companyId: string,
  { figures, ledgerVersion, runId, at }: SaveOptions & { readonly figures: readonly Figure[] },
): Promise<void> {
  const rows = figures.map((figure) => ({
    company_id: companyId,
    figure_id: figure.id,
    ledger_version: ledgerVersion,
    name: figure.name,
    figure: JSON.stringify(figure),
    run_id: runId,
    created_at: at,
  }));
  for (let start = 0; start < rows.length; start += 200) {
    await db
      .insertInto("kpi_value")
      .values(rows.slice(start, start + 200))
      .onConflict((c) =>
        c.columns(["company_id", "figure_id", "ledger_version"]).doUpdateSet((eb) => ({
          figure: eb.ref("excluded.figure"),
          run_id: eb.ref("excluded.run_id"),
        })),
      )
      .execute();
  }
}

export type StoredFigure = { readonly figure: Figure; readonly ledgerVersion: number };

/** The newest kept version of a figure, or at most of `ledgerVersion`. */
export async function findFigure(
  db: Db,
  companyId: string,
  { id, ledgerVersion }: { readonly id: string; readonly ledgerVersion?: number },
): Promise<StoredFigure | undefined> {
  let query = db
    .selectFrom("kpi_value")
    .select(["figure", "ledger_version"])
    .where("company_id", "=", companyId)
    .where("figure_id", "=", id)
    .orderBy("ledger_version", "desc")
    .limit(1);
  if (ledgerVersion !== undefined) query = query.where("ledger_version", "<=", ledgerVersion);
  const row = await query.executeTakeFirst();
  return row && { figure: figureSchema.parse(JSON.parse(row.figure)), ledgerVersion: row.ledger_version };
}

/** Ids of kept figures that contain `part`, for "did you mean". */
export async function suggestFigureIds(db: Db, companyId: string, part: string): Promise<string[]> {
  const rows = await db
    .selectFrom("kpi_value")
    .select("figure_id")
    .distinct()
    .where("company_id", "=", companyId)
    .where("figure_id", "like", `%${part.replaceAll("%", "")}%`)
    .orderBy("figure_id", "desc")
    .limit(8)
    .execute();
  return rows.map((row) => row.figure_id);
}
