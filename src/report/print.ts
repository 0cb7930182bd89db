import type { Figure } from "../figures/figure.ts";
import { formatFigure } from "../figures/format.ts";
import { blockFigureIds, chartTable, numberedCharts } from "./contents.ts";
import type { ReportModel, TraceExcerpt } from "./model.ts";

/** One printed figure: what a reader sees and what it is traced by. */
export type PrintedFigure = { readonly id: string; readonly text: string };

/**
 * How far the trace appendix goes: `closure`, every figure down to the rows (the HTML, which has room); `printed`,
 * the figures that the body prints, whose inputs stand there by value (the PDF, which somebody holds).
 */
export type AppendixDepth = "closure" | "printed";

/**
 * Every figure a report prints with a link, in reading order and as often as it is printed: the blocks (a chart's
 * figures stand in the appendix of charts), then the trace appendix, where each figure is followed by those of its
 * inputs that have an entry too. The blocks print the same figures at either depth; only a table too wide for a PDF
 * page comes there in groups of columns.
 */
export function printedFigures(model: ReportModel, depth: AppendixDepth): PrintedFigure[] {
  const { print } = createFigurePrinter(model);
  const entries = traceEntries(model, depth);
  const linked = new Set(entries.map(({ figure }) => figure.id));
  const ids = [
    ...bodyFigureIds(model),
    ...entries.flatMap(({ figure, trace }) => [
      figure.id,
      ...trace.inputs.map((input) => input.figureId).filter((id) => linked.has(id)),
    ]),
  ];
  return ids.map((id) => ({ id, text: print(id) }));
}

function bodyFigureIds(model: ReportModel): string[] {
  const blocks = model.sections
    .flatMap((section) => section.blocks)
    .filter((block) => block.kind !== "chart");
  return [
    ...blocks.flatMap(blockFigureIds),
    ...numberedCharts(model).flatMap((chart) => blockFigureIds(chartTable(chart))),
  ];
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

/** The entries of the trace appendix, in the order of `model.figures`. */
export function traceEntries(model: ReportModel, depth: AppendixDepth): TraceEntry[] {
  const traces = new Map(Object.entries(model.traces ?? {}));
  const printed = new Set(depth === "printed" ? bodyFigureIds(model) : []);
  return model.figures
    .filter((figure) => depth === "closure" || printed.has(figure.id))
    .map((figure) => ({ figure, trace: traces.get(figure.id) ?? ownTrace(figure) }));
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
