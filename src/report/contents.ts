import type { Chart } from "./chart-model.ts";
import type { Block, ChartBlock, InlinePart, ReportModel, TableBlock } from "./model.ts";

/** Ids of the figures of a block in reading order. */
export function blockFigureIds(block: Block): string[] {
  switch (block.kind) {
    case "heading":
    case "paragraph":
    case "callout":
      return partFigureIds(block.parts);
    case "list":
      return block.items.flatMap(partFigureIds);
    case "kpis":
      return block.cards.flatMap((card) => [card.figureId, ...card.comparisons.map((c) => c.figureId)]);
    case "table":
      return block.rows.flatMap((row) =>
        row.cells.flatMap((cell) => (cell.kind === "figure" ? [cell.figureId] : [])),
      );
    case "chart":
      return chartFigureIds(block.chart);
    case "page-break":
      return [];
    default:
      return block satisfies never;
  }
}

function partFigureIds(parts: readonly InlinePart[]): string[] {
  return parts.flatMap((part) => (part.kind === "figure" ? [part.figureId] : []));
}

export function chartFigureIds(chart: Chart): string[] {
  if (chart.type === "waterfall") return chart.steps.map((step) => step.figureId);
  const points = chart.series.flatMap((series) => series.figureIds.filter((id) => id !== null));
  return chart.reference ? [...points, chart.reference.figureId] : points;
}

/** The charts of a report, numbered from 1 in reading order. */
export type NumberedChart = { readonly number: number; readonly block: ChartBlock };

export function numberedCharts(model: ReportModel): NumberedChart[] {
  return model.sections
    .flatMap((section) => section.blocks)
    .filter((block) => block.kind === "chart")
    .map((block, i) => ({ number: i + 1, block }));
}

/** The figures a chart draws, as the table that the appendix prints. */
export function chartTable({ number, block }: NumberedChart): TableBlock {
  const caption = `Chart ${number}. ${block.title}`;
  const { chart } = block;
  if (chart.type === "waterfall") {
    return {
      kind: "table",
      caption,
      columns: [
        { label: "Step", align: "left" },
        { label: "Amount", align: "right" },
      ],
      rows: chart.steps.map((step) => ({
        cells: [
          { kind: "text", text: step.label },
          { kind: "figure", figureId: step.figureId },
        ],
        emphasis: step.role === "total" ? "total" : "none",
        indent: 0,
      })),
    };
  }
  const { series, reference } = chart;
  const lines = [
    ...series.map((s) => ({ label: s.name, ids: s.figureIds })),
    ...(reference ? [{ label: reference.label, ids: chart.xLabels.map(() => reference.figureId) }] : []),
  ];
  return {
    kind: "table",
    caption,
    columns: [
      { label: "", align: "left" },
      ...lines.map((line) => ({ label: line.label, align: "right" as const })),
    ],
    rows: chart.xLabels.map((label, i) => ({
      cells: [
        { kind: "text", text: label },
        ...lines.map(({ ids }) => {
          const figureId = ids[i];
          return typeof figureId === "string"
            ? { kind: "figure" as const, figureId }
            : { kind: "text" as const, text: "" };
        }),
      ],
      emphasis: "none",
      indent: 0,
    })),
  };
}
