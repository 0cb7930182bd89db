import { describe, expect, it } from "vitest";
import { createFigureSet } from "../../src/figures/figure-set.ts";
import type { Figure } from "../../src/figures/figure.ts";
import { altmanScore, altmanZone, chooseAltman } from "../../src/risk/altman.ts";
import { altmanDistress } from "../../src/risk/rules/altman-distress.ts";
import { runRule } from "./risk-fixture.ts";

const asOf = "2026-06-30";

/** Inputs so that Altman's five ratios come out as given (x4 on liabilities of 1,000). */
function inputs(
  figures: ReturnType<typeof createFigureSet>,
  x: readonly [number, number, number, number, number],
) {
  const assets = 1_000_000_00;
  const amount = (name: string, value: number): Figure =>
    figures.leaf({
      name,
      label: name,
      unit: { kind: "money", currency: "USD" },
      asOf,
      value: Math.round(value),
      formula: "given",
      sources: [{ kind: "assumption", value: Math.round(value), note: "test" }],
    });
  return {
    working_capital: amount("working_capital", x[0] * assets),
    total_assets: amount("total_assets", assets),
    retained_earnings: amount("retained_earnings", x[1] * assets),
    ebit: amount("ebit", x[2] * assets),
    equity: amount("equity", x[3] * 1_000_00),
    total_liabilities: amount("total_liabilities", 1_000_00),
    sales: amount("sales", x[4] * assets),
  };
}

describe("Altman's scores", () => {
  // Altman 1968, table 1: mean ratios of the two groups of manufacturers the model was fitted on.
  const failed = [-0.061, -0.626, -0.318, 0.401, 1.5] as const;
  const sound = [0.414, 0.355, 0.153, 2.477, 1.9] as const;

  it("Z gives the group means of the published sample: about -0.26 and 4.9 (Altman 1968)", () => {
    const z = (x: typeof failed | typeof sound) => {
      const figures = createFigureSet();
      return altmanScore("z", inputs(figures, [...x]), { figures, asOf }).value;
    };
    expect(z(failed)).toBeCloseTo(-0.26, 1);
    expect(z(sound)).toBeCloseTo(4.88, 1);
  });

  it("Z' and Z'' by hand", () => {
    const figures = createFigureSet();
    const x = inputs(figures, [0.2, 0.1, 0.08, 0.9, 1.1]);
    expect(altmanScore("z_prime", x, { figures, asOf }).value).toBeCloseTo(
      0.717 * 0.2 + 0.847 * 0.1 + 3.107 * 0.08 + 0.42 * 0.9 + 0.998 * 1.1,
      10,
    );
    expect(altmanScore("z_double_prime", x, { figures, asOf }).value).toBeCloseTo(
      6.56 * 0.2 + 3.26 * 0.1 + 6.72 * 0.08 + 1.05 * 0.9,
      10,
    );
  });

  it("zones end where Altman (2000) put them", () => {
    expect([1.8, 1.81, 2.99, 3].map((score) => altmanZone("z", score))).toEqual([
      "distress",
      "grey",
      "grey",
      "safe",
    ]);
    expect([1.22, 1.23, 2.91].map((score) => altmanZone("z_prime", score))).toEqual([
      "distress",
      "grey",
      "safe",
    ]);
    expect([1.09, 1.1, 2.61].map((score) => altmanZone("z_double_prime", score))).toEqual(["distress", "grey", "safe"]); // prettier-ignore
  });

  it("the model is chosen by the kind of company", () => {
    expect(chooseAltman("healthcare", true)).toBe("z_double_prime");
    expect(chooseAltman("manufacturing", false)).toBe("z_prime");
    expect(chooseAltman("manufacturing", true)).toBe("z");
  });
});

describe("the rule", () => {
  // Assets 600 (current 200), liabilities 500 (current 300), losses carried forward.
  const weak = [
    { date: "2025-06-30", source: "opening", lines: [["1000", 200_00], ["1500", 400_00], ["2000", -300_00], ["2500", -200_00], ["3000", -400_00], ["3100", 300_00]] },
    { date: "2026-06-30", lines: [["4000", -10_00], ["6000", 10_00]] },
  ] as const; // prettier-ignore

  it("distress is a medium signal, and the score follows from the ledger", async () => {
    const { findings, context } = await runRule(altmanDistress, { journals: weak });
    expect(findings).toMatchObject([{ severity: "medium", key: "company" }]);
    const score = context.figures.get(findings[0]!.evidence.figureIds[0]!);
    expect(score?.value).toBeCloseTo(6.56 * (-100 / 600) + 3.26 * (-300 / 600) + 1.05 * (100 / 500), 10);
  });

  it("manufacturers are judged by Z', those with a market value by Z", async () => {
    const maker = { journals: weak, industry: "manufacturing" } as const;
    const prime = await runRule(altmanDistress, maker);
    expect(prime.findings[0]?.evidence.figureIds).toEqual(["altman_z_prime@2026-06-30"]);
    const listed = await runRule(altmanDistress, { ...maker, metrics: [["2026-06-30", "market_value_equity", "2000.00", "money"]] }); // prettier-ignore
    expect(listed.context.figures.get("altman_z@2026-06-30")?.value).toBeCloseTo(1.2 * (-100 / 600) + 1.4 * -0.5 + 0.6 * 4 + 0.999 * (10 / 600), 10); // prettier-ignore
  });

  it("without a full year of books it is skipped with the reason", async () => {
    const { skipped, findings } = await runRule(altmanDistress, {
      journals: [{ date: "2026-05-01", lines: [["1000", 100], ["3000", -100]] }], // prettier-ignore
    });
    expect(findings).toEqual([]);
    expect(skipped).toBeTruthy();
  });
});
