import { describe, expect, it } from "vitest";
import { minimumCash } from "../../src/risk/rules/minimum-cash.ts";
import { runway } from "../../src/risk/rules/runway.ts";
import type { TestBooks } from "../support/books-fixture.ts";
import { runRule } from "./risk-fixture.ts";

/** Salaries of `amount` at each month's end of the half year, over an opening balance of 1,200. */
const burning = (amounts: readonly number[]) => [
  { date: "2025-06-30", source: "opening", lines: [["1000", 1_200_00], ["3000", -1_200_00]] as const },
  ...amounts.map((amount, i) => ({
    date: `2026-0${i + 1}-28`,
    lines: [["6000", amount], ["1000", -amount]] as const,
  })),
]; // prettier-ignore

describe("runway", () => {
  const severity = async (amounts: readonly number[]) =>
    (await runRule(runway, { journals: burning(amounts) })).findings.map((finding) => finding.severity);

  it("four months of cash left is high, two critical, plenty silent", async () => {
    expect(await severity([120_00, 120_00, 120_00, 120_00, 120_00, 120_00])).toEqual(["high"]);
    expect(await severity([150_00, 150_00, 150_00, 150_00, 150_00, 150_00])).toEqual(["critical"]);
    expect(await severity([20_00, 20_00, 20_00, 20_00, 20_00, 20_00])).toEqual([]);
  });

  it("one heavy quarter after a good one is not a trend", async () => {
    expect(await severity([-200_00, -200_00, -200_00, 190_00, 190_00, 190_00])).toEqual([]);
    expect(await severity([0, 0, 0, 60_00, 60_00, 60_00])).toEqual([]);
  });

  it("books of a few months are not judged", async () => {
    const journals = [{ date: "2026-05-01", lines: [["1000", 100_00], ["3000", -100_00]] as const }]; // prettier-ignore
    expect((await runRule(runway, { journals })).skipped).toContain("less than six months");
  });
});

describe("minimum cash in the 13-week forecast", () => {
  const closing = (amounts: readonly number[], asOf = "2026-06-30") => ({
    prepare: async ({ store: { db }, company: { id: company_id } }: TestBooks) => {
      await db
        .insertInto("forecast_run")
        .values({
          company_id,
          id: "f1",
          kind: "cash_13w",
          as_of: asOf,
          ledger_version: 1,
          input: "{}",
          created_at: "2026-07-01T00:00:00.000Z",
        }) // prettier-ignore
        .execute();
      await db
        .insertInto("forecast_line")
        .values(
          amounts.flatMap(
            (amount, i) =>
            ["base", "slow"].map((scenario) => ({ company_id, forecast_id: "f1", scenario, line: "closing", period_index: i + 1, period_start: `2026-07-${10 + i}`, period_end: `2026-07-${11 + i}`, amount: scenario === "base" ? amount : -1 })), // prettier-ignore
          ),
        )
        .execute();
    },
  });
  const policy = [["minimum_cash", "500.00", "USD"]] as const;
  const floor = { id: "cov", name: "Liquidity", metric: "minimum_cash", comparator: ">=", threshold: "450.00", lender: "Bank", frequency: "monthly", warning_headroom: "0.1" }; // prettier-ignore

  it("names the lowest week of the base scenario against the policy", async () => {
    const { findings, context } = await runRule(minimumCash, {
      policy,
      ...closing([600_00, 480_00, 520_00]),
    });
    expect(findings).toMatchObject([{ severity: "high", key: "base" }]);
    expect(context.figures.get("lowest_forecast_cash@2026-06-30")?.value).toBe(480_00);
    expect(findings[0]?.evidence.rows).toHaveLength(1);
  });

  it("below zero or below a covenant is critical", async () => {
    expect((await runRule(minimumCash, closing([100_00, -1]))).findings).toMatchObject([
      { severity: "critical" },
    ]);
    const promised = await runRule(minimumCash, { policy, covenants: [floor], ...closing([440_00]) });
    expect(promised.findings).toMatchObject([{ severity: "critical" }]);
  });

  it("above every minimum it is silent; another day's forecast does not count", async () => {
    expect((await runRule(minimumCash, { policy, ...closing([600_00, 500_00]) })).findings).toEqual([]);
    expect((await runRule(minimumCash, { policy, ...closing([0], "2026-05-31") })).skipped).toContain(
      "no 13-week",
    );
  });
});
