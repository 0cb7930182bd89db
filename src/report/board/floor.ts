import type { Figure } from "../../figures/figure.ts";
import type { CashLimit } from "../../forecast/cash/limits.ts";

/** The highest floor under cash: when that holds, all of them do. Null when there is none. */
export function highestFloor({ limits }: { readonly limits: readonly CashLimit[] }): Figure | null {
  const floors = limits.map(({ floor }) => floor);
  return floors.toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0))[0] ?? null;
}
