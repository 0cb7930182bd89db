import type { Figure } from "../../figures/figure.ts";
import type { RatioDefinition } from "./definition.ts";

export type Assessment = "good" | "watch" | "bad" | "none";

/** A ratio against its stated convention; `none` where it is undefined or no convention is stated. */
export function assess({ threshold, better }: RatioDefinition, { value }: Figure): Assessment {
  if (!threshold || value === null || better === "neither") return "none";
  const beats = (bar: number) => (better === "higher" ? value >= bar : value <= bar);
  if (beats(threshold.good)) return "good";
  return beats(threshold.watch) ? "watch" : "bad";
}
