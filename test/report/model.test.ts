import { describe, expect, it } from "vitest";
import { PurserError } from "../../src/base/errors.ts";
import type { ReportModelInput } from "../../src/report/model.ts";
import { reportModelSchema } from "../../src/report/model.ts";
import { assertReport, validateReport } from "../../src/report/validate.ts";
import { type Fixture, boardFixture, createFixture } from "./fixture.ts";

type Blocks = ReportModelInput["sections"][number]["blocks"];
const problemsOf = (fixture: Fixture, blocks: Blocks) =>
  validateReport(fixture.model([{ id: "one", title: "One", blocks }])).map(({ code, path }) => [code, path]);

describe("validateReport", () => {
  it("finds nothing wrong with a whole board report", () => {
    expect(validateReport(boardFixture())).toEqual([]);
  });

  it("reports every dangling figure of every kind of block, and repeated sections, all at once", () => {
    const fixture = createFixture();
    const gone = (id: string) => ({ kind: "figure" as const, figureId: id });
    const blocks: Blocks = [
      { kind: "heading", parts: [gone("a")] },
      { kind: "paragraph", parts: [gone("b")] },
      {
        kind: "kpis",
        cards: [{ label: "K", figureId: "c", comparisons: [{ label: "Plan", figureId: "d" }] }],
      },
      { kind: "table", columns: [{ label: "X" }], rows: [{ cells: [gone("e")] }] },
      {
        kind: "chart",
        title: "T",
        description: "D",
        chart: {
          type: "line",
          xLabels: ["W1"],
          series: [{ name: "S", figureIds: ["f"] }],
          reference: { label: "Minimum", figureId: "g" },
        },
      },
      { kind: "list", items: [[gone("h")]] },
      { kind: "callout", severity: "info", parts: [gone("i")] },
      { kind: "page-break" },
    ];
    const problems = validateReport(
      fixture.model(
        [
          { id: "one", title: "One", blocks },
          { id: "one", title: "Again", blocks: [] },
        ],
        { traces: { j: { formula: "", inputs: [], sourceText: [], rows: [], moreRows: 0 } } },
      ),
    );
    expect(problems.filter((p) => p.code === "dangling_figure").map((p) => p.message.at(-1))).toEqual([
      "a",
      "b",
      "c",
      "d",
      "e",
      "f",
      "g",
      "h",
      "i",
      "j",
    ]);
    expect(problems.filter((p) => p.code === "duplicate_section").map((p) => p.path)).toEqual([
      "sections.one",
    ]);
  });

  it("wants the figures closed over their inputs and unique", () => {
    const fixture = createFixture();
    const cash = fixture.leaf("cash", 10);
    const twice = fixture.derive("twice", "cash * 2", { cash: fixture.figure(cash) });
    const open = fixture.model([{ id: "one", title: "One", blocks: [] }], {
      figures: [fixture.figure(twice), fixture.figure(twice)],
    });
    expect(validateReport(open).map((p) => p.code)).toEqual([
      "duplicate_figure",
      "dangling_figure",
      "dangling_figure",
    ]);
  });

  it("wants rows as wide as the table and series as long as the labels", () => {
    const fixture = createFixture();
    const id = fixture.leaf("cash", 10);
    expect(
      problemsOf(fixture, [
        {
          kind: "table",
          columns: [{ label: "A" }, { label: "B" }],
          rows: [{ cells: [{ kind: "text", text: "a" }] }],
        },
        {
          kind: "chart",
          title: "T",
          description: "D",
          chart: { type: "bar", xLabels: ["a", "b"], series: [{ name: "S", figureIds: [id] }] },
        },
      ]),
    ).toEqual([
      ["wrong_shape", "sections.one.blocks.0"],
      ["wrong_shape", "sections.one.blocks.1"],
    ]);
  });

  it("refuses two units on one value axis", () => {
    const fixture = createFixture();
    const cash = fixture.leaf("cash", 10);
    const days = fixture.leaf("dso", 40, "DSO", { kind: "days" });
    expect(
      problemsOf(fixture, [
        {
          kind: "chart",
          title: "T",
          description: "D",
          chart: { type: "line", xLabels: ["a", "b"], series: [{ name: "S", figureIds: [cash, days] }] },
        },
      ]),
    ).toEqual([["mixed_units", "sections.one.blocks.0"]]);
  });

  it("refuses a bridge whose steps do not add up to its total", () => {
    const fixture = createFixture();
    const step = (label: string, dollars: number, role: "total" | "change") => ({
      label,
      figureId: fixture.leaf(label, dollars),
      role,
    });
    const bridge = (last: number): Blocks => [
      {
        kind: "chart",
        title: "Bridge",
        description: "D",
        chart: {
          type: "waterfall",
          steps: [
            step("open", 100, "total"),
            step("change", -30, "change"),
            step(`end_${last}`, last, "total"),
          ],
        },
      },
    ];
    expect(problemsOf(fixture, bridge(70))).toEqual([]);
    expect(problemsOf(fixture, bridge(71))).toEqual([["does_not_tie", "sections.one.blocks.0"]]);
  });

  it("refuses amounts and percentages typed into prose, but not dates, counts or words of the books", () => {
    const fixture = createFixture();
    fixture.leaf("cash", 10);
    const prose = (text: string, kind: "text" | "data" = "text") =>
      problemsOf(fixture, [{ kind: "paragraph", parts: [{ kind, text }] }]).length;
    expect(prose("Cash is USD 1,200.00 today")).toBe(1);
    expect(prose("Cash is $12")).toBe(1);
    expect(prose("up 12 % on the month")).toBe(1);
    expect(prose("13 weeks to 2026-09-30, invoice INV-100")).toBe(0);
    expect(prose("100% Organic Ltd", "data")).toBe(0);
  });

  it("throws one error that lists every problem", () => {
    const fixture = createFixture();
    const model = fixture.model([
      {
        id: "one",
        title: "One",
        blocks: [{ kind: "paragraph", parts: ["x", "y"].map((figureId) => ({ kind: "figure", figureId })) }],
      },
    ]);
    const thrown = (() => {
      try {
        assertReport(model);
        return undefined;
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(PurserError);
    expect(thrown).toMatchObject({ code: "invalid_report", details: { problems: [{}, {}] } });
  });
});

describe("reportModelSchema", () => {
  it("fills in what may be left out and survives JSON", () => {
    const model = boardFixture();
    expect(reportModelSchema.parse(JSON.parse(JSON.stringify(model)))).toEqual(model);
  });

  it("refuses a section id that cannot be an address", () => {
    const { model } = createFixture();
    expect(() => model([{ id: "Two words", title: "T", blocks: [] }])).toThrow(/lower-case/);
  });
});
