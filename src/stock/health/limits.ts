import type { IsoDate } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import type { Figure } from "../../figures/figure.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import type { Row } from "../../store/schema.ts";

type LimitSpec = {
  readonly value: number;
  /** The smallest value that makes sense. */
  readonly least: number;
  /** Why this number. */
  readonly reason: string;
};

/** Every threshold of stock health, in days. A row of `policy` with the same key replaces it. */
export const STOCK_LIMITS = {
  stock_dead_days: {
    value: 180,
    least: 1,
    reason: "half a year without use: longer than a season, shorter than most shelf lives",
  },
  stock_excess_cover_days: {
    value: 180,
    least: 1,
    reason: "half a year of use on the shelf is more than any supplier's lead time asks for",
  },
  stock_demand_days: {
    value: 90,
    least: 7,
    reason: "a quarter: long enough to even out weeks, short enough to be today's demand",
  },
  stock_review_days: {
    value: 7,
    least: 0,
    reason: "orders are reviewed once a week",
  },
  stock_lead_time_days: {
    value: 14,
    least: 0,
    reason: "for items without a contract and with too few deliveries to learn from: two weeks",
  },
} as const satisfies Readonly<Record<string, LimitSpec>>;
export type StockLimitKey = keyof typeof STOCK_LIMITS;

export type StockLimits = {
  readonly days: (key: StockLimitKey) => number;
  readonly figure: (key: StockLimitKey) => Figure;
};

/** The limits in force. `days` and `figure` throw PurserError `invalid_policy` on a row that is no such number. */
export function createStockLimits(
  rows: readonly Row<"policy">[],
  { figures, asOf }: { readonly figures: FigureSet; readonly asOf: IsoDate },
): StockLimits {
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const days = (key: StockLimitKey): number => {
    const policy = byKey.get(key);
    if (!policy) return STOCK_LIMITS[key].value;
    const value = Number(policy.value);
    const { least } = STOCK_LIMITS[key];
    if (policy.value.trim() === "" || !Number.isInteger(value) || value < least)
      throw new PurserError(
        "invalid_policy",
        `The policy "${key}" is "${policy.value}"; it must be a whole number of days, at least ${least}.`,
      );
    return value;
  };
  return {
    days,
    figure: (key) => {
      const value = days(key);
      const { reason } = STOCK_LIMITS[key];
      const stated = byKey.has(key);
      return figures.leaf({
        name: "stock_limit",
        label: `Limit: ${key.replace("stock_", "").replaceAll("_", " ")}`,
        unit: { kind: "days" },
        asOf,
        qualifier: key,
        value,
        formula: stated ? `the policy ${key}` : reason,
        sources: stated
          ? [{ kind: "rows", table: "policy", ids: [key], measure: "value" }]
          : [{ kind: "assumption", value, note: reason }],
      });
    },
  };
}
