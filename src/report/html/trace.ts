import { escapeMarkup } from "../../base/markup.ts";
import type { TraceExcerpt } from "../model.ts";
import type { FigurePrinter, TraceEntry } from "../print.ts";
import { moreRowsText, traceAnchor, traceCommand } from "../wording.ts";
import { figureLink } from "./inline.ts";

/** One figure's entry in the trace appendix. */
export function traceHtml({ figure, trace }: TraceEntry, printer: FigurePrinter): string {
  const period = figure.from === undefined ? figure.asOf : `${figure.from} to ${figure.asOf}`;
  const parts = [
    `<h3><span>${escapeMarkup(figure.label)}</span> ${figureLink(figure.id, printer)}</h3>`,
    `<p class="meta">${escapeMarkup(period)} · <code>${escapeMarkup(figure.id)}</code></p>`,
    figure.refusal === undefined
      ? ""
      : `<p class="refusal">Not defined: ${escapeMarkup(figure.refusal)}.</p>`,
    `<p><b>Formula</b> ${escapeMarkup(trace.formula)}</p>`,
    inputsHtml(trace, printer),
    trace.sourceText.length === 0
      ? ""
      : `<p><b>Sources</b> ${trace.sourceText.map(escapeMarkup).join("<br>")}</p>`,
    rowsHtml(trace),
    `<p class="meta"><code>${escapeMarkup(traceCommand(figure.id))}</code></p>`,
  ];
  return `<article class="trace" id="${escapeMarkup(traceAnchor(figure.id))}">${parts.join("")}</article>`;
}

function inputsHtml({ inputs }: TraceExcerpt, printer: FigurePrinter): string {
  if (inputs.length === 0) return "";
  const items = inputs.map(
    ({ name, figureId }) => `<li><code>${escapeMarkup(name)}</code> = ${figureLink(figureId, printer)}</li>`,
  );
  return `<div><b>Inputs</b><ul>${items.join("")}</ul></div>`;
}

function rowsHtml({ rows, moreRows }: TraceExcerpt): string {
  if (rows.length === 0) return "";
  const lines = rows.map((row) => {
    const cells = [row.table, row.id, row.date, row.description].map(
      (text) => `<td>${escapeMarkup(text)}</td>`,
    );
    return `<tr>${cells.join("")}<td class="right">${escapeMarkup(row.amount)}</td></tr>`;
  });
  const more = moreRows === 0 ? "" : `<p class="meta">${moreRowsText(moreRows)}</p>`;
  return (
    `<div class="scroll"><table><thead><tr><th>Table</th><th>Row</th><th>Date</th><th>Description</th>` +
    `<th class="right">Amount</th></tr></thead><tbody>${lines.join("\n")}</tbody></table></div>${more}`
  );
}
