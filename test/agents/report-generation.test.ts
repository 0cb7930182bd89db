import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { z } from "zod";
import type { OperationContext } from "../../src/agents/agent.ts";
import { createReportGenerationAgent } from "../../src/agents/inventory/report-generation.ts";
import { sha256 } from "../../src/base/json.ts";
import { type CompanyProfile, loadCompany } from "../../src/books/company.ts";
import { createFigureSet } from "../../src/figures/figure-set.ts";
import { COMPANY, type StockBench, createStockBench } from "../stock/stock-fixture.ts";
import { testContext } from "../support/operation-context.ts";

const agent = createReportGenerationAgent();
const outputSchema = agent.operations["generate_report"]!.output as z.ZodType<{
  reportId: string;
  asOf: string;
  htmlPath: string;
  pdfPath: string;
  htmlSha256: string;
  pdfSha256: string;
  figureCount: number;
  headline: string;
  answer: string;
}>;

describe("report_generation", () => {
  let bench: StockBench;
  let company: CompanyProfile;
  let home: string;

  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), "purser-stock-report-"));
    bench = await createStockBench();
    await bench.stock({
      "movements.csv": `date,kind,sku,location,quantity,value,journal
2026-01-05,receipt,BOLT,W1,100,1000.00,J1
2026-01-31,issue,BOLT,W1,-40,-400.00,J2
2026-02-10,receipt,NUT,W1,100,250.00,J3
`,
    });
    company = await loadCompany(bench.store.db, COMPANY);
  });
  afterEach(async () => {
    await bench.close();
    rmSync(home, { recursive: true });
  });

  const contextOf = (overrides: Partial<OperationContext> = {}) =>
    testContext({ store: bench.store, company }, { home, effectKey: "0123456789abcdef", ...overrides });
  const call = async (operation: string, input: unknown, overrides: Partial<OperationContext> = {}) => {
    const { input: schema, run } = agent.operations[operation]!;
    return run(schema.parse(input), contextOf(overrides));
  };
  const generate = async (overrides: Partial<OperationContext> = {}) =>
    outputSchema.parse(await call("generate_report", { asOf: "2026-02-28" }, overrides));
  const reports = () => bench.store.db.selectFrom("report").selectAll().execute();

  it("writes HTML and PDF into a folder of its own, with a row of kind stock", async () => {
    const report = await generate();
    const folder = join(home, "reports", COMPANY, "2026-02-28-01234567");
    expect(report).toMatchObject({
      reportId: "0123456789abcdef",
      asOf: "2026-02-28",
      htmlPath: join(folder, "stock-report.html"),
      pdfPath: join(folder, "stock-report.pdf"),
    });
    expect(sha256(readFileSync(report.htmlPath))).toBe(report.htmlSha256);
    expect(sha256(readFileSync(report.pdfPath))).toBe(report.pdfSha256);
    expect(readFileSync(report.pdfPath).subarray(0, 5).toString()).toBe("%PDF-");
    expect(report.headline).toContain("Stock of all items USD 850.00");
    expect(await reports()).toMatchObject([{ id: "0123456789abcdef", status: "published", kind: "stock" }]);
  });

  it("says by how much the stock and the ledger differ, and asks to clear it", async () => {
    const report = await generate();
    // J3 booked 300.00 for nuts that came for 250.00.
    expect(report.answer).toContain("does not agree with the ledger");
    expect(report.answer).toContain("clear the difference between the stock and the ledger");
    expect(readFileSync(report.htmlPath, "utf8")).toMatch(/-50\.00/);
  });

  it("shows an approver the figures of the report, as the report has them", async () => {
    const figures = createFigureSet();
    const { preview } = agent.operations["generate_report"]!;
    const shown = await preview!({ asOf: "2026-02-28" }, contextOf({ figures }));
    expect(shown.summary).toContain("as of 2026-02-28");
    expect(shown.figureIds.length).toBeGreaterThan(5);
    const made = createFigureSet();
    await generate({ figures: made });
    for (const id of shown.figureIds) expect(made.get(id), id).toEqual(figures.get(id));
    expect(await reports()).toHaveLength(1);
  });

  it("writes one report under one key, however often it is asked", async () => {
    const first = await generate();
    await bench.stock({
      "movements.csv": "date,kind,sku,location,quantity,value\n2026-02-20,issue,BOLT,W1,-1,-10.00\n",
    });
    const figures = createFigureSet();
    expect(await generate({ figures })).toEqual(first);
    expect(figures.all()).toHaveLength(first.figureCount);
    const other = await generate({ effectKey: "fedcba9876543210" });
    expect(other.headline).toContain("USD 840.00");
    expect(await reports()).toHaveLength(2);
  });

  it("is undone by withdrawing the report, and withdraws no report of another kind", async () => {
    const { undo } = agent.operations["generate_report"]!;
    const first = await generate();
    if (undo?.kind !== "operation") throw new Error("the report must be undone by an operation");
    await bench.store.db.updateTable("report").set({ kind: "board" }).execute();
    await expect(call(undo.operation, undo.input({}, first))).rejects.toMatchObject({ code: "unknown_report" }); // prettier-ignore
    expect(await call("list_reports", {})).toEqual({ reports: [] });
    await bench.store.db.updateTable("report").set({ kind: "stock" }).execute();
    await call(undo.operation, undo.input({}, first));
    expect(existsSync(first.htmlPath)).toBe(false);
    expect(readdirSync(join(home, "reports", COMPANY))).toEqual([]);
    expect(await call("list_reports", {})).toMatchObject({
      reports: [{ status: "withdrawn", kind: "stock" }],
    });
    await expect(generate()).rejects.toMatchObject({ code: "report_withdrawn" });
  });

  it("says how far it is, and stops without a trace when cancelled", async () => {
    const controller = new AbortController();
    const messages: string[] = [];
    const cancelled = generate({
      signal: controller.signal,
      emit: ({ message }) => {
        messages.push(message);
        if (message === "Section: Stock-out risk") controller.abort();
      },
    });
    await expect(cancelled).rejects.toMatchObject({ name: "AbortError" });
    expect(messages.slice(0, 2)).toEqual(["Reading the books", "Reading the stock"]);
    expect(await reports()).toEqual([]);
    expect(existsSync(join(home, "reports"))).toBe(false);
  });

  it("says what is missing when the company has no stock", async () => {
    await expect(call("generate_report", { asOf: "2026-01-01" })).rejects.toMatchObject({ code: "no_stock" });
  });
});
