import type { Figure } from "../../figures/figure.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import { type ComparisonBase, WORDS } from "./comparison.ts";
import { type Statement, figureOf } from "./statement.ts";

/** How one net income became another: an effect per line, in order, that sum to the difference exactly. */
export type Bridge = {
  readonly start: Figure;
  readonly steps: readonly { readonly key: string; readonly label: string; readonly effect: Figure }[];
  readonly end: Figure;
  /** start + effects - end: 0 */
  readonly check: Figure;
};

/**
 * Net income bridge by line. Without volumes there is no price/volume/mix split: a line's effect is its whole change,
 * positive where it raised net income.
 */
export function netIncomeBridge(
  figures: FigureSet,
  statement: Statement,
  { base, against }: { readonly base: ComparisonBase; readonly against: ReadonlyMap<string, Figure> },
): Bridge | null {
  const end = figureOf(statement, "net_income");
  const start = against.get("net_income");
  if (!start) return null;
  const steps = statement.lines.flatMap((line) => {
    const other = against.get(line.key);
    if (line.weight === 0 || !other) return [];
    const effect = figures.derive({
      name: `${line.key}_effect`,
      label: `${line.label}, effect on net income against ${WORDS[base]}`,
      unit: end.unit,
      asOf: end.asOf,
      from: end.from,
      qualifier: base,
      formula: line.weight === 1 ? "current - base" : "base - current",
      inputs: { current: line.figure, base: other },
    });
    return [{ key: line.key, label: line.label, effect }];
  });
  const names = steps.map((step) => step.key);
  const check = figures.derive({
    name: "bridge_check",
    label: `Net income bridge against ${WORDS[base]}: what is left unexplained`,
    unit: end.unit,
    asOf: end.asOf,
    from: end.from,
    qualifier: base,
    formula: `start ${names.map((name) => `+ ${name}`).join(" ")} - end`,
    inputs: { start, end, ...Object.fromEntries(steps.map((step) => [step.key, step.effect])) },
  });
  return { start, steps, end, check };
}
