import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { money } from "../../src/figures/figure.ts";
import { createFigureSet } from "../../src/figures/figure-set.ts";
import { formatFigure } from "../../src/figures/format.ts";
import { evaluateFormula } from "../../src/figures/formula.ts";

it("a figure of nothing is 0, however it was computed", () => {
  const figures = createFigureSet();
  const naming = { label: "x", unit: money("USD"), asOf: "2026-06-30" };
  const nothing = figures.leaf({ ...naming, name: "a", value: -0, formula: "none", sources: [] });
  const negated = figures.derive({ ...naming, name: "b", formula: "-a", inputs: { a: nothing } });
  expect([nothing.value, negated.value]).toEqual([0, 0]);
});

describe("formulas", () => {
  it.each([
    ["1 + 2 * 3", 7],
    ["(1 + 2) * 3", 9],
    ["8 / 4 / 2", 1],
    ["-a - -b", 3],
    ["round(a / 2)", 1],
    ["sum(a, b, 1) / max(a, b)", 1.6],
    ["mean(a, b) - abs(-1)", 2.5],
  ])("%s", (formula, value) => {
    expect(evaluateFormula(formula, { a: 2, b: 5 })).toEqual({ value });
  });

  it("says what is zero instead of dividing by it", () => {
    expect(evaluateFormula("a / (b - b)", { a: 1, b: 2 })).toEqual({ undefinedBecause: "( b - b ) is zero" });
  });

  it.each(["a +", "a b", "a + unknown", "f(a)", "(a", "a ? 1 : 2"])("refuses %j as malformed", (formula) => {
    expect(() => evaluateFormula(formula, { a: 1, b: 1 })).toThrow(SyntaxError);
  });

  it("agrees with arithmetic on any generated expression", () => {
    type Node = { text: string; value: number };
    const { node } = fc.letrec<{ node: Node }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.nat(1000).map((n) => ({ text: String(n), value: n })),
        fc.tuple(tie("node"), fc.constantFrom("+", "-", "*"), tie("node")).map(([a, op, b]) => ({
          text: `(${a.text} ${op} ${b.text})`,
          value: op === "+" ? a.value + b.value : op === "-" ? a.value - b.value : a.value * b.value,
        })),
      ),
    }));
    fc.assert(
      fc.property(node, ({ text, value }) => {
        // An expression may reach -0 by another way than JavaScript's own arithmetic does.
        expect(evaluateFormula(text, {})).toEqual({ value: expect.closeTo(value, 5) as number });
      }),
    );
  });
});

describe("figures", () => {
  const at = { asOf: "2026-06-30" };
  const leaf = (name: string, value: number | null, refusal?: string) => ({
    name,
    label: name,
    unit: money("USD"),
    ...at,
    value,
    refusal,
    formula: "counted",
    sources: [],
  });

  it("are refused with the reason, never zero, and the refusal travels", () => {
    const figures = createFigureSet();
    const assets = figures.leaf(leaf("assets", 500));
    const debts = figures.leaf(leaf("debts", 0));
    const ratio = figures.derive({
      name: "ratio",
      label: "Ratio",
      unit: { kind: "ratio" },
      ...at,
      formula: "assets / debts",
      inputs: { assets, debts },
    });
    expect(ratio).toMatchObject({ value: null, refusal: "debts is zero" });
    const twice = figures.derive({
      name: "twice",
      label: "Twice",
      unit: { kind: "ratio" },
      ...at,
      formula: "2 * ratio",
      inputs: { ratio },
    });
    expect(twice).toMatchObject({ value: null, refusal: "Ratio: debts is zero" });
    expect(formatFigure(twice)).toBe("n/a");
  });

  it("cannot be two things under one id", () => {
    const figures = createFigureSet();
    figures.leaf(leaf("cash", 1));
    expect(figures.leaf(leaf("cash", 1)).id).toBe("cash@2026-06-30");
    expect(() => figures.leaf(leaf("cash", 2))).toThrow("made twice");
  });

  it("do not let a fraction of a cent pass for money", () => {
    expect(() => createFigureSet().leaf(leaf("cash", 0.5))).toThrow("not an integer");
  });

  it("print the same everywhere", () => {
    const print = (value: number, kind: "percent" | "ratio" | "days" | "count") =>
      formatFigure({ value, unit: { kind } });
    expect([
      print(0.1234, "percent"),
      print(1.705, "ratio"),
      print(1234.56, "days"),
      print(12345, "count"),
      print(-0.0001, "percent"),
    ]).toEqual(["12.3%", "1.71x", "1,234.6 days", "12,345", "0.0%"]);
  });
});
