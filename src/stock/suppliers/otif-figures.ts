import type { Figure } from "../../figures/figure.ts";
import type { JudgedUnit } from "./judged-units.ts";
import { type SupplierScope, counted, derived } from "./supplier-scope.ts";

export type OtifFigures = {
  readonly due: Figure;
  readonly otif: Figure;
  readonly onTime: Figure;
  readonly inFull: Figure;
};

/**
 * OTIF = units on time and in full / units due. Refused when nothing was due.
 * @param part tells a part of the window from the whole
 */
export function otifFigures(scope: SupplierScope, units: readonly JudgedUnit[], part?: string): OtifFigures {
  const what = scope.policy.otif === "order" ? "orders" : "order lines";
  const table =
    scope.policy.otif === "order" ? ("purchase_order" as const) : ("purchase_order_line" as const);
  const number = (name: string, label: string, some: readonly JudgedUnit[]) =>
    counted(scope, {
      name,
      label,
      unit: { kind: "count" },
      value: some.length,
      formula: `number of ${what} ${label.toLowerCase()}`,
      table,
      ids: some.map(({ id }) => id),
      measure: "count",
      ...(part === undefined ? {} : { part }),
    });
  const due = number("due", "Due and judged", units);
  const rate = (name: string, label: string, some: readonly JudgedUnit[]) =>
    derived(scope, {
      name,
      label,
      unit: { kind: "percent" },
      formula: "met / due",
      inputs: { met: number(`${name}_count`, `Met: ${label}`, some), due },
      ...(part === undefined ? {} : { part }),
    });
  return {
    due,
    otif: rate(
      "otif",
      "On time and in full",
      units.filter(({ onTime, inFull }) => onTime && inFull),
    ),
    onTime: rate(
      "on_time",
      "On time",
      units.filter(({ onTime }) => onTime),
    ),
    inFull: rate(
      "in_full",
      "In full",
      units.filter(({ inFull }) => inFull),
    ),
  };
}
