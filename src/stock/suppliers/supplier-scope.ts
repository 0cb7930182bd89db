import type { FigureSet } from "../../figures/figure-set.ts";
import type { Figure, Source, Unit } from "../../figures/figure.ts";
import type { Window } from "./judged-units.ts";
import { type OtifPolicy, policySlug } from "./otif-policy.ts";

/** Whose figures are made, over which days, by which rules. */
export type SupplierScope = {
  readonly figures: FigureSet;
  readonly supplier: { readonly id: string; readonly name: string };
  readonly window: Window;
  readonly policy: OtifPolicy;
};

type PurchaseSource = Extract<Source, { kind: "purchases" }>;

export type Counted = Pick<PurchaseSource, "table" | "ids" | "measure"> & {
  readonly name: string;
  readonly label: string;
  readonly unit: Unit;
  readonly value: number;
  readonly formula: string;
  /** tells figures of one name apart: a currency, a part of the window */
  readonly part?: string;
};

/** A figure counted from rows of purchasing. */
export function counted(scope: SupplierScope, spec: Counted): Figure {
  const { name, label, unit, value, formula, table, ids, measure, part } = spec;
  return scope.figures.leaf({
    ...naming(scope, { name, label, part }),
    unit,
    value,
    formula,
    sources: [{ kind: "purchases", table, ids: [...ids], measure, to: scope.window.to }],
  });
}

export type Derived = {
  readonly name: string;
  readonly label: string;
  readonly unit: Unit;
  readonly formula: string;
  readonly inputs: Readonly<Record<string, Figure>>;
  readonly part?: string;
};

export function derived(scope: SupplierScope, { name, label, unit, formula, inputs, part }: Derived): Figure {
  return scope.figures.derive({ ...naming(scope, { name, label, part }), unit, formula, inputs });
}

/** A figure that cannot be given, and why. */
export function refused(
  scope: SupplierScope,
  { name, label, unit, refusal }: Pick<Derived, "name" | "label" | "unit"> & { readonly refusal: string },
): Figure {
  return scope.figures.leaf({
    ...naming(scope, { name, label }),
    unit,
    value: null,
    refusal,
    formula: "not defined on these rows",
    sources: [],
  });
}

function naming(
  { supplier, window, policy }: SupplierScope,
  {
    name,
    label,
    part,
  }: { readonly name: string; readonly label: string; readonly part?: string | undefined },
) {
  return {
    name: `supplier_${name}`,
    label: `${label} of ${supplier.name}${part === undefined ? "" : ` (${part})`}`,
    asOf: window.to,
    from: window.from,
    qualifier: `${supplier.id}${policySlug(policy)}${part === undefined ? "" : `/${part}`}`,
  };
}
