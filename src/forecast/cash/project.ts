import type { Minor } from "../../base/money.ts";
import { type Period, roundIntoWeeks } from "../periods.ts";
import type { ForecastLine } from "../stored-run.ts";
import type { CalendarKind, Occurrence } from "./calendar.ts";
import type { CashModel, SideModel } from "./cash-model.ts";
import { expectedShares } from "./collection-curve.ts";
import { paidFromFuture } from "./future-invoicing.ts";
import type { CashInputs } from "./load.ts";
import type { OpenAmount } from "./open-amounts.ts";
import type { Residual } from "./residual.ts";
import type { CashScenario } from "./scenarios.ts";

/** A line of the cash forecast before it is stored: positive amounts and a direction. */
export type CashLine = ForecastLine & { readonly label: string; readonly direction: "in" | "out" };

/** Names of invoices kept with a cell; the smaller rest is given as one sum. */
const NAMED_INVOICES = 60;

/**
 * The lines of one scenario. The four lines on invoices and bills are always there, the others when they are not all zero.
 * Calendar amounts are plans and the same in every scenario.
 */
export function projectCash(inputs: CashInputs, model: CashModel, scenario: CashScenario): CashLine[] {
  const { weeks, ar, ap, calendar, residuals } = model;
  const { collectionSpeed, salesChange, paymentSpeed, costChange } = scenario;
  const line = (name: string, direction: "in" | "out", cells: readonly Cell[]): CashLine => ({
    scenario: scenario.name,
    line: name,
    label: LABELS[name] ?? name,
    direction,
    cells: weeks.map((period, index) => ({ period, ...(cells[index] ?? { amount: 0 }) })),
  });
  const due = (direction: "in" | "out") => calendar.due.filter(({ item }) => item.direction === direction);
  const kinds = [...new Set(due("out").map(({ item }) => item.kind))].sort();
  const other = (name: string, residual: Residual | null, change: number): CashLine[] =>
    residual === null
      ? []
      : [line(name, name.startsWith("receipts") ? "in" : "out", residualCells(residual, change))];
  return [
    line("receipts_open_invoices", "in", openCells(inputs.ar.open, ar, { weeks, speed: collectionSpeed })),
    line(
      "receipts_future_sales",
      "in",
      futureCells(ar, { weeks, speed: collectionSpeed, change: salesChange }),
    ),
    ...(due("in").length > 0 ? [line("receipts_calendar", "in", calendarCells(due("in"), weeks))] : []),
    ...other("receipts_other", residuals.receipts, salesChange),
    line("payments_open_bills", "out", openCells(inputs.ap.open, ap, { weeks, speed: paymentSpeed })),
    line("payments_future_bills", "out", futureCells(ap, { weeks, speed: paymentSpeed, change: costChange })),
    ...kinds.map((kind) => {
      const ofKind = due("out").filter(({ item }) => item.kind === kind);
      return line(`payments_${kind === "other" ? "planned" : kind}`, "out", calendarCells(ofKind, weeks));
    }),
    ...other("payments_other", residuals.disbursements, costChange),
  ];
}

type Cell = { readonly amount: Minor; readonly detail?: unknown };

const KIND_LABELS: Readonly<Record<Exclude<CalendarKind, "other">, string>> = {
  payroll: "Payroll",
  tax: "Taxes",
  debt_principal: "Debt repayment",
  debt_interest: "Debt interest",
  rent: "Rent",
  capex: "Capital expenditure",
  recurring: "Recurring payments",
};

const LABELS: Readonly<Record<string, string>> = {
  receipts_open_invoices: "Receipts from open invoices",
  receipts_future_sales: "Receipts from invoices to come",
  receipts_calendar: "Planned receipts",
  receipts_other: "Other receipts",
  payments_open_bills: "Payment of open bills",
  payments_future_bills: "Payment of bills to come",
  payments_planned: "Other planned payments",
  payments_other: "Other disbursements",
  ...Object.fromEntries(Object.entries(KIND_LABELS).map(([kind, label]) => [`payments_${kind}`, label])),
};

type Spread = { readonly weeks: readonly Period[]; readonly speed: number };

function openCells(open: readonly OpenAmount[], { curves }: SideModel, { weeks, speed }: Spread): Cell[] {
  const days = weeks.length * 7;
  const totals = weeks.map(() => 0);
  const invoices = weeks.map((): { invoice: string; amount: Minor }[] => []);
  for (const { invoiceId, partyId, amount, lag } of open) {
    const shares = expectedShares(curves.of(partyId), { lag, days, speed });
    const byWeek = roundIntoWeeks(
      shares.map((share) => share * amount),
      weeks.length,
    );
    for (const [week, part] of byWeek.entries()) {
      if (part === 0) continue;
      totals[week] = (totals[week] ?? 0) + part;
      invoices[week]?.push({ invoice: invoiceId, amount: part });
    }
  }
  return totals.map((amount, week) => ({ amount, detail: nameLargest(invoices[week] ?? []) }));
}

function nameLargest(parts: { readonly invoice: string; readonly amount: Minor }[]): unknown {
  const sorted = parts.toSorted((a, b) => b.amount - a.amount || (a.invoice < b.invoice ? -1 : 1));
  const rest = sorted.slice(NAMED_INVOICES);
  return {
    invoices: sorted.slice(0, NAMED_INVOICES),
    ...(rest.length > 0
      ? { others: { count: rest.length, amount: rest.reduce((sum, { amount }) => sum + amount, 0) } }
      : {}),
  };
}

function futureCells(
  { curves, future }: SideModel,
  { weeks, speed, change }: Spread & { readonly change: number },
): Cell[] {
  if (!future) return [];
  const paid = paidFromFuture(future, { curves, speed, change });
  const { method } = future;
  const months = future.months.map(({ month, amount }) => ({
    month,
    invoicing: Math.round(amount * (1 + change)),
  }));
  return roundIntoWeeks(paid, weeks.length).map((amount) => ({ amount, detail: { method, months } }));
}

function calendarCells(due: readonly Occurrence[], weeks: readonly Period[]): Cell[] {
  return weeks.map(({ from, to }) => {
    const within = due.filter(({ payDate }) => payDate >= from && payDate <= to);
    const items = within.map(({ item, date, payDate, amount }) => ({
      item: item.id,
      planned: date,
      paid: payDate,
      amount,
    }));
    return { amount: within.reduce((sum, { amount }) => sum + amount, 0), detail: { items } };
  });
}

function residualCells({ weekly, method, accounts }: Residual, change: number): Cell[] {
  const daily = weekly.flatMap((amount) => Array.from({ length: 7 }, () => (amount * (1 + change)) / 7));
  return roundIntoWeeks(daily, weekly.length).map((amount) => ({ amount, detail: { method, accounts } }));
}

/** How a stored line is called in tables. */
export const cashLineLabel = (line: string): string => LABELS[line] ?? line;
