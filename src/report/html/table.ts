import { escapeMarkup } from "../../base/markup.ts";
import type { TableBlock, TableCell, TableRow } from "../model.ts";
import type { FigurePrinter } from "../print.ts";
import { figureLink, statusHtml } from "./inline.ts";

/** With more columns a table is printed on a page turned sideways. */
const WIDE = 8;

/** A table; wide ones scroll inside their own box. `id` is the address of the table where something points to it. */
export function tableHtml(table: TableBlock, printer: FigurePrinter, id?: string): string {
  const caption = table.caption === undefined ? "" : `<caption>${escapeMarkup(table.caption)}</caption>`;
  const head = table.columns
    .map(({ label, align }) => `<th scope="col" class="${align}">${escapeMarkup(label)}</th>`)
    .join("");
  const body = table.rows.map((row) => rowHtml(row, table, printer)).join("\n");
  const address = id === undefined ? "" : ` id="${escapeMarkup(id)}"`;
  const box = table.columns.length > WIDE ? "scroll wide" : "scroll";
  return (
    `<div class="${box}"${address}><table>${caption}<thead><tr>${head}</tr></thead>\n` +
    `<tbody>\n${body}\n</tbody></table></div>`
  );
}

function rowHtml(row: TableRow, { columns }: TableBlock, printer: FigurePrinter): string {
  const cells = row.cells.map((cell, i) => {
    const classes = [columns[i]?.align ?? "left", ...(i === 0 && row.indent > 0 ? [`in${row.indent}`] : [])];
    const tag = i === 0 && cell.kind === "text" ? `th scope="row"` : "td";
    const close = tag.startsWith("th") ? "th" : "td";
    return `<${tag} class="${classes.join(" ")}">${cellHtml(cell, printer)}</${close}>`;
  });
  const emphasis = row.emphasis === "none" ? "" : ` class="${row.emphasis}"`;
  return `<tr${emphasis}>${cells.join("")}</tr>`;
}

function cellHtml(cell: TableCell, printer: FigurePrinter): string {
  switch (cell.kind) {
    case "text":
      return escapeMarkup(cell.text);
    case "figure":
      return figureLink(cell.figureId, printer);
    case "date":
      return `<time datetime="${cell.date}">${cell.date}</time>`;
    case "status":
      return statusHtml(cell.status);
    default:
      return cell satisfies never;
  }
}
