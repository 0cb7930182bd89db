import { describe, expect, it } from "vitest";
import { addToMonth, monthOf } from "../../src/base/dates.ts";
import { seededRandom } from "../../src/base/runtime.ts";
import type { RiskContext } from "../../src/risk/rule.ts";
import { nextTests } from "../../src/risk/covenant-trend.ts";
import { covenants } from "../../src/risk/rules/covenants.ts";
import { createTestBooks } from "../support/books-fixture.ts";
import { contextOf, openingEntries, type RuleTest, runRule } from "./risk-fixture.ts";

const covenant = (more = {}) => ({
  id: "cov",
  name: "Debt service",
  metric: "dscr",
  comparator: ">=",
  threshold: "1.25",
  lender: "First Bank",
  frequency: "quarterly",
  warning_headroom: "0.10",
  ...more,
});

/** A metric that takes these values at the month-ends up to June 2026, the last one in June. */
const metricOf =
  (values: readonly number[]): ((context: Pick<RiskContext, "figures">) => RiskContext["metric"]) =>
  ({ figures }) =>
  async (name, asOf) => {
    const back = monthsBetween(monthOf(asOf), "2026-06");
    const value = values[values.length - 1 - back];
    if (value === undefined) return { refused: "the books do not reach back" };
    const sources = [{ kind: "assumption", value, note: "test" }] as const;
    return { figure: figures.leaf({ name, label: "DSCR", unit: { kind: "ratio" }, asOf, value, formula: "given", sources }) };
  }; // prettier-ignore

async function judge(values: readonly number[], more = {}, test: RuleTest = {}) {
  const rule = { ...covenants, run: (context: RiskContext) => covenants.run({ ...context, metric: metricOf(values)(context) }) }; // prettier-ignore
  return runRule(rule, { covenants: [covenant(more)], ...test });
}

const level = (value: number, months = 12) => Array.from({ length: months }, () => value);

describe("covenant headroom", () => {
  it("a broken covenant is critical", async () => {
    const { findings, context } = await judge([...level(1.3, 11), 1.2]);
    expect(findings).toMatchObject([{ key: "cov", severity: "critical", owner: "CFO" }]);
    expect(findings[0]?.title).toContain("is broken");
    expect(context.figures.get("covenant_headroom@2026-06-30/cov")?.value).toBeCloseTo(-0.04, 10);
  });

  it("exactly at the threshold it holds, with no room left", async () => {
    expect((await judge(level(1.25))).findings).toMatchObject([{ severity: "high" }]);
  });

  it("less room than the warning share is high; more is silent", async () => {
    expect((await judge(level(1.37))).findings).toMatchObject([{ severity: "high" }]);
    expect((await judge(level(1.38))).findings).toEqual([]);
    expect((await judge(level(1.38), { warning_headroom: "0.15" })).findings).toMatchObject([
      { severity: "high" },
    ]);
  });

  it("an upper limit counts the other way round", async () => {
    const upper = { comparator: "<=", threshold: "3.00" };
    expect((await judge(level(2.5), upper)).findings).toEqual([]);
    expect((await judge(level(2.8), upper)).findings).toMatchObject([{ severity: "high" }]);
    expect((await judge(level(3.1), upper)).findings).toMatchObject([{ severity: "critical" }]);
  });

  it("a steady fall that breaks it at the next quarter's test is high, and the projection is followable", async () => {
    const falling = Array.from({ length: 12 }, (_, i) => 2.04 - i * 0.06);
    const { findings, context } = await judge(falling);
    expect(findings).toMatchObject([{ severity: "high" }]);
    const projected = context.figures.get("covenant_projected@2026-06-30/cov/2026-09-30");
    expect(projected?.value).toBeCloseTo(1.38 - 3 * 0.06, 10);
    expect(findings[0]?.evidence.figureIds).toContain(projected?.id);
  });

  it("a slower fall that breaks it at the test after next is medium", async () => {
    const falling = Array.from({ length: 12 }, (_, i) => 1.45 + (11 - i) * 0.04);
    expect((await judge(falling)).findings).toMatchObject([{ severity: "medium" }]);
  });

  it("ups and downs around a level are no trend, nor is a fall too slow to matter, nor too short a history", async () => {
    expect(
      (await judge([1.6, 1.4, 1.62, 1.41, 1.58, 1.43, 1.6, 1.45, 1.57, 1.44, 1.6, 1.42])).findings,
    ).toEqual([]);
    expect((await judge(Array.from({ length: 12 }, (_, i) => 1.6 - i * 0.005))).findings).toEqual([]);
    expect((await judge([1.7, 1.6, 1.5, 1.4])).findings).toEqual([]);
  });

  it("a metric that does not exist or is not defined is an observation, not a guess", async () => {
    const { findings, observations } = await judge([]);
    expect(findings).toEqual([]);
    expect(observations).toHaveLength(1);
    expect(observations?.[0]?.evidence.rows[0]?.note).toContain("do not reach back");
    const unknown = await runRule(covenants, { covenants: [covenant({ metric: "luck" })] });
    expect(unknown.observations?.[0]?.evidence.rows[0]?.note).toContain('no figure named "luck"');
  });

  it("debt over negative earnings is not a small multiple", async () => {
    const { findings } = await runRule(covenants, {
      covenants: [covenant({ metric: "net_debt_to_ebitda", comparator: "<=", threshold: "3" })],
      journals: [
        { date: "2025-06-30", source: "opening", lines: [["1000", 100_00], ["1500", 900_00], ["2500", -1_000_00]] },
        { date: "2026-06-30", lines: [["6000", 50_00], ["1000", -50_00]] },
      ], // prettier-ignore
    });
    expect(findings).toMatchObject([{ key: "cov", severity: "critical" }]);
  });

  it("minimum cash is compared in the currency's units", async () => {
    const cash = { metric: "minimum_cash", threshold: "500001.00", warning_headroom: "0" };
    expect((await runRule(covenants, { covenants: [covenant(cash)] })).findings).toEqual([]);
    const { findings } = await runRule(covenants, {
      covenants: [covenant({ ...cash, threshold: "500002.00" })],
    });
    expect(findings).toMatchObject([{ severity: "critical" }]);
  });

  it("without covenants the rule is skipped", async () => {
    expect((await runRule(covenants, {})).skipped).toBe("there are no covenants");
  });
});

describe("test dates", () => {
  it("are month-ends or the ends of fiscal quarters after the day", () => {
    expect(nextTests("monthly", { asOf: "2026-06-30", startMonth: 1 })).toEqual(["2026-07-31", "2026-08-31"]);
    expect(nextTests("quarterly", { asOf: "2026-06-10", startMonth: 1 })).toEqual([
      "2026-06-30",
      "2026-09-30",
    ]);
    expect(nextTests("quarterly", { asOf: "2026-06-30", startMonth: 2 })).toEqual([
      "2026-07-31",
      "2026-10-31",
    ]);
  });
});

function monthsBetween(from: string, to: string): number {
  let count = 0;
  for (let month = from; month < to; month = addToMonth(month, 1)) count += 1;
  return count;
}

describe("level but noisy earnings", () => {
  it("foresee a break in at most about one of a hundred assessments", async () => {
    const random = seededRandom(5);
    let alarms = 0;
    const books = await createTestBooks({ journals: openingEntries(), covenants: [covenant({ threshold: "1.00", warning_headroom: "0" })] }); // prettier-ignore
    try {
      for (let round = 0; round < 400; round += 1) {
        const months = Array.from({ length: 24 }, () => 1.3 * (1 + 0.5 * (random() + random() - 1)));
        const trailing = Array.from(
          { length: 12 },
          (_, i) => months.slice(i + 1, i + 13).reduce((a, b) => a + b, 0) / 12,
        );
        const context = await contextOf(books);
        const { findings } = await covenants.run({ ...context, metric: metricOf(trailing)(context) });
        alarms += findings.filter((finding) => finding.severity !== "critical").length;
      }
    } finally {
      await books.close();
    }
    expect(alarms).toBeLessThanOrEqual(4);
  });
});
