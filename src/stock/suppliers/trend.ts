import { type IsoMonth, monthOf } from "../../base/dates.ts";
import type { Figure } from "../../figures/figure.ts";
import type { JudgedUnit } from "./judged-units.ts";
import { otifFigures } from "./otif-figures.ts";
import { type SupplierScope, derived, refused } from "./supplier-scope.ts";

export type OtifTrend = {
  /** Months with something due, in order; the others are not scored. */
  readonly months: readonly { readonly month: IsoMonth; readonly due: Figure; readonly otif: Figure }[];
  /** OTIF of the later half of these months less that of the earlier half. */
  readonly change: Figure;
  readonly direction: "better" | "worse" | "steady" | "unknown";
};

/** Smaller changes are noise to a reader. */
const STEADY_WITHIN = 0.05;

export function otifTrend(scope: SupplierScope, units: readonly JudgedUnit[]): OtifTrend {
  const groups = [...Map.groupBy(units, ({ due }) => monthOf(due))].sort(([a], [b]) => (a < b ? -1 : 1));
  const months = groups.map(([month, some]) => {
    const { due, otif } = otifFigures(scope, some, month);
    return { month, due, otif };
  });
  const change = changeOf(
    scope,
    groups.map(([, some]) => some),
  );
  return { months, change, direction: directionOf(change.value) };
}

function changeOf(scope: SupplierScope, months: readonly (readonly JudgedUnit[])[]): Figure {
  const naming = { name: "otif_change", label: "Change of OTIF", unit: { kind: "percent" } } as const;
  if (months.length < 2)
    return refused(scope, { ...naming, refusal: "a trend needs two months with something due" });
  const half = Math.floor(months.length / 2);
  return derived(scope, {
    ...naming,
    formula: "later - earlier",
    inputs: {
      earlier: otifFigures(scope, months.slice(0, half).flat(), "earlier").otif,
      later: otifFigures(scope, months.slice(half).flat(), "later").otif,
    },
  });
}

function directionOf(change: number | null): OtifTrend["direction"] {
  if (change === null) return "unknown";
  if (Math.abs(change) <= STEADY_WITHIN) return "steady";
  return change > 0 ? "better" : "worse";
}
