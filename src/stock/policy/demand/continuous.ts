import { PurserError } from "../../../base/errors.ts";
import { below } from "../check.ts";
import { integrate } from "../numeric/integrate.ts";
import { crossing } from "../numeric/search.ts";
import type { Distribution } from "./distribution.ts";
import { lossFromShort, secondLossFromShort } from "./distribution.ts";

/**
 * Any continuous quantity, from its density per unit over the finite range [low, high] outside which it has no
 * probability worth counting. Everything is integrated numerically; a density that does not integrate to 1 within
 * 1e-6 is refused (`invalid_input`).
 */
export function continuous(
  density: (x: number) => number,
  { low, high }: { readonly low: number; readonly high: number },
): Distribution {
  below({ low }, { high });
  const total = integrate(density, low, high);
  if (!(Math.abs(total - 1) < 1e-6))
    throw new PurserError("invalid_input", `density must integrate to 1 over its range; it gives ${total}.`, {
      details: { field: "density", value: total },
    });
  const inside = (x: number): number => Math.min(Math.max(x, low), high);
  const over = (weight: (y: number) => number, from: number, to: number): number =>
    integrate((y) => weight(y) * density(y), from, to) / total;
  const mean = over((y) => y, low, high);
  const variance = over((y) => (y - mean) ** 2, low, high);
  const cdf = (x: number): number => over(() => 1, low, inside(x));
  return {
    kind: "continuous",
    mean,
    variance,
    density: (x) => (x < low || x > high ? 0 : density(x) / total),
    cdf,
    tail: (x) => over(() => 1, inside(x), high),
    quantile: (p) => crossing((x) => cdf(x) - p, low, high),
    loss: (x) =>
      x >= high
        ? { short: 0, left: x - mean }
        : lossFromShort(
            over((y) => y - x, inside(x), high),
            x,
            mean,
          ),
    secondLoss: (x) =>
      secondLossFromShort(x >= high ? 0 : over((y) => (y - x) ** 2, inside(x), high) / 2, x, {
        mean,
        variance,
      }),
  };
}
