import { isIsoDate, type IsoDate } from "../base/dates.ts";
import { PurserError } from "../base/errors.ts";
import { parseMinor } from "../base/money.ts";
import { type Figure, money, type Unit } from "../figures/figure.ts";
import type { FigureSet } from "../figures/figure-set.ts";
import type { Row } from "../store/schema.ts";
import { type LimitKey, RISK_LIMITS } from "./limit-table.ts";

/** Sums of money that only the company itself can set; without a policy row the rules over them are skipped. */
export type MoneyLimitKey = "bill_approval_limit";

/** The limits in force: the `policy` row of that key where there is one, the documented default otherwise. */
export type Limits = {
  readonly value: (key: LimitKey) => number;
  /** The limit as a figure, so that a text can name it and a reader can see where it comes from. */
  readonly figure: (key: LimitKey) => Figure;
  /** A figure in minor units, or nothing when the company has not set it. */
  readonly money: (key: MoneyLimitKey) => Figure | undefined;
  /** Policy rows whose key starts with `prefix`, in order of key. */
  readonly texts: (prefix: string) => readonly { readonly key: string; readonly value: string }[];
};

/**
 * `value` and `figure` throw PurserError `invalid_policy` when the row is not a number of the right kind.
 */
export function createLimits(
  rows: readonly Row<"policy">[],
  options: { readonly figures: FigureSet; readonly asOf: IsoDate; readonly currency: string },
): Limits {
  const { figures, asOf, currency } = options;
  if (!isIsoDate(asOf)) throw new PurserError("invalid_date", `"${asOf}" is not a date such as 2026-06-30`);
  const byKey = new Map(rows.map((row) => [row.key, row]));

  function value(key: LimitKey): number {
    const row = byKey.get(key);
    if (!row) return RISK_LIMITS[key].value;
    const number = Number(row.value);
    if (row.value.trim() === "" || !Number.isFinite(number) || number < 0) {
      throw new PurserError(
        "invalid_policy",
        `The policy "${key}" is "${row.value}"; it must be a number that is not negative (${RISK_LIMITS[key].unit}).`,
      );
    }
    return number;
  }

  function figure(key: LimitKey): Figure {
    const { unit, reason } = RISK_LIMITS[key];
    const current = value(key);
    const fromPolicy = byKey.has(key);
    return figures.leaf({
      name: "risk_limit",
      label: `Limit: ${key.replaceAll("_", " ")}`,
      unit: { kind: unit } satisfies Unit,
      asOf,
      qualifier: key,
      value: current,
      formula: fromPolicy ? `the policy ${key}` : reason,
      sources: fromPolicy
        ? [{ kind: "rows", table: "policy", ids: [key], measure: "value" }]
        : [{ kind: "assumption", value: current, note: reason }],
    });
  }

  return {
    value,
    figure,
    money: (key) => {
      const row = byKey.get(key);
      if (!row) return undefined;
      return figures.leaf({
        name: "risk_limit",
        label: `Limit: ${key.replaceAll("_", " ")}`,
        unit: money(currency),
        asOf,
        qualifier: key,
        value: parseMinor(row.value, currency),
        formula: `the policy ${key}`,
        sources: [{ kind: "rows", table: "policy", ids: [key], measure: "value" }],
      });
    },
    texts: (prefix) =>
      rows
        .filter((row) => row.key.startsWith(prefix))
        .map(({ key, value: text }) => ({ key, value: text }))
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
  };
}
