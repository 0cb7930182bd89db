import { PurserError } from "../base/errors.ts";
import type { Figure } from "../figures/figure.ts";
import { blockFigureIds, chartFigureIds } from "./contents.ts";
import type { Chart, WaterfallChart } from "./chart-model.ts";
import type { Block, InlinePart, ReportModel } from "./model.ts";

export type ReportProblem = {
  readonly code:
    | "dangling_figure"
    | "duplicate_section"
    | "duplicate_figure"
    | "wrong_shape"
    | "mixed_units"
    | "does_not_tie"
    | "number_in_text";
  /** Where it is: `sections.summary.blocks.2`, `figures.cash@2026-06-30`, `traces.…`. */
  readonly path: string;
  readonly message: string;
};

/** Every problem of a model at once; an empty list is a report that can be printed. */
export function validateReport(model: ReportModel): ReportProblem[] {
  const figures = new Map(model.figures.map((figure) => [figure.id, figure]));
  const problems: ReportProblem[] = [];
  const currencies = new Set(
    model.figures.flatMap((f) => (f.unit.kind === "money" ? [f.unit.currency] : [])),
  );
  const dangling = (ids: readonly string[], path: string) => {
    for (const id of new Set(ids)) {
      if (!figures.has(id))
        problems.push({ code: "dangling_figure", path, message: `no figure has the id ${id}` });
    }
  };

  for (const id of repeated(model.sections.map((section) => section.id))) {
    problems.push({
      code: "duplicate_section",
      path: `sections.${id}`,
      message: `two sections have the id ${id}`,
    });
  }
  for (const id of repeated(model.figures.map((figure) => figure.id))) {
    problems.push({
      code: "duplicate_figure",
      path: `figures.${id}`,
      message: `two figures have the id ${id}`,
    });
  }
  for (const section of model.sections) {
    section.blocks.forEach((block, i) => {
      const path = `sections.${section.id}.blocks.${i}`;
      dangling(blockFigureIds(block), path);
      problems.push(...blockProblems(block, figures).map((problem) => ({ ...problem, path })));
      problems.push(...typedNumbers(block, currencies).map((problem) => ({ ...problem, path })));
    });
  }
  for (const figure of model.figures) dangling(Object.values(figure.inputs), `figures.${figure.id}`);
  for (const [id, trace] of Object.entries(model.traces ?? {})) {
    dangling([id, ...trace.inputs.map((input) => input.figureId)], `traces.${id}`);
  }
  return problems;
}

/** @throws PurserError `invalid_report` that lists every problem */
export function assertReport(model: ReportModel): void {
  const problems = validateReport(model);
  const first = problems[0];
  if (!first) return;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  throw new PurserError(
    "invalid_report",
    `the report cannot be printed: ${first.path}: ${first.message}${more}`,
    {
      details: { problems },
    },
  );
}

type Found = Omit<ReportProblem, "path">;

function blockProblems(block: Block, figures: ReadonlyMap<string, Figure>): Found[] {
  if (block.kind === "table") {
    return block.rows.flatMap((row, i) =>
      row.cells.length === block.columns.length
        ? []
        : [
            shape(
              `row ${i + 1} has ${row.cells.length} cells, the table has ${block.columns.length} columns`,
            ),
          ],
    );
  }
  if (block.kind !== "chart") return [];
  return [...chartProblems(block.chart), ...unitProblems(block.chart, figures), ...tie(block.chart, figures)];
}

function chartProblems(chart: Chart): Found[] {
  if (chart.type === "waterfall") {
    return chart.steps[0]?.role === "change" ? [shape("a waterfall begins with a total")] : [];
  }
  return chart.series.flatMap((series) =>
    series.figureIds.length === chart.xLabels.length
      ? []
      : [
          shape(
            `series ${series.name} has ${series.figureIds.length} points, the chart has ${chart.xLabels.length} labels`,
          ),
        ],
  );
}

function unitProblems(chart: Chart, figures: ReadonlyMap<string, Figure>): Found[] {
  const units = new Set(
    chartFigureIds(chart).flatMap((id) => {
      const unit = figures.get(id)?.unit;
      return unit ? [unit.kind === "money" ? unit.currency : unit.kind] : [];
    }),
  );
  return units.size > 1
    ? [
        {
          code: "mixed_units",
          message: `a chart has one value axis, but its figures are in ${[...units].join(", ")}`,
        },
      ]
    : [];
}

/** Opening plus changes must be the next total: a bridge that does not add up misleads. */
function tie(chart: Chart, figures: ReadonlyMap<string, Figure>): Found[] {
  if (chart.type !== "waterfall") return [];
  const levels = runningLevels(chart, figures);
  return levels.flatMap(({ step, before, value }, i) => {
    if (i === 0 || step.role !== "total" || before === null || value === null) return [];
    const tolerance = 1e-9 * Math.max(1, Math.abs(value));
    return Math.abs(before - value) <= tolerance
      ? []
      : [
          {
            code: "does_not_tie" as const,
            message: `the steps up to "${step.label}" add up to ${before}, the figure is ${value}`,
          },
        ];
  });
}

/** Where each step starts; null from the first undefined figure on. */
function runningLevels(chart: WaterfallChart, figures: ReadonlyMap<string, Figure>) {
  let level: number | null = 0;
  return chart.steps.map((step) => {
    const value = figures.get(step.figureId)?.value ?? null;
    const before = level;
    level = step.role === "total" ? value : level === null || value === null ? null : level + value;
    return { step, before, value };
  });
}

/** Amounts and percentages typed into prose, which no ledger line stands behind. */
function typedNumbers(block: Block, currencies: ReadonlySet<string>): Found[] {
  const amount = new RegExp(
    `(?:[$€£¥]|\\b(?:${[...currencies].filter((code) => /^[A-Z]{3}$/.test(code)).join("|") || "USD"}))\\s?-?\\d|\\d\\s?%`,
  );
  const prose =
    block.kind === "list"
      ? block.items.flat()
      : block.kind === "heading" || block.kind === "paragraph" || block.kind === "callout"
        ? block.parts
        : [];
  return prose
    .filter((part): part is Extract<InlinePart, { kind: "text" | "strong" }> =>
      part.kind === "text" || part.kind === "strong" ? amount.test(part.text) : false,
    )
    .map((part) => ({
      code: "number_in_text" as const,
      message: `"${part.text.slice(0, 60)}" has a number in its text; print a figure, or mark the words as data`,
    }));
}

function shape(message: string): Found {
  return { code: "wrong_shape", message };
}

function repeated(ids: readonly string[]): Set<string> {
  const seen = new Set<string>();
  return new Set(ids.filter((id) => seen.has(id) || !seen.add(id)));
}
