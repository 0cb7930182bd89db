import { entries, nonNegative, positive, refusal, sameLength } from "../check.ts";

export type JointReplenishment = {
  /** Units of each product when it is ordered. */
  readonly orderQuantities: readonly number[];
  /** Time between orders. */
  readonly baseCycleTime: number;
  /** Each product is in every m-th order. */
  readonly orderMultiples: readonly number[];
  /** Fixed and holding cost of all products a unit of time. */
  readonly cost: number;
};

/**
 * Joint replenishment by Silver's heuristic (Management Science 22(12), 1976; Silver, Pyke and Peterson, ch. 11).
 * The product with the least k / (h lambda) is in every order; product n in every m_n-th,
 * m_n = sqrt(k_n / (h_n lambda_n) * h lambda / (K + k)) rounded, at least 1; then the best base cycle
 * T = sqrt(2 (K + sum k_n / m_n) / sum h_n m_n lambda_n).
 */
export function jointReplenishment(input: {
  /** K: cost of placing any order. */
  readonly sharedFixedCost: number;
  /** k_n: cost of including product n. */
  readonly individualFixedCosts: readonly number[];
  /** h_n: a unit for a unit of time. */
  readonly holdingCosts: readonly number[];
  /** lambda_n: units a unit of time. */
  readonly demandRates: readonly number[];
}): JointReplenishment {
  const { sharedFixedCost, individualFixedCosts, holdingCosts, demandRates } = input;
  nonNegative({ sharedFixedCost });
  sameLength({ individualFixedCosts, holdingCosts, demandRates });
  nonNegative(entries("individualFixedCosts", individualFixedCosts));
  positive(entries("holdingCosts", holdingCosts));
  positive(entries("demandRates", demandRates));
  if (sharedFixedCost + Math.max(...individualFixedCosts) === 0)
    throw refusal("sharedFixedCost", 0, "must be greater than 0 when every individual fixed cost is 0");
  const products = demandRates.map((demandRate, index) => {
    const holding = (holdingCosts[index] ?? 0) * demandRate;
    const fixed = individualFixedCosts[index] ?? 0;
    return { demandRate, holding, fixed, ratio: fixed / holding };
  });
  const base = products.reduce((least, product) => (product.ratio < least.ratio ? product : least));
  const baseFixed = sharedFixedCost + base.fixed;
  const orderMultiples = products.map((product) =>
    product === base || baseFixed === 0
      ? 1
      : Math.max(1, Math.round(Math.sqrt((product.ratio * base.holding) / baseFixed))),
  );
  const fixedAnOrder = products.reduce(
    (sum, { fixed }, index) => sum + fixed / (orderMultiples[index] ?? 1),
    sharedFixedCost,
  );
  const holdingATime = products.reduce(
    (sum, { holding }, index) => sum + holding * (orderMultiples[index] ?? 1),
    0,
  );
  const baseCycleTime = Math.sqrt((2 * fixedAnOrder) / holdingATime);
  return {
    orderQuantities: products.map(
      ({ demandRate }, index) => baseCycleTime * (orderMultiples[index] ?? 1) * demandRate,
    ),
    baseCycleTime,
    orderMultiples,
    cost: fixedAnOrder / baseCycleTime + (baseCycleTime / 2) * holdingATime,
  };
}
