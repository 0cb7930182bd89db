import { z } from "zod";
import { isoDate } from "../../base/dates.ts";
import { formatFigure } from "../../figures/format.ts";
import type { Figure } from "../../figures/figure.ts";
import { milliToUnits } from "../../stock/quantity.ts";
import type { ComparedOffer } from "../../stock/purchasing/compare-quotes.ts";
import type { Performance } from "../../stock/suppliers/performance.ts";
import type { Scorecard } from "../../stock/suppliers/scorecard.ts";

const cell = z.object({
  figureId: z.string(),
  value: z.number().nullable(),
  /** as it is printed everywhere */
  text: z.string(),
  /** why there is no value */
  refusal: z.string().optional(),
});

export function cellOf(figure: Figure): z.infer<typeof cell> {
  const { id, value, refusal } = figure;
  return { figureId: id, value, text: formatFigure(figure), ...(refusal === undefined ? {} : { refusal }) };
}

export const performanceOutput = z.object({
  from: isoDate,
  to: isoDate,
  suppliers: z.array(
    z.object({
      supplier: z.string(),
      name: z.string(),
      score: cell,
      /** zero for what could not be measured */
      weights: z.record(z.string(), z.number()),
      due: cell,
      otif: cell,
      onTime: cell,
      inFull: cell,
      fillRate: cell,
      ppm: cell,
      leadTime: z.object({ count: cell, mean: cell, sd: cell, p90: cell }),
      priceVariances: z.array(z.object({ currency: z.string(), variance: cell, share: cell })),
      openLines: cell,
      overdueLines: cell,
      trend: z.object({
        direction: z.enum(["better", "worse", "steady", "unknown"]),
        change: cell,
        months: z.array(z.object({ month: z.string(), due: cell, otif: cell })),
      }),
      smallSample: z.boolean(),
      notes: z.array(z.string()),
    }),
  ),
  answer: z.string(),
});

export function performanceOf({ window, scorecards }: Performance): z.input<typeof performanceOutput> {
  return { ...window, suppliers: scorecards.map(cardOf), answer: answerOf({ window, scorecards }) };
}

function cardOf(card: Scorecard): z.input<typeof performanceOutput>["suppliers"][number] {
  const { supplier, leadTime, trend, score } = card;
  return {
    supplier: supplier.id,
    name: supplier.name,
    score: cellOf(score.score),
    weights: { ...score.weights },
    due: cellOf(card.due),
    otif: cellOf(card.otif),
    onTime: cellOf(card.onTime),
    inFull: cellOf(card.inFull),
    fillRate: cellOf(card.fillRate),
    ppm: cellOf(card.ppm),
    leadTime: {
      count: cellOf(leadTime.count),
      mean: cellOf(leadTime.mean),
      sd: cellOf(leadTime.sd),
      p90: cellOf(leadTime.p90),
    },
    priceVariances: card.priceVariances.map(({ currency, variance, share }) => ({
      currency,
      variance: cellOf(variance),
      share: cellOf(share),
    })),
    openLines: cellOf(card.openLines),
    overdueLines: cellOf(card.overdueLines),
    trend: {
      direction: trend.direction,
      change: cellOf(trend.change),
      months: trend.months.map(({ month, due, otif }) => ({ month, due: cellOf(due), otif: cellOf(otif) })),
    },
    smallSample: card.smallSample,
    notes: [...card.notes],
  };
}

function answerOf({ window, scorecards }: Performance): string {
  const lines = scorecards.map(({ supplier, score, otif, leadTime, overdueLines, notes }) =>
    [
      `${supplier.name}: score ${formatFigure(score.score)}, OTIF ${formatFigure(otif)}, mean lead time ${formatFigure(leadTime.mean)}, ${formatFigure(overdueLines)} lines overdue.`,
      ...notes,
    ].join(" "),
  );
  return [`Suppliers from ${window.from} to ${window.to}:`, ...lines].join("\n");
}

export const comparisonOutput = z.object({
  sku: z.string(),
  currency: z.string(),
  offers: z.array(
    z.object({
      /** null: its cost cannot be compared */
      rank: z.number().int().nullable(),
      supplier: z.string(),
      basis: z.enum(["contract", "quote"]),
      offer: z.string(),
      quantity: z.number(),
      excess: z.number(),
      unitPrice: cell,
      landedCost: cell,
      leadTime: z.object({
        basis: z.enum(["agreed", "deliveries"]).nullable(),
        days: z.number().nullable(),
        sd: z.number().nullable(),
        arrival: isoDate.nullable(),
        /** chance of coming after the day it is needed, from 0 to 1 */
        late: z.number().nullable(),
      }),
      inTime: z.boolean().nullable(),
      reasons: z.array(z.string()),
    }),
  ),
  answer: z.string(),
});

export function comparisonOf(
  offers: readonly ComparedOffer[],
  { sku, currency }: { readonly sku: string; readonly currency: string },
): z.input<typeof comparisonOutput> {
  const [best] = offers;
  return {
    sku,
    currency,
    offers: offers.map(({ offer, quantity, needed, unitPrice, total, risk, inTime, reasons }, index) => ({
      rank: total.value === null ? null : index + 1,
      supplier: offer.supplier,
      basis: offer.basis,
      offer: offer.id,
      quantity: milliToUnits(quantity.quantity),
      excess: milliToUnits(quantity.quantity - needed),
      unitPrice: cellOf(unitPrice),
      landedCost: cellOf(total),
      leadTime: { ...risk },
      inTime,
      reasons: [...reasons],
    })),
    answer:
      best?.total.value == null
        ? `No offer for ${sku} can be compared.`
        : `${best.offer.supplier} is best for ${sku}: ${milliToUnits(best.quantity.quantity)} units cost ${formatFigure(best.total)} landed${best.reasons.length > 0 ? ` (${best.reasons.join("; ")})` : ""}.`,
  };
}
