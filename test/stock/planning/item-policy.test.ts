import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { statedDemand } from "../../../src/stock/planning/demand-forecast.ts";
import {
  POLICIES,
  type PolicyInput,
  applyPolicy,
  serviceLevelForCost,
} from "../../../src/stock/planning/item-policy.ts";
import { leadTimeOf } from "../../../src/stock/planning/lead-time.ts";
import { type Offer, averagePrice, economicLot } from "../../../src/stock/planning/lot.ts";
import { protectedDemand } from "../../../src/stock/planning/protection.ts";

const plain: Offer = { minimum: 0, multiple: 1, breaks: [{ from: 0, price: 100 }], discount: "all_units" };

/** 100 a week with an error of 20; lead time 4 weeks that varies by half a week; review every week. */
function situation(overrides: Partial<PolicyInput> = {}): PolicyInput {
  const forecast = statedDemand({ mean: 100, sd: 20 }, 13);
  return {
    offer: plain,
    needs: { orderCost: 2_600, holdingRate: 0.26, yearlyDemand: 5_200 },
    leadTime: protectedDemand(forecast, { mean: 4, sd: 0.5 }),
    review: protectedDemand(forecast, { mean: 5, sd: 0.5 }),
    ...overrides,
  };
}

describe("the economic lot", () => {
  it("is Harris's where the supplier sells any quantity", () => {
    // sqrt(2 * 2600 * 5200 / 26) = 1019.8
    const lot = economicLot(plain, situation().needs);
    expect(lot.unrounded).toBeCloseTo(1_019.804, 3);
    expect(lot.quantity).toBe(1_020);
    expect(lot.bound).toBe("none");
  });

  it("takes the quantity at which a price break pays", () => {
    // Snyder and Shen, example 3.5 (candy bars): 8 an order, .3 a year, 1300 a year; breaks at 400 and 800; 800 is best.
    const breaks = [
      { from: 0, price: 0.75 },
      { from: 400, price: 0.72 },
      { from: 800, price: 0.68 },
    ];
    const needs = { orderCost: 8, holdingRate: 0.3, yearlyDemand: 1_300 };
    expect(economicLot({ ...plain, breaks }, needs)).toMatchObject({ quantity: 800, unitPrice: 0.68 });
    // Dozens do not reach 800 exactly; the next that keeps the price is 804.
    expect(economicLot({ ...plain, breaks, multiple: 12 }, needs).quantity).toBe(804);
  });

  it("pays each unit its own price with incremental breaks", () => {
    const breaks = [
      { from: 0, price: 10 },
      { from: 100, price: 8 },
    ];
    expect(averagePrice({ ...plain, breaks, discount: "incremental" }, 200)).toBe(9);
    expect(averagePrice({ ...plain, breaks }, 200)).toBe(8);
  });

  it("says which bound it meets", () => {
    const { needs } = situation();
    expect(economicLot({ ...plain, minimum: 5_000 }, needs)).toMatchObject({
      quantity: 5_000,
      bound: "minimum",
    });
    expect(economicLot(plain, { ...needs, most: 300 })).toMatchObject({ quantity: 300, bound: "shelf_life" });
  });

  it("is always a whole multiple of at least the minimum", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 100_000 }),
        fc.double({ min: 0.1, max: 50_000, noNaN: true }),
        (minimum, multiple, orderCost, yearlyDemand) => {
          const { quantity } = economicLot(
            { ...plain, minimum, multiple },
            { orderCost, yearlyDemand, holdingRate: 0.2 },
          );
          expect(quantity % multiple).toBe(0);
          expect(quantity).toBeGreaterThanOrEqual(Math.max(minimum, multiple));
        },
      ),
    );
  });
});

describe("an order policy", () => {
  it("holds the safety stock that Hadley and Whitin's lead-time variance asks for", () => {
    // sd = sqrt(4 * 20^2 + 100^2 * .5^2) = 64.03; z(.95) = 1.6449
    const answer = applyPolicy("rq", situation(), 0.95);
    expect(answer.safetyStock).toBeCloseTo(105.3, 0);
    expect(answer.reorderPoint).toBeCloseTo(505.3, 0);
    expect(answer.cycleServiceLevel).toBeCloseTo(0.95, 4);
    // 1 - sd L(z) / Q = 1 - 64.03 * .0209 / 1020
    expect(answer.fillRate).toBeCloseTo(0.9987, 4);
    // 2600 * 5200 / 1020 + .26 * 100 * (510 + 105.3)
    expect(answer.yearlyCost).toBeCloseTo(13_254.9 + 15_998, -1);
  });

  it("covers a review more when it looks only now and then, and orders up to a level", () => {
    const rq = applyPolicy("rq", situation(), 0.95);
    const ss = applyPolicy("ss", situation(), 0.95);
    expect(ss.reorderPoint).toBeGreaterThan(rq.reorderPoint! + 99);
    expect(ss.orderUpTo).toBeCloseTo(ss.reorderPoint! + ss.orderQuantity, 6);
  });

  it("orders the critical quantile for one season", () => {
    const season = protectedDemand(statedDemand({ mean: 100, sd: 20 }, 4), { mean: 1, sd: 0 });
    const answer = applyPolicy("newsvendor", situation({ review: season }), 0.75);
    // 100 + .6745 * 20
    expect(answer.orderQuantity).toBe(114);
    expect(answer.reorderPoint).toBeNull();
  });

  it("uses a negative binomial for slow demand, and a Poisson where it is not more varied than that", () => {
    const slow = { ...statedDemand({ mean: 0.5, sd: 2 }, 13), demandClass: "lumpy" };
    expect(protectedDemand(slow, { mean: 4, sd: 0 }).shape).toBe("negative_binomial");
    const calm = { ...slow, sigma: slow.sigma.map(() => 0.5) };
    expect(protectedDemand(calm, { mean: 4, sd: 0 }).shape).toBe("poisson");
  });

  it.each(POLICIES.filter((policy) => policy !== "eoq"))(
    "%s never lowers its level for a higher service level",
    (policy) => {
      fc.assert(
        fc.property(
          fc.constantFrom("smooth", "erratic", "lumpy"),
          fc.double({ min: 0.05, max: 500, noNaN: true }),
          fc.double({ min: 0.05, max: 3, noNaN: true }),
          fc.tuple(
            fc.double({ min: 0.5, max: 0.999, noNaN: true }),
            fc.double({ min: 0.5, max: 0.999, noNaN: true }),
          ),
          (demandClass, mean, spread, levels) => {
            const forecast = { ...statedDemand({ mean, sd: mean * spread }, 13), demandClass };
            const input = situation({
              leadTime: protectedDemand(forecast, { mean: 2, sd: 0.5 }),
              review: protectedDemand(forecast, { mean: 3, sd: 0.5 }),
            });
            const [low, high] = [Math.min(...levels), Math.max(...levels)];
            const level = (service: number) => {
              const { reorderPoint, orderQuantity } = applyPolicy(policy, input, service);
              return reorderPoint ?? orderQuantity;
            };
            expect(level(high)).toBeGreaterThanOrEqual(level(low));
            expect(level(low)).toBeGreaterThanOrEqual(0);
          },
        ),
        { numRuns: 60 },
      );
    },
  );

  it("finds the highest service level within a cost target, and refuses one that buys none", () => {
    const input = situation();
    const target = applyPolicy("rq", input, 0.97).yearlyCost;
    const level = serviceLevelForCost("rq", input, target);
    expect(level).toBeCloseTo(0.97, 3);
    expect(applyPolicy("rq", input, level).yearlyCost).toBeLessThanOrEqual(target);
    expect(() => serviceLevelForCost("rq", input, 10)).toThrow(
      expect.objectContaining({ code: "no_solution" }),
    );
  });
});

describe("a lead time", () => {
  const contract = { partyId: "S1", sku: "BOLT", leadTimeDays: null, leadTimeSd: null };
  const delivered = (...days: number[]) => [
    { partyId: "S1", sku: "BOLT", deliveries: days.map((leadTimeDays) => ({ leadTimeDays })) },
  ];

  it("is learned from deliveries where the contract leaves it open", () => {
    expect(leadTimeOf(contract, delivered(4, 6, 8))).toEqual({
      days: 6,
      sd: 2,
      daysFrom: "deliveries",
      sdFrom: "deliveries",
      deliveries: 3,
    });
    expect(leadTimeOf({ ...contract, leadTimeDays: 5 }, delivered(4, 6, 8))).toMatchObject({
      days: 5,
      sd: 2,
    });
  });

  it("is not known from two deliveries", () => {
    expect(leadTimeOf(contract, delivered(4, 6))).toBeNull();
    expect(leadTimeOf({ ...contract, leadTimeDays: 5 }, delivered(4, 6))).toMatchObject({
      sd: 0,
      sdFrom: "none",
    });
  });
});
