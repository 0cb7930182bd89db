import { build, mean } from "./numbers.ts";
import { fitSes } from "./smoothing.ts";

/** Least-squares line over t = 1..n: value at t is `intercept + slope t`. */
export function fitLine(values: readonly number[]): { readonly intercept: number; readonly slope: number } {
  const middle = (values.length + 1) / 2;
  const centre = mean(values);
  let covariance = 0;
  let spread = 0;
  values.forEach((value, index) => {
    covariance += (index + 1 - middle) * (value - centre);
    spread += (index + 1 - middle) ** 2;
  });
  const slope = spread > 0 ? covariance / spread : 0;
  return { intercept: centre - slope * middle, slope };
}

/**
 * The theta method (Assimakopoulos and Nikolopoulos, 2000), the M3 winner, on a series without season: the mean
 * of the trend line (theta 0) and of SES on the line of doubled curvature (theta 2, z = 2 y - line). It is SES
 * with a drift of half the slope (Hyndman and Billah, 2003).
 */
export function thetaForecast(values: readonly number[], horizon: number): number[] {
  const { intercept, slope } = fitLine(values);
  const curved = values.map((value, index) => 2 * value - (intercept + slope * (index + 1)));
  const { level } = fitSes(curved);
  return build(horizon, (h) => (level + intercept + slope * (values.length + h + 1)) / 2);
}
