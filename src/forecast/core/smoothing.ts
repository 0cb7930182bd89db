import { at, build } from "./numbers.ts";
import { bestStart, minimise, minimiseScalar } from "./optimise.ts";

/**
 * Exponential smoothing with additive errors: simple (SES), Holt's linear trend, Gardner-McKenzie damped trend.
 * Hyndman, Koehler, Ord and Snyder, "Forecasting with Exponential Smoothing" (2008), table 2.1:
 *   forecast  f[t] = l[t-1] + phi b[t-1],   error e[t] = y[t] - f[t]
 *   level     l[t] = f[t] + alpha e[t]
 *   trend     b[t] = phi b[t-1] + beta e[t],  beta = alpha beta*
 *   horizon h      l[n] + (phi + phi^2 + ... + phi^h) b[n]
 *
 * For given (alpha, beta, phi) the errors are linear in the initial level and trend, so these two are solved
 * exactly by least squares in the same pass (variable projection, Golub and Pereyra, 1973). That leaves one to three
 * parameters for the search and makes the fit equivariant under shift and scale of the series.
 */
export type SmoothingWeights = {
  readonly alpha: number;
  readonly beta: number;
  readonly phi: number;
};

export type SmoothingFit = SmoothingWeights & {
  readonly level: number;
  readonly trend: number;
  /** Sum of squared one-step errors over the fitted series. */
  readonly sse: number;
};

const ALPHA = { lower: 0.0001, upper: 0.9999 };
/** beta* = beta / alpha: keeps beta below alpha, the usual region. */
const BETA_SHARE = { lower: 0.0001, upper: 0.9999 };
/** R's forecast package and the M4 benchmarks use the same range; below .8 the trend is gone in a few steps. */
const PHI = { lower: 0.8, upper: 0.98 };

/** One pass with given weights; the initial states are the least-squares ones. `withTrend` false fixes b = 0. */
export function smooth(
  values: readonly number[],
  { alpha, beta, phi }: SmoothingWeights,
  withTrend: boolean,
): SmoothingFit {
  // Three recursions of one linear system: the data from a zero start (suffix none), and the responses to a
  // unit of initial level (P) and of initial trend (Q).
  const origin = at(values, 0);
  let level = origin;
  let trend = 0;
  let levelP = 1;
  let trendP = 0;
  let levelQ = 0;
  let trendQ = 1;
  let see = 0;
  let sep = 0;
  let seq = 0;
  let spp = 0;
  let spq = 0;
  let sqq = 0;
  for (const value of values) {
    const forecast = level + phi * trend;
    const error = value - forecast;
    level = forecast + alpha * error;
    trend = phi * trend + beta * error;
    const responseP = levelP + phi * trendP;
    levelP = (1 - alpha) * responseP;
    trendP = phi * trendP - beta * responseP;
    see += error * error;
    sep += error * responseP;
    spp += responseP * responseP;
    if (withTrend) {
      const responseQ = levelQ + phi * trendQ;
      levelQ = (1 - alpha) * responseQ;
      trendQ = phi * trendQ - beta * responseQ;
      seq += error * responseQ;
      spq += responseP * responseQ;
      sqq += responseQ * responseQ;
    }
  }
  const determinant = spp * sqq - spq * spq;
  const solvable = withTrend && determinant > 1e-10 * spp * sqq;
  const p = solvable ? (sep * sqq - seq * spq) / determinant : sep / spp;
  const q = solvable ? (seq * spp - sep * spq) / determinant : 0;
  return {
    alpha,
    beta,
    phi,
    level: level + p * levelP + q * levelQ,
    trend: trend + p * trendP + q * trendQ,
    sse: Math.max(0, see - p * sep - q * seq),
  };
}

/** Simple exponential smoothing, alpha by least squares. */
export function fitSes(values: readonly number[]): SmoothingFit {
  const sse = (alpha: number): number => smooth(values, { alpha, beta: 0, phi: 1 }, false).sse;
  const { point } = minimiseScalar(sse, ALPHA);
  return smooth(values, { alpha: point, beta: 0, phi: 1 }, false);
}

/** Holt's linear trend; alpha and beta by least squares. */
export function fitHolt(values: readonly number[]): SmoothingFit {
  return fitTrend(values, undefined);
}

/** Damped trend; alpha, beta and phi by least squares. */
export function fitDamped(values: readonly number[]): SmoothingFit {
  return fitTrend(values, PHI);
}

/** Forecast of `horizon` steps after the fitted series. */
export function extrapolate(fit: Pick<SmoothingFit, "level" | "trend" | "phi">, horizon: number): number[] {
  let weight = 1;
  let steps = 0;
  return build(horizon, () => {
    weight *= fit.phi;
    steps += weight;
    return fit.level + steps * fit.trend;
  });
}

function fitTrend(values: readonly number[], damping: typeof PHI | undefined): SmoothingFit {
  const weights = (point: readonly number[]): SmoothingWeights => ({
    alpha: at(point, 0),
    beta: at(point, 0) * at(point, 1),
    phi: damping === undefined ? 1 : at(point, 2),
  });
  const sse = (point: readonly number[]): number => smooth(values, weights(point), true).sse;
  const phis = damping === undefined ? [1] : [0.85, 0.97];
  const starts = [0.1, 0.4, 0.8].flatMap((alpha) =>
    [0.05, 0.3].flatMap((share) => phis.map((phi) => [alpha, share, phi])),
  );
  const bounds = damping === undefined ? [ALPHA, BETA_SHARE] : [ALPHA, BETA_SHARE, damping];
  const start = bestStart(sse, starts).slice(0, bounds.length);
  return smooth(values, weights(minimise(sse, start, { bounds, iterations: 90 }).point), true);
}
