import type { Contract } from "../contracts.ts";

/** Calendar days from order to delivery of one supplier and item. */
export type LeadTime = {
  readonly days: number;
  readonly sd: number;
  /** Where each number comes from. */
  readonly daysFrom: "contract" | "deliveries" | "stated";
  readonly sdFrom: "contract" | "deliveries" | "stated" | "none";
  /** Deliveries that were measured. */
  readonly deliveries: number;
};

/** What is read of an order line and its deliveries. */
export type DeliveredLine = {
  readonly partyId: string;
  readonly sku: string;
  readonly deliveries: readonly { readonly leadTimeDays: number }[];
};

/** Deliveries below which a mean or a spread would be an accident. */
const FEWEST_DELIVERIES = 3;

/**
 * Lead time as agreed; what the contract leaves open is learned from past deliveries of the same supplier and item.
 * Null where neither says it. Partial deliveries count each, from the day of the order.
 */
export function leadTimeOf(
  {
    partyId,
    sku,
    leadTimeDays,
    leadTimeSd,
  }: Pick<Contract, "partyId" | "sku" | "leadTimeDays" | "leadTimeSd">,
  history: readonly DeliveredLine[],
): LeadTime | null {
  const measured = history
    .filter((line) => line.partyId === partyId && line.sku === sku)
    .flatMap(({ deliveries }) => deliveries.map((delivery) => delivery.leadTimeDays));
  const enough = measured.length >= FEWEST_DELIVERIES;
  if (leadTimeDays === null && !enough) return null;
  const mean = measured.reduce((sum, days) => sum + days, 0) / measured.length;
  const learnedSd = Math.sqrt(
    measured.reduce((sum, days) => sum + (days - mean) ** 2, 0) / Math.max(1, measured.length - 1),
  );
  return {
    days: Math.max(0, leadTimeDays ?? mean),
    sd: leadTimeSd ?? (enough ? learnedSd : 0),
    daysFrom: leadTimeDays === null ? "deliveries" : "contract",
    sdFrom: leadTimeSd !== null ? "contract" : enough ? "deliveries" : "none",
    deliveries: measured.length,
  };
}
