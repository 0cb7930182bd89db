import type { Decimal } from "decimal.js";
import type { Minor } from "../base/money.ts";
import { convertMinor } from "../books/import/amounts.ts";

export type Conversion = { readonly rate: string | Decimal; readonly from: string; readonly to: string };

/**
 * Base amounts of an entry whose first amount is the control line: each is rounded by itself, and what the roundings leave
 * goes to the largest of the other lines, so that the control line stays exact and all sum to zero.
 * Invariant: `amounts` sum to zero.
 */
export function baseAmounts(amounts: readonly Minor[], conversion: Conversion): Minor[] {
  const converted = amounts.map((amount) => convertMinor(amount, conversion));
  const residual = converted.reduce((sum, amount) => sum + amount, 0);
  if (residual === 0) return converted;
  const [largest] = [...converted.keys()]
    .slice(1)
    .sort((a, b) => Math.abs(amounts[b] ?? 0) - Math.abs(amounts[a] ?? 0));
  if (largest === undefined) return converted;
  return converted.map((amount, index) => (index === largest ? amount - residual || 0 : amount));
}
