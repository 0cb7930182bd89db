import { describe, expect, it } from "vitest";
import { addDays, addMonths } from "../../src/base/dates.ts";
import { customerConcentration, supplierConcentration } from "../../src/risk/rules/concentration.ts";
import { negativeBalances } from "../../src/risk/rules/negative-balances.ts";
import { negativeMargins } from "../../src/risk/rules/negative-margins.ts";
import { overdueReceivables } from "../../src/risk/rules/overdue-receivables.ts";
import type { TestInvoice } from "../support/books-fixture.ts";
import { openingEntries, runRule } from "./risk-fixture.ts";

describe("concentration", () => {
  /** One invoice a month over two years for each party, of its amount in the first and the second year. */
  const billing = (shares: Readonly<Record<string, readonly [number, number]>>, side: "ar" | "ap" = "ar"): TestInvoice[] =>
    Object.entries(shares).flatMap(([party, years]) =>
      Array.from({ length: 24 }, (_, i) => {
        const issued = addDays(addMonths("2024-07-01", i), 9);
        return { id: `${party}-${i}`, party, side, issued, due: issued, amount: years[i < 12 ? 0 : 1] * 100 };
      }),
    ); // prettier-ignore
  const small = { b: [10, 10], c: [10, 10], d: [10, 10], e: [10, 10] } as const;
  const of = async (rule: typeof customerConcentration, invoices: readonly TestInvoice[]) => {
    const { findings, observations = [] } = await runRule(rule, { invoices });
    return [findings.map((f) => f.severity), observations.length] as const;
  };

  it("evenly spread is silent", async () => {
    expect(await of(customerConcentration, billing({ a: [10, 10], ...small }))).toEqual([[], 0]);
  });

  it("a standing third is an observation, not an alert", async () => {
    expect(await of(customerConcentration, billing({ a: [20, 20], ...small }))).toEqual([[], 1]);
  });

  it("a share that rose by ten points to above the limit is an alert", async () => {
    expect(await of(customerConcentration, billing({ a: [10, 25], ...small }))).toEqual([["medium"], 0]);
    expect(await of(supplierConcentration, billing({ a: [10, 25], ...small }, "ap"))).toEqual([["low"], 0]);
  });

  it("more than half is an alert, unless there are hardly any parties", async () => {
    expect(await of(customerConcentration, billing({ a: [60, 60], ...small }))).toEqual([["medium"], 0]);
    expect(await of(customerConcentration, billing({ a: [60, 60], b: [10, 10] }))).toEqual([[], 1]);
  });
});

describe("negative balances", () => {
  it("an overdrawn bank account is high, within a rounding of total assets silent", async () => {
    const journals = (amount: number) => [...openingEntries(), { date: "2026-06-15", lines: [["1010", -amount], ["1000", amount]] as const }]; // prettier-ignore
    const { findings } = await runRule(negativeBalances, { journals: journals(20_000_00) });
    expect(findings).toMatchObject([{ key: "1010", severity: "high" }]);
    expect((await runRule(negativeBalances, { journals: journals(400_00) })).findings).toEqual([]);
    expect((await runRule(negativeBalances, {})).findings).toEqual([]);
  });

  it("an allowance is negative by nature", async () => {
    const journals = [...openingEntries(), { date: "2026-06-15", lines: [["1190", -9_000_00], ["6800", 9_000_00]] as const }]; // prettier-ignore
    expect((await runRule(negativeBalances, { journals })).findings).toEqual([]);
  });
});

describe("long overdue receivables", () => {
  const due = (id: string, date: string, amount: number): TestInvoice => ({ id, party: id, issued: addDays(date, -30), due: date, amount: amount * 100 }); // prettier-ignore

  it("goes by the share that is more than 120 days overdue", async () => {
    const run = async (old: number, oldDue = "2026-01-31") =>
      (await runRule(overdueReceivables, { invoices: [due("old", oldDue, old), due("new", "2026-07-10", 1_000 - old)] }))
        .findings.map((f) => f.severity);
    expect(await run(119)).toEqual([]);
    expect(await run(120)).toEqual(["medium"]);
    expect(await run(250)).toEqual(["high"]);
    expect(await run(900, "2026-03-02")).toEqual([]);
    expect(await run(900, "2026-03-01")).toEqual(["high"]);
  }); // prettier-ignore
});

describe("lines that do not cover their cost", () => {
  const line = (cost: number, costNow = cost) =>
    Array.from({ length: 12 }, (_, i) => ({
      date: addMonths("2025-07-15", i),
      lines: [["1000", 100_00 - (i < 9 ? cost : costNow)], ["4100", -100_00], ["5000", i < 9 ? cost : costNow]] as const,
    })); // prettier-ignore
  const policy = [["margin_line.products", "4100 / 5000", "accounts"]] as const;
  const run = async (journals: ReturnType<typeof line>) =>
    (await runRule(negativeMargins, { journals: [...openingEntries(), ...journals], policy })).findings.map(
      (f) => f.key,
    );

  it("negative over the year and the last quarter is an alert; a bad quarter or a past one is not", async () => {
    expect(await run(line(110_00))).toEqual(["products"]);
    expect(await run(line(60_00, 110_00))).toEqual([]);
    expect(await run(line(140_00, 90_00))).toEqual([]);
    expect(await run(line(60_00))).toEqual([]);
  });

  it("needs a mapping, and says which part of it is wrong", async () => {
    expect((await runRule(negativeMargins, {})).skipped).toContain("margin_line.NAME");
    const wrong = (value: string) =>
      runRule(negativeMargins, { policy: [["margin_line.x", value, "accounts"]] });
    await expect(wrong("4100")).rejects.toThrow("revenue accounts, a slash, cost accounts");
    await expect(wrong("4100 / 5999")).rejects.toThrow('account "5999", which does not exist');
  });
});
