import { z } from "zod";
import { isoDate } from "../../base/dates.ts";
import { money } from "../../figures/figure.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import type { ReplenishmentPlan } from "../../stock/planning/replenishment-types.ts";

const minor = z.number().int();

export const planOutput = z.object({
  asOf: isoDate,
  currency: z.string(),
  /** Value of all proposals, minor units. */
  total: minor,
  proposals: z.array(
    z.object({
      sku: z.string(),
      locationId: z.string(),
      supplier: z.string(),
      contract: z.string(),
      /** units */
      quantity: z.number().positive(),
      /** decimal text, major units */
      unitPrice: z.string(),
      lineTotal: minor,
      requiredBy: isoDate,
      stockOutOn: isoDate.nullable(),
      reason: z.string(),
      idempotencyKey: z.string(),
      position: z.number(),
      onHand: z.number(),
      inbound: z.number(),
      committed: z.number(),
      inboundLater: z.number(),
      reorderPoint: z.number(),
      orderUpTo: z.number(),
      safetyStock: z.number(),
      figures: z.object({ lineTotal: z.string() }),
    }),
  ),
  /** The proposals by supplier; `lines` are their keys. */
  orders: z.array(
    z.object({ supplier: z.string(), total: minor, lines: z.array(z.string()), idempotencyKey: z.string() }),
  ),
  cut: z.array(
    z.object({
      sku: z.string(),
      locationId: z.string(),
      supplier: z.string(),
      wanted: z.number(),
      given: z.number(),
      limit: z.enum(["budget", "space", "minimum_order_value", "limits_together"]),
      reason: z.string(),
    }),
  ),
  skipped: z.array(z.object({ sku: z.string(), locationId: z.string().nullable(), reason: z.string() })),
  /** Item and location pairs judged, and those that need nothing. */
  considered: z.number().int(),
  covered: z.number().int(),
  figures: z.object({ total: z.string() }),
});

/** A plan with a figure for each line, from its quantity and price, and for their sum. */
export function toPlanOutput(
  plan: ReplenishmentPlan,
  { figures, mark }: { readonly figures: FigureSet; readonly mark: string },
): z.input<typeof planOutput> {
  const { asOf, currency } = plan;
  const lines = plan.proposals.map(({ sku, locationId, quantity, unitPrice, contract, lineTotal }) =>
    figures.leaf({
      name: "replenishment_line",
      label: `Order of ${quantity} ${sku} for ${locationId}`,
      unit: money(currency),
      asOf,
      qualifier: `${sku}.${locationId}.${mark}`,
      value: lineTotal,
      formula: "quantity times the contract's price for that quantity, rounded",
      sources: [
        { kind: "assumption", value: quantity, note: "units proposed, from position and reorder point" },
        { kind: "assumption", value: Number(unitPrice), note: `unit price of contract ${contract}` },
      ],
    }),
  );
  const inputs = Object.fromEntries(lines.map((line, index) => [`l${index + 1}`, line]));
  const naming = {
    name: "replenishment_total",
    label: "Value of the orders proposed",
    unit: money(currency),
    asOf,
    qualifier: mark,
  };
  const total =
    lines.length === 0
      ? figures.leaf({
          ...naming,
          value: 0,
          formula: "sum of the lines proposed",
          sources: [{ kind: "assumption", value: 0, note: "no line is proposed" }],
        })
      : figures.derive({ ...naming, formula: `sum(${Object.keys(inputs).join(", ")})`, inputs });
  return {
    asOf,
    currency,
    total: plan.total,
    proposals: plan.proposals.map((proposal, index) => ({
      ...proposal,
      figures: { lineTotal: lines[index]?.id ?? "" },
    })),
    orders: plan.orders.map((order) => ({ ...order, lines: [...order.lines] })),
    cut: [...plan.cut],
    skipped: [...plan.skipped],
    considered: plan.considered,
    covered: plan.covered,
    figures: { total: total.id },
  };
}
