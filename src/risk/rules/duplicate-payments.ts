import { daysBetween } from "../../base/dates.ts";
import { money } from "../../figures/figure.ts";
import { at, type Finding, type RiskContext, type RiskRule } from "../rule.ts";
import type { Bill, PaymentUse, SupplierPayment } from "../risk-queries.ts";

type PaymentPair = {
  readonly earlier: SupplierPayment;
  readonly later: SupplierPayment;
  readonly overpaid: boolean;
};

/** One debt paid twice. */
export const duplicatePayments: RiskRule = {
  id: "duplicate_payment",
  title: "Payments made twice",
  describe:
    "Two payments of one supplier with the same amount near in date, where the later one pays a bill that was already paid or no bill at all and the references do not tell them apart. Payments that each settle a bill of their own are not duplicates.",
  run: async (context) => {
    const payments = await context.data.supplierPayments();
    const uses = Map.groupBy(await context.data.paymentUses(), (use) => use.payment_id);
    const bills = new Map((await context.data.bills()).map((bill) => [bill.id, bill]));
    const paid = new Map<string, number>();
    for (const use of [...uses.values()].flat())
      paid.set(use.invoice_id, (paid.get(use.invoice_id) ?? 0) + use.amount);
    const windowDays = context.limits.value("duplicate_payment_window_days");
    const groups = Map.groupBy(payments, (p) => [p.party_id, p.currency, p.amount].join(" "));
    const pairs = [...groups.values()].flatMap((group) =>
      pairsOf(group, { uses, bills, paid, windowDays, allocates: uses.size > 0 }),
    );
    return { findings: pairs.map((pair) => toFinding(pair, context)) };
  },
};

type Known = {
  readonly uses: ReadonlyMap<string, readonly PaymentUse[]>;
  readonly bills: ReadonlyMap<string, Bill>;
  /** What was allocated to each bill. */
  readonly paid: ReadonlyMap<string, number>;
  readonly windowDays: number;
  /** Do these books say at all which payment paid which bill? */
  readonly allocates: boolean;
};

/** Payments of one supplier, currency and amount, oldest first. */
function pairsOf(group: readonly SupplierPayment[], known: Known): PaymentPair[] {
  return group.flatMap((later, index): PaymentPair[] => {
    const earlier = group[index - 1];
    if (!earlier) return [];
    const days = daysBetween(earlier.date, later.date);
    const overpaid = sameBillOverpaid(earlier, later, known);
    if (overpaid) return [{ earlier, later, overpaid }];
    if (days > known.windowDays) return [];
    const [a, b] = [normalised(earlier.reference), normalised(later.reference)];
    // An amount that keeps going out is a standing order: only a second one on the same day is odd.
    if (group.length >= 4 && days > 0) return [];
    if (known.allocates) {
      const settlesOwn = (known.uses.get(later.id) ?? []).length > 0;
      const otherReference = a !== "" && b !== "" && a !== b;
      const firstSettles = (known.uses.get(earlier.id) ?? []).length > 0;
      return settlesOwn || otherReference || !firstSettles ? [] : [{ earlier, later, overpaid }];
    }
    return a !== "" && a === b ? [{ earlier, later, overpaid }] : [];
  });
}

function sameBillOverpaid(earlier: SupplierPayment, later: SupplierPayment, known: Known): boolean {
  const first = new Set((known.uses.get(earlier.id) ?? []).map((use) => use.invoice_id));
  return (known.uses.get(later.id) ?? []).some(({ invoice_id }) => {
    const bill = known.bills.get(invoice_id);
    return bill !== undefined && first.has(invoice_id) && (known.paid.get(invoice_id) ?? 0) > bill.gross;
  });
}

function normalised(reference: string | null): string {
  return (reference ?? "").replace(/[^\p{L}\p{N}]/gu, "").toUpperCase();
}

function toFinding({ earlier, later, overpaid }: PaymentPair, context: RiskContext): Finding {
  const amount = context.figures.leaf({
    name: "duplicate_payment_amount",
    label: `Payment to ${later.party_name} that looks made twice`,
    unit: money(context.company.currency),
    asOf: context.asOf,
    qualifier: later.id,
    value: later.base_amount,
    formula: "amount of the later payment in base currency",
    sources: [{ kind: "rows", table: "payment", ids: [later.id], measure: "value" }],
  });
  const why = overpaid
    ? "Both were booked against the same bill, which is now overpaid."
    : "The later one settles no bill of its own, and no reference tells them apart.";
  return {
    rule: duplicatePayments.id,
    key: later.id,
    severity: "high",
    title: `${later.party_name} looks paid twice`,
    detail: `${later.party_name} received ${at(amount)} twice. ${why}`,
    evidence: {
      figureIds: [amount.id],
      rows: [earlier, later].map((payment) => ({
        table: "payment",
        id: payment.id,
        note: `${payment.date}, reference ${payment.reference ?? "none"}`,
      })),
    },
    owner: "accounts payable",
    clearsWhen: "the payment is refunded, voided or allocated to a bill of its own",
  };
}
