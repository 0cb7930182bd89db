import type { DemandProfile } from "./classify.ts";
import { isConstant } from "./classify.ts";
import type { MethodName } from "./methods.ts";
import { longEnoughForMstl } from "./mstl.ts";
import { at } from "./numbers.ts";
import { autocorrelations, isSeasonal } from "./seasonality.ts";
import type { ForecastMethod } from "./types.ts";

/** Which methods make the forecast of a series and how they are weighed. */
export type Plan = {
  readonly method: ForecastMethod;
  readonly members: readonly MethodName[];
  /** `inverse_error`: by rolling-origin error, better methods weigh more. `equal`: plain mean. */
  readonly weighting: "inverse_error" | "equal";
};

/**
 * Methods that err differently: two on the adjusted series (theta drifts, damped follows), ETS and MSTL with
 * a season of their own, fixed and moving, and an autoregression that assumes no season at all. In the M4
 * competition such means beat nearly every single method.
 */
const ENSEMBLE: Plan = {
  method: "ensemble",
  members: ["theta", "damped", "ets", "mstl", "autoregression"],
  weighting: "inverse_error",
};
/** A series that never moved: its value again. */
const CONSTANT: Plan = { method: "constant", members: ["naive"], weighting: "equal" };
const SES_THETA: Plan = { method: "ses_theta", members: ["ses", "theta"], weighting: "equal" };
const THETA_DAMPED: Plan = { method: "theta_damped", members: ["theta", "damped"], weighting: "equal" };
const SES: Plan = { method: "ses", members: ["ses"], weighting: "equal" };
/** Equal: an error that an all-zero forecast minimises must not choose between intermittent methods. */
const SBA_TSB: Plan = { method: "sba_tsb", members: ["sba", "tsb"], weighting: "equal" };

/** A damped trend has five parameters; below this many values it fits noise. */
const FEWEST_FOR_TREND = 8;
/** Values without a season that make an ensemble worth weighing. */
const FEWEST_FOR_ENSEMBLE = 16;
/** Above this first autocorrelation, variation is movement of the level, not erratic demand. */
const MOVING_LEVEL = 0.7;

/**
 * The method for a series.
 * - constant: its value
 * - intermittent, lumpy: mean of SBA and TSB; one is slow to see demand die, the other quick
 * - too short for its season: mean of theta and damped, SES below eight values
 * - erratic: mean of SES and theta, unless the variation is a season or a moving level, since Syntetos and Boylan's
 *   CV2 takes the level as fixed
 * - all else, a weekly pattern with closed days included: the ensemble
 */
export function planFor(values: readonly number[], period: number, profile: DemandProfile): Plan {
  if (isConstant(values)) return CONSTANT;
  if (profile.class === "intermittent" || profile.class === "lumpy") return SBA_TSB;
  if (values.length < FEWEST_FOR_TREND) return SES;
  if (isShort(values.length, period)) return THETA_DAMPED;
  const structured = isSeasonal(values, period) || at(autocorrelations(values, 1), 0) > MOVING_LEVEL;
  return profile.class === "erratic" && !structured ? SES_THETA : ENSEMBLE;
}

/** Too short for MSTL's season, or, without a season, for an ensemble. */
export function isShort(length: number, period: number): boolean {
  return period > 1 ? !longEnoughForMstl(length, period) : length < FEWEST_FOR_ENSEMBLE;
}
