import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatFigure } from "../../../src/figures/format.ts";
import type { StockReport } from "../../../src/report/stock/build.ts";
import { blockFigureIds } from "../../../src/report/contents.ts";
import type { ReportModel } from "../../../src/report/model.ts";
import { validateReport } from "../../../src/report/validate.ts";
import { expectSamePrints } from "../../support/prints.ts";
import { expectToRederive } from "../../support/rederive.ts";
import type { Sample } from "../board/sample.ts";
import { AS_OF, buildReport, openStockSample } from "./sample.ts";

const planted = JSON.parse(
  readFileSync(new URL("../../../examples/meridian-health/planted-stock.json", import.meta.url), "utf8"),
) as {
  readonly stockOut: { readonly sku: string; readonly farOrderExpected: string };
  readonly excess: { readonly sku: string };
  readonly dead: { readonly sku: string };
  readonly overdueOrder: { readonly order: string };
};

describe("the stock report of the sample company", () => {
  let sample: Sample;
  let report: StockReport;
  let model: ReportModel;

  beforeAll(async () => {
    sample = await openStockSample();
    report = await buildReport(sample);
    model = report.model;
  });
  afterAll(() => sample.store.close());

  /** Rows of a section's tables whose first cell begins with `start`, as printed. */
  const rowsOf = (section: string, start: string): string[][] => {
    const figures = new Map(model.figures.map((figure) => [figure.id, figure]));
    const blocks = model.sections.find(({ id }) => id === section)?.blocks ?? [];
    return blocks
      .flatMap((block) => (block.kind === "table" ? block.rows : []))
      .map(({ cells }) =>
        cells.map((cell) => {
          if (cell.kind === "figure") return formatFigure(figures.get(cell.figureId)!);
          return cell.kind === "date" ? cell.date : cell.kind === "status" ? cell.status : cell.text;
        }),
      )
      .filter(([first]) => first?.startsWith(start));
  };

  it("can be printed, with a section for everything that stock is judged by", () => {
    expect(validateReport(model)).toEqual([]);
    expect(model.asOf).toBe(AS_OF);
    expect(model.sections.map(({ id }) => id)).toEqual([
      "summary",
      "stock-outs",
      "orders",
      "classes",
      "turns",
      "slow-stock",
      "demand",
      "movers",
      "suppliers",
      "valuation",
      "decisions",
      "data-quality",
    ]);
  });

  it("re-derives every figure from movements, demand, purchases and the ledger", async () => {
    await expectToRederive({ ...sample, post: async () => undefined, close: async () => undefined }, model.figures); // prettier-ignore
    expect(model.figures.length).toBeGreaterThan(500);
  });

  it("shows the rows behind every printed figure that was read from them", () => {
    for (const id of model.sections.flatMap(({ blocks }) => blocks.flatMap(blockFigureIds))) {
      const figure = model.figures.find((one) => one.id === id);
      const isRead = figure?.sources.some(({ kind }) => kind !== "assumption");
      if (isRead && figure?.value !== 0) expect(model.traces?.[id]?.rows.length, id).toBeGreaterThan(0);
    }
  });

  it("finds what runs out behind an order that comes too late", () => {
    const [row] = rowsOf("stock-outs", planted.stockOut.sku);
    expect(row?.slice(1, 5)).toEqual(["89", "0", "0", "23.01"]);
    expect(row?.slice(7)).toEqual(["2026-07-04", "2026-06-29", planted.stockOut.farOrderExpected, "bad"]);
    expect(rowsOf("stock-outs", "D").length).toBeLessThan(10);
  });

  it("finds dead and excess stock, each in its own table only", () => {
    expect(rowsOf("slow-stock", "D").map(([item]) => item?.slice(0, 4))).toEqual([
      planted.dead.sku,
      planted.excess.sku,
    ]);
    expect(rowsOf("slow-stock", planted.dead.sku)[0]?.[1]).toBe("2025-07-31");
  });

  it("marks the order that should have come, and no other", () => {
    const late = rowsOf("orders", "PO").filter((row) => row.at(-1) === "bad");
    expect(late.map(([number]) => number)).toEqual([planted.overdueOrder.order]);
  });

  it("ties the classes, the locations and the accounts to one value of stock", () => {
    const [value] = rowsOf("turns", "All").map((row) => row[1]);
    expect(rowsOf("classes", "All").at(-1)?.at(-1)).toBe(value);
    expect(rowsOf("valuation", "All").map((row) => row[1])).toEqual([value, value]);
    expect(rowsOf("classes", "All")[0]?.at(-1)).toBe("101");
    expect(JSON.stringify(model.sections)).toContain("Stock and ledger agree in every month compared.");
  });

  it("tells the state of the stock and what has to be decided", () => {
    expect(report.headline).toContain("Stock on 2026-06-30: Stock of all items USD 721,968.18");
    expect(report.answer).toContain("D206 Gabapentin 300 mg capsules on 2026-07-04");
    expect(report.answer).toContain("Decisions wanted: ");
    const decisions = JSON.stringify(model.sections.find(({ id }) => id === "decisions"));
    for (const name of ["PO-7821", "D127", "D218"]) expect(decisions).toContain(name);

    const asks = decisions.split("Agree on improvements with ").slice(1);
    expect(asks.map((ask) => /"text":"([^"]+)"/.exec(ask)?.[1])).toEqual([
      "Sentry Glove and Gown",
      "Bluefield Surgical Products",
    ]);
  });

  it("prints the same figures as HTML and as PDF", { timeout: 120_000 }, async () => {
    await expectSamePrints(model);
  });

  it("is the same report when it is built again", async () => {
    expect((await buildReport(sample)).model).toEqual(model);
  });

  it("can be made for a day within a month, with whole months only where months are compared", async () => {
    const earlier = await buildReport(sample, { asOf: "2025-03-17" });
    expect(validateReport(earlier.model)).toEqual([]);
    expect(JSON.stringify(earlier.model.sections)).not.toContain("March 2025");
    await expectToRederive({ ...sample, post: async () => undefined, close: async () => undefined }, earlier.model.figures); // prettier-ignore
  });

  it("takes a narrator's words only with the very figures it was given", async () => {
    const inventing = await buildReport(sample, { reword: async (text) => `${text} Theft cost 5 boxes.` });
    expect(inventing.model.sections[0]).toEqual(model.sections[0]);
  });
});
