import type { IsoDate } from "../base/dates.ts";
import { PurserError } from "../base/errors.ts";
import { parseMinor } from "../base/money.ts";
import type { Figure, Unit } from "../figures/figure.ts";
import type { Row } from "../store/schema.ts";
import { project } from "./covenant-trend.ts";
import type { RiskContext } from "./rule.ts";

export { nextTests } from "./covenant-trend.ts";

/** A covenant read at one day: where it stands, how much room is left, where its trend leads. */
export type CovenantTest = {
  readonly covenant: Row<"covenant">;
  readonly actual: Figure;
  readonly threshold: Figure;
  /** Room to the threshold as a share of it; negative when broken. Refused where the threshold is zero. */
  readonly headroom: Figure;
  readonly broken: boolean;
  /** The metric at the next test dates if the trend goes on; empty without a significant trend for the worse. */
  readonly projected: readonly {
    readonly date: IsoDate;
    readonly figure: Figure;
    readonly broken: boolean;
  }[];
};

/** @param actual the covenant's metric at the context's day, defined */
export async function testCovenant(
  covenant: Row<"covenant">,
  actual: Figure,
  context: RiskContext,
): Promise<CovenantTest> {
  const { figures, asOf } = context;
  const threshold = thresholdOf(covenant, actual.unit, context);
  const keepsAbove = covenant.comparator === ">=";
  const headroom = figures.derive({
    name: "covenant_headroom",
    label: `Headroom: ${covenant.name}`,
    unit: { kind: "percent" },
    asOf,
    qualifier: covenant.id,
    formula: keepsAbove ? "(actual - threshold) / abs(threshold)" : "(threshold - actual) / abs(threshold)",
    inputs: { actual, threshold },
  });
  const breaks = (value: number) => isBroken(covenant.comparator, { value, limit: threshold.value ?? 0 });
  return {
    covenant,
    actual,
    threshold,
    headroom,
    broken: breaks(actual.value ?? 0),
    projected: (await project(covenant, actual, context)).map((one) => ({
      ...one,
      broken: one.figure.value !== null && breaks(one.figure.value),
    })),
  };
}

function isBroken(comparator: string, { value, limit }: { value: number; limit: number }): boolean {
  if (comparator === ">=") return value < limit;
  if (comparator === "<=") return value > limit;
  throw new PurserError("invalid_covenant", `The comparator "${comparator}" must be >= or <=.`);
}

function thresholdOf(covenant: Row<"covenant">, unit: Unit, { figures, asOf }: RiskContext): Figure {
  const value =
    unit.kind === "money" ? parseMinor(covenant.threshold, unit.currency) : Number(covenant.threshold);
  if (covenant.threshold.trim() === "" || !Number.isFinite(value)) {
    throw new PurserError(
      "invalid_covenant",
      `The threshold of covenant "${covenant.id}" is "${covenant.threshold}"; it must be a decimal number.`,
    );
  }
  return figures.leaf({
    name: "covenant_threshold",
    label: `Threshold: ${covenant.name}`,
    unit,
    asOf,
    qualifier: covenant.id,
    value,
    formula: `threshold agreed with ${covenant.lender}`,
    sources: [{ kind: "rows", table: "covenant", ids: [covenant.id], measure: "value" }],
  });
}
