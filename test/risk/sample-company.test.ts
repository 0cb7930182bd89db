import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { loadCompany } from "../../src/books/company.ts";
import { importBooks } from "../../src/books/import/import-books.ts";
import { runRules, type RuleResults } from "../../src/risk/assess.ts";
import type { RiskContext } from "../../src/risk/rule.ts";
import { altmanSignal } from "../../src/risk/rules/altman-distress.ts";
import { openStore, type Store } from "../../src/store/database.ts";
import { contextOf, deriveAgain } from "./risk-fixture.ts";

const SAMPLE = new URL("../../examples/meridian-health/", import.meta.url);
const planted = z
  .object({
    asOf: z.string(),
    duplicateBill: z.object({ rule: z.string(), paid: z.string(), open: z.string() }),
    slowingPayer: z.object({ rule: z.string(), party: z.string() }),
    covenantHeadroom: z.object({ rule: z.string(), covenant: z.string() }),
  })
  .parse(JSON.parse(readFileSync(new URL("planted.json", SAMPLE), "utf8")));

describe("the sample company", () => {
  let store: Store;
  let context: RiskContext;
  let results: RuleResults;

  beforeAll(async () => {
    store = await openStore(":memory:");
    let ids = 0;
    const runtime = {
      clock: { now: () => new Date("2026-07-01T08:00:00Z") },
      ids: { next: () => `id-${++ids}` },
    };
    const imported = await importBooks(
      { store, runtime },
      { paths: [fileURLToPath(new URL("data", SAMPLE))], user: { id: "test" } },
    );
    expect(imported.status).toBe("imported");
    const company = await loadCompany(store.db, "meridian-health");
    context = await contextOf({ store, company }, { asOf: planted.asOf });
    results = await runRules(context);
  });
  afterAll(() => store.close());

  it("shows every planted problem and nothing that was not planted", () => {
    const { duplicateBill, slowingPayer, covenantHeadroom } = planted;
    expect(results.findings.map(({ rule, key }) => `${rule}:${key}`).sort()).toEqual(
      [
        `${duplicateBill.rule}:${duplicateBill.open}`,
        `${slowingPayer.rule}:${slowingPayer.party}`,
        `${covenantHeadroom.rule}:${covenantHeadroom.covenant}`,
      ].sort(),
    );
  });

  it("finds nothing on days before the problems begin", async () => {
    const { company } = context;
    for (const asOf of ["2025-06-30", "2025-12-31"]) {
      const { findings } = await runRules(await contextOf({ store, company }, { asOf }));
      expect(findings).toEqual([]);
    }
  });

  it("every rule ran or says which data it lacks; none failed", () => {
    expect(results.rulesRun.filter((run) => run.status === "failed")).toEqual([]);
    for (const { status, note } of results.rulesRun) expect(status === "ran" || note).toBeTruthy();
  });

  it("every figure in the evidence derives again from the rows", async () => {
    const ids = results.findings.flatMap((finding) => finding.evidence.figureIds);
    expect(ids.length).toBeGreaterThan(5);
    for (const id of ids) {
      const figure = context.figures.get(id)!;
      expect(await deriveAgain(figure, context), id).toBeCloseTo(figure.value!, 6);
    }
  });

  it("texts hold numbers only as placeholders", () => {
    for (const { title, detail } of [...results.findings, ...results.observations])
      expect(`${title} ${detail}`.replace(/\{\{.+?\}\}/g, "")).not.toMatch(/\d/);
  });

  it("the group is far from distress", async () => {
    expect(await altmanSignal(context)).toMatchObject({ model: "z_double_prime", zone: "safe" });
  });
});
