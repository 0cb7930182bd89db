import { describe, expect, it } from "vitest";
import { optimizeOutput } from "../../src/agents/inventory/optimize-output.ts";
import { createOptimizationAgent } from "../../src/agents/inventory/optimization.ts";
import { planOutput } from "../../src/agents/inventory/plan-output.ts";
import { createRegistry } from "../../src/agents/registry.ts";
import { createForecaster } from "../../src/forecast/core/index.ts";
import { createPlanningBench } from "../stock/planning/planning-fixture.ts";
import { testContext } from "../support/operation-context.ts";

async function setUp() {
  const bench = await createPlanningBench();
  const registry = createRegistry();
  registry.register(createOptimizationAgent({ forecaster: createForecaster(), threads: 1 }));
  const context = testContext(bench);
  const call = async (operation: string, input: unknown) =>
    (await registry.call({ agent: "optimization", operation, input }, context)).output;
  return {
    ...bench,
    context,
    optimize: async (input: unknown) => {
      const made = optimizeOutput.parse(await call("optimize_inventory", input));
      if (made.status === "refused") throw new Error(made.reason);
      return made;
    },
    refused: async (input: unknown) => optimizeOutput.parse(await call("optimize_inventory", input)),
    plan: async (input: unknown) => planOutput.parse(await call("plan_replenishment", input)),
  };
}

describe("optimize_inventory", () => {
  it("finds lot, safety stock and reorder point with the contract's terms", async () => {
    const { optimize } = await setUp();
    const made = await optimize({ sku: "BOLT" });
    expect(made).toMatchObject({
      policy: "rq",
      supplier: "S1",
      orderQuantity: 105,
      leadTimeDays: 7,
      serviceLevel: 0.95,
    });
    expect(made.reorderPoint).toBeCloseTo(10 + made.safetyStock, 0);
    expect(made.explanation.map(({ formula }) => formula)).toContain("EOQ with all units discount");
  });

  it("computes a stated demand by hand: 100 a week, error 20, 4 weeks that vary by 3.5 days", async () => {
    const { optimize } = await setUp();
    const made = await optimize({
      sku: "NUT",
      policy: "rq",
      demand: { mean: 100, sd: 20 },
      leadTimeDays: 28,
      leadTimeSd: 3.5,
      serviceLevel: 0.95,
    });
    // 400 + 1.6449 * sqrt(4 * 20^2 + 100^2 * .5^2)
    expect(made.safetyStock).toBeCloseTo(105.32, 1);
    expect(made.reorderPoint).toBeCloseTo(505.32, 1);
    // sqrt(2 * 25.00 * 5217.9 / (.25 * 2.50)) = 646.1 -> in fours
    expect(made.economicQuantity).toBeCloseTo(646.09, 1);
    expect(made.orderQuantity).toBe(648);
  });

  it("shows what other service levels cost, never with less stock for more service", async () => {
    const { optimize } = await setUp();
    const { whatIf } = await optimize({ sku: "NUT", serviceLevel: 0.93 });
    expect(whatIf.map(({ serviceLevel }) => serviceLevel)).toEqual([
      0.8, 0.85, 0.9, 0.93, 0.95, 0.975, 0.99, 0.995,
    ]);
    whatIf.slice(1).forEach((one, index) => {
      expect(one.reorderPoint).toBeGreaterThanOrEqual(whatIf[index]!.reorderPoint!);
      expect(one.expectedCost).toBeGreaterThanOrEqual(whatIf[index]!.expectedCost);
      expect(one.fillRate).toBeGreaterThanOrEqual(whatIf[index]!.fillRate);
    });
  });

  it("keeps the cost target and names the least one", async () => {
    const { optimize } = await setUp();
    const free = await optimize({ sku: "NUT", serviceLevel: 0.97 });
    const held = await optimize({ sku: "NUT", costTarget: free.expectedCost });
    expect(held.expectedCost).toBeLessThanOrEqual(free.expectedCost);
    expect(held.serviceLevel).toBeCloseTo(0.97, 2);
    await expect(optimize({ sku: "NUT", costTarget: 1 })).rejects.toMatchObject({ code: "no_solution" });
  });

  it("makes every number a figure that follows from the others", async () => {
    const { optimize, context } = await setUp();
    for (const policy of ["rq", "ss", "eoq", "base_stock", "newsvendor"]) {
      const made = await optimize({ sku: "BOLT", policy });
      const value = (name: string) => context.figures.get(made.figures[name] ?? "")?.value;
      expect(value("order_quantity")).toBe(made.orderQuantity);
      expect(value("fill_rate")).toBe(made.fillRate);
      expect(value("expected_cost")).toBe(made.expectedCost);
      if (made.reorderPoint === null) continue;
      expect(value("reorder_point")).toBe(made.reorderPoint);
      expect(value("safety_stock")).toBe(made.safetyStock);
      const cost = context.figures.get(made.figures["expected_cost"] ?? "");
      expect(cost?.inputs["safety_stock"]).toBe(made.figures["safety_stock"]);
    }
  });

  it("refuses with the reason what it cannot know", async () => {
    const { refused, stock } = await setUp();
    await stock({
      "items.csv": "sku,name,uom,unit_cost,inventory_account,usage_account\nBARE,Bare,box,1.00,1300,5000\n",
    });
    expect(await refused({ sku: "BARE" })).toMatchObject({
      status: "refused",
      reason: 'No contract or past delivery says how long "BARE" takes to arrive; give leadTimeDays.',
    });
    expect(await refused({ sku: "BARE", leadTimeDays: 5 })).toMatchObject({
      status: "refused",
      reason: expect.stringContaining("no demand on record") as string,
    });
    expect(await refused({ sku: "BARE", leadTimeDays: 5, demand: { mean: 3, sd: 1 } })).toMatchObject({
      status: "optimized",
      supplier: null,
    });
    await expect(refused({ sku: "GHOST" })).rejects.toMatchObject({ code: "unknown_item" });
    await expect(refused({ sku: "BOLT", supplier: "S2" })).rejects.toMatchObject({ code: "no_contract" });
    await expect(refused({ sku: "BOLT", serviceLevel: 0.9, costTarget: 5 })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });
});

describe("plan_replenishment", () => {
  it("proposes with a figure for each line and for their sum, and writes nothing", async () => {
    const { plan, context, store } = await setUp();
    const orders = () => store.db.selectFrom("purchase_order").selectAll().execute();
    const made = await plan({});
    expect(made.proposals.map(({ sku, supplier }) => [sku, supplier])).toEqual([
      ["BOLT", "S1"],
      ["NUT", "S2"],
    ]);
    expect(context.figures.get(made.figures.total)?.value).toBe(made.total);
    for (const { lineTotal, figures } of made.proposals)
      expect(context.figures.get(figures.lineTotal)?.value).toBe(lineTotal);
    expect(await orders()).toEqual([]);
    expect(await plan({})).toEqual(made);
  });

  it("keeps a budget and says what was cut", async () => {
    const { plan } = await setUp();
    const made = await plan({ budget: 100_000 });
    expect(made.total).toBeLessThanOrEqual(100_000);
    expect(made.cut.map(({ limit }) => limit)).toContain("budget");
    const nothing = await plan({ budget: 0 });
    expect(nothing).toMatchObject({ total: 0, proposals: [], orders: [] });
  });

  it("is read-only and needs stock:read", () => {
    const { operations } = createOptimizationAgent({ forecaster: createForecaster() });
    for (const operation of Object.values(operations))
      expect(operation).toMatchObject({ effect: "read", permission: "stock:read" });
  });
});
