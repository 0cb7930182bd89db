import type { Figure } from "../../figures/figure.ts";
import type { LineDelivery, OrderLine } from "../orders.ts";
import { endingDelivery } from "./judge-line.ts";
import { type SupplierScope, counted, derived, refused } from "./supplier-scope.ts";

export type LeadTimeFigures = {
  readonly count: Figure;
  readonly mean: Figure;
  readonly sd: Figure;
  readonly p90: Figure;
};

/**
 * Calendar days from order to the delivery that filled a line (or the last of one closed short), over lines that ended
 * in the window. Sample standard deviation; p90 by nearest rank, so that it is a delivery that happened.
 */
export function leadTimeFigures(scope: SupplierScope, lines: readonly OrderLine[]): LeadTimeFigures {
  const { from, to } = scope.window;
  const ending = lines
    .map((line) => endingDelivery(line, to))
    .filter((delivery) => delivery !== undefined)
    .filter(({ date }) => date >= from && date <= to)
    .sort((a, b) => a.leadTimeDays - b.leadTimeDays || (a.id < b.id ? -1 : 1));
  const ids = ending.map(({ id }) => id);
  const sum = (value: (delivery: LineDelivery) => number) => ending.reduce((all, one) => all + value(one), 0);
  const table = "delivery" as const;
  const days = { kind: "days" } as const;
  const count = counted(scope, {
    name: "lead_times",
    label: "Lead times measured",
    unit: { kind: "count" },
    value: ending.length,
    formula: "number of lines that ended",
    table,
    ids,
    measure: "count",
  });
  const total = counted(scope, {
    name: "lead_time_total",
    label: "Sum of lead times",
    unit: days,
    value: sum(({ leadTimeDays }) => leadTimeDays),
    formula: "sum of calendar days from order to delivery",
    table,
    ids,
    measure: "lead_time_days",
  });
  const squares = counted(scope, {
    name: "lead_time_squares",
    label: "Sum of squared lead times",
    unit: { kind: "count" },
    value: sum(({ leadTimeDays }) => leadTimeDays ** 2),
    formula: "sum of squared calendar days from order to delivery",
    table,
    ids,
    measure: "lead_time_squared",
  });
  const mean = derived(scope, {
    name: "lead_time_mean",
    label: "Mean lead time",
    unit: days,
    formula: "total / n",
    inputs: { total, n: count },
  });
  const sd = derived(scope, {
    name: "lead_time_sd",
    label: "Standard deviation of the lead time",
    unit: days,
    formula: "pow(max(0, (squares - total * total / n) / (n - 1)), 0.5)",
    inputs: { squares, total, n: count },
  });
  return { count, mean, sd, p90: p90Of(scope, ending) };
}

function p90Of(scope: SupplierScope, ending: readonly LineDelivery[]): Figure {
  const naming = {
    name: "lead_time_p90",
    label: "90th percentile of the lead time",
    unit: { kind: "days" },
  } as const;
  const at = ending[Math.ceil(0.9 * ending.length) - 1];
  if (!at) return refused(scope, { ...naming, refusal: "no line ended in these days" });
  return counted(scope, {
    ...naming,
    value: at.leadTimeDays,
    formula: `the ${Math.ceil(0.9 * ending.length)}th shortest of ${ending.length} lead times (nearest rank)`,
    table: "delivery",
    ids: [at.id],
    measure: "lead_time_days",
  });
}
