import { type IsoDate, addDays, daysBetween } from "../../base/dates.ts";
import type { OrderLine } from "../orders.ts";
import { normalCdf } from "../policy/index.ts";
import { endingDelivery } from "../suppliers/judge-line.ts";
import type { Offer } from "./quote.ts";

export type LeadTimeRisk = {
  /** where the days come from; null: nothing is known */
  readonly basis: "agreed" | "deliveries" | null;
  readonly days: number | null;
  readonly sd: number | null;
  readonly arrival: IsoDate | null;
  /** Chance that it comes after the day it is needed; null where that, or the spread, is not known. */
  readonly late: number | null;
};

/** Fewer deliveries have no spread worth the name. */
const FEWEST = 3;

/**
 * When an offer's goods would come, and how likely too late: P(lead time > days left) with a normal lead time. Agreed
 * days come first; without them, what past deliveries of the item by the supplier took.
 */
export function leadTimeRisk(
  { leadTime }: Pick<Offer, "leadTime">,
  history: readonly OrderLine[],
  { today, requiredBy }: { readonly today: IsoDate; readonly requiredBy: IsoDate | undefined },
): LeadTimeRisk {
  const learned = learn(history, today);
  const basis = leadTime ? ("agreed" as const) : learned ? ("deliveries" as const) : null;
  const mean = leadTime?.mean ?? learned?.mean;
  if (basis === null || mean === undefined)
    return { basis: null, days: null, sd: null, arrival: null, late: null };
  const sd = (leadTime ? leadTime.sd : null) ?? learned?.sd ?? null;
  return {
    basis,
    days: mean,
    sd,
    arrival: addDays(today, Math.ceil(mean)),
    late:
      requiredBy === undefined || sd === null ? null : chanceLate(daysBetween(today, requiredBy), mean, sd),
  };
}

function chanceLate(left: number, mean: number, sd: number): number {
  if (sd === 0) return mean > left ? 1 : 0;
  return 1 - normalCdf((left - mean) / sd);
}

function learn(history: readonly OrderLine[], today: IsoDate): { mean: number; sd: number } | undefined {
  const days = history
    .map((line) => endingDelivery(line, today)?.leadTimeDays)
    .filter((one) => one !== undefined);
  if (days.length < FEWEST) return undefined;
  const mean = days.reduce((a, b) => a + b, 0) / days.length;
  const variance = days.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (days.length - 1);
  return { mean, sd: Math.sqrt(variance) };
}
