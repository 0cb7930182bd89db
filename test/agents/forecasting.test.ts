import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createForecastingAgent } from "../../src/agents/finance/forecasting.ts";
import type { cashOutput, pnlOutput } from "../../src/agents/finance/forecasting-output.ts";
import type { OperationContext } from "../../src/agents/agent.ts";
import { createRegistry } from "../../src/agents/registry.ts";
import { createForecaster } from "../../src/forecast/core/index.ts";
import type { z } from "zod";
import { createCashBooks } from "../forecast/cash/cash-books.ts";
import type { TestBooks } from "../support/books-fixture.ts";
import { testContext } from "../support/operation-context.ts";

const registry = createRegistry();
registry.register(createForecastingAgent({ forecaster: createForecaster() }));

describe("forecasting_agent", () => {
  let books: TestBooks;
  let context: OperationContext;
  const messages: string[] = [];
  beforeAll(async () => {
    books = await createCashBooks();
    context = testContext(books, { emit: ({ message }) => messages.push(message) });
  });
  afterAll(() => books.close());

  const call = async (operation: string, input: unknown) =>
    (await registry.call({ agent: "forecasting_agent", operation, input }, context)).output;

  it("forecasts cash for 13 weeks in three scenarios, as of the last finished month of the books", async () => {
    const output = (await call("forecast_cash", {})) as z.infer<typeof cashOutput>;
    expect(output).toMatchObject({ asOf: "2026-06-30", currency: "USD", priorVariance: null });
    expect(output.periods).toHaveLength(13);
    expect(output.scenarios.map(({ name }) => name)).toEqual(["base", "slow_collections", "shock"]);
    expect(output.limits.map(({ id }) => id)).toEqual(["minimum_cash", "cash"]);
    const { closing, lowest, lowestWeek, lines } = output.scenarios[0]!;
    expect(closing[lowestWeek - 1]!.value).toBe(lowest.value);
    expect(lines.map(({ line }) => line)).toContain("receipts_open_invoices");
    expect(messages).toContain("Projecting scenarios");
  });

  it("hands out every number with the id of its figure", async () => {
    const output = (await call("forecast_cash", { asOf: "2026-06-30" })) as z.infer<typeof cashOutput>;
    for (const { receipts, disbursements, closing, lines } of output.scenarios) {
      for (const { figureId, value } of [
        ...receipts,
        ...disbursements,
        ...closing,
        ...lines.flatMap(({ cells }) => cells),
      ]) {
        expect(context.figures.get(figureId)?.value, figureId).toBe(value);
      }
    }
  });

  it("takes a scenario by name or with its own parameters", async () => {
    const scenarios = ["base", { name: "strike", salesChange: -0.5 }];
    const output = (await call("forecast_cash", { asOf: "2026-06-30", weeks: 8, scenarios })) as z.infer<
      typeof cashOutput
    >;
    expect(output.scenarios.map(({ name, parameters }) => [name, parameters["salesChange"]])).toEqual([
      ["base", 0],
      ["strike", -0.5],
    ]);
    expect(output.periods).toHaveLength(8);
  });

  it("forecasts the three statements for twelve months", async () => {
    const output = (await call("forecast_pnl", {})) as z.infer<typeof pnlOutput>;
    expect(output.lastActual).toBe("2026-06-30");
    expect(output.scenarios.map(({ name }) => name)).toEqual(["base", "up", "down"]);
    const [base, up] = output.scenarios;
    expect(base!.summary.map(({ key }) => key)).toEqual(["net_revenue", "ebitda", "net_income", "cash"]);
    expect(base!.balanceSheet.length).toBeGreaterThan(5);
    expect(up!.balanceSheet).toEqual([]);
  });

  it.each([
    [{ asOf: "30.06.2026" }, "asOf"],
    [{ weeks: 0 }, "weeks"],
    [{ scenarios: ["nightmare"] }, "scenarios"],
  ])("says which field is wrong: %j", async (input, field) => {
    await expect(call("forecast_cash", input)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining(field) as string,
    });
  });

  it("needs permission to read the books, and changes nothing of the company's", () => {
    for (const operation of ["forecast_cash", "forecast_pnl"]) {
      expect(registry.resolve("forecasting_agent", operation)).toMatchObject({
        permission: "books:read",
        effect: "read",
      });
    }
  });
});
