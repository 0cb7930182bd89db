import { below, entries, finite, nonNegative } from "../check.ts";
import { PurserError } from "../../../base/errors.ts";

export type XyzClass = "X" | "Y" | "Z";

/**
 * XYZ class of an item by the coefficient of variation of its demand a period: X up to `x`, Y up to `y`, Z above.
 * Population standard deviation over mean. Fewer than two periods, or no demand at all, have no coefficient of variation
 * and are refused (`undefined_ratio`).
 */
export function xyzClass(
  demand: readonly number[],
  { x = 0.5, y = 1 }: { readonly x?: number; readonly y?: number } = {},
): { readonly class: XyzClass; readonly coefficientOfVariation: number } {
  nonNegative({ x, y });
  below({ x }, { y });
  finite(entries("demand", demand));
  if (demand.length < 2)
    throw new PurserError("undefined_ratio", "Variation needs the demand of at least two periods.", {
      details: { field: "demand", periods: demand.length },
    });
  const mean = demand.reduce((sum, value) => sum + value, 0) / demand.length;
  if (!(mean > 0))
    throw new PurserError(
      "undefined_ratio",
      `Variation is undefined: mean demand must be greater than 0; it is ${mean}.`,
      {
        details: { field: "demand", value: mean },
      },
    );
  const variance = demand.reduce((sum, value) => sum + (value - mean) ** 2, 0) / demand.length;
  const coefficientOfVariation = Math.sqrt(variance) / mean;
  return {
    class: coefficientOfVariation <= x ? "X" : coefficientOfVariation <= y ? "Y" : "Z",
    coefficientOfVariation,
  };
}
