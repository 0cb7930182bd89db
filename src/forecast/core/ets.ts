import type { EtsModel } from "./ets-seasonal.ts";
import { seasonalEts, seasonalForms } from "./ets-seasonal.ts";
import type { SmoothingFit } from "./smoothing.ts";
import { extrapolate, fitDamped, fitSes } from "./smoothing.ts";

/**
 * The exponential smoothing model of least AICc (Hurvich and Tsai, 1989), as R's `forecast::ets` chooses it, among
 * ETS(A,N,N), (A,Ad,N) and, for `seasonal`, (A,N,A), (A,Ad,A), (M,N,M), (M,Ad,M).
 *
 * An undamped trend is left out: over a business horizon a damped one is rarely worse and never runs away (Gardner
 * and McKenzie, 1985). A multiplicative season comes with multiplicative error, since with additive error its
 * variance is unstable, and needs positive values. Without a season the error's kind barely moves the mean.
 */
export function selectEts(
  values: readonly number[],
  period: number,
  { seasonal }: { readonly seasonal: boolean },
): EtsModel | undefined {
  const models = [plain("A,N,N", fitSes(values), 3), plain("A,Ad,N", fitDamped(values), 6)];
  if (seasonal) {
    for (const form of seasonalForms(values)) models.push(seasonalEts(values, period, form));
  }
  let best: EtsModel | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const model of models) {
    const criterion = aicc(model, values.length);
    if (criterion < least) {
      least = criterion;
      best = model;
    }
  }
  return best;

  function plain(name: string, fit: SmoothingFit, parameters: number): EtsModel {
    const deviance = values.length * Math.log(Math.max(fit.sse, Number.MIN_VALUE));
    return { name, deviance, parameters, forecast: (horizon) => extrapolate(fit, horizon) };
  }
}

/** Infinite where the series cannot carry the parameters. */
function aicc({ deviance, parameters }: EtsModel, length: number): number {
  const spare = length - parameters - 1;
  if (spare <= 0) return Number.POSITIVE_INFINITY;
  return deviance + 2 * parameters + (2 * parameters * (parameters + 1)) / spare;
}
