import { type IsoDate, addDays, daysBetween } from "../../base/dates.ts";
import type { Minor } from "../../base/money.ts";
import type { Row } from "../../store/schema.ts";
import type { CounterLine } from "../cash-queries.ts";
import type { FlowOwner } from "./cash-flows.ts";

/** What forecast lines and actual movements are compared by. */
export type CashGroup = { readonly key: string; readonly label: string };

/** A stretch of whole weeks of a stored forecast and a part of the week after (or before) it. */
export type Stretch = {
  readonly forecastId: string;
  readonly lines: readonly string[];
  readonly direction: "in" | "out";
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly fromIndex: number;
  readonly toIndex: number;
  readonly value: Minor;
  /** Days of seven that count; 7 for whole weeks. */
  readonly days: number;
};

export type GroupComparison = CashGroup & {
  /** What the prior forecast foresaw for the days that have passed since. */
  readonly passed: readonly Stretch[];
  /** What it foresaw for the days that are left of it. */
  readonly priorRest: readonly Stretch[];
  /** What the new forecast foresees for those same days. */
  readonly newRest: readonly Stretch[];
  /** Journal lines that say what happened; cash moved by the opposite of their sum. */
  readonly actualLineIds: readonly string[];
  readonly actualSum: Minor;
};

export type StoredForecast = {
  readonly id: string;
  readonly asOf: IsoDate;
  /** Base scenario. */
  readonly lines: readonly Row<"forecast_line">[];
};

const GROUPS: readonly (CashGroup & {
  readonly lines: readonly string[];
  readonly owners: readonly FlowOwner[];
})[] = [
  {
    key: "customers",
    label: "Customer receipts",
    lines: ["receipts_open_invoices", "receipts_future_sales"],
    owners: ["receivables"],
  },
  {
    key: "suppliers",
    label: "Supplier payments",
    lines: ["payments_open_bills", "payments_future_bills"],
    owners: ["payables"],
  },
  { key: "payroll", label: "Payroll", lines: ["payments_payroll"], owners: ["payroll"] },
  { key: "tax", label: "Taxes", lines: ["payments_tax"], owners: ["tax"] },
  {
    key: "debt",
    label: "Debt service",
    lines: ["payments_debt_principal", "payments_debt_interest"],
    owners: ["debt_principal", "debt_interest"],
  },
  { key: "rent", label: "Rent", lines: ["payments_rent"], owners: ["rent"] },
  { key: "capex", label: "Capital expenditure", lines: ["payments_capex"], owners: ["capex"] },
  {
    key: "other",
    label: "Everything else",
    lines: [
      "receipts_other",
      "receipts_calendar",
      "payments_other",
      "payments_recurring",
      "payments_planned",
    ],
    owners: ["recurring", "other", "residual", "not_projected"],
  },
];

export type ComparisonInputs = {
  readonly prior: StoredForecast;
  readonly current: StoredForecast;
  /** Cash movements of the days after the prior forecast's day, up to the current one's. */
  readonly movements: readonly OwnedMovement[];
};

export type OwnedMovement = { readonly line: CounterLine; readonly by: FlowOwner };

/**
 * Lays the prior forecast beside what happened and beside the new forecast. The groups cover every line and every
 * movement, so their variances add up to the variance of cash. A week that has only begun counts by days of seven.
 */
export function compareWithPrior({ prior, current, movements }: ComparisonInputs): GroupComparison[] {
  const end = prior.lines.reduce(
    (last, line) => (line.period_end > last ? line.period_end : last),
    prior.asOf,
  );
  return GROUPS.map(({ key, label, lines, owners }) => {
    const mine = movements.filter(({ by }) => owners.includes(by)).map(({ line }) => line);
    return {
      key,
      label,
      passed: stretches(prior, { lines, from: addDays(prior.asOf, 1), to: current.asOf }),
      priorRest: stretches(prior, { lines, from: addDays(current.asOf, 1), to: end }),
      newRest: stretches(current, { lines, from: addDays(current.asOf, 1), to: end }),
      actualLineIds: mine.map(({ id }) => String(id)),
      actualSum: mine.reduce((sum, { total }) => sum + total, 0),
    };
  }).filter(
    (group) =>
      group.actualLineIds.length > 0 || [...group.passed, ...group.priorRest, ...group.newRest].length > 0,
  );
}

/** The weeks of a stored forecast that lie in from..to, whole ones together, cut ones each with its days. */
function stretches(
  { id, lines: stored }: StoredForecast,
  { lines, from, to }: { readonly lines: readonly string[]; readonly from: IsoDate; readonly to: IsoDate },
): Stretch[] {
  return (["in", "out"] as const).flatMap((direction) => {
    const mine = stored.filter(
      ({ line }) => lines.includes(line) && line.startsWith(direction === "in" ? "receipts" : "payments"),
    );
    const names = [...new Set(mine.map(({ line }) => line))].sort();
    const byWeek = Map.groupBy(mine, ({ period_index }) => period_index);
    const made: Stretch[] = [];
    for (const [index, cells] of [...byWeek].sort(([a], [b]) => a - b)) {
      const { period_start: start = "", period_end: stop = "" } = cells[0] ?? {};
      const days = daysBetween(start > from ? start : from, stop < to ? stop : to) + 1;
      if (days <= 0) continue;
      const value = cells.reduce((sum, { amount }) => sum + amount, 0);
      const before = made.at(-1);
      if (before && before.days === 7 && days === 7) {
        made[made.length - 1] = { ...before, to: stop, toIndex: index, value: before.value + value };
      } else {
        const where = { from: start, to: stop, fromIndex: index, toIndex: index };
        made.push({ forecastId: id, lines: names, direction, ...where, value, days });
      }
    }
    return made;
  });
}
