import { z } from "zod";

/** What a P&L scenario changes against the mean of the forecasts. */
export const pnlScenarioSchema = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/, "must be lower_snake_case"),
  /** Where net revenue lies in the 80 % interval of its own forecast: its lower bound, mean or upper bound, month by month. */
  revenue: z.enum(["lower", "mean", "upper"]).default("mean"),
  /** Relative change of revenue on top of that. */
  revenueChange: z.number().min(-1).max(2).default(0),
  /** How much of a relative change of revenue reaches cost of sales, supplies and bad debt: 1 is all of it. */
  variableCostShare: z.number().min(0).max(1).default(1),
  /** Relative change of all other operating expenses. */
  fixedCostChange: z.number().min(-1).max(2).default(0),
});
export type PnlScenario = z.infer<typeof pnlScenarioSchema>;

/** Coverage of the interval that up and down are read from. */
export const SCENARIO_LEVEL = 0.8;

const asForecast = { revenue: "mean", revenueChange: 0, variableCostShare: 1, fixedCostChange: 0 } as const;

/** The three that are made when none are asked for. */
export const PNL_SCENARIOS = {
  base: { name: "base", ...asForecast },
  up: { name: "up", ...asForecast, revenue: "upper" },
  down: { name: "down", ...asForecast, revenue: "lower" },
} as const satisfies Record<string, PnlScenario>;

/** A scenario in words, for the notes of a forecast. */
export function describePnlScenario(scenario: PnlScenario): string {
  const { name, revenue, revenueChange, variableCostShare, fixedCostChange } = scenario;
  const parts = [
    revenue === "mean" ? "" : `net revenue at the ${revenue} bound of its 80% interval each month`,
    revenueChange === 0 ? "" : `revenue ${signed(revenueChange)}`,
    revenue === "mean" && revenueChange === 0
      ? ""
      : `${Math.round(variableCostShare * 100)}% of that change reaches variable costs`,
    fixedCostChange === 0 ? "" : `other operating expenses ${signed(fixedCostChange)}`,
  ].filter((part) => part !== "");
  return `${name}: ${parts.length > 0 ? parts.join("; ") : "the means of the forecasts"}`;
}

const signed = (change: number) => `${change > 0 ? "+" : ""}${Math.round(change * 100)}%`;
