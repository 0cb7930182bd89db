import { CHART_HEIGHT, CHART_WIDTH } from "../charts/frame.ts";
import type { Block, InlinePart, KpiCard, TableBlock } from "../model.ts";
import { type ColumnPlan, CELL_PADDING, cellText, planColumns } from "./columns.ts";
import { INNER_WIDTH, textWidth } from "./theme.ts";

/**
 * Estimates of height in points, on the high side. pdfmake silently drops the end of what must not be broken but
 * is taller than a page, so nothing may be kept together that does not surely fit.
 */

/** What surely fits on one page: a page has 736 points between its margins. */
const SURELY_FITS = 560;

export const fitsPage = (height: number): boolean => height <= SURELY_FITS;

type Print = (figureId: string) => string;

export function textHeight(text: string, fontSize: number, width: number): number {
  const lines = text
    .split("\n")
    .reduce((sum, line) => sum + Math.max(1, Math.ceil((1.15 * textWidth(line, fontSize)) / width)), 0);
  return lines * fontSize * 1.4;
}

export function blockHeight(block: Block, print: Print): number {
  switch (block.kind) {
    case "heading":
    case "paragraph":
      return textHeight(plainText(block.parts, print), 10, INNER_WIDTH) + 11;
    case "callout":
      return textHeight(`${block.title ?? ""}\n${plainText(block.parts, print)}`, 9.5, INNER_WIDTH - 22) + 23;
    case "list":
      return block.items.reduce(
        (sum, parts) => sum + textHeight(plainText(parts, print), 9.5, INNER_WIDTH - 16) + 3,
        8,
      );
    case "kpis":
      return (Math.ceil(block.cards.length / 3) + 1) * Math.max(...block.cards.map(cardHeight));
    case "table":
      return tableHeight(block, print);
    case "chart":
      return (CHART_HEIGHT / CHART_WIDTH) * INNER_WIDTH + 34;
    case "page-break":
      return 0;
    default:
      return block satisfies never;
  }
}

export function cardHeight(card: KpiCard): number {
  const comparisons = card.comparisons.map(({ label }) => textHeight(label, 7.5, 70));
  return 56 + textHeight(card.label, 8, 100) + comparisons.reduce((a, b) => a + b, 0);
}

function tableHeight(table: TableBlock, print: Print): number {
  const plan = planColumns(table, print);
  const rows = rowHeights(table, plan, print).reduce((a, b) => a + b, 0);
  return rows + plan.groups.length * 54;
}

/** The height of each row of the body, over all groups of columns. */
export function rowHeights(table: TableBlock, { fontSize, groups }: ColumnPlan, print: Print): number[] {
  return table.rows.map((row) =>
    groups.reduce((sum, { columns, widths }) => {
      const cells = columns.map((column, i) => {
        const cell = row.cells[column];
        return cell?.kind === "text"
          ? textHeight(cell.text, fontSize, widths[i] ?? 1)
          : textHeight(cell ? cellText(cell, print) : "", fontSize, INNER_WIDTH);
      });
      return sum + Math.max(...cells) + CELL_PADDING * 2;
    }, 0),
  );
}

function plainText(parts: readonly InlinePart[], print: Print): string {
  return parts.map((part) => (part.kind === "figure" ? print(part.figureId) : part.text)).join("");
}
