import { PurserError } from "../../base/errors.ts";
import type { IsoDate } from "../../base/dates.ts";
import type { Minor } from "../../base/money.ts";
import type { Rejection } from "./draft.ts";
import type { TableCounts } from "./table-plan.ts";

/** What an import would do, or did. */
export type ImportPreview = {
  readonly profile: string;
  readonly companyId: string;
  readonly companyName: string;
  readonly newCompany: boolean;
  readonly files: readonly ImportedFile[];
  /** By table; only tables of which something was read. */
  readonly tables: Readonly<Record<string, TableCounts>>;
  /** Journal lines read, and their totals in the base currency: debits equal credits unless something is rejected. */
  readonly lines: number;
  readonly currency: string;
  readonly debits: Minor;
  readonly credits: Minor;
  readonly span: { readonly first: IsoDate; readonly last: IsoDate } | null;
  readonly warnings: readonly string[];
  /** The first of them; `rejectionCount` counts all. */
  readonly rejections: readonly Rejection[];
  readonly rejectionCount: number;
};

export type ImportedFile = {
  readonly filename: string;
  readonly sha256: string;
  readonly bytes: number;
  /** The same bytes were imported before. */
  readonly seenBefore: boolean;
};

export type ImportResult = ImportPreview & {
  /** `unchanged`: everything was there already, so nothing was written. */
  readonly status: "imported" | "unchanged" | "dry_run";
  /** What undoImport takes; null when nothing was written, by this import or an earlier one of the same batch id. */
  readonly batchId: string | null;
};

/** `journals.csv line 12 (debit): "12,50" is not a decimal amount` */
export function describeRejection({ file, line, column, reason }: Rejection): string {
  return `${file} line ${line}${column === undefined ? "" : ` (${column})`}: ${reason}`;
}

/** How many rejections an error carries in its details. */
const SHOWN = 50;

/** @throws PurserError `import_rejected` when there is a rejection; the message names file and line of the first */
export function refuseRejected(rejections: readonly Rejection[], count: number): void {
  const [first] = rejections;
  if (!first) return;
  const more = count > 1 ? ` (and ${count - 1} more)` : "";
  throw new PurserError("import_rejected", `Nothing was imported: ${describeRejection(first)}${more}.`, {
    details: { count, rejections: rejections.slice(0, SHOWN) },
  });
}
