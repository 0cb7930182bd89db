import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { z } from "zod";
import type { OperationContext } from "../../src/agents/agent.ts";
import { createReportingAgent } from "../../src/agents/finance/reporting.ts";
import { sha256 } from "../../src/base/json.ts";
import { createFigureSet } from "../../src/figures/figure-set.ts";
import { type TestBooks, createTestBooks } from "../support/books-fixture.ts";
import { testContext } from "../support/operation-context.ts";

const agent = createReportingAgent();
const outputSchema = agent.operations["generate_board_report"]!.output as z.ZodType<{
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

describe("reporting_agent", () => {
  let books: TestBooks;
  let home: string;

  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), "purser-report-"));
    books = await createTestBooks({
      journals: [
        { date: "2025-12-31", source: "opening", lines: [["1000", 90_000_00], ["3000", -90_000_00]] },
        { date: "2026-05-31", lines: [["1000", 40_000_00], ["4000", -40_000_00]] },
        { date: "2026-06-30", lines: [["6000", 25_000_00], ["1000", -25_000_00]] },
      ],
      policy: [["minimum_cash", "50000.00", "USD"]],
    }); // prettier-ignore
  });
  afterEach(async () => {
    await books.close();
    rmSync(home, { recursive: true });
  });

  const contextOf = (overrides: Partial<OperationContext> = {}) =>
    testContext(books, { home, effectKey: "0123456789abcdef", ...overrides });
  const call = async (operation: string, input: unknown, overrides: Partial<OperationContext> = {}) => {
    const { input: schema, run } = agent.operations[operation]!;
    return run(schema.parse(input), contextOf(overrides));
  };
  const generate = async (overrides: Partial<OperationContext> = {}) =>
    outputSchema.parse(await call("generate_board_report", {}, overrides));
  const reports = () => books.store.db.selectFrom("report").selectAll().execute();
  const later = { clock: { now: () => new Date("2026-08-01T00:00:00Z") }, ids: { next: () => "later" } };

  it("writes HTML and PDF into a folder of its own and says what is in them", async () => {
    const report = await generate();
    expect(report).toMatchObject({ reportId: "0123456789abcdef", asOf: "2026-06-30" });
    const folder = join(home, "reports", "test-company", "2026-06-30-01234567");
    expect([report.htmlPath, report.pdfPath]).toEqual([join(folder, "board-report.html"), join(folder, "board-report.pdf")]); // prettier-ignore
    expect(isAbsolute(report.htmlPath)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual([
      "board-report.html",
      "board-report.json",
      "board-report.pdf",
    ]);
    expect(sha256(readFileSync(report.htmlPath))).toBe(report.htmlSha256);
    expect(sha256(readFileSync(report.pdfPath))).toBe(report.pdfSha256);
    expect(readFileSync(report.pdfPath).subarray(0, 5).toString()).toBe("%PDF-");
    expect(readFileSync(report.htmlPath, "utf8")).toContain(
      "generated 2026-07-15 12:00 UTC".replace("g", "G"),
    );
    expect(report.headline).toContain("Net revenue USD 40,000.00");
    expect(report.answer).toContain("Cash is USD 105,000.00");
    expect(await reports()).toMatchObject([{ id: "0123456789abcdef", status: "published", kind: "board" }]);
  });

  it("shows an approver the figures of the report, as the report has them", async () => {
    const figures = createFigureSet();
    const operation = agent.operations["generate_board_report"]!;
    const preview = await operation.preview!({}, contextOf({ figures }));
    expect(preview.summary).toContain("the board report of Test Company as of 2026-06-30");
    expect(preview.figureIds.length).toBeGreaterThan(5);
    const made = createFigureSet();
    await generate({ figures: made });
    for (const id of preview.figureIds) expect(made.get(id), id).toEqual(figures.get(id));
    expect(await reports()).toHaveLength(1);
  });

  it("writes one report under one key, however often it is asked", async () => {
    const first = await generate();
    const html = readFileSync(first.htmlPath, "utf8");
    await books.post([{ date: "2026-06-30", lines: [["1000", 5_00], ["4000", -5_00]] }]); // prettier-ignore
    const figures = createFigureSet();
    expect(await generate({ runtime: later, figures })).toEqual(first);
    expect(readFileSync(first.htmlPath, "utf8")).toBe(html);
    expect(figures.all()).toHaveLength(first.figureCount);
    expect(await reports()).toHaveLength(1);
    const other = await generate({ runtime: later, effectKey: "fedcba9876543210" });
    expect(other.htmlPath).not.toBe(first.htmlPath);
    expect(other.headline).toContain("Net revenue USD 40,005.00");
  });

  it("replaces what a crash left without a row", async () => {
    const first = await generate();
    await books.store.db.deleteFrom("report").execute();
    const second = await generate({ runtime: later });
    expect(second.htmlPath).toBe(first.htmlPath);
    expect(sha256(readFileSync(second.htmlPath))).toBe(second.htmlSha256);
    expect(await reports()).toMatchObject([{ created_at: "2026-08-01T00:00:00.000Z" }]);
  });

  it("prints a missing file again as it was, and does not vouch for an altered one", async () => {
    const first = await generate();
    rmSync(first.htmlPath);
    rmSync(first.pdfPath);
    expect(await generate({ runtime: later })).toEqual(first);
    expect(sha256(readFileSync(first.htmlPath))).toBe(first.htmlSha256);
    expect(sha256(readFileSync(first.pdfPath))).toBe(first.pdfSha256);

    writeFileSync(first.htmlPath, "<p>All is well.</p>");
    await expect(generate()).rejects.toMatchObject({ code: "report_altered" });
  });

  it("is undone by withdrawing the report", async () => {
    const { undo } = agent.operations["generate_board_report"]!;
    const first = await generate();
    if (undo?.kind !== "operation") throw new Error("the report must be undone by an operation");
    const input = undo.input({}, first);
    await call(undo.operation, input);
    expect(existsSync(first.htmlPath)).toBe(false);
    expect(readdirSync(join(home, "reports", "test-company"))).toEqual([]);
    expect(await reports()).toMatchObject([{ status: "withdrawn" }]);
    await call(undo.operation, input);
    await expect(generate()).rejects.toMatchObject({ code: "report_withdrawn" });
    await expect(call("withdraw_report", { reportId: "no-such" })).rejects.toMatchObject({ code: "unknown_report" }); // prettier-ignore
  });

  it("lists the reports, the newest first", async () => {
    await generate();
    const second = await generate({ runtime: later, effectKey: "fedcba9876543210" });
    await call("withdraw_report", { reportId: second.reportId });
    expect(await call("list_reports", {})).toMatchObject({
      reports: [
        { reportId: second.reportId, status: "withdrawn", createdAt: "2026-08-01T00:00:00.000Z" },
        { status: "published", asOf: "2026-06-30" },
      ],
    });
    expect(await call("list_reports", { status: "published" })).toMatchObject({ reports: [{ status: "published" }] }); // prettier-ignore
  });

  it("says how far it is, and stops without a trace when cancelled", async () => {
    const messages: string[] = [];
    await generate({ emit: ({ message }) => messages.push(message) });
    expect(messages).toContain("Section: Profit and loss");
    expect(messages.at(-1)).toBe("Printing the PDF");

    const controller = new AbortController();
    const cancelled = generate({
      effectKey: "fedcba9876543210",
      signal: controller.signal,
      emit: ({ message }) => {
        if (message === "Section: Profit and loss") controller.abort();
      },
    });
    await expect(cancelled).rejects.toMatchObject({ name: "AbortError" });
    expect(await reports()).toHaveLength(1);
    expect(existsSync(join(home, "reports", "test-company", "2026-06-30-fedcba98"))).toBe(false);
  });
});
