import { rm, rmdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { IsoDate } from "../../base/dates.ts";
import { folderName, readIfThere } from "../../base/files.ts";
import { sha256 } from "../../base/json.ts";

/** What a report is about; its files are named by it. */
export type ReportKind = "board" | "stock";

/** Where one report stands. The model is kept beside its prints, so that they can be printed again as they were. */
export type ReportPaths = { readonly html: string; readonly pdf: string; readonly model: string };

/** A report's folder is named by its day and the key it is written under. */
export function reportPaths({
  home,
  companyId,
  asOf,
  key,
  kind,
}: {
  readonly home: string;
  readonly companyId: string;
  readonly asOf: IsoDate;
  readonly key: string;
  readonly kind: ReportKind;
}): ReportPaths {
  const folder = join(home, "reports", folderName(companyId), `${asOf}-${key.slice(0, 8)}`);
  return pathsIn(folder, `${kind}-report`);
}

/** The paths of a report whose HTML stands at `htmlPath`. */
export function siblings(htmlPath: string): ReportPaths {
  return pathsIn(dirname(htmlPath), basename(htmlPath, ".html"));
}

function pathsIn(folder: string, name: string): ReportPaths {
  return {
    html: join(folder, `${name}.html`),
    pdf: join(folder, `${name}.pdf`),
    model: join(folder, `${name}.json`),
  };
}

/** Hash of the file; undefined when there is none. */
export async function hashIfThere(path: string): Promise<string | undefined> {
  const content = await readIfThere(path);
  return content && sha256(content);
}

/** Removes a report's files, and its folder when nothing else is in it. */
export async function removeReportFiles({ html, pdf, model }: ReportPaths): Promise<void> {
  for (const path of [html, pdf, model]) await rm(path, { force: true });
  try {
    await rmdir(dirname(html));
  } catch (error) {
    if (!isCode(error, "ENOENT", "ENOTEMPTY", "EEXIST")) throw error;
  }
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}
