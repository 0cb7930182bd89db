import { type DrawChart, createCharts } from "./charts.ts";
import { chartTable, numberedCharts } from "./contents.ts";
import { escapeMarkup } from "../base/markup.ts";
import { type HtmlContext, blockHtml } from "./html/blocks.ts";
import { STYLE } from "./html/style.ts";
import { tableHtml } from "./html/table.ts";
import { traceHtml } from "./html/trace.ts";
import type { ReportModel } from "./model.ts";
import { createFigurePrinter, traceEntries } from "./print.ts";
import { assertReport } from "./validate.ts";
import { CHART_APPENDIX, TRACE_APPENDIX, chartDataAnchor, printInstant, sectionAnchor } from "./wording.ts";

/** Nothing may be loaded or run, whatever a name in the books contains. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

type Part = { readonly anchor: string; readonly title: string; readonly body: string };

/**
 * The report as one HTML file without scripts, that loads nothing. Every printed figure is a link (`data-figure` is
 * its id) to its entry in the trace appendix.
 * @throws PurserError `invalid_report`
 */
export function renderHtml(model: ReportModel, drawChart: DrawChart = createCharts()): string {
  assertReport(model);
  const printer = createFigurePrinter(model);
  const charts = numberedCharts(model);
  let drawn = 0;
  const context: HtmlContext = {
    printer,
    // Blocks are written in reading order, the order of numberedCharts.
    chart: (block) => {
      const number = ++drawn;
      return { number, svg: drawChart(block, { id: `chart-${number}`, figureOf: printer.figure }) };
    },
  };
  const parts: Part[] = model.sections.map((section) => ({
    anchor: sectionAnchor(section.id),
    title: section.title,
    body: section.blocks.map((block) => blockHtml(block, context)).join("\n"),
  }));
  if (charts.length > 0) {
    const tables = charts.map((chart) =>
      tableHtml(chartTable(chart), printer, chartDataAnchor(chart.number)),
    );
    parts.push({ ...CHART_APPENDIX, body: tables.join("\n") });
  }
  parts.push({
    ...TRACE_APPENDIX,
    body: traceEntries(model, "closure")
      .map((entry) => traceHtml(entry, printer))
      .join("\n"),
  });
  return document(model, parts);
}

function document(model: ReportModel, parts: readonly Part[]): string {
  const title = `${model.company}: ${model.title}, ${model.period}`;
  const contents = parts.map((part) => `<li><a href="#${part.anchor}">${escapeMarkup(part.title)}</a></li>`);
  const sections = parts.map(
    (part) =>
      `<section id="${part.anchor}" aria-labelledby="${part.anchor}-title">` +
      `<h2 id="${part.anchor}-title">${escapeMarkup(part.title)}</h2>\n${part.body}\n</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${escapeMarkup(POLICY)}">
<meta name="generator" content="Purser">
<title>${escapeMarkup(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<div class="sheet">
<header>
<p class="company">${escapeMarkup(model.company)}</p>
<h1>${escapeMarkup(model.title)}</h1>
<p class="meta">${escapeMarkup(model.period)} · as of <time datetime="${model.asOf}">${model.asOf}</time></p>
</header>
<nav aria-label="Contents"><ol>${contents.join("")}</ol></nav>
<main>
${sections.join("\n")}
</main>
<footer><p class="meta">Generated ${escapeMarkup(printInstant(model.generatedAt))} by Purser. Every figure links to its formula, inputs and source rows.</p></footer>
</div>
</body>
</html>
`;
}
