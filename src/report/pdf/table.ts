import type { Content, ContentText, CustomTableLayout, TableCell as PdfCell } from "pdfmake/interfaces.js";
import { dropControls } from "../../base/markup.ts";
import type { TableBlock, TableCell, TableRow } from "../model.ts";
import type { FigurePrinter } from "../print.ts";
import { CELL_PADDING, planColumns } from "./columns.ts";
import { fitsPage, rowHeights } from "./height.ts";
import { figureAlone, statusRun } from "./inline.ts";
import { COLOUR } from "./theme.ts";

/** A table whose header repeats on every page. `anchor` is the address of its caption. */
export function tableContent(table: TableBlock, printer: FigurePrinter, anchor?: string): Content[] {
  const plan = planColumns(table, printer.print);
  const { fontSize, groups } = plan;
  const whole = rowHeights(table, plan, printer.print).every(fitsPage);
  const caption = dropControls(table.caption ?? "");
  return groups.flatMap(({ columns, widths }, i): Content[] => {
    const title = i === 0 || caption === "" ? caption : `${caption} (continued)`;
    const address = i === 0 && anchor !== undefined ? { id: anchor } : {};
    return [
      ...(title === "" ? [] : [{ text: title, style: "caption", ...address }]),
      {
        fontSize,
        margin: [0, 0, 0, 9],
        layout: layoutOf(table.rows),
        table: {
          headerRows: 1,
          keepWithHeaderRows: whole && table.rows.length > 0 ? 1 : 0,
          dontBreakRows: whole,
          widths: [...widths],
          body: [
            columns.map((column) => headerCell(table, column, fontSize)),
            ...table.rows.map((row) =>
              columns.map((column) => bodyCell(table, { row, column, printer, fontSize })),
            ),
          ],
        },
      },
    ];
  });
}

function headerCell(table: TableBlock, column: number, fontSize: number): PdfCell {
  const { label = "", align = "left" } = table.columns[column] ?? {};
  return {
    text: dropControls(label),
    alignment: align,
    bold: true,
    color: COLOUR.soft,
    fontSize: fontSize * 0.92,
    verticalAlignment: "bottom",
  };
}

type CellPlace = {
  readonly row: TableRow;
  readonly column: number;
  readonly printer: FigurePrinter;
  readonly fontSize: number;
};

function bodyCell(table: TableBlock, { row, column, printer, fontSize }: CellPlace): PdfCell {
  const cell = row.cells[column];
  if (cell === undefined) return {};
  return {
    ...cellContent(cell, printer, fontSize),
    alignment: table.columns[column]?.align ?? "left",
    bold: row.emphasis !== "none",
    ...(column === 0 && row.indent > 0 ? { margin: [row.indent * 10, 0, 0, 0] } : {}),
  };
}

function cellContent(cell: TableCell, printer: FigurePrinter, fontSize: number): ContentText {
  switch (cell.kind) {
    case "text":
      return { text: dropControls(cell.text) };
    case "figure":
      return figureAlone(cell.figureId, printer, fontSize);
    case "date":
      return { text: cell.date, noWrap: true };
    case "status":
      return statusRun(cell.status);
    default:
      return cell satisfies never;
  }
}

function layoutOf(rows: readonly TableRow[]): CustomTableLayout {
  // Line i is above row i of the body, whose first row is the header.
  const above = (line: number) => rows[line - 1]?.emphasis;
  const below = (line: number) => rows[line - 2]?.emphasis;
  const strong = (line: number) => above(line) === "total" || below(line) === "total";
  return {
    hLineWidth: (line) => (line === 0 ? 0 : strong(line) ? 1 : 0.5),
    vLineWidth: () => 0,
    hLineColor: (line) =>
      strong(line) ? COLOUR.ink : line === 1 || above(line) === "subtotal" ? COLOUR.soft : COLOUR.line,
    paddingLeft: () => CELL_PADDING,
    paddingRight: () => CELL_PADDING,
    paddingTop: (row) => (rows[row - 1]?.emphasis === "group" ? 7 : 2.6),
    paddingBottom: () => 2.6,
    fillColor: (row) => (row === 0 ? COLOUR.head : null),
  };
}
