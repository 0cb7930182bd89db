import { extent, mean, variance } from "./numbers.ts";

/**
 * Demand classes of Syntetos, Boylan and Croston (Journal of the Operational Research Society 56, 2005):
 * ADI is the mean interval between periods with demand, CV2 the squared coefficient of variation of its sizes.
 */
export type DemandClass = "smooth" | "erratic" | "intermittent" | "lumpy";

export type DemandProfile = {
  readonly class: DemandClass;
  /** Periods per period with demand, at least 1; infinite without demand. */
  readonly adi: number;
  /** NaN below two demands. */
  readonly cv2: number;
  /** Periods with demand. */
  readonly demands: number;
};

export const ADI_LIMIT = 1.32;
export const CV2_LIMIT = 0.49;

/** Classifies observed values in time order; leading zeros are the time before the first demand and do not count. */
export function classifyDemand(values: readonly number[]): DemandProfile {
  const first = values.findIndex((value) => value !== 0);
  const sizes = values.filter((value) => value !== 0);
  const adi = first < 0 ? Number.POSITIVE_INFINITY : (values.length - first) / sizes.length;
  const cv2 = variance(sizes) / mean(sizes) ** 2;
  const varied = cv2 >= CV2_LIMIT;
  const sparse = adi >= ADI_LIMIT;
  const name = sparse ? (varied ? "lumpy" : "intermittent") : varied ? "erratic" : "smooth";
  return { class: name, adi, cv2, demands: sizes.length };
}

/** True when values are all equal, up to rounding of their size. */
export function isConstant(values: readonly number[]): boolean {
  const { lowest, highest } = extent(values);
  return highest - lowest <= 1e-12 * Math.max(Math.abs(lowest), Math.abs(highest));
}
