import type { Figure } from "../../figures/figure.ts";
import type { ReportModelInput, Status } from "../model.ts";

export type SectionInput = ReportModelInput["sections"][number];
export type BlockInput = SectionInput["blocks"][number];
export type TableInput = Extract<BlockInput, { kind: "table" }>;
type RowInput = TableInput["rows"][number];
type CellInput = RowInput["cells"][number];
type ColumnInput = TableInput["columns"][number];

/** What a cell shows; nothing leaves it empty. */
export type CellValue =
  string | Figure | { readonly date: string } | { readonly status: Status } | null | undefined;

export type RowStyle = Pick<RowInput, "emphasis" | "indent">;

export function row(values: readonly CellValue[], style: RowStyle = {}): RowInput {
  return { cells: values.map(cell), ...style };
}

function cell(value: CellValue): CellInput {
  if (value === null || value === undefined) return { kind: "text", text: "" };
  if (typeof value === "string") return { kind: "text", text: value };
  if ("date" in value) return { kind: "date", date: value.date };
  if ("status" in value) return { kind: "status", status: value.status };
  return { kind: "figure", figureId: value.id };
}

/** Columns by label: the first holds words, the others figures, unless `words` says otherwise. */
export function columns(first: string, ...others: readonly (string | ColumnInput)[]): ColumnInput[] {
  return [
    { label: first, align: "left" },
    ...others.map((other) => (typeof other === "string" ? { label: other, align: "right" as const } : other)),
  ];
}

/** A column of words. */
export const words = (label: string): ColumnInput => ({ label, align: "left" });

/** A table, or nothing when it has no rows. */
export function table(
  caption: string | undefined,
  columnList: ColumnInput[],
  rows: RowInput[],
): TableInput[] {
  return rows.length === 0 ? [] : [{ kind: "table", caption, columns: columnList, rows }];
}
