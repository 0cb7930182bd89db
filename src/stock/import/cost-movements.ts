import type { Minor } from "../../base/money.ts";
import type { Row } from "../../store/schema.ts";
import { type CostPool, EMPTY_POOL, addToPool, averageValue } from "../costing.ts";
import { type MovementKind, byCostingOrder } from "../movement.ts";
import type { MovementDraft } from "./draft.ts";

/** A movement of the file with its value: as told, or at the item's moving average on its day. */
export type CostedMovement = { readonly draft: MovementDraft; readonly value: Minor };

/**
 * Costs what the file leaves open by replaying each item's movements, those in the books included, in costing order. Movements
 * in the books keep the value they were posted with, whatever comes in before them later.
 */
export function costMovements(
  drafts: readonly MovementDraft[],
  {
    known,
    standardCost,
  }: {
    readonly known: readonly Row<"stock_movement">[];
    readonly standardCost: (sku: string) => Minor;
  },
): CostedMovement[] {
  const values = new Map<MovementDraft, Minor>();
  const open = new Set(drafts.filter(({ value }) => value === null).map(({ sku }) => sku));
  const posted = Map.groupBy(
    known.filter(({ sku }) => open.has(sku)),
    ({ sku }) => sku,
  );
  const fresh = Map.groupBy(drafts, ({ sku }) => sku);
  for (const sku of open) {
    const steps: Step[] = [
      ...(posted.get(sku) ?? []).map(({ date, kind, quantity, value }) => ({
        date,
        kind: kind as MovementKind,
        quantity,
        value,
      })),
      ...(fresh.get(sku) ?? []).map((draft) => ({ ...draft, draft })),
    ];
    replay(steps.toSorted(byCostingOrder), { standardCost: standardCost(sku), values });
  }
  return drafts.map((draft) => ({ draft, value: draft.value ?? values.get(draft) ?? 0 }));
}

type Step = Pick<MovementDraft, "date" | "kind" | "quantity" | "value"> & { readonly draft?: MovementDraft };

function replay(
  steps: readonly Step[],
  { standardCost, values }: { readonly standardCost: Minor; readonly values: Map<MovementDraft, Minor> },
): void {
  let pool: CostPool = EMPTY_POOL;
  for (const { kind, quantity, value, draft } of steps) {
    // A receipt does not come from the pool: without a price it is worth the standard cost.
    const from = kind === "receipt" ? EMPTY_POOL : pool;
    const worth = value ?? averageValue(from, quantity, standardCost);
    if (draft) values.set(draft, worth);
    // A transfer stays in the pool: its two rows cancel out.
    if (kind !== "transfer") pool = addToPool(pool, { quantity, value: worth });
  }
}
