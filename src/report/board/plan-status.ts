import type { Figure } from "../../figures/figure.ts";
import type { InlinePart, Status } from "../model.ts";
import type { Board } from "./board.ts";
import { prose } from "../compose/prose.ts";
import type { ResultLine } from "./results.ts";

/** How far a result may lie below its budget: a share of it, or points of a margin. */
const TOLERANCES = {
  result: { good: 0.02, watch: 0.1 },
  margin: { good: 0.01, watch: 0.03 },
} as const;

/** A result against its budget: at or above it, or a little below, is good. `none` where there is no budget. */
export function planStatus({ actual, toBudget, favourable }: ResultLine): Status {
  if (toBudget?.value == null) return "none";
  if (favourable !== false) return "good";
  const { good, watch } = TOLERANCES[actual.unit.kind === "percent" ? "margin" : "result"];
  const gap = Math.abs(toBudget.value);
  if (gap <= good) return "good";
  return gap <= watch ? "watch" : "bad";
}

/** The convention in words, its numbers as assumptions. */
export function planConvention({ figures, asOf }: Board): InlinePart[] {
  const tolerance = (of: keyof typeof TOLERANCES, grade: "good" | "watch"): Figure => {
    const value = TOLERANCES[of][grade];
    const note = "a convention of this report";
    return figures.leaf({
      name: "plan_tolerance",
      label: `Below budget that still counts as ${grade}: ${of === "margin" ? "points of a margin" : "share of the budget"}`,
      unit: { kind: "percent" },
      asOf,
      qualifier: `${of}-${grade}`,
      value,
      formula: note,
      sources: [{ kind: "assumption", value, note }],
    });
  };
  return prose`Status: up to ${tolerance("result", "good")} short of budget is good, up to ${tolerance("result", "watch")} is to be watched, more asks for action. For margins it is ${tolerance("margin", "good")} and ${tolerance("margin", "watch")} of net revenue.`;
}
