import {
  addToMonth,
  daysBetween,
  type IsoDate,
  type IsoMonth,
  monthEnd,
  monthOf,
  monthStart,
} from "../base/dates.ts";
import { type Figure, money } from "../figures/figure.ts";
import { openAt, type Receivable } from "./receivables.ts";
import type { RiskContext } from "./rule.ts";

/**
 * Mean days from billing to payment of one customer over some months: mean balance / billed x days
 * (Little's law). Unpaid invoices lengthen it as they age, so nothing is left out. Refused when nothing was billed.
 */
export function receivableDays(
  invoices: readonly Receivable[],
  {
    context,
    first,
    last,
  }: { readonly context: RiskContext; readonly first: IsoMonth; readonly last: IsoMonth },
): Figure {
  const { figures, asOf } = context;
  const party = invoices[0]?.partyId ?? "";
  const unit = money(context.company.currency);
  const from = monthStart(first);
  const to = last === monthOf(asOf) ? asOf : monthEnd(last);
  const billed = invoices.filter((i) => i.kind === "invoice" && i.issueDate >= from && i.issueDate <= to);
  const inputs: Record<string, Figure> = {
    billed: figures.leaf({
      name: "customer_billed",
      label: "Billed to the customer",
      unit,
      asOf: to,
      from,
      qualifier: party,
      value: billed.reduce((sum, invoice) => sum + invoice.baseGross, 0),
      formula: "gross of the invoices issued",
      sources: [{ kind: "rows", table: "invoice", ids: billed.map((i) => i.id), measure: "value" }],
    }),
    days: figures.leaf({
      name: "days_in_period",
      label: "Days in the period",
      unit: { kind: "days" },
      asOf: to,
      from,
      value: daysBetween(from, to) + 1,
      formula: "days from the first to the last day, both included",
      sources: [{ kind: "assumption", value: daysBetween(from, to) + 1, note: "calendar" }],
    }),
  };
  const balances: string[] = [];
  for (let month = first; month <= last; month = addToMonth(month, 1)) {
    const day = month === monthOf(asOf) ? asOf : monthEnd(month);
    const name = `open_${month.replace("-", "_")}`;
    inputs[name] = customerOpen(invoices, { context, day });
    balances.push(name);
  }
  return figures.derive({
    name: "customer_receivable_days",
    label: "Days from billing to payment",
    unit: { kind: "days" },
    asOf: to,
    from,
    qualifier: party,
    formula: `mean(${balances.join(", ")}) / billed * days`,
    inputs,
  });
}

export function customerOpen(
  invoices: readonly Receivable[],
  {
    context,
    day,
    minOverdue,
  }: { readonly context: RiskContext; readonly day: IsoDate; readonly minOverdue?: number },
): Figure {
  const party = invoices[0]?.partyId ?? "";
  const overdue = (invoice: Receivable) =>
    minOverdue === undefined || daysBetween(invoice.dueDate, day) >= minOverdue;
  return context.figures.leaf({
    name: minOverdue === undefined ? "customer_open" : "customer_overdue",
    label: minOverdue === undefined ? "Unpaid by the customer" : "Overdue from the customer",
    unit: money(context.company.currency),
    asOf: day,
    qualifier: party,
    value: invoices.filter(overdue).reduce((sum, invoice) => sum + openAt(invoice, day), 0),
    formula: "unpaid parts of the customer's invoices less its credit notes",
    sources: [
      {
        kind: "open_items",
        side: "ar",
        asOf: day,
        party,
        ...(minOverdue === undefined ? {} : { minOverdue }),
      },
    ],
  });
}
