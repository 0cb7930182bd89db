import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allUnitsDiscount, incrementalDiscount } from "../../../src/stock/policy/index.ts";

/** Trash bags of Nahmias' examples 4.4 and 4.5: 600 a year, 8 an order, 20 % holding. */
const bags = {
  fixedCost: 8,
  holdingCostRate: 0.2,
  demandRate: 600,
  breakpoints: [0, 500, 1000],
  unitCosts: [0.3, 0.29, 0.28],
};

const discounts = fc
  .record({
    fixedCost: fc.double({ min: 1, max: 1000, noNaN: true }),
    holdingCostRate: fc.double({ min: 0.05, max: 1, noNaN: true }),
    demandRate: fc.double({ min: 1, max: 10_000, noNaN: true }),
    steps: fc.array(fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 20 })), {
      maxLength: 4,
    }),
  })
  .map(({ steps, ...rest }) => {
    const breakpoints = [0];
    const unitCosts = [100];
    for (const [width, off] of steps) {
      breakpoints.push(breakpoints.at(-1)! + width);
      unitCosts.push(unitCosts.at(-1)! - off);
    }
    return { ...rest, breakpoints, unitCosts };
  });

describe.each([
  ["all-units", allUnitsDiscount, { orderQuantity: 500, region: 1, cost: 198.1 }],
  ["incremental", incrementalDiscount, { orderQuantity: 400, region: 0, cost: 204 }],
] as const)("an %s discount", (_name, solve, published) => {
  it("has the published answer", () => {
    const lot = solve(bags);
    expect(lot.orderQuantity).toBeCloseTo(published.orderQuantity, 9);
    expect(lot.region).toBe(published.region);
    expect(lot.cost).toBeCloseTo(published.cost, 9);
  });

  it("costs no more than any quantity tried", () => {
    fc.assert(
      fc.property(discounts, fc.double({ min: 0.5, max: 5000, noNaN: true }), (input, orderQuantity) => {
        const best = solve(input);
        expect(best.cost).toBeLessThanOrEqual(solve({ ...input, orderQuantity }).cost * (1 + 1e-12));
        expect(solve({ ...input, orderQuantity: best.orderQuantity }).cost).toBeCloseTo(best.cost, 6);
      }),
    );
  });

  it.each([
    ["breakpoints[1] must be 0", { breakpoints: [1, 2, 3] }],
    ["breakpoints[2] must be less than breakpoints[3]", { breakpoints: [0, 5, 5] }],
    ["unitCosts[3] must not exceed the cost before it", { unitCosts: [3, 2, 2.5] }],
    ["unitCosts must have as many entries", { unitCosts: [3, 2] }],
  ])("refuses: %s", (message, change) => {
    expect(() => solve({ ...bags, ...change })).toThrow(message);
  });
});

it("an incremental order of 519 bags costs 204.58 a year, as published", () => {
  expect(incrementalDiscount({ ...bags, orderQuantity: 519 }).cost).toBeCloseTo(204.58, 2);
});
