import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketsOfDated, historyOf, historyOfValues } from "../../../src/stock/planning/demand-history.ts";

const codes = (notes: readonly { readonly code: string }[]) => notes.map(({ code }) => code);

describe("a demand history", () => {
  it("puts dated values into calendar buckets, with zeros between", () => {
    const buckets = bucketsOfDated(
      [
        { date: "2026-01-31", value: 2 },
        { date: "2026-01-05", value: 3 },
        { date: "2026-04-01", value: 7 },
      ],
      { bucket: "month" },
    );
    expect(buckets.map(({ start, end }) => [start, end])).toEqual([
      ["2026-01-01", "2026-01-31"],
      ["2026-02-01", "2026-02-28"],
      ["2026-03-01", "2026-03-31"],
      ["2026-04-01", "2026-04-30"],
    ]);
    expect(historyOf(buckets, { bucket: "month", returns: "subtract" })).toMatchObject({
      values: [5, 0, 0, 7],
      from: "2026-01-01",
      to: "2026-04-30",
    });
  });

  it("leaves out a last bucket that is not over", () => {
    const buckets = bucketsOfDated(
      [
        { date: "2026-01-05", value: 3 },
        { date: "2026-01-12", value: 1 },
      ],
      { bucket: "week", asOf: "2026-01-14" },
    );
    const { values, notes } = historyOf(buckets, { bucket: "week", returns: "subtract" });
    expect(values).toEqual([3]);
    expect(notes).toMatchObject([{ code: "incomplete_period", periods: ["2026-01-12"] }]);
  });

  it("takes returns off the demand they undo, the latest first", () => {
    const { values, notes } = historyOfValues([5, 4, -6, 2], "week");
    expect(values).toEqual([3, 0, 0, 2]);
    expect(notes).toMatchObject([{ code: "returns_netted", periods: ["3"] }]);
  });

  it("drops returns that nothing was demanded before, and says so", () => {
    const { values, notes } = historyOfValues([2, -5, 3], "week");
    expect(values).toEqual([0, 0, 3]);
    expect(codes(notes)).toContain("return_without_demand");
  });

  it("removes a spike that was taken back later, and keeps one that was not", () => {
    const reversed = historyOfValues([10, 11, 9, 500, 10, -500, 12, 10], "week");
    expect(reversed.values).toEqual([10, 11, 9, 0, 10, 0, 12, 10]);
    expect(reversed.notes).toMatchObject([{ code: "spike_reversed", periods: ["4"] }]);
    const kept = historyOfValues([10, 11, 9, 500, 10, 12, 10], "week");
    expect(kept.values[3]).toBe(500);
    expect(kept.notes).toMatchObject([{ code: "spike", periods: ["4"] }]);
  });

  it("treats a period that was mostly out of stock as unknown", () => {
    const bucket = (start: string, asked: number, stockOutDays: number) => ({
      start,
      end: start,
      complete: true,
      asked,
      returned: 0,
      stockOutDays,
    });
    const { values, notes } = historyOf(
      [bucket("2026-01-05", 5_000, 0), bucket("2026-01-12", 0, 5), bucket("2026-01-19", 4_000, 1)],
      { bucket: "week", returns: "subtract" },
    );
    expect(values).toEqual([5, null, 4]);
    expect(codes(notes)).toEqual(["stock_out_gap", "stock_out"]);
  });

  it("is never negative, and its total is demand less the returns it could place", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 80 }), { minLength: 1, maxLength: 40 }), (raw) => {
        const values = historyOfValues(raw, "week").values.map((value) => value ?? 0);
        expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
        const total = values.reduce((sum, value) => sum + value, 0);
        const net = raw.reduce((sum, value) => sum + value, 0);
        expect(total).toBeGreaterThanOrEqual(net - 1e-9);
        if (!codes(historyOfValues(raw, "week").notes).includes("return_without_demand"))
          expect(total).toBeCloseTo(net, 9);
      }),
    );
  });
});
