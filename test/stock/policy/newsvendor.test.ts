import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  additiveYieldNewsvendor,
  certain,
  discrete,
  disruptedNewsvendor,
  exponential,
  levelAtMyopicCost,
  myopic,
  myopicCost,
  newsvendor,
  newsvendorCost,
  normal,
  normalOverLeadTime,
  poisson,
  poissonOverLeadTime,
  sellingSeason,
  uniform,
} from "../../../src/stock/policy/index.ts";

const cost = fc.double({ min: 0.01, max: 1000, noNaN: true });
const costs = fc.record({ holdingCost: cost, stockoutCost: cost });

describe("the newsvendor", () => {
  it("stocks 15 papers in Nahmias' example 5.3", () => {
    const { baseStockLevel } = newsvendor({ holdingCost: 0.15, stockoutCost: 0.5 }, normal(11.73, 4.74));
    expect(Math.round(baseStockLevel)).toBe(15);
  });

  it("stocks three quarters of the way up a uniform demand and costs as by hand", () => {
    const found = newsvendor({ holdingCost: 1, stockoutCost: 3 }, uniform(0, 40));
    expect(found.baseStockLevel).toBe(30);
    // 1 * 30^2 / 80 + 3 * 10^2 / 80
    expect(found.cost).toBeCloseTo(15, 12);
  });

  it("takes the smallest level that reaches the ratio of a discrete demand", () => {
    const demand = discrete([1, 2, 3, 4].map((value) => ({ value, probability: 0.25 })));
    expect(newsvendor({ holdingCost: 1, stockoutCost: 1 }, demand)).toEqual({ baseStockLevel: 2, cost: 1 });
    expect(newsvendor({ holdingCost: 1, stockoutCost: 1.1 }, demand).baseStockLevel).toBe(3);
  });

  it("meets its fractile and costs no more than any other level", () => {
    fc.assert(
      fc.property(costs, fc.double({ min: -2, max: 3, noNaN: true }), (input, k) => {
        for (const demand of [normal(100, 20), exponential(0.01), poisson(12)]) {
          const best = newsvendor(input, demand);
          const ratio = input.stockoutCost / (input.holdingCost + input.stockoutCost);
          expect(demand.cdf(best.baseStockLevel)).toBeGreaterThanOrEqual(ratio - 1e-12);
          const other = demand.mean + k * Math.sqrt(demand.variance);
          expect(best.cost).toBeLessThanOrEqual(newsvendorCost(other, input, demand) + 1e-9);
        }
      }),
    );
  });

  it("covers lead time and one period", () => {
    const found = newsvendor(
      { holdingCost: 1, stockoutCost: 9 },
      normalOverLeadTime({ demandMean: 10, demandSd: 3, leadTime: 3 }),
    );
    const same = newsvendor({ holdingCost: 1, stockoutCost: 9 }, normal(40, 6));
    expect(found).toEqual(same);
    expect(poissonOverLeadTime({ demandMean: 4, leadTime: 2 }).mean).toBe(12);
  });

  it("stocks certain demand exactly, for nothing", () => {
    expect(newsvendor({ holdingCost: 1, stockoutCost: 9 }, normal(40, 0))).toEqual({
      baseStockLevel: 40,
      cost: 0,
    });
  });

  it.each([
    [
      "stockoutCost must be greater than 0",
      () => newsvendor({ holdingCost: 1, stockoutCost: 0 }, normal(1, 1)),
    ],
    ["demandMean must be greater than 0", () => normalOverLeadTime({ demandMean: 0, demandSd: 1 })],
    ["leadTime must be 0 or more", () => poissonOverLeadTime({ demandMean: 1, leadTime: -1 })],
  ])("refuses: %s", (message, run) => {
    expect(run).toThrow(message);
  });
});

describe("a selling season", () => {
  const prices = { revenue: 10, purchaseCost: 4, salvageValue: 1 };

  it("is the newsvendor with the margin as stock-out cost and the write-off as holding cost", () => {
    const demand = normal(200, 50);
    const plan = sellingSeason(prices, demand);
    const found = newsvendor({ holdingCost: 3, stockoutCost: 6 }, demand);
    expect(plan.baseStockLevel).toBe(found.baseStockLevel);
    expect(plan.mismatchCost).toBeCloseTo(found.cost, 10);
    expect(plan.criticalRatio).toBeCloseTo(2 / 3, 12);
  });

  it("earns what its sales, clearance and purchase come to", () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 500, noNaN: true }), (baseStockLevel) => {
        const season = { ...prices, holdingCost: 0.5, stockoutCost: 2, baseStockLevel };
        const plan = sellingSeason(season, exponential(0.01));
        const counted =
          10 * plan.unitsSold + (1 - 0.5) * plan.unitsLeft - 2 * plan.unitsShort - 4 * baseStockLevel;
        expect(plan.profit).toBeCloseTo(counted, 8);
        const best = sellingSeason({ ...season, baseStockLevel: undefined }, exponential(0.01));
        expect(best.profit).toBeGreaterThanOrEqual(plan.profit - 1e-9);
      }),
    );
  });

  it("has no mismatch when demand is known", () => {
    expect(sellingSeason(prices, certain(30))).toMatchObject({
      baseStockLevel: 30,
      profit: 180,
      fillRate: 1,
    });
  });

  it("refuses prices out of order", () => {
    expect(() => sellingSeason({ ...prices, salvageValue: 4 }, normal(1, 1))).toThrow(
      "salvageValue must be less than purchaseCost (4)",
    );
  });
});

describe("the newsvendor with disruptions", () => {
  const input = {
    holdingCost: 1,
    stockoutCost: 10,
    demand: 100,
    disruptionProbability: 0.1,
    recoveryProbability: 0.4,
  };

  it("costs what summing the states of the supplier gives", () => {
    for (const baseStockLevel of [50, 100, 250, 300, 1234]) {
      let wanted = 0;
      for (let n = 0; n < 200; n += 1) {
        const probability = n === 0 ? 0.8 : 0.2 * 0.4 * 0.6 ** (n - 1);
        const spare = baseStockLevel - (n + 1) * 100;
        wanted += probability * (spare > 0 ? spare : -10 * spare);
      }
      expect(disruptedNewsvendor({ ...input, baseStockLevel }).cost).toBeCloseTo(wanted, 8);
    }
  });

  it("finds the best multiple of demand", () => {
    const best = disruptedNewsvendor(input);
    for (let n = 1; n < 12; n += 1)
      expect(best.cost).toBeLessThanOrEqual(
        disruptedNewsvendor({ ...input, baseStockLevel: n * 100 }).cost + 1e-9,
      );
    expect(best.baseStockLevel % 100).toBe(0);
  });

  it("wants probabilities", () => {
    expect(() => disruptedNewsvendor({ ...input, recoveryProbability: 1 })).toThrow(
      "recoveryProbability must lie strictly between 0 and 1",
    );
  });
});

describe("the newsvendor with an uncertain yield", () => {
  it("orders up to demand less the yield it can count on", () => {
    const found = additiveYieldNewsvendor({ holdingCost: 1, stockoutCost: 4, demand: 100 }, uniform(-10, 10));
    // h / (h + p) = .2 of the way up: -6.
    expect(found.baseStockLevel).toBe(106);
    // p 4^2 / 40 + h 16^2 / 40
    expect(found.cost).toBeCloseTo(8, 10);
  });
});

describe("the myopic level", () => {
  const costsNow = {
    holdingCost: 1,
    stockoutCost: 9,
    purchaseCost: 5,
    purchaseCostNextPeriod: 5,
    discountFactor: 1,
  };
  const demand = normal(100, 15);

  it("is the newsvendor's when the price stays", () => {
    expect(myopic(costsNow, demand).baseStockLevel).toBe(newsvendor(costsNow, demand).baseStockLevel);
  });

  it("rises when the price will, and is the least of its cost", () => {
    const rising = { ...costsNow, purchaseCostNextPeriod: 5.5 };
    const best = myopic(rising, demand);
    expect(best.baseStockLevel).toBeGreaterThan(myopic(costsNow, demand).baseStockLevel);
    for (const step of [-20, -1, 1, 20])
      expect(myopicCost(best.baseStockLevel + step, rising, demand)).toBeGreaterThan(best.cost);
  });

  it("can be asked where its cost takes a value, on either side", () => {
    const best = myopic(costsNow, demand);
    for (const side of ["below", "above"] as const) {
      const level = levelAtMyopicCost({ cost: best.cost + 10, side }, costsNow, demand);
      expect(myopicCost(level, costsNow, demand)).toBeCloseTo(best.cost + 10, 8);
      expect(level < best.baseStockLevel).toBe(side === "below");
    }
    expect(() => levelAtMyopicCost({ cost: best.cost - 1, side: "below" }, costsNow, demand)).toThrow(
      "cost must be at least the least myopic cost",
    );
  });

  it("refuses a price change that pays for hoarding or for never stocking", () => {
    expect(() => myopic({ ...costsNow, purchaseCostNextPeriod: 6.5 }, demand)).toThrow("must lie between");
    expect(() => myopic({ ...costsNow, purchaseCost: 15 }, demand)).toThrow("must lie between");
  });
});
