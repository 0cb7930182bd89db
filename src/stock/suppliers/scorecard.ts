import type { FigureSet } from "../../figures/figure-set.ts";
import type { Figure } from "../../figures/figure.ts";
import { type OpenOrderLine, type OrderLine } from "../orders.ts";
import { type Window, judgeUnits, lineId } from "./judged-units.ts";
import { type LeadTimeFigures, leadTimeFigures } from "./lead-time-figures.ts";
import { type OtifFigures, otifFigures } from "./otif-figures.ts";
import type { OtifPolicy } from "./otif-policy.ts";
import { type PriceVariance, priceVariances } from "./price-variance.ts";
import { fillRateFigure, ppmFigure } from "./quality-figures.ts";
import { type Score, type ScoreWeights, supplierScore } from "./score.ts";
import type { PriceTerm } from "./supplier-queries.ts";
import { type SupplierScope, counted } from "./supplier-scope.ts";
import { type OtifTrend, otifTrend } from "./trend.ts";

/** Below this many units due, a rate says little. */
export const SMALL_SAMPLE = 10;

export type Scorecard = OtifFigures & {
  readonly supplier: { readonly id: string; readonly name: string };
  readonly leadTime: LeadTimeFigures;
  readonly ppm: Figure;
  readonly fillRate: Figure;
  readonly priceVariances: readonly PriceVariance[];
  readonly openLines: Figure;
  readonly overdueLines: Figure;
  readonly trend: OtifTrend;
  readonly score: Score;
  /** Fewer than SMALL_SAMPLE units were due. */
  readonly smallSample: boolean;
  readonly notes: readonly string[];
};

export type ScorecardInput = {
  readonly supplier: { readonly id: string; readonly name: string };
  /** every line ordered of the supplier up to the window's end */
  readonly lines: readonly OrderLine[];
  /** what was open at the window's end */
  readonly open: readonly OpenOrderLine[];
  readonly terms: readonly PriceTerm[];
};

export type ScorecardRules = {
  readonly figures: FigureSet;
  readonly window: Window;
  readonly policy: OtifPolicy;
  readonly weights: ScoreWeights;
};

/** One supplier's scorecard. Only what was due, or came, within the window counts. */
export function scorecard(
  { supplier, lines, open, terms }: ScorecardInput,
  { figures, window, policy, weights }: ScorecardRules,
): Scorecard {
  const scope: SupplierScope = { figures, supplier, window, policy };
  const units = judgeUnits(lines, policy, window);
  const otif = otifFigures(scope, units);
  const leadTime = leadTimeFigures(scope, lines);
  const ppm = ppmFigure(scope, lines);
  const fillRate = fillRateFigure(scope, units);
  const variances = priceVariances(scope, lines, terms);
  const smallSample = units.length < SMALL_SAMPLE;
  const score = supplierScore(
    scope,
    {
      otif: otif.otif,
      fill: fillRate,
      ppm,
      mean: leadTime.mean,
      sd: leadTime.sd,
      // Shares of different currencies cannot be added up: with several, the price has no part in the score.
      ppv: variances.length === 1 ? variances[0]?.share : undefined,
    },
    weights,
  );
  return {
    supplier,
    ...otif,
    leadTime,
    ppm,
    fillRate,
    priceVariances: variances,
    openLines: openLines(scope, open),
    overdueLines: overdueLines(scope, open),
    trend: otifTrend(scope, units),
    score,
    smallSample,
    notes: notesOf({ units, policy, smallSample, leftOut: score.leftOut }),
  };
}

function openLines(scope: SupplierScope, open: readonly OpenOrderLine[]): Figure {
  return counted(scope, {
    name: "open_lines",
    label: "Open order lines",
    unit: { kind: "count" },
    value: open.length,
    formula: "number of lines not fully accepted and not closed",
    table: "purchase_order_line",
    ids: open.map(lineId),
    measure: "count",
  });
}

function overdueLines(scope: SupplierScope, open: readonly OpenOrderLine[]): Figure {
  const late = open.filter(({ daysLate }) => daysLate > 0);
  return counted(scope, {
    name: "overdue_lines",
    label: "Overdue order lines",
    unit: { kind: "count" },
    value: late.length,
    formula: "number of open lines past the promised, else the requested day",
    table: "purchase_order_line",
    ids: late.map(lineId),
    measure: "count",
  });
}

function notesOf({
  units,
  policy,
  smallSample,
  leftOut,
}: {
  readonly units: ReturnType<typeof judgeUnits>;
  readonly policy: OtifPolicy;
  readonly smallSample: boolean;
  readonly leftOut: Score["leftOut"];
}): string[] {
  const notes: string[] = [];
  const what = policy.otif === "order" ? "orders" : "lines";
  if (units.length === 0) notes.push(`No ${what} were due, so there is no score.`);
  else if (smallSample) notes.push(`Only ${units.length} ${what} were due; the rates say little.`);
  const fellBack = units.flatMap(({ lines }) => lines).filter((line) => line.fellBack).length;
  if (fellBack > 0) notes.push(`${fellBack} lines without a promised day were judged by the requested day.`);
  if (units.length > 0 && leftOut.length > 0) notes.push(`Not in the score: ${leftOut.join(", ")}.`);
  return notes;
}
