import { z } from "zod";
import { isoDate } from "../base/dates.ts";
import { type Published, type PublishScope, withdrawReport } from "../report/publish/publish.ts";
import type { ReportKind } from "../report/publish/report-files.ts";
import { listReports } from "../report/report-queries.ts";
import { type OperationContext, defineOperation } from "./agent.ts";

/** What an operation that writes a report gives back. */
export const reportOutput = z.object({
  reportId: z.string(),
  asOf: isoDate,
  /** Absolute. */
  htmlPath: z.string(),
  pdfPath: z.string(),
  htmlSha256: z.string(),
  pdfSha256: z.string(),
  figureCount: z.number().int(),
  headline: z.string(),
  answer: z.string(),
});

export function publishScope(
  { company, store, home, effectKey, runId, signal, emit }: OperationContext,
  kind: ReportKind,
): PublishScope {
  return {
    db: store.db,
    companyId: company.id,
    kind,
    home,
    key: effectKey,
    runId,
    signal,
    emit: (message) => emit({ message }),
  };
}

export function reportOutputOf({ row, kept }: Published): z.input<typeof reportOutput> {
  return {
    reportId: row.id,
    asOf: row.as_of,
    htmlPath: row.html_path,
    pdfPath: row.pdf_path,
    htmlSha256: row.html_sha256,
    pdfSha256: row.pdf_sha256,
    figureCount: kept.model.figures.length,
    headline: kept.headline,
    answer: kept.answer,
  };
}

/** Withdraws a report of one kind; without a kind, of any. */
export const withdrawOperation = (kind?: ReportKind) =>
  defineOperation({
    description: "Withdraws a report: removes its files and marks it withdrawn.",
    input: z.object({ reportId: z.string().min(1) }),
    output: z.object({ reportId: z.string(), removed: z.array(z.string()) }),
    effect: "write",
    permission: "reports:write",
    repeatable: true,
    undo: { kind: "irreversible", why: "the files are gone; the report can be generated again" },
    run: async ({ reportId }, { company, store, emit }) => {
      const { removed } = await withdrawReport(store.db, company.id, { reportId, kind });
      emit({ message: "Withdrew the report" });
      return { reportId, removed: [...removed] };
    },
  });

/** Lists reports of one kind; without a kind, all. */
export const listOperation = (kind?: ReportKind) =>
  defineOperation({
    description: "Lists the reports, the newest first.",
    input: z.object({ status: z.enum(["published", "withdrawn"]).optional() }),
    output: z.object({
      reports: z.array(
        z.object({
          reportId: z.string(),
          kind: z.string(),
          asOf: isoDate,
          status: z.enum(["published", "withdrawn"]),
          createdAt: z.string(),
          htmlPath: z.string(),
          pdfPath: z.string(),
        }),
      ),
    }),
    effect: "read",
    permission: "reports:read",
    run: async ({ status }, { company, store }) => ({
      reports: (await listReports(store.db, company.id, { status, kind })).map((row) => ({
        reportId: row.id,
        kind: row.kind,
        asOf: row.as_of,
        status: row.status === "withdrawn" ? ("withdrawn" as const) : ("published" as const),
        createdAt: row.created_at,
        htmlPath: row.html_path,
        pdfPath: row.pdf_path,
      })),
    }),
  });
