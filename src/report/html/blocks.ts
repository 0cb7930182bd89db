import { escapeMarkup } from "../../base/markup.ts";
import type { Block, ChartBlock, KpiCard } from "../model.ts";
import type { FigurePrinter } from "../print.ts";
import { STATUS_WORDS, chartDataAnchor } from "../wording.ts";
import { figureLink, inlineHtml, statusHtml } from "./inline.ts";
import { tableHtml } from "./table.ts";

export type HtmlContext = {
  readonly printer: FigurePrinter;
  /** The SVG of a chart block and its number in the report. */
  readonly chart: (block: ChartBlock) => { readonly svg: string; readonly number: number };
};

export function blockHtml(block: Block, context: HtmlContext): string {
  const { printer } = context;
  switch (block.kind) {
    case "heading":
      return `<h3>${inlineHtml(block.parts, printer)}</h3>`;
    case "paragraph":
      return `<p>${inlineHtml(block.parts, printer)}</p>`;
    case "kpis":
      return `<div class="kpis">${block.cards.map((card) => cardHtml(card, printer)).join("\n")}</div>`;
    case "table":
      return tableHtml(block, printer);
    case "chart":
      return chartHtml(block, context);
    case "list": {
      const tag = block.ordered ? "ol" : "ul";
      const items = block.items.map((parts) => `<li>${inlineHtml(parts, printer)}</li>`).join("");
      return `<${tag}>${items}</${tag}>`;
    }
    case "callout": {
      const title = escapeMarkup(block.title ?? STATUS_WORDS[block.severity]);
      return (
        `<aside class="callout ${block.severity}"><strong>${title}</strong>` +
        `<p>${inlineHtml(block.parts, printer)}</p></aside>`
      );
    }
    case "page-break":
      return `<div class="page-break"></div>`;
    default:
      return block satisfies never;
  }
}

function cardHtml(card: KpiCard, printer: FigurePrinter): string {
  const comparisons = card.comparisons
    .map(
      ({ label, figureId }) =>
        `<div><dt>${escapeMarkup(label)}</dt><dd>${figureLink(figureId, printer)}</dd></div>`,
    )
    .join("");
  const list = comparisons === "" ? "" : `<dl>${comparisons}</dl>`;
  return (
    `<div class="kpi ${card.status}"><div class="kpi-head"><span class="kpi-label">${escapeMarkup(card.label)}</span>` +
    `${statusHtml(card.status)}</div><div class="kpi-value">${figureLink(card.figureId, printer)}</div>${list}</div>`
  );
}

function chartHtml(block: ChartBlock, context: HtmlContext): string {
  const { svg, number } = context.chart(block);
  // Inline in HTML the name space is implied; without it the file holds no address at all.
  const inline = svg.replace(/ xmlns="[^"]*"/, "");
  return (
    `<figure class="chart"><figcaption><strong>Chart ${number}. ${escapeMarkup(block.title)}</strong> ` +
    `<a href="#${chartDataAnchor(number)}">figures</a></figcaption><div class="scroll">${inline}</div></figure>`
  );
}
