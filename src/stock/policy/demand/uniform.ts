import { below } from "../check.ts";
import type { Distribution } from "./distribution.ts";

/** Continuous uniform on [low, high] units. Loss (high - x)^2 / (2 (high - low)) inside (Snyder and Shen, C.3). */
export function uniform(low: number, high: number): Distribution {
  below({ low }, { high });
  const width = high - low;
  const mean = low + width / 2;
  const variance = (width * width) / 12;
  const inside = (x: number): number => Math.min(Math.max(x, low), high);
  return {
    kind: "continuous",
    mean,
    variance,
    density: (x) => (x < low || x > high ? 0 : 1 / width),
    cdf: (x) => (inside(x) - low) / width,
    tail: (x) => (high - inside(x)) / width,
    quantile: (p) => low + p * width,
    loss: (x) => {
      if (x <= low) return { short: mean - x, left: 0 };
      if (x >= high) return { short: 0, left: x - mean };
      return { short: (high - x) ** 2 / (2 * width), left: (x - low) ** 2 / (2 * width) };
    },
    secondLoss: (x) => {
      const all = ((x - mean) ** 2 + variance) / 2;
      if (x <= low) return { short: all, left: 0 };
      if (x >= high) return { short: 0, left: all };
      return { short: (high - x) ** 3 / (6 * width), left: (x - low) ** 3 / (6 * width) };
    },
  };
}
