import { readIfThere, writeWhole } from "../../base/files.ts";
import { z } from "zod";
import { PurserError } from "../../base/errors.ts";
import { sha256 } from "../../base/json.ts";
import type { Db } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";
import { renderHtml } from "../html.ts";
import { type ReportModel, reportModelSchema } from "../model.ts";
import { createPdfRenderer } from "../pdf.ts";
import { findReport, insertReport, markWithdrawn } from "../report-queries.ts";
import {
  type ReportKind,
  type ReportPaths,
  hashIfThere,
  removeReportFiles,
  reportPaths,
  siblings,
} from "./report-files.ts";

/** What is kept of a report beside its prints: all that is needed to print and to tell it again. */
export const keptReportSchema = z.object({
  model: reportModelSchema,
  headline: z.string(),
  answer: z.string(),
});
export type KeptReport = z.infer<typeof keptReportSchema>;

export type Published = { readonly row: Row<"report">; readonly kept: KeptReport };

export type PublishScope = {
  readonly db: Db;
  readonly companyId: string;
  readonly kind: ReportKind;
  /** Absolute folder for files beside the database. */
  readonly home: string;
  /** The report's id: under one key there is one report. */
  readonly key: string;
  readonly runId: string;
  readonly signal: AbortSignal;
  readonly emit: (message: string) => void;
};

/**
 * Writes a report's files, then its row: a row always has its files. A crash between the two leaves files without a row,
 * which the next attempt under the same key replaces.
 */
export async function publishReport(scope: PublishScope, kept: KeptReport): Promise<Published> {
  const { db, companyId, kind, home, key, runId, signal, emit } = scope;
  const { asOf, generatedAt } = kept.model;
  const paths = reportPaths({ home, companyId, asOf, key, kind });
  const { html, pdf } = await print(kept.model, emit);
  signal.throwIfAborted();
  await writeWhole(paths.model, JSON.stringify(kept), key);
  await writeWhole(paths.html, html, key);
  await writeWhole(paths.pdf, pdf, key);
  const row: Row<"report"> = {
    company_id: companyId,
    id: key,
    kind,
    as_of: asOf,
    html_path: paths.html,
    pdf_path: paths.pdf,
    html_sha256: sha256(html),
    pdf_sha256: sha256(pdf),
    status: "published",
    run_id: runId,
    created_at: generatedAt,
  };
  await insertReport(db, row);
  return { row, kept };
}

async function print(model: ReportModel, emit: (message: string) => void) {
  emit("Printing the HTML");
  const html = renderHtml(model);
  emit("Printing the PDF");
  return { html, pdf: await createPdfRenderer()(model) };
}

/**
 * The report that was published under the key; undefined when there is none. Its files are checked, and one that is
 * missing is printed again from the kept model.
 * @throws PurserError `report_withdrawn`; `report_altered` when a file is not the one that was published
 */
export async function reopenReport({
  db,
  companyId,
  key,
  emit,
}: Pick<PublishScope, "db" | "companyId" | "key" | "emit">): Promise<Published | undefined> {
  const row = await findReport(db, companyId, key);
  if (!row) return undefined;
  if (row.status === "withdrawn") {
    throw new PurserError("report_withdrawn", `Report "${key}" was withdrawn; generate a new one.`);
  }
  const paths = siblings(row.html_path);
  const kept = await readKept(paths);
  const hashes = { html: row.html_sha256, pdf: row.pdf_sha256 } as const;
  const missing: ("html" | "pdf")[] = [];
  for (const kind of ["html", "pdf"] as const) {
    const hash = await hashIfThere(paths[kind]);
    if (hash === undefined) missing.push(kind);
    else if (hash !== hashes[kind]) throw altered(paths[kind]);
  }
  if (missing.length > 0) {
    const printed = await print(kept.model, emit);
    for (const kind of missing) {
      if (sha256(printed[kind]) !== hashes[kind]) throw altered(paths.model);
      await writeWhole(paths[kind], printed[kind], row.id);
    }
  }
  return { row, kept };
}

async function readKept({ model }: ReportPaths): Promise<KeptReport> {
  const text = await readIfThere(model);
  const parsed = text && keptReportSchema.safeParse(asJson(text.toString("utf8")));
  if (!parsed?.success) throw altered(model);
  return parsed.data;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function altered(path: string): PurserError {
  return new PurserError(
    "report_altered",
    `${path} is not the file that was published; withdraw the report and generate a new one.`,
    { details: { path } },
  );
}

/**
 * Removes a report's files and marks it withdrawn; doing it again changes nothing.
 * @param kind where it is given, a report of another kind is as unknown as none
 * @throws PurserError `unknown_report`
 */
export async function withdrawReport(
  db: Db,
  companyId: string,
  { reportId, kind }: { readonly reportId: string; readonly kind?: ReportKind | undefined },
): Promise<{ readonly row: Row<"report">; readonly removed: readonly string[] }> {
  const row = await findReport(db, companyId, reportId);
  if (!row || (kind !== undefined && row.kind !== kind))
    throw new PurserError("unknown_report", `There is no report "${reportId}".`);
  const paths = siblings(row.html_path);
  await removeReportFiles(paths);
  await markWithdrawn(db, companyId, reportId);
  return { row, removed: [paths.html, paths.pdf, paths.model] };
}
