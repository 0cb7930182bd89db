import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFigureSet } from "../../../src/figures/figure-set.ts";
import { type BoardReport, buildBoardReport } from "../../../src/report/board/build.ts";
import type { BoardRequest } from "../../../src/report/board/board.ts";
import type { Reword } from "../../../src/report/compose/placeholders.ts";
import { blockFigureIds } from "../../../src/report/contents.ts";
import type { ReportModel } from "../../../src/report/model.ts";
import { validateReport } from "../../../src/report/validate.ts";
import { expectSamePrints } from "../../support/prints.ts";
import { expectToRederive } from "../../support/rederive.ts";
import { AS_OF, type Sample, openSample } from "./sample.ts";

function build(
  { store, company }: Sample,
  { reword = async (text) => text, ...request }: BoardRequest & { readonly reword?: Reword } = {},
): Promise<BoardReport> {
  return buildBoardReport(
    {
      db: store.db,
      company,
      figures: createFigureSet(),
      signal: new AbortController().signal,
      emit: () => undefined,
      reword,
    },
    { ...request, generatedAt: "2026-07-06T08:00:00.000Z" },
  );
}

describe("the board report of the sample company", () => {
  let sample: Sample;
  let report: BoardReport;
  let model: ReportModel;

  beforeAll(async () => {
    sample = await openSample();
    report = await build(sample);
    model = report.model;
  });
  afterAll(() => sample.store.close());

  it("can be printed, with a section for everything a board looks at", () => {
    expect(validateReport(model)).toEqual([]);
    expect(model.asOf).toBe(AS_OF);
    expect(model.sections.map(({ id }) => id)).toEqual([
      "summary",
      "key-figures",
      "income",
      "bridge",
      "balance-sheet",
      "cash-flow",
      "cash-outlook",
      "scenarios",
      "profit-outlook",
      "ageing",
      "concentration",
      "industry-healthcare",
      "covenants",
      "risks",
      "decisions",
      "data-quality",
    ]);
  });

  it("re-derives every figure from the ledger, the forecasts and the register", async () => {
    await expectToRederive({ ...sample, post: async () => undefined, close: async () => undefined }, model.figures); // prettier-ignore
    expect(model.figures.length).toBeGreaterThan(1000);
  });

  it("follows every figure to its computation and its rows", () => {
    const printed = new Set(model.sections.flatMap(({ blocks }) => blocks.flatMap(blockFigureIds)));
    for (const figure of model.figures) {
      const trace = model.traces?.[figure.id];
      expect(
        trace?.inputs.map(({ figureId }) => figureId),
        figure.id,
      ).toEqual(Object.values(figure.inputs));
      expect(trace?.sourceText, figure.id).toHaveLength(figure.sources.length);
      const fromLedger = figure.sources.some(
        (source) => source.kind === "ledger" && source.accounts.length > 0,
      );
      if (printed.has(figure.id) && fromLedger && figure.value !== 0)
        expect(trace?.rows.length, figure.id).toBeGreaterThan(0);
    }
  });

  it("shows the stored forecast, not another one", async () => {
    const rows = await sample.store.db.selectFrom("forecast_line").selectAll().execute();
    let compared = 0;
    for (const figure of model.figures) {
      for (const source of figure.sources) {
        if (source.kind !== "forecast") continue;
        const stored = rows.filter(
          (row) =>
            row.forecast_id === source.forecastId &&
            row.scenario === source.scenario &&
            source.lines.includes(row.line) &&
            row.period_index >= source.fromIndex &&
            row.period_index <= source.toIndex,
        );
        expect(
          stored.reduce((sum, row) => sum + row.amount, 0),
          figure.id,
        ).toBe(figure.value);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(500);
    const closing = rows.filter((row) => row.scenario === "shock" && row.line === "closing");
    const shown = closing.map((row) => model.figures.find(({ id }) => id === `cash_closing@${row.period_start}..${row.period_end}/shock`)?.value); // prettier-ignore
    expect(shown).toEqual(closing.map((row) => row.amount));
    expect(closing).toHaveLength(13);
  });

  it("tells how the company did, names the risks and says what is asked", () => {
    const { answer, headline } = report;
    expect(answer).toContain("Net revenue of the fiscal year to date is USD 21,957,829.75");
    expect(answer).toContain('the covenant "Debt service coverage" has little room left');
    expect(answer).toContain("a bill of Hartwell Biomedical Services looks entered twice");
    expect(answer).toContain("Beacon Ridge Health Plan pays later than it used to");
    expect(answer).toContain("The board is asked to agree on a plan with First Hudson Bank");
    expect(headline).toMatch(/^January to June 2026: Net revenue USD 21,957,829\.75; .*Open alerts 3$/);
  });

  it("prints the same figures as HTML and as PDF", { timeout: 120_000 }, async () => {
    await expectSamePrints(model);
  });

  it("is the same report when it is built again", async () => {
    expect((await build(sample)).model).toEqual(model);
  });

  it("takes a narrator's words only with the very figures it was given", async () => {
    const summaryOf = (made: BoardReport) => JSON.stringify(made.model.sections[0]?.blocks[0]);
    const reworded = await build(sample, { reword: async (text) => text.replace("Net revenue of the fiscal year to date is", "So far this fiscal year, net revenue reached") }); // prettier-ignore
    expect(reworded.answer).toContain("So far this fiscal year, net revenue reached USD 21,957,829.75");
    const inventing = await build(sample, {
      reword: async (text) => `${text} Profit doubled to 99 million.`,
    });
    expect(summaryOf(inventing)).toBe(summaryOf(report));
    const forgetting = await build(sample, { reword: async () => "All is well." });
    expect(summaryOf(forgetting)).toBe(summaryOf(report));
  });

  it("refuses a forecast that is not there or not of its day", async () => {
    await expect(build(sample, { cashForecastId: "no-such" })).rejects.toMatchObject({ code: "unknown_forecast" }); // prettier-ignore
    const run = await sample.store.db
      .selectFrom("forecast_run")
      .select("id")
      .where("kind", "=", "cash_13w")
      .executeTakeFirstOrThrow();
    await expect(build(sample, { asOf: "2026-05-31", cashForecastId: run.id })).rejects.toMatchObject({ code: "wrong_forecast" }); // prettier-ignore
  });

  it("says so when the newest entries are not in it", async () => {
    const { model: may } = await build(sample, { asOf: "2026-05-31" });
    const quality = JSON.stringify(may.sections.find(({ id }) => id === "data-quality"));
    expect(quality).toContain("no cash forecast has been made as of 2026-05-31");
    expect(quality).toContain("already speaks of ");
    expect(validateReport(may)).toEqual([]);
  });
});
