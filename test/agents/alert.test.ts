import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { createAlertAgent } from "../../src/agents/finance/alert.ts";
import { createRegistry, type Registry } from "../../src/agents/registry.ts";
import { alertSchema } from "../../src/risk/register.ts";
import { signalsSchema } from "../../src/risk/signals.ts";
import { saveFigures } from "../../src/figures/queries.ts";
import { figureSchema } from "../../src/figures/figure.ts";
import { createTestBooks, type TestBooks } from "../support/books-fixture.ts";
import { testContext } from "../support/operation-context.ts";

const bill = (id: string, number: string, issued: string) =>
  ({ id, number, issued, due: issued, amount: 1_250_00, side: "ap", party: "Northwind" }) as const;

const checked = z.object({ alerts: z.array(alertSchema) });
const assessed = checked.extend({
  asOf: z.string(),
  cleared: z.array(alertSchema),
  rulesRun: z.array(z.object({ rule: z.string(), status: z.string() })),
  signals: signalsSchema,
});

describe("alert_agent", () => {
  let books: TestBooks;
  let registry: Registry;

  beforeEach(async () => {
    books = await createTestBooks({
      journals: [
        { date: "2025-06-30", source: "opening", lines: [["1000", 900_000_00], ["2500", -300_000_00], ["3000", -600_000_00]] },
        { date: "2026-06-30", lines: [["1000", 90_000_00], ["4000", -90_000_00]] },
      ],
      invoices: [bill("b1", "INV-2207", "2026-05-04"), bill("b2", "inv 2207", "2026-05-09")],
    }); // prettier-ignore
    registry = createRegistry();
    registry.register(createAlertAgent());
  });
  afterEach(() => books.close());

  const run = async (operation: string, input: unknown, context = testContext(books)) =>
    (await registry.call({ agent: "alert_agent", operation, input }, context)).output;
  const assess = async (input: unknown = {}, context = testContext(books)) =>
    assessed.parse(await run("assess_risk", input, context));
  const check = async (input: unknown = {}) => checked.parse(await run("check_alerts", input)).alerts;

  it("assesses as of the last finished month and returns the register with its evidence", async () => {
    const context = testContext(books);
    const output = await assess({}, context);
    expect(output.asOf).toBe("2026-06-30");
    expect(output.alerts).toMatchObject([{ id: "duplicate_bill:b2", severity: "high", status: "open" }]);
    for (const id of output.alerts[0]!.evidence.figureIds)
      expect(figureSchema.safeParse(context.figures.get(id)).success).toBe(true);
    expect(output.rulesRun.filter((run) => run.status === "failed")).toEqual([]);
    expect(output.signals.altman).toMatchObject({ model: "z_double_prime", zone: "safe" });
  });

  it("texts hold numbers only as placeholders of figures that exist", async () => {
    const context = testContext(books);
    const { alerts } = await assess({}, context);
    for (const { title, detail } of alerts) {
      const outside = `${title} ${detail}`.replace(/\{\{(.+?)\}\}/g, (_all: string, id: string) => (context.figures.get(id) ? "" : `missing 0 ${id}`)); // prettier-ignore
      expect(outside).not.toMatch(/\d/);
    }
  });

  it("check_alerts lists what assess_risk recorded, by severity and rule", async () => {
    expect(await check({})).toEqual([]);
    await assess();
    expect(await check({})).toHaveLength(1);
    expect(await check({ severity: ["critical"] })).toEqual([]);
    expect(await check({ severity: ["high"], rule: ["duplicate_bill"] })).toHaveLength(1);
    expect(await check({ status: "cleared" })).toEqual([]);
  });

  it("check_alerts brings the figures that were kept with the assessment", async () => {
    const context = testContext(books);
    const { alerts } = await assess({}, context);
    const kept = {
      figures: context.figures.all(),
      ledgerVersion: 2,
      runId: "test-run",
      at: "2026-07-01T00:00:00Z",
    };
    await saveFigures(books.store.db, books.company.id, kept);
    const output = checked.extend({ figures: z.array(figureSchema) }).parse(await run("check_alerts", {}));
    expect(output.figures.map(({ id }) => id)).toEqual(alerts[0]!.evidence.figureIds);
  });

  it("voiding the second bill clears the alert", async () => {
    await assess();
    await books.store.db.updateTable("invoice").set({ status: "void" }).where("company_id", "=", books.company.id).where("id", "=", "b2").execute(); // prettier-ignore
    const { alerts, cleared } = await assess();
    expect(alerts).toEqual([]);
    expect(cleared).toMatchObject([{ id: "duplicate_bill:b2", status: "cleared" }]);
    expect(await check({ status: "cleared" })).toHaveLength(1);
  });

  it("refuses what is not a date or a severity, naming the field", async () => {
    await expect(assess({ asOf: "30.06.2026" })).rejects.toThrow("asOf");
    await expect(check({ severity: ["bad"] })).rejects.toThrow("severity");
  });
});
