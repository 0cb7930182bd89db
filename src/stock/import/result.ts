import type { IsoDate } from "../../base/dates.ts";
import type { Minor } from "../../base/money.ts";
import type { Rejection } from "../../books/import/draft.ts";
import type { ImportedFile } from "../../books/import/result.ts";
import type { TableCounts } from "../../books/import/table-plan.ts";
import type { MovementKind } from "../movement.ts";

/** What a stock import would do, or did. */
export type StockImportPreview = {
  readonly companyId: string;
  readonly currency: string;
  readonly files: readonly ImportedFile[];
  /** By table; only tables of which something was read. A transfer counts once. */
  readonly tables: Readonly<Record<string, TableCounts>>;
  /** Value of the movements that are new, by kind: what the inventory accounts must have changed by. */
  readonly values: Readonly<Partial<Record<MovementKind, Minor>>>;
  /** Days of the movements and demand that were read. */
  readonly span: { readonly first: IsoDate; readonly last: IsoDate } | null;
  readonly warnings: readonly string[];
  /** The first of them; `rejectionCount` counts all. */
  readonly rejections: readonly Rejection[];
  readonly rejectionCount: number;
};

export type StockImportResult = StockImportPreview & {
  /** `unchanged`: everything was there already, so nothing was written. */
  readonly status: "imported" | "unchanged" | "dry_run";
  readonly batchId: string | null;
};
