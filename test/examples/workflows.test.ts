import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { conditionalProcurement } from "../../examples/conditional-procurement.ts";
import { inventoryUpdate } from "../../examples/inventory-update.ts";
import { parallelAnalysis } from "../../examples/parallel-analysis.ts";
import { openSample } from "../../examples/sample.ts";
import type { Orchestrator, TaskResult } from "../../src/index.ts";

/** The examples as they stand in examples/, on the sample company's books and stock. */
describe("the examples", () => {
  let home = "";
  let orchestrator: Orchestrator;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "purser-examples-"));
    orchestrator = await openSample(home);
  });
  afterAll(async () => {
    await orchestrator.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const statuses = (results: Record<string, TaskResult>) =>
    Object.fromEntries(
      Object.values(results).map(({ taskId, status, error }) => [taskId, error?.message ?? status]),
    );

  it("inventory update: forecast, policy, anomalies, report", { timeout: 60_000 }, async () => {
    const said: string[] = [];
    const results = await inventoryUpdate(orchestrator, (line) => said.push(line));
    expect(statuses(results)).toEqual({
      forecast: "success",
      optimize: "success",
      anomaly: "success",
      report: "success",
    });
    const { forecast, mean } = results["forecast"]?.output as { forecast: number; mean: number[] };
    expect(forecast).toBeGreaterThan(0);
    expect(mean.reduce((a, b) => a + b, 0)).toBeCloseTo(forecast, 6);
    const files = readdirSync(join(home, "reports"), { recursive: true, encoding: "utf8" });
    expect(files.filter((file) => file.endsWith(".pdf"))).toHaveLength(1);
    expect(said.at(-1)).toMatch(/^D101 is expected to move \d+ units\.$/);
  });

  it(
    "parallel analysis: the planted entry error is found, every supplier rated",
    { timeout: 60_000 },
    async () => {
      const results = await parallelAnalysis(orchestrator, () => undefined);
      expect(statuses(results)).toEqual({ forecast: "success", anomaly: "success", suppliers: "success" });
      expect(JSON.stringify(results["anomaly"]?.output)).toContain("2026-05-12");
    },
  );

  it(
    "conditional procurement: over the threshold an approved order is sent once, below it is skipped",
    { timeout: 60_000 },
    async () => {
      const said: string[] = [];
      const results = await conditionalProcurement(orchestrator, (line) => said.push(line));
      expect(statuses(results)).toEqual({ forecast: "success", order: "success", policy: "skipped" });
      expect(said.find((line) => line.startsWith("waiting for a yes"))).toContain("D206");
      const { number, pdfPath, xmlPath } = results["order"]?.output as Record<string, string>;
      expect(number).toMatch(/^PO-/);
      expect(
        readdirSync(join(home, "orders"), { recursive: true, encoding: "utf8" }).filter((f) =>
          /\.(pdf|xml)$/.test(f),
        ),
      ).toHaveLength(2);
      expect([pdfPath, xmlPath].every((path) => path?.startsWith(home))).toBe(true);

      const below = await conditionalProcurement(orchestrator, () => undefined, { threshold: 1e9 });
      expect(statuses(below)).toEqual({ forecast: "success", order: "skipped", policy: "success" });
    },
  );
});
