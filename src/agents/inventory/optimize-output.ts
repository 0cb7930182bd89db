import { z } from "zod";
import { isoDate } from "../../base/dates.ts";
import { roundHalfUp } from "../../base/money.ts";
import { POLICIES } from "../../stock/planning/item-policy.ts";
import type { NotOptimized, OptimizedItem } from "../../stock/planning/optimize-item.ts";
import type { PolicyFigures } from "../../stock/planning/policy-figures.ts";

const whatIfSchema = z.object({
  serviceLevel: z.number(),
  reorderPoint: z.number().nullable(),
  safetyStock: z.number(),
  orderQuantity: z.number(),
  fillRate: z.number(),
  /** minor units a year */
  expectedCost: z.number().int(),
});

const refusedSchema = z.object({
  status: z.literal("refused"),
  sku: z.string(),
  locationId: z.string().nullable(),
  asOf: isoDate,
  reason: z.string(),
});

const optimizedSchema = z.object({
  status: z.literal("optimized"),
  sku: z.string(),
  locationId: z.string().nullable(),
  asOf: isoDate,
  currency: z.string(),
  policy: z.enum(POLICIES),
  demandClass: z.string(),
  /** distribution of demand over the time to be covered */
  shape: z.string(),
  supplier: z.string().nullable(),
  /** units */
  orderQuantity: z.number(),
  economicQuantity: z.number(),
  safetyStock: z.number(),
  reorderPoint: z.number().nullable(),
  orderUpTo: z.number().nullable(),
  leadTimeDays: z.number(),
  serviceLevel: z.number(),
  cycleServiceLevel: z.number(),
  fillRate: z.number(),
  /** minor units a year (of one season for the newsvendor) */
  expectedCost: z.number().int(),
  whatIf: z.array(whatIfSchema),
  explanation: z.array(z.object({ formula: z.string(), text: z.string() })),
  notes: z.array(z.string()),
  /** name of a number -> id of its figure */
  figures: z.record(z.string(), z.string()),
});

export const optimizeOutput = z.discriminatedUnion("status", [optimizedSchema, refusedSchema]);

type Subject = { readonly sku: string; readonly locationId: string | null };

export function toRefusedOutput(
  { sku, locationId }: Subject,
  { asOf, reason }: NotOptimized,
): z.input<typeof refusedSchema> {
  return { status: "refused", sku, locationId, asOf, reason };
}

export function toOptimizeOutput(
  made: OptimizedItem,
  figures: PolicyFigures,
  { sku, locationId, currency }: Subject & { readonly currency: string },
): z.input<typeof optimizedSchema> {
  const { answer, input, policy, lead } = made;
  const demand = policy === "rq" || policy === "eoq" ? input.leadTime : input.review;
  return {
    status: "optimized",
    sku,
    locationId,
    asOf: made.asOf,
    currency,
    policy,
    demandClass: made.forecast.demandClass,
    shape: demand.shape,
    supplier: made.contract?.partyId ?? null,
    orderQuantity: answer.orderQuantity,
    economicQuantity: answer.lot.unrounded,
    safetyStock: figures["safety_stock"]?.value ?? answer.safetyStock,
    reorderPoint: answer.reorderPoint,
    orderUpTo: answer.orderUpTo,
    leadTimeDays: lead.days,
    serviceLevel: made.serviceLevel,
    cycleServiceLevel: answer.cycleServiceLevel,
    fillRate: answer.fillRate,
    expectedCost: figures["expected_cost"]?.value ?? roundHalfUp(answer.yearlyCost),
    whatIf: made.whatIf.map(({ serviceLevel, answer: at }) => ({
      serviceLevel,
      reorderPoint: at.reorderPoint,
      safetyStock: at.safetyStock,
      orderQuantity: at.orderQuantity,
      fillRate: at.fillRate,
      expectedCost: roundHalfUp(at.yearlyCost),
    })),
    explanation: explain(made, demand.shape),
    notes: [...made.notes],
    figures: Object.fromEntries(Object.entries(figures).map(([name, { id }]) => [name, id])),
  };
}

function explain(made: OptimizedItem, shape: string): { formula: string; text: string }[] {
  const { policy, why, input, answer, forecast } = made;
  const lot = {
    formula:
      input.offer.breaks.length > 1
        ? `EOQ with ${input.offer.discount.replaceAll("_", " ")} discount`
        : "EOQ (Harris 1913)",
    text: `Q of least K D / Q + i c Q / 2 + c D, in multiples of ${input.offer.multiple} and at least ${input.offer.minimum}.`,
  };
  const chosen = { formula: `policy ${policy}`, text: `Chosen because ${why}.` };
  if (policy === "newsvendor")
    return [
      chosen,
      {
        formula: "newsvendor critical ratio",
        text: `The order is the ${percent(made.serviceLevel)} quantile of ${shape.replaceAll("_", " ")} demand over the season.`,
      },
    ];
  const spread = {
    formula: "variance of demand over a varying lead time: E[L] sigma^2 + rate^2 Var[L]",
    text: `Sigma is that of forecast errors${forecast.sigmaFrom === "errors" ? ", measured by rolling origin" : " where they can be tested; here the spread of demand stands in"}.`,
  };
  const point = {
    formula:
      policy === "eoq"
        ? "reorder point without safety stock"
        : `reorder point: quantile of ${shape.replaceAll("_", " ")} demand`,
    text:
      policy === "eoq"
        ? "Demand over the lead time; the lot alone is optimised."
        : `At a service level of ${percent(made.serviceLevel)}, over the lead time${policy === "rq" ? "" : " and one review"}.`,
  };
  const fill = {
    formula: "fill rate (Hadley and Whitin 1963)",
    text: `1 - (n(r) - n(r + Q)) / Q gives ${percent(answer.fillRate)}.`,
  };
  return policy === "base_stock" ? [chosen, spread, point, fill] : [chosen, lot, spread, point, fill];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
