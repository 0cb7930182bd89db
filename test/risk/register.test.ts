import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PurserError } from "../../src/base/errors.ts";
import { RISK_RULES } from "../../src/risk/all-rules.ts";
import { assessRisk, runRules } from "../../src/risk/assess.ts";
import { listAlerts } from "../../src/risk/alert-queries.ts";
import { alertId } from "../../src/risk/register.ts";
import type { Finding, RiskRule, Severity } from "../../src/risk/rule.ts";
import { createTestBooks, type TestBooks } from "../support/books-fixture.ts";
import { contextOf, openingEntries } from "./risk-fixture.ts";

const finding = (rule: string, key: string, severity: Severity = "medium"): Finding => ({
  rule,
  key,
  severity,
  title: `${rule} of ${key}`,
  detail: "Something is wrong.",
  evidence: { figureIds: [], rows: [{ table: "party", id: key, note: key }] },
  owner: "CFO",
  clearsWhen: "it is right again",
});

const ruleOf = (id: string, outcome: () => readonly Finding[] | string): RiskRule => ({
  id,
  title: id,
  describe: id,
  run: async () => {
    const result = outcome();
    return typeof result === "string" ? { findings: [], skipped: result } : { findings: result };
  },
});

describe("the alert register", () => {
  let books: TestBooks;
  beforeEach(async () => {
    books = await createTestBooks({ journals: openingEntries() });
  });
  afterEach(() => books.close());

  const assess = async (
    rules: readonly RiskRule[],
    { asOf = "2026-06-30", at = "2026-07-01T08:00:00.000Z" } = {},
  ) => assessRisk(await contextOf(books, { asOf }), { rules, registration: { at, runId: "run-1" } });
  const stored = async () =>
    (await listAlerts(books.store.db, books.company.id)).map(({ id, status, first_seen_at, last_seen_at }) => [id, status, first_seen_at.slice(0, 10), last_seen_at.slice(0, 10)]); // prettier-ignore

  it("gives the most severe first", async () => {
    const { alerts } = await assess([
      ruleOf("a", () => [finding("a", "x", "low"), finding("a", "y", "critical")]),
      ruleOf("b", () => [finding("b", "z", "high")]),
    ]);
    expect(alerts.map(({ id, severity }) => [id, severity])).toEqual([["a:y", "critical"], ["b:z", "high"], ["a:x", "low"]]); // prettier-ignore
  });

  it("the same problem keeps one alert, with when it was first and last seen", async () => {
    await assess([ruleOf("a", () => [finding("a", "x")])]);
    const again = await assess([ruleOf("a", () => [finding("a", "x", "high")])], {
      at: "2026-07-08T08:00:00.000Z",
    });
    expect(again.alerts).toMatchObject([
      { id: "a:x", severity: "high", firstSeenAt: "2026-07-01T08:00:00.000Z" },
    ]);
    expect(await stored()).toEqual([["a:x", "open", "2026-07-01", "2026-07-08"]]);
  });

  it("what no longer fires is cleared, and opens again as the same alert", async () => {
    await assess([ruleOf("a", () => [finding("a", "x")])]);
    const { cleared } = await assess([ruleOf("a", () => [])], { at: "2026-07-08T08:00:00.000Z" });
    expect(cleared.map(({ id, status }) => [id, status])).toEqual([["a:x", "cleared"]]);
    expect(await stored()).toEqual([["a:x", "cleared", "2026-07-01", "2026-07-01"]]);
    await assess([ruleOf("a", () => [finding("a", "x")])], { at: "2026-07-15T08:00:00.000Z" });
    expect(await stored()).toEqual([["a:x", "open", "2026-07-01", "2026-07-15"]]);
  });

  it("a rule that was skipped or failed clears nothing", async () => {
    const rules = (outcome: () => readonly Finding[] | string) => [ruleOf("a", outcome)];
    await assess(rules(() => [finding("a", "x")]));
    expect((await assess(rules(() => "no data"))).cleared).toEqual([]);
    const broken = rules(() => {
      throw new PurserError("invalid_policy", 'The policy "x" must be a number.');
    });
    expect((await assess(broken)).cleared).toEqual([]);
    expect((await stored()).map(([, status]) => status)).toEqual(["open"]);
  });

  it("an assessment of an earlier day is shown and leaves the register alone", async () => {
    await assess([ruleOf("a", () => [finding("a", "x")])]);
    const past = await assess([ruleOf("a", () => [finding("a", "y")])], { asOf: "2026-03-31" });
    expect(past).toMatchObject({ recorded: false, cleared: [], alerts: [{ id: "a:y" }] });
    expect(await stored()).toHaveLength(1);
  });

  it("belongs to one company", async () => {
    await assess([ruleOf("a", () => [finding("a", "x")])]);
    expect(await listAlerts(books.store.db, "somebody-else")).toEqual([]);
  });

  it("one failing rule is noted in plain words and stops no other", async () => {
    const { findings, rulesRun } = await runRules(await contextOf(books), [
      ruleOf("a", () => {
        throw new PurserError("invalid_policy", 'The policy "x" must be a number.');
      }),
      ruleOf("b", () => [finding("b", "z")]),
      ruleOf("c", () => "there are no bank statements"),
    ]);
    expect(findings.map(alertId)).toEqual(["b:z"]);
    expect(rulesRun).toMatchObject([
      { rule: "a", status: "failed", note: 'The policy "x" must be a number.' },
      { rule: "b", status: "ran", findings: 1 },
      { rule: "c", status: "skipped", note: "there are no bank statements" },
    ]);
  });

  it("a cancelled assessment stops instead of reporting failures", async () => {
    const controller = new AbortController();
    const context = await contextOf(books, { signal: controller.signal });
    const rule = ruleOf("a", () => {
      controller.abort();
      throw new Error("interrupted");
    });
    await expect(runRules(context, [rule])).rejects.toThrow("abort");
  });
});

describe("all rules together", () => {
  it("have different ids and describe themselves", () => {
    expect(new Set(RISK_RULES.map((rule) => rule.id)).size).toBe(RISK_RULES.length);
    for (const { title, describe: text } of RISK_RULES) expect(`${title} ${text}`).toMatch(/\w{3}.*\./);
  });

  it("say nothing of books with two entries, and none fails", async () => {
    const books = await createTestBooks({ journals: openingEntries() });
    try {
      const { findings, rulesRun } = await runRules(await contextOf(books));
      expect(findings).toEqual([]);
      expect(rulesRun.filter((run) => run.status === "failed")).toEqual([]);
    } finally {
      await books.close();
    }
  });
});
