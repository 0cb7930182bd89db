import type { PolicyName } from "./item-policy.ts";

/**
 * The policy for an item when nobody says one, with the reason.
 * - no cost of ordering: base stock, since batching saves nothing
 * - slow or lumpy demand: (s, S), since one sale may take the position far below the reorder point
 * - everything else: (r, Q)
 */
export function choosePolicy(item: { readonly demandClass: string; readonly orderCost: number }): {
  readonly policy: PolicyName;
  readonly why: string;
} {
  if (item.orderCost === 0)
    return { policy: "base_stock", why: "an order costs nothing, so there is no reason to batch" };
  if (item.demandClass === "intermittent" || item.demandClass === "lumpy")
    return {
      policy: "ss",
      why: `demand is ${item.demandClass}: one sale may take the position far below the reorder point, so orders fill up to a level`,
    };
  return { policy: "rq", why: "demand is steady enough for a fixed lot at a reorder point" };
}
