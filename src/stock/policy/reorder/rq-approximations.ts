import { PurserError } from "../../../base/errors.ts";
import { positive, refusal } from "../check.ts";
import { normalWithShort } from "../demand/normal.ts";
import { economicOrderQuantity } from "../lot-size/eoq.ts";
import { economicOrderQuantityWithBackorders } from "../lot-size/eoq-backorders.ts";
import type { NormalItem, ReorderCosts, ReorderPolicy } from "./lead-time.ts";
import { checkReorderCosts, normalLeadTimeDemand } from "./lead-time.ts";
import { optimalReorderPoint } from "./rq-normal.ts";

/** Units to which r and Q must settle between two rounds; 1e-6 unless given. */
type Settling = { readonly tolerance?: number | undefined };

/**
 * Expected-inventory-level approximation (Whitin 1953; Hadley and Whitin 1963; Snyder and Shen, 2nd ed., 5.16 to 5.18).
 * Here the stock-out cost p is paid once a unit short. F(r) = 1 - Q h / (p lambda), Q = sqrt(2 lambda (K + p n(r)) / h),
 * repeated from the EOQ; cost h (r - lambda L + Q / 2) + K lambda / Q + p lambda n(r) / Q. Refused (`no_solution`) when
 * Q h reaches p lambda: stock-outs are then too cheap for a reorder point to exist.
 */
export function expectedInventoryLevel(
  costs: ReorderCosts,
  item: NormalItem,
  { tolerance = 1e-6 }: Settling = {},
): ReorderPolicy & { readonly cost: number } {
  checkReorderCosts(costs);
  const { holdingCost, stockoutCost, fixedCost } = costs;
  const demand = normalLeadTimeDemand(item);
  const { demandMean } = item;
  const policy = settle(start(costs, item), tolerance, ({ orderQuantity }) => {
    const shortShare = (orderQuantity * holdingCost) / (stockoutCost * demandMean);
    if (shortShare >= 1)
      throw new PurserError(
        "no_solution",
        `stockoutCost (${stockoutCost}) is too low: no reorder point balances it; it must exceed ${(orderQuantity * holdingCost) / demandMean}.`,
        { details: { field: "stockoutCost", value: stockoutCost } },
      );
    const reorderPoint = shortShare <= 0 ? demand.mean : demand.quantile(1 - shortShare);
    const { short } = demand.loss(reorderPoint);
    return {
      reorderPoint,
      orderQuantity: Math.sqrt((2 * demandMean * (fixedCost + stockoutCost * short)) / holdingCost),
    };
  });
  const { reorderPoint, orderQuantity } = policy;
  const { short } = demand.loss(reorderPoint);
  const stock = holdingCost * (reorderPoint - demand.mean + orderQuantity / 2);
  return { ...policy, cost: stock + ((fixedCost + stockoutCost * short) * demandMean) / orderQuantity };
}

/** EOQ with backorders and the best r for it (Zheng 1992; Snyder and Shen, 2nd ed., 5.3.3). */
export function eoqWithBackordersPolicy(costs: ReorderCosts, item: NormalItem): ReorderPolicy {
  checkReorderCosts(costs);
  const { orderQuantity } = economicOrderQuantityWithBackorders({ ...costs, demandRate: item.demandMean });
  return { orderQuantity, reorderPoint: optimalReorderPoint(orderQuantity, costs, item) };
}

/** EOQ plus safety stock: r is the newsvendor level of lead-time demand (Snyder and Shen, 2nd ed., 5.21). */
export function eoqWithSafetyStock(costs: ReorderCosts, item: NormalItem): ReorderPolicy {
  checkReorderCosts(costs);
  const demand = normalLeadTimeDemand(item);
  const { holdingCost, stockoutCost } = costs;
  return {
    orderQuantity: start(costs, item).orderQuantity,
    reorderPoint: demand.quantile(stockoutCost / (stockoutCost + holdingCost)),
  };
}

/**
 * Loss-function approximation (Hadley and Whitin 1963; Snyder and Shen, 2nd ed., 5.28 and 5.29), repeated from the EOQ:
 * n(r) = h Q / (h + p), Q = sqrt(2 (K lambda + (h + p) n2(r)) / h), n2 the second-order loss.
 */
export function lossFunctionPolicy(
  costs: ReorderCosts,
  item: NormalItem,
  { tolerance = 1e-6 }: Settling = {},
): ReorderPolicy {
  checkReorderCosts(costs);
  const { holdingCost, stockoutCost, fixedCost } = costs;
  const demand = normalLeadTimeDemand(item);
  return settle(start(costs, item), tolerance, ({ orderQuantity }) => {
    const short = (holdingCost * orderQuantity) / (holdingCost + stockoutCost);
    const reorderPoint = normalWithShort(short, demand.mean, Math.sqrt(demand.variance));
    const second = demand.secondLoss(reorderPoint).short;
    const square = fixedCost * item.demandMean + (holdingCost + stockoutCost) * second;
    return { reorderPoint, orderQuantity: Math.sqrt((2 * square) / holdingCost) };
  });
}

function start({ fixedCost, holdingCost }: ReorderCosts, { demandMean }: NormalItem): ReorderPolicy {
  if (fixedCost === 0) throw refusal("fixedCost", fixedCost, "must be greater than 0");
  const { orderQuantity } = economicOrderQuantity({ fixedCost, holdingCost, demandRate: demandMean });
  return { orderQuantity, reorderPoint: 0 };
}

/** Repeats a step until r and Q stand still. A tolerance below the precision of the numbers is met by rounding. */
function settle(
  from: ReorderPolicy,
  tolerance: number,
  step: (policy: ReorderPolicy) => ReorderPolicy,
): ReorderPolicy {
  positive({ tolerance });
  let policy = from;
  for (let round = 0; round < 10_000; round += 1) {
    const next = step(policy);
    const allowed = Math.max(tolerance, 1e-13 * (Math.abs(next.reorderPoint) + next.orderQuantity));
    const still =
      Math.abs(next.orderQuantity - policy.orderQuantity) <= allowed &&
      Math.abs(next.reorderPoint - policy.reorderPoint) <= allowed;
    policy = next;
    if (still) return policy;
  }
  throw new PurserError(
    "no_solution",
    "The reorder point and order quantity do not settle after 10000 rounds.",
  );
}
