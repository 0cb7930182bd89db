import { describe, expect, it } from "vitest";
import { addDays } from "../../../src/base/dates.ts";
import type { ReplenishmentPlan } from "../../../src/stock/planning/replenishment-types.ts";
import { LAST, createPlanningBench } from "./planning-fixture.ts";

const line = (plan: ReplenishmentPlan, sku: string) => plan.proposals.find((one) => one.sku === sku);

/** A placed order of `quantity` BOLT for `date` as import files. */
const order = (quantity: number, date: string) => ({
  "purchase_orders.csv": `id,party,status,order_date,currency,closed_on,note\nPO1,S1,sent,${LAST},USD,,\n`,
  "purchase_order_lines.csv": `order,line,sku,location,quantity,unit_price,requested_date,promised_date\nPO1,1,BOLT,W1,${quantity},10.00,${date},${date}\n`,
});

describe("a replenishment plan", () => {
  it("orders what is at or below its reorder point, by contract, up to one economic lot above it", async () => {
    const { plan } = await createPlanningBench();
    const made = await plan();
    expect(made).toMatchObject({
      asOf: LAST,
      currency: "USD",
      considered: 2,
      covered: 0,
      cut: [],
      skipped: [],
    });
    // About 519 a year: sqrt(2 * 25.00 * 519 / (.25 * 9.00)) = 107 at the price from 100 on, so 105 in fives beats 102
    // at 10.00. The position of 5 is filled up to 25 + 105, in fives: 125.
    expect(line(made, "BOLT")).toMatchObject({
      supplier: "S1",
      contract: "K1",
      quantity: 125,
      unitPrice: "9.00",
      lineTotal: 112_500,
      position: 5,
    });
    expect(line(made, "BOLT")?.reorderPoint).toBeGreaterThan(20);
    expect(line(made, "NUT")).toMatchObject({ supplier: "S2", unitPrice: "2.50" });
    expect(made.total).toBe(made.proposals.reduce((sum, { lineTotal }) => sum + lineTotal, 0));
  });

  it("counts the lead time in the required-by date and says when stock runs out before", async () => {
    const { plan } = await createPlanningBench();
    const made = await plan();
    expect(line(made, "BOLT")?.requiredBy).toBe(addDays(LAST, 7));
    expect(line(made, "NUT")?.requiredBy).toBe(addDays(LAST, 14));
    // 5 bolts at about 10 a week last three days.
    expect(line(made, "BOLT")?.stockOutOn).toBe(addDays(LAST, 3));
    expect(line(made, "BOLT")?.reason).toContain("Position 5 (on hand 5, inbound 0, committed 0)");
  });

  it("keeps minimum and multiple", async () => {
    const { plan } = await createPlanningBench();
    for (const orderCost of [0, 1, 500, 40_000]) {
      const made = await plan({ orderCost });
      for (const { sku, quantity } of made.proposals) {
        expect(quantity % (sku === "BOLT" ? 5 : 4)).toBe(0);
        expect(quantity).toBeGreaterThanOrEqual(sku === "BOLT" ? 10 : 4);
      }
    }
  });

  it("proposes the same keys when it is run twice on a day, whatever the limits", async () => {
    const { plan } = await createPlanningBench();
    const keys = ({ proposals }: ReplenishmentPlan) => proposals.map(({ idempotencyKey }) => idempotencyKey);
    const first = await plan();
    expect(await plan()).toEqual(first);
    const tighter = await plan({ budget: 180_000 });
    expect(tighter.total).toBeLessThan(first.total);
    expect(keys(first)).toEqual(expect.arrayContaining(keys(tighter)));
    expect(keys(await plan({ asOf: addDays(LAST, 1) }))).not.toEqual(keys(first));
  });

  it("proposes nothing again once the order is placed", async () => {
    const { plan, stock } = await createPlanningBench();
    const first = line(await plan(), "BOLT");
    await stock(order(first!.quantity, first!.requiredBy));
    const again = await plan();
    expect(again.proposals.map(({ sku }) => sku)).toEqual(["NUT"]);
    expect(again.covered).toBe(1);
  });

  it("does not let an order of the far future hide a stock-out", async () => {
    const { plan, stock } = await createPlanningBench();
    await stock(order(500, addDays(LAST, 90)));
    const made = await plan();
    expect(line(made, "BOLT")).toMatchObject({ inbound: 0, inboundLater: 500, quantity: 125 });
    expect(line(made, "BOLT")?.reason).toContain("500 come too late");
  });

  it("counts what is committed", async () => {
    const { plan, stock } = await createPlanningBench();
    await stock({
      "commitments.csv": `id,sku,location,quantity,fulfilled,entered_on,due_date,closed_on,reference\nR1,BOLT,W1,40,0,${LAST},${addDays(LAST, 3)},,Job\n`,
    });
    expect(line(await plan(), "BOLT")).toMatchObject({ committed: 40, position: -35, quantity: 165 });
  });

  it("says what it cannot plan, and why", async () => {
    const { plan, stock } = await createPlanningBench();
    await stock({
      "items.csv":
        "sku,name,uom,unit_cost,inventory_account,usage_account\nNEW,New thing,box,1.00,1300,5000\nBARE,No contract,box,1.00,1300,5000\n",
      "demand.csv": `date,sku,location,quantity\n${LAST},NEW,W1,7\n`,
      "supplier_items.csv": `id,party,sku,currency,valid_from,valid_to,minimum,multiple,lead_time_days,lead_time_sd,preferred\nK3,S1,NEW,USD,2025-01-01,,1,1,5,0,1\n`,
      "price_breaks.csv": "supplier_item,from_quantity,unit_price\nK3,1,1.00\n",
    });
    const { skipped, proposals } = await plan();
    expect(skipped).toEqual([
      { sku: "BARE", locationId: null, reason: 'No contract for "BARE" is in force.' },
      { sku: "NEW", locationId: "W1", reason: expect.stringContaining("at least 4 values") as string },
    ]);
    expect(proposals).toHaveLength(2);
    await expect(plan({ skus: ["BOLT", "GHOST"] })).rejects.toMatchObject({ code: "unknown_item" });
  });
});

describe("limits on a replenishment plan", () => {
  it.each([0, 10_000, 50_000, 100_000, 150_000, 196_000])(
    "never spend more than a budget of %i",
    async (budget) => {
      const { plan } = await createPlanningBench();
      const made = await plan({ budget });
      expect(made.total).toBeLessThanOrEqual(budget);
      expect(made.cut.length).toBeGreaterThan(0);
      for (const { wanted, given, limit } of made.cut) {
        expect(given).toBeLessThan(wanted);
        expect(limit).toBe("budget");
      }
    },
  );

  it("order in full where the budget is enough", async () => {
    const { plan } = await createPlanningBench();
    const free = await plan();
    expect(await plan({ budget: free.total })).toEqual(free);
  });

  it("hold space", async () => {
    const { plan } = await createPlanningBench();
    const made = await plan({ space: { capacity: 100, perUnit: { NUT: 0.1 }, defaultPerUnit: 1 } });
    const used = made.proposals.reduce(
      (sum, { sku, quantity }) => sum + quantity * (sku === "NUT" ? 0.1 : 1),
      0,
    );
    expect(used).toBeLessThanOrEqual(100);
    // 125 + 33.6 would be too much; 75 + 19.2 is the best that fits of the three sizes each.
    expect(made.cut).toMatchObject([
      { sku: "BOLT", wanted: 125, given: 75, limit: "space" },
      { sku: "NUT", wanted: 336, given: 192, limit: "space" },
    ]);
  });

  it("send no order below a supplier's minimum value", async () => {
    const { plan } = await createPlanningBench();
    const made = await plan({ minimumOrderValue: { S1: 112_500, S2: 84_001 } });
    expect(made.orders.map(({ supplier, total }) => [supplier, total])).toEqual([["S1", 112_500]]);
    expect(made.cut).toMatchObject([{ sku: "NUT", given: 0, limit: "minimum_order_value" }]);
  });

  it("stop when the work is aborted", async () => {
    const { plan } = await createPlanningBench();
    const stop = new AbortController();
    stop.abort(new Error("enough"));
    await expect(plan({ budget: 100_000 }, stop.signal)).rejects.toThrow("enough");
  });
});
