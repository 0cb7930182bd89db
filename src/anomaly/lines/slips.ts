/** A slip of the fingers that explains a value, and what was meant. */
export type Slip =
  | { readonly kind: "factor"; readonly factor: number; readonly shouldBe: number }
  | { readonly kind: "swap"; readonly shouldBe: number };

const FACTORS = [10, 100, 1000] as const;

/**
 * The power of ten by which a value misses what is usual: the one whose correction `fits` best (least distance, at
 * most 1). A whole value must stay whole.
 */
export function misplacedPoint(
  value: number,
  direction: "high" | "low",
  fits: (corrected: number) => number,
): Slip | undefined {
  let best: Slip | undefined;
  let least = 1;
  for (const factor of FACTORS) {
    const corrected = direction === "high" ? value / factor : value * factor;
    if (Number.isInteger(value) && direction === "high" && !Number.isInteger(corrected)) continue;
    const distance = fits(corrected);
    if (distance > least) continue;
    least = distance;
    best = { kind: "factor", factor: direction === "high" ? factor : 1 / factor, shouldBe: corrected };
  }
  return best;
}

/** True when exchanging two neighbouring digits of one makes the other: 5.49 and 4.59, 21 and 12. */
export function isSwapOf(value: number, meant: number): boolean {
  const decimals = Math.max(decimalsOf(value), decimalsOf(meant));
  const written = digitsOf(value, decimals);
  const right = digitsOf(meant, decimals);
  if (written.length !== right.length || written === right) return false;
  for (let place = 0; place + 1 < written.length; place += 1) {
    const swapped =
      written.slice(0, place) + written.charAt(place + 1) + written.charAt(place) + written.slice(place + 2);
    if (swapped === right) return true;
  }
  return false;
}

function decimalsOf(value: number): number {
  return String(Math.abs(value)).split(".")[1]?.length ?? 0;
}

function digitsOf(value: number, decimals: number): string {
  return Math.abs(value).toFixed(decimals).replace(".", "");
}
