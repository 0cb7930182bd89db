import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { learnCashModel } from "../../../src/forecast/cash/cash-model.ts";
import { type CashLine, projectCash } from "../../../src/forecast/cash/project.ts";
import { assertCashIdentity, rollWeeks } from "../../../src/forecast/cash/roll-weeks.ts";
import { CASH_SCENARIOS } from "../../../src/forecast/cash/scenarios.ts";
import { createForecaster } from "../../../src/forecast/core/index.ts";
import { anyInputs } from "./random-inputs.ts";

const { base, slow_collections, shock } = CASH_SCENARIOS;
const forecaster = createForecaster();
const learn = (inputs: Parameters<typeof learnCashModel>[0]) =>
  learnCashModel(inputs, { weeks: 13, forecaster });

const cumulative = (lines: readonly CashLine[], direction: "in" | "out"): number[] => {
  let sum = 0;
  return Array.from({ length: 13 }, (_, week) => {
    for (const line of lines) if (line.direction === direction) sum += line.cells[week]!.amount;
    return sum;
  });
};

describe("a projected scenario, over any books", () => {
  it("ties out every week, to the cent", () => {
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        const model = learn(inputs);
        for (const scenario of [base, slow_collections, shock]) {
          const lines = projectCash(inputs, model, scenario);
          const weeks = rollWeeks(inputs.openingCash, lines);
          expect(weeks).toHaveLength(13);
          expect(weeks[0]!.opening).toBe(inputs.openingCash);
          for (const [index, week] of weeks.entries()) {
            expect(week.opening + week.receipts - week.disbursements).toBe(week.closing);
            if (index > 0) expect(week.opening).toBe(weeks[index - 1]!.closing);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("never collects or pays more than is open", () => {
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        const lines = projectCash(inputs, learn(inputs), base);
        const total = (name: string) =>
          lines.find(({ line }) => line === name)!.cells.reduce((sum, { amount }) => sum + amount, 0);
        const open = (side: "ar" | "ap") => inputs[side].open.reduce((sum, { amount }) => sum + amount, 0);
        expect(total("receipts_open_invoices")).toBeLessThanOrEqual(open("ar"));
        expect(total("payments_open_bills")).toBeLessThanOrEqual(open("ap"));
      }),
      { numRuns: 60 },
    );
  });

  it("has received no more by any week when customers pay slower, and pays the same", () => {
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        const model = learn(inputs);
        const usual = projectCash(inputs, model, base);
        const slow = projectCash(inputs, model, slow_collections);
        const shocked = projectCash(inputs, model, shock);
        // Rounding of future sales is by line and week, so a cent may lie between them.
        const [a, b, c] = [usual, slow, shocked].map((lines) => cumulative(lines, "in"));
        for (let week = 0; week < 13; week += 1) {
          expect(b![week]!).toBeLessThanOrEqual(a![week]! + 1);
          expect(c![week]!).toBeLessThanOrEqual(b![week]! + 1);
        }
        expect(cumulative(slow, "out")).toEqual(cumulative(usual, "out"));
      }),
      { numRuns: 60 },
    );
  });

  it("names the invoices behind a cell, and they add up to it", () => {
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        const open = projectCash(inputs, learn(inputs), base).find(
          ({ line }) => line === "receipts_open_invoices",
        )!;
        for (const { amount, detail } of open.cells) {
          const { invoices, others } = detail as {
            invoices: { amount: number }[];
            others?: { amount: number };
          };
          const named = invoices.reduce((sum, part) => sum + part.amount, 0);
          expect(named + (others?.amount ?? 0)).toBe(amount);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe("the weekly identity", () => {
  it("throws when what is about to be published does not tie", () => {
    const period = { index: 0, from: "2026-07-01", to: "2026-07-07" };
    const lines: CashLine[] = [
      {
        scenario: "base",
        line: "receipts_other",
        label: "",
        direction: "in",
        cells: [{ period, amount: 100 }],
      },
    ];
    const week = { period, opening: 50, receipts: 100, disbursements: 0, closing: 150 };
    expect(() => assertCashIdentity([week], { openingCash: 50, lines })).not.toThrow();
    expect(() => assertCashIdentity([{ ...week, closing: 151 }], { openingCash: 50, lines })).toThrow(
      /does not tie/,
    );
    expect(() => assertCashIdentity([week], { openingCash: 49, lines })).toThrow(/does not tie/);
    expect(() => assertCashIdentity([week], { openingCash: 50, lines: [] })).toThrow(/do not add up/);
  });
});
