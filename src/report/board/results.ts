import type { Figure } from "../../figures/figure.ts";
import { lineOf } from "../../books/statements/statement.ts";
import type { Board } from "./board.ts";
import type { Comparison, ResultPeriod } from "./periods.ts";
import type { Missing } from "./stored-forecasts.ts";

/** One line of the results of a period beside what it is compared with; null where there is nothing to compare with. */
export type ResultLine = {
  readonly label: string;
  readonly actual: Figure;
  readonly budget: Figure | null;
  /** Share of the budget; for margins the difference to it. */
  readonly toBudget: Figure | null;
  readonly before: Figure | null;
  readonly yearEarlier: Figure | null;
  readonly favourable: boolean | null;
};

/** A line of the income statement; null when the chart has no such accounts. */
export function resultLine(period: ResultPeriod, key: string): ResultLine | null {
  const line = lineOf(period.income, key);
  if (!line) return null;
  const budgeted = compared(period.budget, key);
  return {
    label: line.label,
    actual: line.figure,
    budget: budgeted?.base ?? null,
    toBudget: budgeted?.changeShare ?? null,
    before: compared(period.before, key)?.base ?? null,
    yearEarlier: compared(period.yearEarlier, key)?.base ?? null,
    favourable: budgeted?.favourable ?? null,
  };
}

function compared(comparison: Comparison | Missing, key: string) {
  return "missing" in comparison ? undefined : comparison.lines.get(key);
}

/** Margins by the line they are a share of net revenue of. */
const MARGINS = { gross_margin: "gross_profit", ebitda_margin: "ebitda", net_margin: "net_income" } as const;
export type MarginName = keyof typeof MARGINS;

/** A margin over the same stretches as the results. */
export async function marginLine(
  board: Board,
  { period, margin }: { readonly period: ResultPeriod; readonly margin: MarginName },
): Promise<ResultLine> {
  const over = async (comparison: Pick<Comparison, "window"> | Missing): Promise<Figure | null> => {
    if ("missing" in comparison) return null;
    const { from, to } = comparison.window;
    return board.ratios.ratio(margin, { asOf: to, window: { from, to } });
  };
  const { from, to } = period.window;
  const actual = await board.ratios.ratio(margin, { asOf: to, window: { from, to } });
  const naming = { unit: actual.unit, from, asOf: to, qualifier: "budget" };
  const [part, net_revenue] =
    "missing" in period.budget
      ? [undefined, undefined]
      : [period.budget.base.get(MARGINS[margin]), period.budget.base.get("net_revenue")];
  const budget =
    part && net_revenue && actual.value !== null
      ? board.figures.derive({
          ...naming,
          name: margin,
          label: `${actual.label}, budget`,
          formula: "part / net_revenue",
          inputs: { part, net_revenue },
        })
      : null;
  const toBudget =
    budget &&
    board.figures.derive({
      ...naming,
      name: `${margin}_change`,
      label: `${actual.label}, difference to budget`,
      formula: "actual - budget",
      inputs: { actual, budget },
    });
  return {
    label: actual.label,
    actual,
    budget,
    toBudget,
    before: await over(period.before),
    yearEarlier: await over(period.yearEarlier),
    favourable: toBudget?.value == null || toBudget.value === 0 ? null : toBudget.value > 0,
  };
}
