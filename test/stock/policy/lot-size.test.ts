import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PurserError } from "../../../src/base/errors.ts";
import {
  additiveYieldLot,
  disruptedLot,
  economicOrderQuantity,
  economicOrderQuantityWithBackorders,
  economicProductionQuantity,
  jointReplenishment,
  multiplicativeYieldLot,
} from "../../../src/stock/policy/index.ts";

const amount = fc.double({ min: 0.01, max: 1e6, noNaN: true });
const costs = fc.record({ fixedCost: amount, holdingCost: amount, demandRate: amount });
const stretch = fc.double({ min: 0.1, max: 10, noNaN: true });

describe("the economic order quantity", () => {
  it("is 3,870 pencils in Nahmias' example 4.1", () => {
    const lot = economicOrderQuantity({ fixedCost: 12, holdingCost: 0.005, demandRate: 3120 });
    expect(lot.orderQuantity).toBeCloseTo(3870, -0.5);
    expect(lot.cost).toBeCloseTo(19.35, 2);
    expect(lot.cycleTime).toBeCloseTo(1.24, 2);
  });

  it("costs no more than any other quantity", () => {
    fc.assert(
      fc.property(costs, stretch, (input, factor) => {
        const best = economicOrderQuantity(input);
        const other = economicOrderQuantity({ ...input, orderQuantity: best.orderQuantity * factor });
        expect(best.cost).toBeLessThanOrEqual(other.cost * (1 + 1e-12));
        expect(other.cost / best.cost).toBeCloseTo((factor + 1 / factor) / 2, 8);
      }),
    );
  });

  it("is 0 when orders are free", () => {
    expect(economicOrderQuantity({ fixedCost: 0, holdingCost: 1, demandRate: 5 })).toEqual({
      orderQuantity: 0,
      cost: 0,
      cycleTime: 0,
    });
  });

  it.each([
    ["holdingCost", { fixedCost: 1, holdingCost: -2, demandRate: 3 }],
    ["demandRate", { fixedCost: 1, holdingCost: 2, demandRate: 0 }],
    ["fixedCost", { fixedCost: NaN, holdingCost: 2, demandRate: 3 }],
    ["orderQuantity", { fixedCost: 1, holdingCost: 2, demandRate: 3, orderQuantity: 0 }],
  ])("refuses a wrong %s by name", (field, input) => {
    let thrown: unknown;
    try {
      economicOrderQuantity(input);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(PurserError);
    expect(thrown).toMatchObject({ code: "invalid_input", details: { field } });
    expect((thrown as PurserError).message).toContain(field);
  });
});

describe("planned backorders", () => {
  it("share the cycle as holding and stock-out cost do", () => {
    const lot = economicOrderQuantityWithBackorders({
      fixedCost: 50,
      holdingCost: 1,
      stockoutCost: 3,
      demandRate: 75,
    });
    expect(lot.orderQuantity).toBeCloseTo(100, 10);
    expect(lot.stockoutFraction).toBe(0.25);
    expect(lot.maxBackorder).toBeCloseTo(25, 10);
    expect(lot.cost).toBeCloseTo(75, 10);
  });

  it("cost no more than any other plan, nor than none, and turn into the EOQ when they are dear", () => {
    fc.assert(
      fc.property(
        costs,
        stretch,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (input, factor, stockoutFraction) => {
          const withBackorders = { ...input, stockoutCost: input.holdingCost * 3 };
          const best = economicOrderQuantityWithBackorders(withBackorders);
          const orderQuantity = best.orderQuantity * factor;
          const other = economicOrderQuantityWithBackorders({
            ...withBackorders,
            orderQuantity,
            stockoutFraction,
          });
          expect(best.cost).toBeLessThanOrEqual(other.cost * (1 + 1e-12));
          const plain = economicOrderQuantity(input);
          expect(best.cost).toBeLessThan(plain.cost);
          const dear = economicOrderQuantityWithBackorders({
            ...input,
            stockoutCost: input.holdingCost * 1e9,
          });
          expect(dear.cost / plain.cost).toBeCloseTo(1, 8);
        },
      ),
    );
  });

  it("want both decisions or none", () => {
    const half = { fixedCost: 1, holdingCost: 1, stockoutCost: 1, demandRate: 1, orderQuantity: 2 };
    expect(() => economicOrderQuantityWithBackorders(half)).toThrow(
      "both orderQuantity and stockoutFraction",
    );
  });
});

describe("the economic production quantity", () => {
  const eproms = { fixedCost: 50, holdingCost: 0.6, demandRate: 2500, productionRate: 10_000 };

  it("is 745 in Nahmias' example 4.3, with a run of .0745 years and at most 559 on hand", () => {
    const lot = economicProductionQuantity(eproms);
    expect(lot.orderQuantity).toBeCloseTo(745.36, 2);
    expect(lot.runTime).toBeCloseTo(0.0745, 4);
    expect(lot.cycleTime).toBeCloseTo(0.298, 3);
    expect(lot.maxInventory).toBeCloseTo(559.02, 2);
    expect(lot.cost).toBeCloseTo(335.41, 2);
  });

  it("nears the EOQ as production gets fast", () => {
    const fast = economicProductionQuantity({ ...eproms, productionRate: 1e15 });
    expect(fast.orderQuantity).toBeCloseTo(economicOrderQuantity(eproms).orderQuantity, 6);
  });

  it("with backorders costs less, and at its own quantity the same", () => {
    const found = economicProductionQuantity({ ...eproms, stockoutCost: 2 });
    expect(found.cost).toBeLessThan(economicProductionQuantity(eproms).cost);
    const again = economicProductionQuantity({
      ...eproms,
      stockoutCost: 2,
      orderQuantity: found.orderQuantity,
    });
    expect(again.cost).toBeCloseTo(found.cost, 9);
    // Q = sqrt(2 K lambda (h + p) / (h p (1 - lambda / mu)))
    expect(found.orderQuantity).toBeCloseTo(Math.sqrt((2 * 50 * 2500 * 2.6) / (0.6 * 2 * 0.75)), 9);
  });

  it("needs production faster than demand", () => {
    expect(() => economicProductionQuantity({ ...eproms, productionRate: 2500 })).toThrow(
      "demandRate must be less than productionRate (2500)",
    );
  });
});

describe("joint replenishment", () => {
  it("orders alike products together, as one of summed cost", () => {
    const joint = jointReplenishment({
      sharedFixedCost: 100,
      individualFixedCosts: [10, 10],
      holdingCosts: [2, 2],
      demandRates: [50, 50],
    });
    expect(joint.orderMultiples).toEqual([1, 1]);
    expect(joint.baseCycleTime).toBeCloseTo(Math.sqrt((2 * 120) / 200), 12);
    expect(joint.cost).toBeCloseTo(Math.sqrt(2 * 120 * 200), 9);
  });

  it("orders a slow, dear product in every third order and costs it so", () => {
    const joint = jointReplenishment({
      sharedFixedCost: 40,
      individualFixedCosts: [10, 90],
      holdingCosts: [1, 1],
      demandRates: [100, 20],
    });
    // Ratios .1 and 4.5: sqrt(4.5 * 100 / 50) = 3.
    expect(joint.orderMultiples).toEqual([1, 3]);
    expect(joint.baseCycleTime).toBeCloseTo(Math.sqrt((2 * (40 + 10 + 30)) / (100 + 60)), 12);
    expect(joint.orderQuantities[1]).toBeCloseTo(60, 12);
  });

  it("wants lists of one length", () => {
    const uneven = {
      sharedFixedCost: 1,
      individualFixedCosts: [1, 2],
      holdingCosts: [1],
      demandRates: [1, 1],
    };
    expect(() => jointReplenishment(uneven)).toThrow("holdingCosts must have as many entries");
  });
});

describe("uncertain supply", () => {
  const input = { fixedCost: 50, holdingCost: 1, demandRate: 100 };

  it("is the EOQ when everything ordered arrives", () => {
    expect(additiveYieldLot({ ...input, yieldMean: 0, yieldSd: 0 })).toEqual({
      orderQuantity: 100,
      cost: 100,
    });
    expect(multiplicativeYieldLot({ ...input, yieldMean: 1, yieldSd: 0 })).toEqual({
      orderQuantity: 100,
      cost: 100,
    });
    const steady = disruptedLot({ ...input, stockoutCost: 5, disruptionRate: 1e-12, recoveryRate: 10 });
    expect(steady.orderQuantity).toBeCloseTo(100, 4);
    expect(steady.cost).toBeCloseTo(100, 6);
  });

  it("orders twice as much when half arrives, at the same cost", () => {
    const half = multiplicativeYieldLot({ ...input, yieldMean: 0.5, yieldSd: 0 });
    expect(half.orderQuantity).toBe(200);
    expect(half.cost).toBe(100);
  });

  it("costs no more than another quantity would", () => {
    fc.assert(
      fc.property(costs, stretch, amount, (other, factor, yieldSd) => {
        const additive = { ...other, yieldMean: 0, yieldSd };
        const best = additiveYieldLot(additive);
        const off = additiveYieldLot({ ...additive, orderQuantity: best.orderQuantity * factor });
        expect(best.cost).toBeLessThanOrEqual(off.cost * (1 + 1e-12));
        const disrupted = { ...other, stockoutCost: 5, disruptionRate: 1.5, recoveryRate: 14 };
        const lot = disruptedLot(disrupted);
        const worse = disruptedLot({ ...disrupted, orderQuantity: lot.orderQuantity * factor });
        expect(lot.cost).toBeLessThanOrEqual(worse.cost * (1 + 1e-9));
      }),
    );
  });

  it("has an approximation whose cost is h Q and near the exact one", () => {
    const shaky = { ...input, stockoutCost: 8, disruptionRate: 1, recoveryRate: 12 };
    const close = disruptedLot({ ...shaky, approximate: true });
    expect(close.cost).toBeCloseTo(close.orderQuantity * shaky.holdingCost, 9);
    expect(close.cost / disruptedLot(shaky).cost).toBeCloseTo(1, 2);
  });

  it("refuses a quantity of which nothing would arrive", () => {
    expect(() => additiveYieldLot({ ...input, yieldMean: -30, yieldSd: 1, orderQuantity: 20 })).toThrow(
      "orderQuantity + yieldMean must be greater than 0; it is -10",
    );
  });
});
