import { at, build } from "./numbers.ts";

/** Seasonal naive: the value of the same phase in the last period; with period 1 the last value. */
export function seasonalNaive(values: readonly number[], period: number, horizon: number): number[] {
  const lag = values.length >= period ? period : 1;
  return build(horizon, (h) => at(values, values.length - lag + (h % lag)));
}
