import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DemandShape } from "../../../src/stock/policy/index.ts";
import {
  baseStockFillRate,
  baseStockForCycleService,
  baseStockForFillRate,
  fillRateAt,
  leadTimeDemand,
  normal,
  poisson,
  reorderPointForCostPerStockOut,
  reorderPointForCostPerUnitShort,
  reorderPointForCycleService,
  reorderPointForFillRate,
  reorderPointForSafetyFactor,
  shaped,
} from "../../../src/stock/policy/index.ts";

const level = fc.double({ min: 0.01, max: 0.999, noNaN: true });

describe("lead-time demand", () => {
  it("grows with a varying lead time: 22,491 of safety stock in Chopra and Meindl's example 12.6", () => {
    const demand = leadTimeDemand({ demandMean: 2500, demandSd: 500, leadTimeMean: 7, leadTimeSd: 7 });
    expect(demand.mean).toBe(17_500);
    expect(demand.sd).toBeCloseTo(17_550, 0);
    expect(reorderPointForCycleService(0.9, demand).safetyStock).toBeCloseTo(22_491, 0);
  });

  it("has none of it without lead time or variance", () => {
    expect(leadTimeDemand({ demandMean: 9, demandSd: 3, leadTimeMean: 0 })).toEqual({ mean: 0, sd: 0 });
    expect(reorderPointForCycleService(0.99, { mean: 40, sd: 0 })).toMatchObject({
      safetyStock: 0,
      reorderPoint: 40,
    });
  });

  it.each<DemandShape>(["normal", "gamma", "lognormal", "negative_binomial"])(
    "takes the %s shape by moments",
    (shape) => {
      const made = shaped({ mean: 120, sd: 45 }, shape);
      expect(made.mean).toBeCloseTo(120, 8);
      expect(Math.sqrt(made.variance)).toBeCloseTo(45, 8);
      expect(shaped({ mean: 120, sd: 0 }, shape).quantile(0.9)).toBe(120);
    },
  );
});

describe("the reorder point", () => {
  it("for a cycle service level is one without a stock-out in just that share of cycles", () => {
    fc.assert(
      fc.property(level, fc.constantFrom<DemandShape>("normal", "gamma", "lognormal"), (service, shape) => {
        const demand = { mean: 200, sd: 60 };
        const found = reorderPointForCycleService(service, demand, shape);
        expect(shaped(demand, shape).cdf(found.reorderPoint)).toBeCloseTo(service, 9);
        expect(found.reorderPoint - found.safetyStock).toBeCloseTo(200, 9);
      }),
    );
  });

  it("for a safety factor of 1.645 serves 95 % of cycles", () => {
    const found = reorderPointForSafetyFactor(1.645, { mean: 100, sd: 20 });
    expect(found.reorderPoint).toBeCloseTo(132.9, 10);
    expect(found.cycleServiceLevel).toBeCloseTo(0.95, 4);
  });

  it("for a fill rate of 97.5 % on lots of 10,000 keeps 67 (Chopra and Meindl, example 12.5)", () => {
    const found = reorderPointForFillRate(0.975, 10_000, { mean: 5000, sd: 707 });
    expect(Math.round(found.safetyStock)).toBe(67);
    expect(found.unitsShort).toBeCloseTo(250, 9);
  });

  it("gives back the fill rate it was found for", () => {
    fc.assert(
      fc.property(level, fc.double({ min: 10, max: 5000, noNaN: true }), (fillRate, orderQuantity) => {
        const demand = { mean: 300, sd: 80 };
        const found = reorderPointForFillRate(fillRate, orderQuantity, demand);
        expect(fillRateAt(found, orderQuantity, demand).fillRate).toBeCloseTo(fillRate, 9);
      }),
    );
  });

  it("for a high fill rate on large lots may lie below mean demand", () => {
    expect(reorderPointForFillRate(0.9, 1000, { mean: 300, sd: 80 }).safetyStock).toBeLessThan(0);
    expect(reorderPointForFillRate(0.9, 1000, { mean: 300, sd: 0 }).reorderPoint).toBeCloseTo(200, 9);
  });

  it("by the cost of a unit short serves until the cost of holding a cycle's lot equals it", () => {
    const costs = { annualDemand: 1000, orderQuantity: 100, holdingCost: 2, shortageCost: 4 };
    const found = reorderPointForCostPerUnitShort(costs, { mean: 50, sd: 10 });
    expect(found.cycleServiceLevel).toBeCloseTo(0.95, 12);
    expect(() =>
      reorderPointForCostPerUnitShort({ ...costs, shortageCost: 0.2 }, { mean: 50, sd: 10 }),
    ).toThrow("shortageCost must exceed 0.2");
  });

  it("by the cost of a stock-out costs least", () => {
    const costs = { annualDemand: 1000, orderQuantity: 100, holdingCost: 2, shortageCost: 150 };
    const demand = { mean: 50, sd: 10 };
    const yearly = (k: number) => k * 10 * 2 + 10 * 150 * (1 - normal(0, 1).cdf(k));
    const { safetyFactor } = reorderPointForCostPerStockOut(costs, demand);
    for (const step of [-0.2, -0.01, 0.01, 0.2])
      expect(yearly(safetyFactor)).toBeLessThan(yearly(safetyFactor + step));
    expect(() => reorderPointForCostPerStockOut({ ...costs, shortageCost: 0.5 }, demand)).toThrow(
      "must be at least",
    );
  });

  it.each([
    [
      "cycleServiceLevel must lie strictly between 0 and 1",
      () => reorderPointForCycleService(1, { mean: 1, sd: 1 }),
    ],
    ["fillRate must lie strictly between 0 and 1", () => reorderPointForFillRate(0, 5, { mean: 1, sd: 1 })],
    ["orderQuantity must be greater than 0", () => reorderPointForFillRate(0.9, 0, { mean: 1, sd: 1 })],
    [
      "leadTimeSd must be 0 or more",
      () => leadTimeDemand({ demandMean: 1, demandSd: 1, leadTimeMean: 1, leadTimeSd: -1 }),
    ],
    ["mean must be less than variance", () => shaped({ mean: 9, sd: 2 }, "negative_binomial")],
  ])("refuses: %s", (message, run) => {
    expect(run).toThrow(message);
  });
});

describe("the base stock", () => {
  const slow = { protection: poisson(6), leadTime: poisson(4) };

  it("for a cycle service level is the quantile of demand until the next delivery", () => {
    expect(baseStockForCycleService(0.9, poisson(6))).toBe(9);
  });

  it("fills everything with much stock, nothing with none, and ever more between", () => {
    expect(baseStockFillRate(0, slow)).toBeCloseTo(0, 12);
    expect(baseStockFillRate(60, slow)).toBeCloseTo(1, 12);
    for (let s = 0; s < 20; s += 1)
      expect(baseStockFillRate(s + 1, slow)).toBeGreaterThan(baseStockFillRate(s, slow));
  });

  it("for a fill rate is the least level that reaches it", () => {
    const found = baseStockForFillRate(0.95, slow);
    expect(baseStockFillRate(found, slow)).toBeGreaterThanOrEqual(0.95);
    expect(baseStockFillRate(found - 1, slow)).toBeLessThan(0.95);
    const fast = { protection: normal(600, 50), leadTime: normal(400, 40) };
    expect(baseStockFillRate(baseStockForFillRate(0.98, fast), fast)).toBeCloseTo(0.98, 9);
  });

  it("refuses a period without demand", () => {
    expect(() => baseStockFillRate(5, { protection: poisson(4), leadTime: poisson(4) })).toThrow(
      "mean demand a period must be greater than 0",
    );
  });
});
