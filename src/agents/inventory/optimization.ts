import { availableParallelism } from "node:os";
import { z } from "zod";
import { isoDate } from "../../base/dates.ts";
import type { Forecaster } from "../../forecast/core/index.ts";
import { POLICIES } from "../../stock/planning/item-policy.ts";
import { optimizeItem } from "../../stock/planning/optimize-item.ts";
import { planReplenishment } from "../../stock/planning/plan-replenishment.ts";
import { policyFigures } from "../../stock/planning/policy-figures.ts";
import { requestMark } from "../../stock/planning/request-mark.ts";
import { type Agent, type OperationContext, defineAgent, defineOperation } from "../agent.ts";
import { bucketSchema } from "./forecast-input.ts";
import { optimizeOutput, toOptimizeOutput, toRefusedOutput } from "./optimize-output.ts";
import { planOutput, toPlanOutput } from "./plan-output.ts";

export type OptimizationDeps = {
  readonly forecaster: Forecaster;
  /** Threads for plans of many items; default: as many as the machine runs at once. */
  readonly threads?: number;
};

const minor = z.number().int().nonnegative();
const days = z.number().nonnegative().max(730);
const serviceLevel = z.number().min(0.5).max(0.9999);
const holdingRate = z.number().positive().max(5).default(0.25);
/** Minor units: a common cost of entering, receiving and paying one order line. */
const orderCost = minor.default(2_500);

const optimizeInput = z
  .object({
    sku: z.string().min(1),
    locationId: z.string().min(1).optional(),
    asOf: isoDate.optional(),
    bucket: bucketSchema.default("week"),
    policy: z.enum(["auto", ...POLICIES]).default("auto"),
    /** Share of cycles without a stock-out; default .95. */
    serviceLevel: serviceLevel.optional(),
    /** Or: the highest service level whose ordering and holding costs at most this a year, minor units. */
    costTarget: minor.optional(),
    discount: z.enum(["all_units", "incremental"]).default("all_units"),
    holdingRate,
    orderCost,
    reviewDays: days.default(7),
    supplier: z.string().min(1).optional(),
    leadTimeDays: days.optional(),
    leadTimeSd: days.optional(),
    /** Units a bucket, instead of a forecast. */
    demand: z.object({ mean: z.number().positive(), sd: z.number().nonnegative() }).optional(),
    seasonDays: z.number().positive().max(730).optional(),
    salvageValue: minor.default(0),
  })
  .refine((input) => input.serviceLevel === undefined || input.costTarget === undefined, {
    error: "give serviceLevel or costTarget, not both",
    path: ["costTarget"],
  });

const planInput = z.object({
  /** Default: every active item. */
  skus: z.array(z.string().min(1)).min(1).max(50_000).optional(),
  locationId: z.string().min(1).optional(),
  asOf: isoDate.optional(),
  bucket: bucketSchema.default("week"),
  serviceLevel: serviceLevel.default(0.95),
  reviewDays: z.number().int().min(1).max(365).default(7),
  holdingRate,
  orderCost,
  budget: minor.optional(),
  space: z
    .object({
      capacity: z.number().nonnegative(),
      perUnit: z.record(z.string(), z.number().nonnegative()).default({}),
      defaultPerUnit: z.number().nonnegative().default(1),
    })
    .optional(),
  minimumOrderValue: z.record(z.string(), minor).default({}),
});

/** Says how much to stock and what to order. It only proposes: sending an order is another agent's write. */
export function createOptimizationAgent({
  forecaster,
  threads = availableParallelism(),
}: OptimizationDeps): Agent {
  const optimizeInventory = defineOperation({
    description:
      "Finds the order policy of one item: economic order quantity with the supplier's price breaks, minimum and multiple, safety stock and reorder point from forecast errors over a varying lead time, fill rate, yearly cost, and what other service levels would cost.",
    input: optimizeInput,
    output: optimizeOutput,
    effect: "read",
    permission: "stock:read",
    run: async (request, context) => {
      const { sku, locationId = null, bucket } = request;
      const made = await optimizeItem(booksOf(context), request, { forecaster });
      if (made.kind === "refused") return toRefusedOutput({ sku, locationId }, made);
      const { currency } = context.company;
      const qualifier = `${sku}.${locationId ?? "all"}.${requestMark(request)}`;
      const figures = policyFigures(context.figures, made, { qualifier, currency, bucket });
      return toOptimizeOutput(made, figures, { sku, locationId, currency });
    },
  });

  const planReplenishments = defineOperation({
    description:
      "Proposes what to order today for many items: position against reorder point, supplier by contract, minimum, multiple and price breaks, required-by date by lead time, within budget, space and minimum order values. Orders nothing; the same state gives the same keys.",
    input: planInput,
    output: planOutput,
    effect: "read",
    permission: "stock:read",
    run: async (request, context) => {
      const { signal, emit, figures } = context;
      const plan = await planReplenishment(booksOf(context), request, { forecaster, threads, signal, emit });
      return toPlanOutput(plan, { figures, mark: requestMark(request) });
    },
  });

  return defineAgent({
    id: "optimization",
    title: "Inventory optimization",
    description: "Computes order policies of items and proposes replenishment within limits.",
    operations: { optimize_inventory: optimizeInventory, plan_replenishment: planReplenishments },
  });
}

function booksOf({ store, company, runtime }: OperationContext) {
  return { db: store.db, company, runtime };
}
