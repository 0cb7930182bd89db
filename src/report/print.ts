import type { Figure } from "../figures/figure.ts";
import { formatFigure } from "../figures/format.ts";
import { blockFigureIds, chartTable, numberedCharts } from "./contents.ts";
import type { ReportModel, TraceExcerpt } from "./model.ts";

/** One printed figure: what a reader sees and what it is traced by. */
export type PrintedFigure = { readonly id: string; readonly text: string };

/**
 * Every figure a report prints, in reading order and as often as it is printed: the blocks (a chart's figures stand
 * in the appendix of charts), then the trace appendix, where each figure is followed by its inputs. Both renderers
 * print exactly this; only a table too wide for a PDF page comes there in groups of columns.
 */
export function printedFigures(model: ReportModel): PrintedFigure[] {
  const { print } = createFigurePrinter(model);
  const blocks = model.sections
    .flatMap((section) => section.blocks)
    .filter((block) => block.kind !== "chart");
  const ids = [
    ...blocks.flatMap(blockFigureIds),
    ...numberedCharts(model).flatMap((chart) => blockFigureIds(chartTable(chart))),
    ...traceEntries(model).flatMap(({ figure, trace }) => [
      figure.id,
      ...trace.inputs.map((input) => input.figureId),
    ]),
  ];
  return ids.map((id) => ({ id, text: print(id) }));
}

export type FigurePrinter = {
  readonly figure: (id: string) => Figure;
  readonly print: (id: string) => string;
};

/** Looks figures up by id; an unknown id is a bug, because `assertReport` ran before. */
export function createFigurePrinter(model: ReportModel): FigurePrinter {
  const byId = new Map(model.figures.map((figure) => [figure.id, figure]));
  const figure = (id: string): Figure => {
    const found = byId.get(id);
    if (!found) throw new Error(`no figure has the id ${id}`);
    return found;
  };
  return { figure, print: (id) => formatFigure(figure(id)) };
}

export type TraceEntry = { readonly figure: Figure; readonly trace: TraceExcerpt };

/** An entry for every figure, in the order of `model.figures`. */
export function traceEntries(model: ReportModel): TraceEntry[] {
  const traces = new Map(Object.entries(model.traces ?? {}));
  return model.figures.map((figure) => ({ figure, trace: traces.get(figure.id) ?? ownTrace(figure) }));
}

function ownTrace(figure: Figure): TraceExcerpt {
  return {
    formula: figure.formula,
    inputs: Object.entries(figure.inputs).map(([name, figureId]) => ({ name, figureId })),
    sourceText: figure.sources.flatMap((source) =>
      source.kind === "assumption" ? [`Assumption: ${source.note}`] : [],
    ),
    rows: [],
    moreRows: 0,
  };
}
