import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createInventoryForecastingAgent } from "../../src/agents/inventory/forecasting.ts";
import { forecastOutput } from "../../src/agents/inventory/forecast-output.ts";
import { createRegistry } from "../../src/agents/registry.ts";
import { addDays } from "../../src/base/dates.ts";
import { createForecaster } from "../../src/forecast/core/index.ts";
import { FIRST, LAST, createPlanningBench } from "../stock/planning/planning-fixture.ts";
import { testContext } from "../support/operation-context.ts";

async function setUp() {
  const bench = await createPlanningBench();
  const registry = createRegistry();
  registry.register(createInventoryForecastingAgent({ forecaster: createForecaster() }));
  const context = testContext(bench);
  const forecast = async (input: unknown) => {
    const { output } = await registry.call(
      { agent: "forecasting", operation: "generate_forecast", input },
      context,
    );
    return forecastOutput.parse(output);
  };
  return { ...bench, context, forecast };
}

describe("generate_forecast", () => {
  it("forecasts an item by calendar weeks after its history", async () => {
    const { forecast, context } = await setUp();
    const made = await forecast({ sku: "BOLT", horizon: 4 });
    expect(made).toMatchObject({
      sku: "BOLT",
      asOf: LAST,
      reason: null,
      history: { periods: 39, to: LAST, total: 392 },
      // Its first sale came on a Sunday: the week before it is not known.
      warnings: [{ code: "incomplete_period", periods: [FIRST] }],
    });
    expect(made.periods[0]).toEqual({ index: 0, from: addDays(LAST, 1), to: addDays(LAST, 7) });
    expect(made.mean).toHaveLength(4);
    expect(made.forecast).toBeCloseTo(
      made.mean.reduce((sum, value) => sum + value, 0),
      9,
    );
    expect(made.forecast).toBeGreaterThan(30);
    expect(made.forecast).toBeLessThan(50);
    expect(made.intervals.map(({ level }) => level)).toEqual([0.8, 0.95]);
    expect(made.confidence).toBeGreaterThan(0);
    const total = context.figures.get(made.figures.total);
    expect(total?.value).toBe(made.forecast);
    expect(Object.values(total?.inputs ?? {})).toEqual(made.figures.perPeriod);
    const [first = ""] = made.figures.perPeriod;
    expect(context.figures.get(first)?.sources).toEqual([
      {
        kind: "assumption",
        value: made.mean[0],
        note: expect.stringContaining("demand rows of BOLT at all locations") as string,
      },
    ]);
  });

  it("gives months where months are asked for, whole ones only", async () => {
    const { forecast } = await setUp();
    // June to February are whole months; March has one week.
    const made = await forecast({ sku: "NUT", bucket: "month", horizon: 2 });
    expect(made.history).toMatchObject({ periods: 8, from: "2025-07-01", to: "2026-02-28" });
    expect(made.warnings).toMatchObject([
      { code: "incomplete_period", periods: ["2025-06-01", "2026-03-01"] },
    ]);
    expect(made.periods.map(({ from, to }) => [from, to])).toEqual([
      ["2026-03-01", "2026-03-31"],
      ["2026-04-01", "2026-04-30"],
    ]);
  });

  it("answers a new item with the reason, without a number", async () => {
    const { forecast, stock, context } = await setUp();
    await stock({
      "items.csv": "sku,name,uom,unit_cost,inventory_account,usage_account\nNEW,New,box,1.00,1300,5000\n",
    });
    const made = await forecast({ sku: "NEW" });
    expect(made).toMatchObject({ forecast: null, mean: [], method: "none", confidence: 0, backtest: null });
    expect(made.reason).toContain("at least 4 values");
    expect(context.figures.get(made.figures.total)).toMatchObject({ value: null, refusal: made.reason });
    await expect(forecast({ sku: "GHOST" })).rejects.toMatchObject({ code: "unknown_item" });
  });

  it("forecasts given values, names returns and a spike that was taken back", async () => {
    const { forecast } = await setUp();
    const values = [10, 11, 9, 10, 500, 12, 10, -500, 9, 11, 10, 10, 9, 11, 10, 10];
    const made = await forecast({ values, horizon: 3 });
    expect(made.warnings.map(({ code }) => code)).toEqual(["spike_reversed"]);
    expect(made.forecast).toBeGreaterThan(20);
    expect(made.forecast).toBeLessThan(40);
    expect(made.periods).toEqual([0, 1, 2].map((index) => ({ index, from: null, to: null })));
  });

  it("puts values with dates into buckets, gaps as zeros", async () => {
    const { forecast } = await setUp();
    const days = [0, 7, 35, 42, 49, 63, 70, 77];
    const made = await forecast({
      values: days.map(() => 4),
      dates: days.map((day) => addDays("2026-01-05", day)),
      horizon: 2,
    });
    expect(made.history).toMatchObject({ periods: 12, total: 32, from: "2026-01-05", to: "2026-03-29" });
    expect(made.demandClass).toBe("intermittent");
    expect(made.periods[0]).toEqual({ index: 0, from: "2026-03-30", to: "2026-04-05" });
  });

  it("never forecasts less than nothing", async () => {
    const { forecast } = await setUp();
    const made = await forecast({ values: [40, 35, 30, 26, 21, 15, 11, 6, 3, 1, 0, 0], horizon: 12 });
    for (const value of [...made.mean, ...made.intervals.flatMap(({ lower }) => lower)])
      expect(value).toBeGreaterThanOrEqual(0);
  });

  it.each([
    [{}, "sku"],
    [{ sku: "BOLT", values: [1, 2, 3, 4] }, "sku"],
    [{ values: [1, 2, 3], dates: ["2026-01-01"] }, "dates"],
    [{ sku: "BOLT", horizon: 0 }, "horizon"],
  ])("refuses %j", async (input, field) => {
    const { forecast } = await setUp();
    await expect(forecast(input)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining(`"${field}"`) as string,
    });
  });

  it("is read-only and needs stock:read", () => {
    const { operations } = createInventoryForecastingAgent({ forecaster: createForecaster() });
    expect(operations["generate_forecast"]).toMatchObject({ effect: "read", permission: "stock:read" });
    expect(operations["generate_forecast"]?.output).toBeInstanceOf(z.ZodType);
  });
});
