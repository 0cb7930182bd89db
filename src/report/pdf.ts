import type { Content, TDocumentDefinitions } from "pdfmake/interfaces.js";
import { createCharts } from "./charts.ts";
import { type NumberedChart, chartTable, numberedCharts } from "./contents.ts";
import { dropControls } from "../base/markup.ts";
import type { ReportModel } from "./model.ts";
import { type PdfContext, kept, sectionContent } from "./pdf/blocks.ts";
import { blockHeight } from "./pdf/height.ts";
import { createPdfPrinter } from "./pdf/printer.ts";
import { tableContent } from "./pdf/table.ts";
import { COLOUR, INNER_WIDTH, PAGE_MARGINS, STYLES } from "./pdf/theme.ts";
import { tracesContent } from "./pdf/trace.ts";
import { type FigurePrinter, createFigurePrinter, traceEntries } from "./print.ts";
import { assertReport } from "./validate.ts";
import { CHART_APPENDIX, TRACE_APPENDIX, chartDataAnchor, printInstant, sectionAnchor } from "./wording.ts";

export type RenderPdf = (model: ReportModel) => Promise<Uint8Array>;

/**
 * Prints a report as a PDF of A4 pages. Every printed figure is a link to its entry in the trace appendix of the
 * same file. Equal models give equal bytes. Nothing is loaded but the fonts of the pdfmake package, which cover
 * Latin, Greek and Cyrillic.
 * Rendering rejects with PurserError `invalid_report`.
 */
export function createPdfRenderer(): RenderPdf {
  const print = createPdfPrinter();
  const drawChart = createCharts();
  return async (model) => {
    assertReport(model);
    const printer = createFigurePrinter(model);
    let drawn = 0;
    const context: PdfContext = {
      printer,
      // Blocks are laid out in reading order, the order of numberedCharts.
      chart: (block) => {
        const number = ++drawn;
        return { number, svg: drawChart(block, { id: `chart-${number}`, figureOf: printer.figure }) };
      },
    };
    const charts = numberedCharts(model);
    const parts = [
      ...model.sections.map(({ id, title }) => ({ anchor: sectionAnchor(id), title })),
      ...(charts.length > 0 ? [CHART_APPENDIX] : []),
      TRACE_APPENDIX,
    ];
    return print(
      definition(model, [
        ...titleContent(model),
        contentsContent(parts),
        ...model.sections.flatMap(({ id, title, blocks }) =>
          sectionContent(partTitle({ anchor: sectionAnchor(id), title }), blocks, context),
        ),
        ...(charts.length > 0 ? [partTitle(CHART_APPENDIX, "before")] : []),
        ...charts.flatMap((chart) => chartData(chart, printer)),
        partTitle(TRACE_APPENDIX, "before"),
        ...tracesContent(traceEntries(model, "printed"), printer),
      ]),
    );
  };
}

function chartData(chart: NumberedChart, printer: FigurePrinter): Content[] {
  const table = chartTable(chart);
  const content = tableContent(table, printer, chartDataAnchor(chart.number));
  return kept([], content, { height: blockHeight(table, printer.print), pageBreak: false });
}

type Part = { readonly anchor: string; readonly title: string };

function partTitle({ anchor, title }: Part, pageBreak?: "before"): Content {
  return {
    text: dropControls(title),
    style: "section",
    id: anchor,
    outline: true,
    ...(pageBreak ? { pageBreak } : {}),
  };
}

function titleContent(model: ReportModel): Content[] {
  return [
    { text: dropControls(model.company), style: "company" },
    { text: dropControls(model.title), style: "title" },
    { text: `${dropControls(model.period)}  ·  as of ${model.asOf}`, style: "meta" },
    {
      canvas: [
        { type: "line", x1: 0, y1: 6, x2: INNER_WIDTH, y2: 6, lineWidth: 2, lineColor: COLOUR.accent },
      ],
    },
  ];
}

/** Titles with page numbers in two columns, filled downwards. */
function contentsContent(parts: readonly Part[]): Content {
  const half = Math.ceil(parts.length / 2);
  const column = (some: readonly Part[]): Content => ({
    stack: some.map(({ anchor, title }) => ({
      columns: [
        { text: dropControls(title), linkToDestination: anchor, width: "*" },
        { pageReference: anchor, alignment: "right", width: 24 },
      ],
    })),
  });
  return {
    columns: [column(parts.slice(0, half)), column(parts.slice(half))],
    columnGap: 28,
    fontSize: 8.5,
    color: COLOUR.soft,
    lineHeight: 1.25,
    margin: [0, 10, 0, 2],
  };
}

function definition(model: ReportModel, content: Content[]): TDocumentDefinitions {
  const created = new Date(model.generatedAt);
  const company = dropControls(model.company);
  const heading = `${dropControls(model.title)}, ${dropControls(model.period)}`;
  const margin: [number, number, number, number] = [PAGE_MARGINS[0], 26, PAGE_MARGINS[2], 0];
  const small = { fontSize: 7.5, color: COLOUR.soft };
  return {
    content,
    pageSize: "A4",
    pageMargins: PAGE_MARGINS,
    defaultStyle: { font: "Roboto", fontSize: 9.5, lineHeight: 1.18, color: COLOUR.ink },
    styles: structuredClone(STYLES),
    language: "en",
    displayTitle: true,
    info: {
      title: `${company}: ${heading}`,
      author: company,
      creator: "Purser",
      producer: "Purser",
      creationDate: created,
      modDate: created,
    },
    header: (page) =>
      page === 1
        ? null
        : { columns: [{ text: company }, { text: heading, alignment: "right" }], margin, ...small },
    footer: (page, pages) => ({
      columns: [
        { text: `As of ${model.asOf}  ·  generated ${printInstant(model.generatedAt)} by Purser` },
        { text: `Page ${page} of ${pages}`, alignment: "right" },
      ],
      margin: [PAGE_MARGINS[0], 16, PAGE_MARGINS[2], 0],
      ...small,
    }),
  };
}
