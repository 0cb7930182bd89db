import type { TableBlock, TableCell } from "../model.ts";
import { STATUS_WORDS } from "../wording.ts";
import { INNER_WIDTH, textWidth } from "./theme.ts";

export const CELL_PADDING = 4;
const FONT_SIZES = [8.5, 8, 7.5, 7] as const;
const SMALLEST = 7;
/** A column of text may be broken into lines, down to about this many characters. */
const TEXT_MINIMUM = 14;
/** A longer word of a header, in points, is broken. */
const LONGEST_WORD = 90;

export type ColumnPlan = {
  readonly fontSize: number;
  /** Groups of columns that fit side by side; each starts with the first column. One group when all fit. */
  readonly groups: readonly { readonly columns: readonly number[]; readonly widths: readonly number[] }[];
};

type Need = { readonly least: number; readonly natural: number };

/**
 * How a table is set on the page: the largest of a few font sizes at which every number stays on one line, and
 * where even the smallest is too wide, several tables below each other that repeat the first column.
 */
export function planColumns(table: TableBlock, print: (figureId: string) => string): ColumnPlan {
  const all = table.columns.map((_, i) => i);
  for (const fontSize of FONT_SIZES) {
    const needs = columnNeeds(table, print, fontSize);
    if (leastWidth(needs, all) <= INNER_WIDTH) {
      return { fontSize, groups: [{ columns: all, widths: share(needs, all) }] };
    }
  }
  const needs = columnNeeds(table, print, SMALLEST);
  const groups = balanced(
    all.slice(1),
    fewestGroups(all.slice(1), (some) => leastWidth(needs, [0, ...some]) <= INNER_WIDTH),
  );
  return {
    fontSize: SMALLEST,
    groups: groups.map((some) => {
      const columns = [0, ...some];
      return { columns, widths: share(needs, columns) };
    }),
  };
}

/** How many groups are needed so that each one fits; at most one for each column. */
function fewestGroups(columns: readonly number[], fits: (some: readonly number[]) => boolean): number {
  let groups = 1;
  while (groups < columns.length && !balanced(columns, groups).every(fits)) groups++;
  return groups;
}

/** The columns in order in groups whose sizes differ by at most one. */
function balanced(columns: readonly number[], groups: number): number[][] {
  return Array.from({ length: groups }, (_, i) =>
    columns.slice(Math.ceil((i * columns.length) / groups), Math.ceil(((i + 1) * columns.length) / groups)),
  );
}

function columnNeeds(table: TableBlock, print: (figureId: string) => string, fontSize: number): Need[] {
  return table.columns.map((column, i) => {
    // Figures of total rows are bold, a little wider.
    const width = (text: string) => textWidth(text, fontSize) * 1.04;
    const words = column.label.split(/\s+/).map((word) => Math.min(width(word), LONGEST_WORD));
    const cells = table.rows.flatMap((row) => row.cells[i] ?? []);
    const fixed = cells.filter((cell) => cell.kind !== "text").map((cell) => width(cellText(cell, print)));
    const indents = i === 0 ? Math.max(0, ...table.rows.map((row) => row.indent)) * 10 : 0;
    const texts = cells
      .filter((cell) => cell.kind === "text")
      .map((cell) => width(cellText(cell, print)) + indents);
    const least = Math.max(
      ...words,
      ...fixed,
      Math.min(Math.max(0, ...texts), TEXT_MINIMUM * fontSize * 0.55),
    );
    return { least, natural: Math.max(least, ...texts) };
  });
}

export function cellText(cell: TableCell, print: (figureId: string) => string): string {
  switch (cell.kind) {
    case "text":
      return cell.text;
    case "figure":
      return print(cell.figureId);
    case "date":
      return cell.date;
    case "status":
      return STATUS_WORDS[cell.status];
    default:
      return cell satisfies never;
  }
}

function leastWidth(needs: readonly Need[], columns: readonly number[]): number {
  return columns.reduce((sum, i) => sum + (needs[i]?.least ?? 0) + 2 * CELL_PADDING, 0);
}

/** Room beyond the least goes to text that would otherwise break, in proportion to the root of what it lacks; the rest to all. */
function share(needs: readonly Need[], columns: readonly number[]): number[] {
  const chosen = columns.map((i) => needs[i] ?? { least: 0, natural: 0 });
  const lacks = chosen.map(({ least, natural }) => natural - least);
  const room = Math.max(0, INNER_WIDTH - leastWidth(needs, columns));
  const lacking = lacks.reduce((a, b) => a + b, 0);
  if (lacking <= room) {
    const rest = (room - lacking) / chosen.length;
    return chosen.map(({ natural }) => natural + rest);
  }
  const roots = lacks.map((lack) => Math.sqrt(lack));
  const sum = roots.reduce((a, b) => a + b, 0);
  return chosen.map(({ least }, i) => least + (room * (roots[i] ?? 0)) / sum);
}
