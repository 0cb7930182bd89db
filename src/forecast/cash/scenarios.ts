import { z } from "zod";

/** What a scenario changes against what the books suggest. */
export const cashScenarioSchema = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/, "must be lower_snake_case"),
  /** Multiplies each customer's daily chance of paying: 0.7 is a customer at 70 % of the usual rate. */
  collectionSpeed: z.number().positive().max(2).default(1),
  /** Relative change of invoicing to come and of other receipts: -0.2 is a fifth less. */
  salesChange: z.number().min(-1).max(2).default(0),
  /** Multiplies each supplier's daily chance of being paid. */
  paymentSpeed: z.number().positive().max(2).default(1),
  /** Relative change of bills to come and of other disbursements. */
  costChange: z.number().min(-1).max(2).default(0),
});
export type CashScenario = z.infer<typeof cashScenarioSchema>;

const asUsual = { collectionSpeed: 1, salesChange: 0, paymentSpeed: 1, costChange: 0 };

/** The three that are made when none are asked for. */
export const CASH_SCENARIOS = {
  base: { name: "base", ...asUsual },
  slow_collections: { name: "slow_collections", ...asUsual, collectionSpeed: 0.7 },
  shock: { name: "shock", ...asUsual, collectionSpeed: 0.6, salesChange: -0.2, costChange: 0.05 },
} as const satisfies Record<string, CashScenario>;

/** A scenario in words, for the notes of a forecast. */
export function describeScenario(scenario: CashScenario): string {
  const { name, collectionSpeed, salesChange, paymentSpeed, costChange } = scenario;
  const parts = [
    collectionSpeed === 1 ? "" : `customers pay at ${percent(collectionSpeed)} of their usual daily rate`,
    salesChange === 0 ? "" : `invoicing to come and other receipts ${signed(salesChange)}`,
    paymentSpeed === 1 ? "" : `suppliers are paid at ${percent(paymentSpeed)} of the usual daily rate`,
    costChange === 0 ? "" : `bills to come and other disbursements ${signed(costChange)}`,
  ].filter((part) => part !== "");
  return `${name}: ${parts.length > 0 ? parts.join("; ") : "as the books suggest"}`;
}

const percent = (share: number) => `${Math.round(share * 100)}%`;
const signed = (change: number) => `${change > 0 ? "+" : ""}${percent(change)}`;
