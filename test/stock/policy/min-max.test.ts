import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Distribution } from "../../../src/stock/policy/index.ts";
import {
  discreteFromZero,
  finiteHorizon,
  minMaxCost,
  minMaxExact,
  newsvendor,
  newsvendorCost,
  normal,
  certain,
  poisson,
  powerApproximation,
  wagnerWhitin,
} from "../../../src/stock/policy/index.ts";

type Costs = { readonly holdingCost: number; readonly stockoutCost: number; readonly fixedCost: number };

/** The cost a period from the stationary distribution of the level after ordering, found by stepping the chain. */
function chainCost(s: number, S: number, { costs, demand }: { costs: Costs; demand: Distribution }): number {
  const width = S - s;
  let chance = new Array<number>(width).fill(1 / width); // by S - level
  let cost = 0;
  for (let step = 0; step < 4000; step += 1) {
    const next = new Array<number>(width).fill(0);
    cost = 0;
    chance.forEach((p, below) => {
      cost += p * newsvendorCost(S - below, costs, demand);
      let stays = 0;
      for (let d = 0; below + d < width; d += 1) {
        next[below + d]! += p * demand.density(d);
        stays += demand.density(d);
      }
      next[0]! += p * (1 - stays);
      cost += p * (1 - stays) * costs.fixedCost;
    });
    // Half a step keeps a chain with a period from circling.
    chance = chance.map((p, index) => (p + next[index]!) / 2);
  }
  return cost;
}

const pmf = fc
  .array(fc.integer({ min: 0, max: 10 }), { minLength: 2, maxLength: 6 })
  .filter((weights) => weights.slice(1).some((weight) => weight > 0))
  .map((weights) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return discreteFromZero(weights.map((weight) => weight / total));
  });
const anyCosts = fc.record({
  holdingCost: fc.double({ min: 0.5, max: 5, noNaN: true }),
  stockoutCost: fc.double({ min: 1, max: 40, noNaN: true }),
  fixedCost: fc.double({ min: 0, max: 60, noNaN: true }),
});

describe("the (s, S) policy", () => {
  it("costs what its Markov chain does", () => {
    const costs = { holdingCost: 1, stockoutCost: 6, fixedCost: 12 };
    const demand = discreteFromZero([0.3, 0.2, 0.1, 0.4]);
    for (const [s, S] of [
      [0, 4],
      [2, 9],
      [-3, 2],
      [1, 2],
    ] as const)
      expect(minMaxCost(costs, demand).cost({ reorderPoint: s, orderUpToLevel: S })).toBeCloseTo(
        chainCost(s, S, { costs, demand }),
        8,
      );
  });

  // Zheng and Federgruen (1991), table 1: h 1, p 9, K 64.
  it.each([
    [10, 6, 40, 35.022],
    [20, 14, 62, 49.173],
    [25, 19, 56, 54.262],
    [30, 23, 66, 57.819],
  ])("is the published one for Poisson demand of %d", (mean, s, S, cost) => {
    const found = minMaxExact({ holdingCost: 1, stockoutCost: 9, fixedCost: 64 }, poisson(mean));
    expect(found).toMatchObject({ reorderPoint: s, orderUpToLevel: S });
    expect(found.cost).toBeCloseTo(cost, 3);
  });

  it("at its best is the best of all", () => {
    fc.assert(
      fc.property(anyCosts, pmf, (costs, demand) => {
        const best = minMaxExact(costs, demand);
        const { cost } = minMaxCost(costs, demand);
        let least = Infinity;
        for (let s = -25; s < 8; s += 1)
          for (let S = s + 1; S < 40; S += 1)
            least = Math.min(least, cost({ reorderPoint: s, orderUpToLevel: S }));
        expect(best.cost).toBeLessThanOrEqual(least + 1e-9);
        expect(cost(best)).toBeCloseTo(best.cost, 10);
      }),
      { numRuns: 40 },
    );
  });

  it("at its best is never dearer than the power approximation, which is near it", () => {
    for (const mean of [12, 30, 70])
      for (const fixedCost of [20, 100, 400]) {
        const costs = { holdingCost: 1, stockoutCost: 9, fixedCost };
        const best = minMaxExact(costs, poisson(mean));
        const power = powerApproximation(costs, {
          demandMean: mean,
          demandSd: Math.sqrt(mean),
          capped: true,
        });
        const reorderPoint = Math.round(power.reorderPoint);
        const orderUpToLevel = Math.max(reorderPoint + 1, Math.round(power.orderUpToLevel));
        const approximate = minMaxCost(costs, poisson(mean)).cost({ reorderPoint, orderUpToLevel });
        expect(best.cost).toBeLessThanOrEqual(approximate);
        expect(approximate).toBeLessThan(1.15 * best.cost);
      }
  });

  it("without a fixed cost is the base-stock policy", () => {
    const costs = { holdingCost: 1, stockoutCost: 9, fixedCost: 0 };
    const best = minMaxExact(costs, poisson(8));
    expect(best.orderUpToLevel - best.reorderPoint).toBe(1);
    expect(best.cost).toBeCloseTo(newsvendor(costs, poisson(8)).cost, 10);
  });

  it("over a lead time uses the newsvendor cost of the demand until the next delivery", () => {
    const costs = { holdingCost: 1, stockoutCost: 9, fixedCost: 0 };
    const best = minMaxExact(costs, poisson(8), poisson(24));
    expect(best.orderUpToLevel).toBe(newsvendor(costs, poisson(24)).baseStockLevel);
  });

  it("the power approximation follows its formula and its cap", () => {
    const costs = { holdingCost: 1, stockoutCost: 9, fixedCost: 1 };
    const plain = powerApproximation(costs, { demandMean: 100, demandSd: 10 });
    expect(plain.orderUpToLevel - plain.reorderPoint).toBeCloseTo(1.3 * 100 ** 0.494 * 1.01 ** 0.116, 10);
    const capped = powerApproximation(costs, { demandMean: 100, demandSd: 10, capped: true });
    expect(capped.orderUpToLevel).toBeLessThanOrEqual(normal(100, 10).quantile(0.9));
  });

  it("refuses an item counted in too small a unit instead of running for hours", () => {
    const costs = { holdingCost: 1e-6, stockoutCost: 1e-5, fixedCost: 1e6 };
    expect(() => minMaxExact(costs, poisson(5))).toThrow("count in larger units");
  });

  it("refuses what it cannot answer", () => {
    const costs = { holdingCost: 1, stockoutCost: 9, fixedCost: 5 };
    expect(() => minMaxExact(costs, discreteFromZero([1]))).toThrow("demandMean must be greater than 0");
    expect(() => minMaxCost(costs, poisson(2)).cost({ reorderPoint: 4, orderUpToLevel: 4 })).toThrow(
      "orderUpToLevel must exceed reorderPoint (4)",
    );
    expect(() => powerApproximation(costs, { demandMean: 5, demandSd: 0 })).toThrow(
      "demandSd must be greater than 0",
    );
  });
});

describe("the finite horizon", () => {
  const base = { holdingCost: 1, purchaseCost: 0, terminalHoldingCost: 0, terminalStockoutCost: 0 };

  it("of one period without a fixed cost is the newsvendor", () => {
    const plan = finiteHorizon({ ...base, demands: [poisson(20)], stockoutCost: 9, fixedCost: 0 });
    const one = newsvendor({ holdingCost: 1, stockoutCost: 9 }, poisson(20));
    expect(plan.orderUpToLevels).toEqual([one.baseStockLevel]);
    expect(plan.reorderPoints).toEqual([one.baseStockLevel - 1]);
    expect(plan.cost).toBeCloseTo(one.cost, 10);
  });

  it("of known demand that must be met is Wagner and Whitin's", () => {
    const demand = [20, 5, 30, 0, 12, 25];
    const plan = finiteHorizon({
      ...base,
      demands: demand.map((units) => certain(units, "discrete")),
      stockoutCost: 1000,
      fixedCost: 40,
      terminalStockoutCost: 1000,
    });
    const known = wagnerWhitin({ numPeriods: 6, holdingCost: 1, fixedCost: 40, demand });
    expect(plan.cost).toBeCloseTo(known.cost, 8);
  });

  it("of many periods nears the stationary (s, S) and its cost", () => {
    const costs = { holdingCost: 1, stockoutCost: 9, fixedCost: 30 };
    const demands = Array.from({ length: 24 }, () => poisson(6));
    const plan = finiteHorizon({ ...base, ...costs, demands });
    const longer = finiteHorizon({ ...base, ...costs, demands: [...demands, poisson(6)] });
    const stationary = minMaxExact(costs, poisson(6));
    expect(plan.reorderPoints[0]).toBe(stationary.reorderPoint);
    expect(plan.orderUpToLevels[0]).toBe(stationary.orderUpToLevel);
    expect(longer.cost - plan.cost).toBeCloseTo(stationary.cost, 1);
  });

  it("stops when told and refuses a horizon too fine to compute", () => {
    const input = { ...base, demands: [poisson(20)], stockoutCost: 9, fixedCost: 0 };
    expect(() => finiteHorizon({ ...input, signal: AbortSignal.abort() })).toThrow();
    expect(() => finiteHorizon({ ...input, demands: [normal(1e7, 1e6)] })).toThrow("count in larger units");
    expect(() => finiteHorizon({ ...input, discountFactor: 1.2 })).toThrow("discountFactor");
  });
});
