import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wagnerWhitin } from "../../../src/stock/policy/index.ts";

type Instance = {
  readonly numPeriods: number;
  readonly holdingCost: readonly number[];
  readonly fixedCost: readonly number[];
  readonly demand: readonly number[];
  readonly purchaseCost: readonly number[];
};

/** What a schedule costs, counted period by period; a shortage costs everything. */
function costOf(
  quantities: readonly number[],
  { holdingCost, fixedCost, demand, purchaseCost }: Instance,
): number {
  let stock = 0;
  let cost = 0;
  quantities.forEach((quantity, t) => {
    stock += quantity - demand[t]!;
    cost += (quantity > 0 ? fixedCost[t]! : 0) + purchaseCost[t]! * quantity + holdingCost[t]! * stock;
    if (stock < -1e-9) cost = Infinity;
  });
  return cost;
}

/** Orders in exactly the periods of `mask`, each up to the next one. */
function schedule(mask: number, { numPeriods, demand }: Instance): number[] {
  const quantities = new Array<number>(numPeriods).fill(0);
  let current = -1;
  demand.forEach((wanted, t) => {
    if ((mask >> t) & 1) current = t;
    if (current >= 0) quantities[current]! += wanted;
  });
  return quantities;
}

const instances = fc.integer({ min: 1, max: 9 }).chain((numPeriods) => {
  const series = (max: number) =>
    fc.array(fc.integer({ min: 0, max }), { minLength: numPeriods, maxLength: numPeriods });
  return fc.record({
    numPeriods: fc.constant(numPeriods),
    holdingCost: series(5),
    fixedCost: series(200),
    demand: series(60).map((values) => values.map((value) => (value < 15 ? 0 : value))),
    purchaseCost: series(4),
  });
});

describe("Wagner and Whitin's lot sizes", () => {
  it("cost 864 in the example of their paper", () => {
    const plan = wagnerWhitin({
      numPeriods: 12,
      holdingCost: 1,
      fixedCost: [85, 102, 102, 101, 98, 114, 105, 86, 119, 110, 98, 114],
      demand: [69, 29, 36, 61, 61, 26, 34, 67, 45, 67, 79, 56],
    });
    expect(plan.cost).toBe(864);
    expect(plan.orderQuantities).toEqual([98, 0, 97, 0, 121, 0, 0, 112, 0, 67, 135, 0]);
  });

  it("equal the best of every possible set of order periods, and cost what they say", () => {
    fc.assert(
      fc.property(instances, (instance) => {
        const plan = wagnerWhitin(instance);
        const every = Array.from({ length: 2 ** instance.numPeriods }, (_, mask) =>
          costOf(schedule(mask, instance), instance),
        );
        const nothing = instance.demand.every((wanted) => wanted === 0) ? [0] : [];
        expect(plan.cost).toBeCloseTo(Math.min(...nothing, ...every), 6);
        expect(costOf(plan.orderQuantities, instance)).toBeCloseTo(plan.cost, 6);
      }),
    );
  });

  it("never cost more than lot-for-lot or one lot", () => {
    fc.assert(
      fc.property(instances, (instance) => {
        const { cost } = wagnerWhitin(instance);
        expect(cost).toBeLessThanOrEqual(costOf([...instance.demand], instance) + 1e-9);
        expect(cost).toBeLessThanOrEqual(costOf(schedule(1, instance), instance) + 1e-9);
      }),
    );
  });

  it("pay no set-up before the first demand", () => {
    const plan = wagnerWhitin({
      numPeriods: 4,
      holdingCost: 1,
      fixedCost: [10, 50, 50, 50],
      demand: [0, 0, 0, 30],
    });
    expect(plan.orderQuantities).toEqual([0, 0, 0, 30]);
    expect(plan.cost).toBe(50);
    expect(wagnerWhitin({ numPeriods: 3, holdingCost: 1, fixedCost: 9, demand: 0 })).toMatchObject({
      cost: 0,
      orderQuantities: [0, 0, 0],
    });
  });

  it.each([
    ["numPeriods must be greater than 0", { numPeriods: 0, demand: 1 }],
    ["numPeriods must be a whole number", { numPeriods: 1.5, demand: 1 }],
    ["demand must have one entry for each of the 3 periods", { numPeriods: 3, demand: [1, 2] }],
    ["demand[2] must be 0 or more; it is -4", { numPeriods: 2, demand: [1, -4] }],
  ])("refuse: %s", (message, input) => {
    expect(() => wagnerWhitin({ holdingCost: 1, fixedCost: 1, ...input })).toThrow(message);
  });
});
