import { betweenZeroAndOne, finite, positive } from "../check.ts";
import { firstWhole } from "../numeric/search.ts";
import type { BaseStock, MismatchCosts } from "./newsvendor.ts";

/**
 * Base-stock level for known demand d a period and a supplier that goes down with probability alpha a period and
 * recovers with beta (Gullu, Onol and Erkip 1997; Snyder and Shen, 2nd ed., 9.14, 9.18 and Lemma 9.2). After n periods
 * down, (n + 1) d is wanted: pi_0 = beta / (alpha + beta), pi_n = alpha beta (1 - beta)^(n-1) / (alpha + beta),
 * F(n) = 1 - alpha (1 - beta)^n / (alpha + beta); S = d (n + 1) for the least n with F(n) >= p / (p + h).
 */
export function disruptedNewsvendor(
  input: MismatchCosts & {
    /** Units a period. */
    readonly demand: number;
    /** alpha. */
    readonly disruptionProbability: number;
    /** beta. */
    readonly recoveryProbability: number;
    readonly baseStockLevel?: number | undefined;
  },
): BaseStock {
  const { holdingCost, stockoutCost, demand, disruptionProbability, recoveryProbability } = input;
  positive({ holdingCost, stockoutCost, demand });
  betweenZeroAndOne({ disruptionProbability, recoveryProbability });
  const downShare = disruptionProbability / (disruptionProbability + recoveryProbability);
  const stays = 1 - recoveryProbability;
  const tolerated = holdingCost / (holdingCost + stockoutCost);
  const baseStockLevel =
    input.baseStockLevel ?? demand * (1 + firstWhole(0, (n) => downShare * stays ** n <= tolerated));
  finite({ baseStockLevel });
  return { baseStockLevel, cost: costOf(baseStockLevel) };

  function probability(n: number): number {
    return n === 0 ? 1 - downShare : downShare * recoveryProbability * stays ** (n - 1);
  }

  /** Terms up to the last n whose need the level covers, then the geometric rest in closed form. */
  function costOf(level: number): number {
    const covered = Math.max(0, Math.floor(level / demand));
    let cost = 0;
    let n = 0;
    for (; n <= covered && downShare * stays ** (n - 1) > 1e-18; n += 1) {
      const spare = level - (n + 1) * demand;
      cost += probability(n) * (spare > 0 ? holdingCost * spare : -stockoutCost * spare);
    }
    if (n <= covered) return cost;
    const shortAtNext = (n + 1) * demand - level;
    const rest = downShare * stays ** (n - 1) * (shortAtNext + (demand * stays) / recoveryProbability);
    return cost + stockoutCost * rest;
  }
}
