import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createAiCfoAgent } from "../../src/agents/finance/ai-cfo.ts";
import type { CfoAnswer, HealthAnalysis } from "../../src/agents/finance/cfo/schemas.ts";
import { createRegistry } from "../../src/agents/registry.ts";
import { createFigureSet } from "../../src/figures/figure-set.ts";
import { type TestBooks, createTestBooks } from "../support/books-fixture.ts";
import { testContext } from "../support/operation-context.ts";
import { expectToRederive } from "../support/rederive.ts";

/** Two years of a clinic: 100.00 a month billed, 8.00 of it discounts; collections, wages, supplies, rent, a loan. */
let books: TestBooks;
beforeEach(async () => {
  const months = Array.from({ length: 24 }, (_, i) => `${2024 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`); // prettier-ignore
  books = await createTestBooks({
    industry: "healthcare",
    journals: [
      {
        date: "2023-12-31",
        source: "opening",
        lines: [["1000", 40_000], ["1100", 9_200], ["1500", 50_000], ["2000", -6_000], ["2400", -4_000], ["2500", -30_000], ["3000", -59_200]],
      },
      ...months.map((month) => ({
        date: `${month}-28`,
        lines: [
          ["1000", 9_200 - 4_500 - 600 - 700 - 300 - 150],
          ["4000", -10_000], ["4900", 800],
          ["6000", 4_500], ["6200", 600], ["6100", 700],
          ["6900", 400], ["1590", -400],
          ["2500", 300], ["7200", 150],
        ] as const,
      })),
      { date: "2025-12-31", lines: [["1000", 0]] },
    ],
    invoices: [
      { id: "i1", party: "Payer A", issued: "2025-11-28", due: "2025-12-28", amount: 6_000 },
      { id: "i2", party: "Payer B", issued: "2025-12-28", due: "2026-01-27", amount: 3_200 },
    ],
    budget: months.slice(12).map((month) => ["2025", month, "4000", 11_000] as const),
    metrics: [["2025-12-31", "clean_claim_rate", "0.97", "percent"]],
  }); // prettier-ignore
});
afterEach(() => books.close());

function registry() {
  const agents = createRegistry();
  agents.register(createAiCfoAgent());
  return agents;
}

async function call(operation: string, input: unknown, figures = createFigureSet()): Promise<unknown> {
  const context = testContext(books, { figures });
  const { output } = await registry().call({ agent: "ai_cfo_agent", operation, input }, context);
  return output;
}

describe("analyze_financial_health", () => {
  test("gives the packs of the company's industry with values, trends, conventions and refusals", async () => {
    const { packs, asOf } = (await call("analyze_financial_health", {})) as HealthAnalysis;
    expect(asOf).toBe("2025-12-31");
    expect(packs.map((pack) => pack.pack)).toContain("healthcare");
    expect(packs.map((pack) => pack.pack)).not.toContain("saas");
    const ratio = (id: string) => packs.flatMap((pack) => pack.ratios).find((one) => one.id === id);
    expect(ratio("clean_claim_rate")).toMatchObject({ value: 0.97, assessment: "good" });
    expect(ratio("current_ratio")).toMatchObject({
      figureId: "current_ratio@2025-12-31",
      assessment: "good",
      trend: { figureId: "current_ratio@2025-09-30", direction: "better" },
    });
    expect(ratio("dio")).toMatchObject({ value: null, display: "n/a" });
    expect(ratio("denial_rate")?.refusal).toContain("claims_denied");
  });

  test("another industry's pack can be asked for", async () => {
    const { packs } = (await call("analyze_financial_health", { industry: "saas" })) as HealthAnalysis;
    expect(packs.map((pack) => pack.pack)).toContain("saas");
  });

  test("gives the three statements, tied, for month, year to date and twelve months, against last year and budget", async () => {
    const { statements, bridges } = (await call("analyze_financial_health", {})) as HealthAnalysis;
    expect(statements.balanceSheet.checks.map((check) => check.value)).toEqual([0]);
    expect(statements.cashFlow.trailingYear?.checks.map((check) => check.value)).toEqual([0]);
    const revenue = (table: typeof statements.incomeStatement.month) =>
      table?.lines.find((line) => line.key === "revenue");
    expect(revenue(statements.incomeStatement.month)?.value).toBe(10_000);
    expect(revenue(statements.incomeStatement.yearToDate)).toMatchObject({
      figureId: "revenue@2025-01-01..2025-12-31",
      value: 120_000,
      priorYear: { value: 120_000, favourable: null },
      budget: { value: 132_000, favourable: false },
    });
    expect(bridges.map(({ against, check }) => [against, check.value])).toEqual([
      ["prior_year", 0],
      ["budget", 0],
    ]);
  });

  test("names figures for every strength and concern, and for the headline", async () => {
    const figures = createFigureSet();
    const result = (await call("analyze_financial_health", {}, figures)) as HealthAnalysis;
    const named = [...result.strengths, ...result.concerns].flatMap((finding) => finding.figureIds);
    expect(named.length).toBeGreaterThan(0);
    for (const id of [...named, ...result.headlineFigureIds]) expect(figures.get(id)?.value).not.toBeNull();
    expect(result.headline).toMatch(
      /^Net revenue of the trailing twelve months is USD 1,104\.00, 0\.0% against/,
    );
    expect(result.concerns.map((concern) => concern.ratio)).toContain("top_1_revenue_share");
  });

  test("every figure it made follows again from the rows", async () => {
    const figures = createFigureSet();
    await call("analyze_financial_health", {}, figures);
    expect(figures.all().length).toBeGreaterThan(500);
    await expectToRederive(books, figures.all());
  });

  test("a day outside the books is an error that names the span", async () => {
    await expect(call("analyze_financial_health", { asOf: "2030-01-31" })).rejects.toMatchObject({
      code: "date_outside_books",
      message: "For Test Company the books hold 2023-12-31 to 2025-12-31, not 2030-01-31.",
    });
  });

  test("a model may reword the headline but its figures are printed from the books", async () => {
    const context = testContext(books, {
      narrator: { reword: async (text) => `In short: ${text}` },
    });
    const { output } = await registry().call(
      { agent: "ai_cfo_agent", operation: "analyze_financial_health", input: {} },
      context,
    );
    expect((output as HealthAnalysis).headline).toMatch(/^In short: Net revenue .* USD 1,104\.00/);
  });
});

describe("answer", () => {
  test("gives the text, the figures it names and all they derive from", async () => {
    const output = (await call("answer", { question: "What is our current ratio?" })) as CfoAnswer;
    if (output.outcome !== "answered") throw new Error(output.outcome);
    expect(output.figureIds).toEqual(["current_ratio@2025-12-31"]);
    expect(output.answer).toContain("Current ratio at 2025-12-31: 12.00x");
    const ids = new Set(output.figures.map((figure) => figure.id));
    for (const figure of output.figures)
      for (const input of Object.values(figure.inputs)) expect(ids).toContain(input);
    await expectToRederive(books, output.figures);
  });

  test("counts from the day it is asked as of", async () => {
    const output = (await call("answer", {
      question: "revenue last month",
      asOf: "2024-08-31",
    })) as CfoAnswer;
    expect(output).toMatchObject({ answered: true, figureIds: ["net_revenue@2024-08-01..2024-08-31"] });
  });

  test("asks back instead of guessing", async () => {
    expect(await call("answer", { question: "what is our profit?" })).toMatchObject({
      answered: false,
      clarify: { options: ["Net income", "Operating income (EBIT)", "Gross profit"] },
    });
  });

  test("refuses what is undefined, with the reason", async () => {
    expect(await call("answer", { question: "inventory turns" })).toMatchObject({
      answered: false,
      reason: expect.stringContaining("is not defined") as unknown,
    });
  });

  test("an empty ledger is an error in words", async () => {
    const empty = await createTestBooks();
    const context = testContext(empty);
    await expect(
      registry().call({ agent: "ai_cfo_agent", operation: "answer", input: { question: "cash" } }, context),
    ).rejects.toMatchObject({ code: "empty_ledger" });
    await empty.close();
  });
});
