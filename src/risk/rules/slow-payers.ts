import { addToMonth, monthOf } from "../../base/dates.ts";
import { customerOpen, receivableDays } from "../customer-figures.ts";
import { type Drift, paymentDrift } from "../payment-drift.ts";
import { daysLate, type Receivable } from "../receivables.ts";
import { at, type Finding, type RiskContext, type RiskRule, skipped } from "../rule.ts";
import { holm } from "../statistics/ranks.ts";

type Judged = { readonly invoices: readonly Receivable[]; readonly drift: Drift };

/** Customers who pay later than they used to, and the rest of them together. */
export const slowPayers: RiskRule = {
  id: "slow_payer",
  title: "Customers paying later than before",
  describe:
    "Monthly median days late of each customer, recent months against the months before: Mann-Whitney, exact, corrected for the choice of months (Bonferroni) and over all customers (Holm), a Hodges-Lehmann shift of at least a week, also against the same months a year ago. Invoices still unpaid count with the days they are late so far.",
  run: async (context) => {
    const receivables = await context.data.receivables();
    if (receivables.length === 0) return skipped("there are no customer invoices");
    const recentMonths = context.limits.value("slow_payer_recent_months");
    const options = { asOf: context.asOf, recentMonths };
    const judged: Judged[] = [];
    for (const invoices of Map.groupBy(receivables, (invoice) => invoice.partyId).values()) {
      context.signal.throwIfAborted();
      const drift = paymentDrift(invoices, options);
      if (drift) judged.push({ invoices, drift });
    }
    const slow = chosen(judged, context);
    // What the slow ones alone cause is not a second problem: the others are judged without them.
    const slowIds = new Set(slow.map(({ invoices }) => invoices[0]?.partyId));
    const others = receivables.filter((invoice) => !slowIds.has(invoice.partyId));
    const drift = paymentDrift(others, options);
    const manyParties = new Set(others.map((invoice) => invoice.partyId)).size > 1;
    const portfolio = drift && manyParties ? chosen([{ invoices: others, drift }], context) : [];
    return {
      findings: [
        ...slow.map((one) => customerFinding(one, context)),
        ...(await Promise.all(portfolio.map((one) => portfolioFinding(one, context)))),
      ],
    };
  },
};

function chosen(judged: readonly Judged[], { limits }: RiskContext): Judged[] {
  const significant = holm(
    judged.map(({ drift }) => drift.pValue),
    limits.value("slow_payer_alpha"),
  );
  const least = limits.value("slow_payer_min_shift_days");
  return judged.filter(({ drift }, index) => significant[index] === true && drift.shiftDays >= least);
}

function customerFinding({ invoices, drift }: Judged, context: RiskContext): Finding {
  const last = monthOf(context.asOf);
  const now = receivableDays(invoices, { context, first: drift.since, last });
  const before = receivableDays(invoices, {
    context,
    first: addToMonth(drift.since, -Math.min(12, drift.earlierMonths)),
    last: addToMonth(drift.since, -1),
  });
  const overdue = customerOpen(invoices, { context, day: context.asOf, minOverdue: 1 });
  const name = invoices[0]?.partyName ?? "";
  const party = invoices[0]?.partyId ?? "";
  return {
    rule: slowPayers.id,
    key: party,
    severity: drift.shiftDays >= 2 * context.limits.value("slow_payer_min_shift_days") ? "high" : "medium",
    title: `${name} pays later than it used to`,
    detail: `${name} now takes ${at(now)} from bill to payment, against ${at(before)} before; ${at(overdue)} of its invoices are overdue. The change is more than its ordinary scatter.`,
    evidence: {
      figureIds: [now.id, before.id, overdue.id],
      rows: [{ table: "party", id: party, note: name }, ...latest(invoices, context)],
    },
    owner: "credit control",
    clearsWhen: "the customer's recent months are no longer later than its history",
  };
}

async function portfolioFinding({ invoices }: Judged, context: RiskContext): Promise<Finding> {
  const days = await context.metric("dso", context.asOf);
  const figure = "figure" in days && days.figure.value !== null ? days.figure : undefined;
  return {
    rule: slowPayers.id,
    key: "portfolio",
    severity: "medium",
    title: "Customers as a whole pay later than before",
    detail: `Beyond single slow payers, invoices are settled later than in earlier months.${figure ? ` Days sales outstanding are ${at(figure)}.` : ""}`,
    evidence: { figureIds: figure ? [figure.id] : [], rows: latest(invoices, context) },
    owner: "credit control",
    clearsWhen: "recent months are no longer later than the history",
  };
}

/** The last few invoices that came due, with how late each was. */
function latest(invoices: readonly Receivable[], { asOf }: RiskContext): Finding["evidence"]["rows"] {
  return invoices
    .flatMap((invoice) => {
      const late = daysLate(invoice, asOf);
      return late === undefined ? [] : [{ invoice, late }];
    })
    .sort((a, b) => (a.invoice.dueDate < b.invoice.dueDate ? 1 : -1))
    .slice(0, 6)
    .map(({ invoice, late }) => ({
      table: "invoice",
      id: invoice.id,
      note: `number ${invoice.number}, due ${invoice.dueDate}, ${late} days late when paid or so far`,
    }));
}
