import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { integrate } from "../../../src/stock/policy/numeric/integrate.ts";
import {
  economicOrderQuantityWithBackorders,
  eoqWithBackordersPolicy,
  eoqWithSafetyStock,
  expectedInventoryLevel,
  lossFunctionPolicy,
  newsvendorCost,
  normal,
  optimalReorderPoint,
  poisson,
  rqCost,
  rqExact,
  rqPoissonCost,
  rqPoissonExact,
} from "../../../src/stock/policy/index.ts";

const costs = { holdingCost: 2, stockoutCost: 30, fixedCost: 60 };
const item = { demandMean: 500, demandSd: 80, leadTime: 0.25 };

const anyCosts = fc.record({
  holdingCost: fc.double({ min: 0.1, max: 10, noNaN: true }),
  stockoutCost: fc.double({ min: 5, max: 100, noNaN: true }),
  fixedCost: fc.double({ min: 1, max: 500, noNaN: true }),
});
const anyItem = fc.record({
  demandMean: fc.double({ min: 10, max: 2000, noNaN: true }),
  demandSd: fc.double({ min: 0.5, max: 300, noNaN: true }),
  leadTime: fc.double({ min: 0.01, max: 2, noNaN: true }),
});

describe("the (r, Q) policy under normal demand", () => {
  it("costs what integrating the newsvendor cost gives", () => {
    const demand = normal(125, 40);
    for (const [reorderPoint, orderQuantity] of [
      [60, 40],
      [150, 170],
      [-20, 300],
    ] as const) {
      const area = integrate(
        (y) => newsvendorCost(y, costs, demand),
        reorderPoint,
        reorderPoint + orderQuantity,
      );
      const wanted = (costs.fixedCost * 500 + area) / orderQuantity;
      expect(rqCost({ reorderPoint, orderQuantity }, costs, item)).toBeCloseTo(wanted, 7);
    }
  });

  it("balances the newsvendor cost at both ends of the best reorder point", () => {
    fc.assert(
      fc.property(anyCosts, anyItem, fc.double({ min: 1, max: 3000, noNaN: true }), (c, i, orderQuantity) => {
        const r = optimalReorderPoint(orderQuantity, c, i);
        const demand = normal(i.demandMean * i.leadTime, i.demandSd * Math.sqrt(i.leadTime));
        const ends = [newsvendorCost(r, c, demand), newsvendorCost(r + orderQuantity, c, demand)] as const;
        expect(ends[0] / ends[1]).toBeCloseTo(1, 6);
        const best = rqCost({ reorderPoint: r, orderQuantity }, c, i);
        for (const step of [-0.1, 0.1])
          expect(best).toBeLessThanOrEqual(
            rqCost({ reorderPoint: r + step * orderQuantity, orderQuantity }, c, i),
          );
      }),
    );
  });

  it("is convex in r and in Q with the best r", () => {
    const at = (orderQuantity: number) =>
      rqCost({ orderQuantity, reorderPoint: optimalReorderPoint(orderQuantity, costs, item) }, costs, item);
    for (let q = 100; q < 600; q += 25) expect(at(q - 20) + at(q + 20)).toBeGreaterThan(2 * at(q));
    const along = (reorderPoint: number) => rqCost({ reorderPoint, orderQuantity: 200 }, costs, item);
    for (let r = -50; r < 300; r += 25)
      expect(along(r - 20) + along(r + 20)).toBeGreaterThanOrEqual(2 * along(r));
  });

  it("at its best is no dearer than any approximation, and its Q no less than the EOQ with backorders", () => {
    fc.assert(
      fc.property(anyCosts, anyItem, (c, i) => {
        const exact = rqExact(c, i);
        expect(exact.cost).toBeCloseTo(rqCost(exact, c, i), 9);
        for (const rule of [eoqWithBackordersPolicy, eoqWithSafetyStock, lossFunctionPolicy])
          expect(exact.cost).toBeLessThanOrEqual(rqCost(rule(c, i), c, i) * (1 + 1e-9));
        const { orderQuantity } = economicOrderQuantityWithBackorders({ ...c, demandRate: i.demandMean });
        expect(exact.orderQuantity).toBeGreaterThanOrEqual(orderQuantity * (1 - 1e-9));
        // Zheng's bound: the EOQ with backorders costs at most an eighth more.
        expect(rqCost(eoqWithBackordersPolicy(c, i), c, i)).toBeLessThanOrEqual(1.125 * exact.cost);
      }),
      { numRuns: 40 },
    );
  });

  it("without variance is the EOQ with backorders", () => {
    const sure = { ...item, demandSd: 0 };
    const exact = rqExact(costs, sure);
    const lot = economicOrderQuantityWithBackorders({ ...costs, demandRate: 500 });
    expect(exact.cost).toBeCloseTo(lot.cost, 6);
    expect(exact.orderQuantity).toBeCloseTo(lot.orderQuantity, 2);
    expect(lossFunctionPolicy(costs, sure).orderQuantity).toBeCloseTo(lot.orderQuantity, 5);
  });

  it("has the published expected-inventory-level answer: Q 111, R 143 (Nahmias, example 5.4)", () => {
    const mustard = { demandMean: 200, demandSd: 25 / Math.sqrt(0.5), leadTime: 0.5 };
    const found = expectedInventoryLevel({ holdingCost: 2, stockoutCost: 25, fixedCost: 50 }, mustard);
    expect(Math.round(found.orderQuantity)).toBe(111);
    expect(Math.round(found.reorderPoint)).toBe(143);
  });

  it("refuses what has no answer, by name", () => {
    expect(() => expectedInventoryLevel({ ...costs, stockoutCost: 0.01 }, item)).toThrow(
      "stockoutCost (0.01) is too low",
    );
    expect(() => eoqWithSafetyStock({ ...costs, fixedCost: 0 }, item)).toThrow(
      "fixedCost must be greater than 0",
    );
    expect(() => rqCost({ reorderPoint: 1, orderQuantity: 0 }, costs, item)).toThrow(
      "orderQuantity must be greater than 0",
    );
    expect(() => rqExact(costs, { ...item, leadTime: -1 })).toThrow("leadTime must be 0 or more");
  });
});

describe("the (r, Q) policy under Poisson demand", () => {
  const slow = { demandMean: 8, leadTime: 0.5 };

  it("costs the average of the newsvendor costs of its levels", () => {
    const levels = [3, 4, 5, 6].map((level) => newsvendorCost(level, costs, poisson(4)));
    const wanted = (costs.fixedCost * 8 + levels.reduce((sum, each) => sum + each, 0)) / 4;
    expect(rqPoissonCost({ reorderPoint: 2, orderQuantity: 4 }, costs, slow)).toBeCloseTo(wanted, 9);
  });

  it("at its best is the best of all", () => {
    fc.assert(
      fc.property(
        anyCosts,
        fc.double({ min: 0.5, max: 12, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (c, demandMean, leadTime) => {
          const cheap = { ...c, fixedCost: c.fixedCost / 20 };
          const few = { demandMean, leadTime };
          const best = rqPoissonExact(cheap, few);
          let least = Infinity;
          for (let reorderPoint = -25; reorderPoint < 30; reorderPoint += 1)
            for (let orderQuantity = 1; orderQuantity < 60; orderQuantity += 1) {
              const cost = rqPoissonCost({ reorderPoint, orderQuantity }, cheap, few);
              least = Math.min(least, cost);
            }
          expect(best.cost).toBeLessThanOrEqual(least + 1e-9);
          expect(rqPoissonCost(best, cheap, few)).toBeCloseTo(best.cost, 9);
        },
      ),
      { numRuns: 15 },
    );
  });

  it("wants whole numbers", () => {
    expect(() => rqPoissonCost({ reorderPoint: 1.5, orderQuantity: 2 }, costs, slow)).toThrow(
      "reorderPoint must be a whole number",
    );
  });
});
