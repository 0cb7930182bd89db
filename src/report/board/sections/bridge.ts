import { netIncomeBridge } from "../../../books/statements/bridge.ts";
import { figureOf } from "../../../books/statements/statement.ts";
import type { Figure } from "../../../figures/figure.ts";
import { type Board, mainPeriod } from "../board.ts";
import type { SectionInput } from "../../compose/cells.ts";
import type { Comparison, ResultPeriod } from "../periods.ts";
import { data, prose } from "../../compose/prose.ts";

/** Lines shown on their own; the smaller ones are one step. */
const OWN_STEPS = 4;
/** Statement lines above EBITDA that are one step, net revenue. */
const IN_REVENUE = ["revenue", "contra_revenue"];

/** Names that would be cut under a bar. */
const SHORT: Readonly<Record<string, string>> = {
  general: "General and admin.",
  payroll: "Salaries and benefits",
};

type Step = { readonly key: string; readonly label: string; readonly effect: Figure };

/** How budgeted EBITDA of the year to date became actual EBITDA; against the year before where there is no budget. */
export function bridgeSection(board: Board): SectionInput[] {
  const period = mainPeriod(board);
  const comparison = comparisonOf(period);
  if (!comparison) return [];
  const { against, base, name } = comparison;
  const steps = ebitdaSteps(board, { period, against, base });
  const [start, end] = [against.base.get("ebitda"), figureOf(period.income, "ebitda")];
  if (!start || steps.length === 0) return [];
  const largest = steps.toSorted((a, b) => (b.effect.value ?? 0) - (a.effect.value ?? 0));
  const [best, worst] = [largest[0], largest.at(-1)];
  return [
    {
      id: "bridge",
      title: base === "budget" ? "From budget to actual EBITDA" : "From last year's to actual EBITDA",
      blocks: [
        {
          kind: "paragraph",
          parts: prose`EBITDA of ${data(period.title)} is ${end}, against ${start} in the ${data(name)}.${
            best && (best.effect.value ?? 0) > 0
              ? prose` The largest gain is in ${data(best.label.toLowerCase())}, ${best.effect}.`
              : []
          }${
            worst && (worst.effect.value ?? 0) < 0
              ? prose` The largest loss is in ${data(worst.label.toLowerCase())}, ${worst.effect}.`
              : []
          }`,
        },
        {
          kind: "chart",
          title: `EBITDA, ${name} to actual, ${period.title}`,
          description: `A bridge from EBITDA of the ${name} over the effect of each line to actual EBITDA.`,
          chart: {
            type: "waterfall",
            steps: [
              { label: name.charAt(0).toUpperCase() + name.slice(1), figureId: start.id, role: "total" },
              ...steps.map(({ key, label, effect }) => ({
                label: SHORT[key] ?? label,
                figureId: effect.id,
                role: "change" as const,
              })),
              { label: "Actual", figureId: end.id, role: "total" },
            ],
          },
        },
      ],
    },
  ];
}

function comparisonOf({ budget, yearEarlier }: ResultPeriod) {
  if (!("missing" in budget)) return { against: budget, base: "budget", name: "budget" } as const;
  if (!("missing" in yearEarlier))
    return { against: yearEarlier, base: "prior_year", name: "year before" } as const;
  return null;
}

function ebitdaSteps(
  board: Board,
  {
    period,
    against,
    base,
  }: { readonly period: ResultPeriod; readonly against: Comparison; readonly base: "budget" | "prior_year" },
): Step[] {
  const bridge = netIncomeBridge(board.figures, period.income, { base, against: against.base });
  const revenue = against.lines.get("net_revenue");
  if (!bridge || !revenue) return [];
  const keys = period.income.lines.map((line) => line.key);
  const above = new Set(keys.slice(0, keys.indexOf("ebitda")));
  const costs = bridge.steps.filter(
    ({ key, effect }) => above.has(key) && !IN_REVENUE.includes(key) && effect.value !== 0,
  );
  const bySize = costs.toSorted((a, b) => Math.abs(b.effect.value ?? 0) - Math.abs(a.effect.value ?? 0));
  const small = bySize.slice(OWN_STEPS);
  const own = costs.filter((step) => small.length < 2 || !small.includes(step));
  const steps = [{ key: "net_revenue", label: "Net revenue", effect: revenue.change }, ...own];
  return small.length < 2
    ? steps
    : [...steps, { key: "other", label: "Other costs", effect: together(board, { base, small }) }];
}

function together(
  { figures }: Board,
  { base, small }: { readonly base: string; readonly small: readonly Step[] },
): Figure {
  const inputs = Object.fromEntries(small.map(({ key, effect }) => [key, effect]));
  const [first] = small;
  if (!first) throw new Error("there is no small step to add up");
  const { unit, from, asOf } = first.effect;
  return figures.derive({
    name: "other_costs_effect",
    label: "Other costs, effect on EBITDA",
    unit,
    from,
    asOf,
    qualifier: base,
    formula: Object.keys(inputs).join(" + "),
    inputs,
  });
}
