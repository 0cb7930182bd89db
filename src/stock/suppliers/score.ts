import { z } from "zod";
import type { Figure } from "../../figures/figure.ts";
import { type SupplierScope, derived, refused } from "./supplier-scope.ts";

/** How much each part of the score counts. Parts that cannot be measured are left out and the rest is scaled up. */
export const scoreWeightsSchema = z
  .strictObject({
    otif: z.number().min(0).default(0.4),
    fill: z.number().min(0).default(0.2),
    quality: z.number().min(0).default(0.2),
    reliability: z.number().min(0).default(0.1),
    price: z.number().min(0).default(0.1),
  })
  .readonly();
export type ScoreWeights = z.infer<typeof scoreWeightsSchema>;
type Part = keyof ScoreWeights;

/** How a part becomes a share from 0 to 1. 10,000 PPM (1 % rejected) and 5 % above contract prices are worth nothing. */
const PARTS: Readonly<Record<Part, string>> = {
  otif: "otif",
  fill: "fill",
  quality: "max(0, 1 - ppm / 10000)",
  reliability: "max(0, 1 - sd / mean)",
  price: "max(0, 1 - max(0, ppv) / 0.05)",
};

export type ScoreInputs = {
  readonly otif: Figure;
  readonly fill: Figure;
  readonly ppm: Figure;
  readonly mean: Figure;
  readonly sd: Figure;
  /** price variance as a share of contract value; undefined: nothing billed under a contract */
  readonly ppv: Figure | undefined;
};

export type Score = {
  /** 0 to 100 */
  readonly score: Figure;
  /** The weights that were used: zero for what could not be measured. */
  readonly weights: ScoreWeights;
  readonly leftOut: readonly Part[];
};

export function supplierScore(scope: SupplierScope, inputs: ScoreInputs, weights: ScoreWeights): Score {
  const needs: Readonly<Record<Part, Readonly<Record<string, Figure | undefined>>>> = {
    otif: { otif: inputs.otif },
    fill: { fill: inputs.fill },
    quality: { ppm: inputs.ppm },
    reliability: { sd: inputs.sd, mean: inputs.mean },
    price: { ppv: inputs.ppv },
  };
  const parts = (Object.keys(PARTS) as Part[]).filter((part) => weights[part] > 0);
  // A mean of zero days has no relative spread.
  const isMeasured = (part: Part) =>
    Object.values(needs[part]).every((figure) => figure !== undefined && figure.value !== null) &&
    !(part === "reliability" && inputs.mean.value === 0);
  const measured = parts.filter(isMeasured);
  const leftOut = parts.filter((part) => !isMeasured(part));
  const used: ScoreWeights = {
    otif: 0,
    fill: 0,
    quality: 0,
    reliability: 0,
    price: 0,
    ...Object.fromEntries(measured.map((part) => [part, weights[part]])),
  };
  const naming = { name: "score", label: "Score", unit: { kind: "score" } } as const;
  // Without OTIF there was no active period, and what never had to deliver has no score.
  if (!measured.includes("otif") && weights.otif > 0) {
    return {
      score: refused(scope, { ...naming, refusal: "nothing was due in these days" }),
      weights: used,
      leftOut,
    };
  }
  if (measured.length === 0) {
    return {
      score: refused(scope, { ...naming, refusal: "no part with a weight can be measured" }),
      weights: used,
      leftOut,
    };
  }
  const terms = measured.map((part) => `${decimal(weights[part])} * ${PARTS[part]}`).join(" + ");
  const whole = measured.map((part) => decimal(weights[part])).join(" + ");
  const given: Record<string, Figure> = {};
  for (const part of measured) {
    for (const [name, figure] of Object.entries(needs[part])) if (figure) given[name] = figure;
  }
  return {
    score: derived(scope, { ...naming, formula: `100 * (${terms}) / (${whole})`, inputs: given }),
    weights: used,
    leftOut,
  };
}

/** Formulas have no exponents. */
const decimal = (weight: number): string => String(Number(weight.toFixed(6)));
