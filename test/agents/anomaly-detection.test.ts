import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import type { OperationContext } from "../../src/agents/agent.ts";
import type { anomalyOutput } from "../../src/agents/inventory/anomalies/output.ts";
import { createAnomalyDetectionAgent } from "../../src/agents/inventory/anomaly-detection.ts";
import { createRegistry } from "../../src/agents/registry.ts";
import { loadCompany } from "../../src/books/company.ts";
import { createFigureSet } from "../../src/figures/figure-set.ts";
import { importStock } from "../../src/stock/import/import-stock.ts";
import { type ImportBench, createImportBench } from "../books/import/import-fixture.ts";
import { COMPANY, type StockBench, createStockBench } from "../stock/stock-fixture.ts";
import { testContext } from "../support/operation-context.ts";
import { expectToRederive } from "../support/rederive.ts";
import type { TestBooks } from "../support/books-fixture.ts";

type Output = z.infer<typeof anomalyOutput>;

const registry = createRegistry();
registry.register(createAnomalyDetectionAgent());
const call = async (context: OperationContext, input: unknown): Promise<Output> =>
  (await registry.call({ agent: "anomaly_detection", operation: "detect_anomalies", input }, context))
    .output as Output;

const SAMPLE = join(import.meta.dirname, "../../examples/meridian-health");
const planted = JSON.parse(readFileSync(join(SAMPLE, "planted-stock.json"), "utf8")) as {
  readonly asOf: string;
  readonly entryError: { sku: string; location: string; date: string; units: number };
};

describe("on the sample company", () => {
  let bench: ImportBench;
  let books: Pick<TestBooks, "store" | "company">;
  let context: OperationContext;
  let output: Output;
  const messages: string[] = [];
  beforeAll(async () => {
    bench = await createImportBench();
    const { store, runtime } = bench;
    await bench.run({ paths: [join(SAMPLE, "data")] });
    const from = { path: join(SAMPLE, "stock-data"), companyId: "meridian-health", user: { id: "tester" } };
    await importStock({ store, runtime }, from);
    books = { store, company: await loadCompany(store.db, "meridian-health") };
    context = testContext(books, { emit: ({ message }) => messages.push(message) });
    output = await call(context, { asOf: planted.asOf });
  });
  afterAll(() => bench.close());

  it("finds the line that was typed a hundredfold, pairs it with what took it back, and tells it once", () => {
    const { sku, location, date, units } = planted.entryError;
    const [gravest] = output.anomalies;
    expect(gravest).toMatchObject({
      kind: "lines",
      subject: { sku, locationId: location },
      date,
      value: units,
      expected: units / 100,
      direction: "high",
    });
    expect(gravest!.reason).toContain("taken back in full by another line 2 days later");
    expect(gravest!.reason).toContain("100 times too large: 6 would be usual");
    expect(gravest!.rows).toHaveLength(2);
    expect(output.anomalies.filter(({ subject }) => subject.sku === sku && subject.locationId === location && subject.line !== undefined)).toHaveLength(1); // prettier-ignore
  });

  it("finds the month in which the planted duplicate bill was booked", () => {
    const twice = output.anomalies.find(({ subject }) => subject.account === "6300");
    expect(twice).toMatchObject({ kind: "ledger", date: "2026-05-01", direction: "high" });
  });

  it("says little else in thirty months: five values of 30,000, one of them a line of 75,000", () => {
    const planted = new Set([
      output.anomalies[0],
      output.anomalies.find((a) => a.subject.account === "6300"),
    ]);
    const others = output.anomalies.filter((each) => !planted.has(each));
    expect(others.map(({ kind, date }) => `${kind} ${date}`).sort()).toEqual([
      "demand 2024-02-19",
      "demand 2024-05-27",
      "ledger 2025-10-01",
      "ledger 2025-11-01",
      "lines 2025-02-17",
    ]);
    expect(Math.max(...others.map(({ score }) => score))).toBeLessThan(0.7);
    expect(output.checked.points).toBeGreaterThan(29_000);
    expect(output.checked.lines).toBeGreaterThan(75_000);
  });

  it("hands out every number as a figure that is computed again from its rows", async () => {
    for (const { value, figureIds, score, rows } of output.anomalies) {
      const values = figureIds.map((id) => context.figures.get(id)?.value);
      expect(values).toContain(value);
      expect(values).toContain(score);
      expect(rows.length).toBeGreaterThan(0);
    }
    for (const { before, after, figureIds } of output.changes) {
      const values = figureIds.map((id) => context.figures.get(id)?.value);
      expect(values).toEqual(expect.arrayContaining([before, after]));
    }
    await expectToRederive(books as TestBooks, context.figures.all());
  });

  it("says how far it is and what it found", () => {
    expect(messages).toContain("Checking demand");
    expect(messages).toContain("Checking lines of receipts");
    expect(output.answer).toContain("7 anomalies found, gravest first:");
    expect(output.answer).toContain("M410");
  });

  it("finds the error before anybody took it back, and only within the days asked for", async () => {
    const { sku, date } = planted.entryError;
    const early = await call(testContext(books), { kinds: ["lines"], skus: [sku], asOf: date });
    expect(early.anomalies.map((each) => [each.date, each.expected])).toEqual([[date, 6]]);
    const before = await call(testContext(books), { skus: [sku], asOf: planted.asOf, to: "2026-05-10", from: "2026-01-01" }); // prettier-ignore
    expect(before.anomalies.filter(({ kind }) => kind === "lines")).toEqual([]);
  });

  it("does not take closed days for missing demand, and tells a day's error once", async () => {
    const daily = await call(testContext(books), { kinds: ["demand", "lines"], bucket: "day", skus: ["M410", "D101"], asOf: planted.asOf }); // prettier-ignore
    expect(daily.anomalies.map(({ kind, subject }) => [kind, subject.sku])).toEqual([["lines", "M410"]]);
    const series = await call(testContext(books), { kinds: ["demand"], bucket: "day", skus: ["M410"], asOf: planted.asOf }); // prettier-ignore
    expect(series.anomalies.map(({ date }) => date)).toContain(planted.entryError.date);
  });

  it("stops when told to", async () => {
    const stop = new AbortController();
    const emit = () => {
      stop.abort(new Error("enough"));
    };
    await expect(call(testContext(books, { signal: stop.signal, emit }), {})).rejects.toThrow("enough");
  });
});

describe("on a small company", () => {
  let bench: StockBench;
  let context: OperationContext;
  const MOVES = "date,kind,sku,location,quantity,value,to_location,journal,reference\n";
  beforeAll(async () => {
    bench = await createStockBench();
    const days = Array.from({ length: 12 }, (_, month) => `2025-${String(month + 1).padStart(2, "0")}`);
    const receipts = days.map((month) => `${month}-03,receipt,NUT,W1,40,100.00,,,PO-${month}`);
    const counts = days.map((month, i) => `${month}-28,adjustment,NUT,W1,${i === 7 ? -90 : -1},,,,count`);
    await bench.stock({
      "movements.csv": `${MOVES}${receipts.join("\n")}
2025-12-20,receipt,NUT,W1,40,10000.00,,,PO-LAST
${counts.join("\n")}
2025-06-01,receipt,BOLT,W1,5,50.00,,,
2025-06-10,issue,BOLT,W1,-8,,,,
2025-06-12,receipt,BOLT,W1,20,200.00,,,
`,
    });
    context = testContext({ store: bench.store, company: await loadCompany(bench.store.db, COMPANY) });
  });
  afterAll(() => bench.close());

  it("finds stock below zero, a large count difference and a price with a slipped point", async () => {
    const { anomalies } = await call(context, { kinds: ["stock", "lines"], asOf: "2025-12-31" });
    expect(anomalies.map(({ kind, subject, date, value }) => [kind, subject.sku, date, value])).toEqual(
      expect.arrayContaining([
        ["stock", "BOLT", "2025-06-10", -3],
        ["stock", "NUT", "2025-08-28", 90],
        ["lines", "NUT", "2025-12-20", 25_000],
      ]),
    );
    expect(anomalies.find(({ date }) => date === "2025-12-20")).toMatchObject({
      unit: { kind: "money", currency: "USD" },
      expected: 250,
    });
    await expectToRederive({ store: bench.store, company: context.company } as TestBooks, context.figures.all()); // prettier-ignore
  });

  it("sees nothing of another company's", async () => {
    const other = { ...context, figures: createFigureSet(), company: { ...context.company, id: "other" } };
    const { anomalies, checked } = await call(other, { asOf: "2025-12-31" });
    expect(anomalies).toEqual([]);
    expect(checked).toEqual({ series: 0, points: 0, lines: 0 });
  });

  it("judges values of its own, as demand by day or as a stream by instant", async () => {
    const values = Array.from({ length: 60 }, (_, i) => (i === 40 ? 900 : 90 + ((i * 7) % 11)));
    const plain = await call(context, { values });
    expect(plain.anomalies.map(({ date, value, subject }) => [date, value, subject.line])).toEqual([
      ["41", 900, "41"],
    ]);
    const dates = Array.from({ length: 400 }, (_, i) =>
      new Date(Date.UTC(2026, 0, 1) + i * 3_600_000).toISOString(),
    );
    const stream = dates.map((_, i) => (i === 300 ? 500 : 50 + ((i * 13) % 17)));
    const { anomalies } = await call(context, { values: stream, dates });
    expect(anomalies[0]).toMatchObject({ date: "2026-01-13T12:00:00Z", value: 500, direction: "high" });
  });

  it("says so when nothing stands out", async () => {
    const { answer } = await call(context, { values: [5, 6, 5, 6, 5, 6, 5, 6, 5, 6] });
    expect(answer).toBe("Checked 1 series with 10 values: nothing stands out.");
  });

  it.each([
    [{ skus: ["SCREW"] }, "unknown_item", "SCREW"],
    [{ accounts: ["9999"] }, "unknown_account", "9999"],
    [{ asOf: "2025-12-31", to: "2026-01-31" }, "invalid_input", "asOf"],
    [{ from: "2025-12-31", to: "2025-01-31" }, "invalid_input", "from"],
    [{ values: [1, 2], dates: ["2026-01-01"] }, "invalid_input", "dates"],
    [{ minScore: 2 }, "invalid_input", "minScore"],
  ])("says what is wrong with %j", async (input, code, word) => {
    await expect(call(context, input)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(word) as string,
    });
  });

  it("needs permission to read the stock, and changes nothing", () => {
    expect(registry.resolve("anomaly_detection", "detect_anomalies")).toMatchObject({
      permission: "stock:read",
      effect: "read",
    });
  });
});
