import type { FigureSet } from "../../figures/figure-set.ts";
import type { Db } from "../../store/database.ts";
import { blockFigureIds } from "../contents.ts";
import { type ReportModel, type ReportModelInput, reportModelSchema } from "../model.ts";
import { closureOf } from "./closure.ts";
import { traceExcerpts } from "./traces.ts";

/** A report with all the figures that its sections derive from, and what stands behind each. */
export async function completeReport(
  written: Omit<ReportModelInput, "figures" | "traces">,
  {
    db,
    companyId,
    figures,
    signal,
  }: {
    readonly db: Db;
    readonly companyId: string;
    readonly figures: FigureSet;
    readonly signal: AbortSignal;
  },
): Promise<ReportModel> {
  const untraced = reportModelSchema.parse({ ...written, figures: [] });
  const printed = untraced.sections.flatMap(({ blocks }) => blocks.flatMap(blockFigureIds));
  const all = closureOf(figures, printed);
  const traces = await traceExcerpts(all, { db, printed: new Set(printed), companyId, signal });
  return { ...untraced, figures: all, traces };
}
