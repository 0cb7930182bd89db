import { addMonths } from "../../base/dates.ts";
import type { Figure } from "../../figures/figure.ts";
import { describeBill } from "../duplicate-pairs.ts";
import type { Bill } from "../risk-queries.ts";
import { at, type Finding, NOTHING, type RiskContext, type RiskRule, skipped } from "../rule.ts";
import { binomialTail } from "../statistics/tails.ts";

const NO_LIMIT = "the policy bill_approval_limit is not set";
/** A bill that comes this often with the same amount is a contract; nobody chose the amount to stay below a limit. */
const RECURRING = 3;
/** An order on which this many bills came is a framework order; its bills are not a split of one purchase. */
const FRAMEWORK = 5;

/** Bills of the last year whose amount somebody may have chosen. */
async function recentBills({ asOf, data }: RiskContext): Promise<readonly Bill[]> {
  const since = addMonths(asOf, -12);
  const bills = (await data.bills()).filter((bill) => bill.kind === "invoice");
  const times = Map.groupBy(bills, (bill) => `${bill.party_id} ${bill.base_gross}`);
  return bills.filter(
    (bill) =>
      bill.issue_date > since && (times.get(`${bill.party_id} ${bill.base_gross}`)?.length ?? 0) < RECURRING,
  );
}

export const justBelowLimit: RiskRule = {
  id: "just_below_limit",
  title: "Bills cluster just below the approval limit",
  describe:
    "Bills of the trailing year in the band just below bill_approval_limit against the bands of the same width below it and above the limit: in honest books amounts do not know the limit, so about a third of the three bands falls into each (binomial, one-sided). Contracts with a fixed amount are left out.",
  run: async (context) => {
    const limit = context.limits.money("bill_approval_limit");
    if (limit?.value == null || limit.value <= 0) return skipped(NO_LIMIT);
    const width = limit.value * context.limits.value("threshold_band");
    const top = limit.value;
    const bills = await recentBills(context);
    const inBand = (from: number, to: number) =>
      bills.filter((b) => b.base_gross >= from && b.base_gross < to);
    const below = inBand(top - width, top);
    const around = inBand(top - 2 * width, top - width).length + inBand(top, top + width).length;
    const surprising =
      below.length >= context.limits.value("forensic_min_cases") &&
      binomialTail(below.length, below.length + around, 1 / 3) <= context.limits.value("forensic_alpha");
    if (!surprising) return NOTHING;
    const count = countBills("bills_just_below_limit", below, context);
    return {
      findings: [
        {
          rule: justBelowLimit.id,
          key: "company",
          severity: "medium",
          title: "Bills cluster just below the approval limit",
          detail: `${at(count)} bills of the trailing year lie just below the approval limit of ${at(limit)}, many more than on either side of that band.`,
          evidence: { figureIds: [count.id, limit.id], rows: rowsOf(below) },
          owner: "controller",
          clearsWhen: "the bills are reviewed and the cluster has left the trailing year",
        },
      ],
    };
  },
};

export const splitBills: RiskRule = {
  id: "split_bill",
  title: "Purchases split below the approval limit",
  describe:
    "Bills of one supplier with one date and one purchase order, each below bill_approval_limit and together at or above it. Framework orders with many bills are left out.",
  run: async (context) => {
    const limit = context.limits.money("bill_approval_limit");
    if (limit?.value == null || limit.value <= 0) return skipped(NO_LIMIT);
    const top = limit.value;
    const orders = Map.groupBy(
      (await recentBills(context)).filter((bill) => (bill.po_number ?? "").trim() !== ""),
      (bill) => `${bill.party_id} ${bill.po_number ?? ""}`,
    );
    const splits = [...orders.values()]
      .filter((bills) => bills.length < FRAMEWORK)
      .flatMap((bills) => [...Map.groupBy(bills, (bill) => bill.issue_date).values()])
      .filter(
        (bills) =>
          new Set(bills.map((bill) => bill.normalized_number)).size > 1 &&
          bills.every((bill) => bill.base_gross < top) &&
          bills.reduce((sum, bill) => sum + bill.base_gross, 0) >= top,
      );
    return { findings: splits.map((bills) => splitFinding(bills, { limit, context })) };
  },
};

function splitFinding(
  bills: readonly Bill[],
  { limit, context }: { readonly limit: Figure; readonly context: RiskContext },
): Finding {
  const [first] = bills;
  const name = first?.party_name ?? "";
  const key = `${first?.party_id ?? ""}:${first?.po_number ?? ""}:${first?.issue_date ?? ""}`;
  const count = countBills("bills_of_split_order", bills, context, key);
  return {
    rule: splitBills.id,
    key,
    severity: "medium",
    title: `An order of ${name} is billed in parts below the approval limit`,
    detail: `${at(count)} bills of ${name} with one date and one order each lie below the approval limit of ${at(limit)}; together they reach it.`,
    evidence: { figureIds: [count.id, limit.id], rows: rowsOf(bills) },
    owner: "controller",
    clearsWhen: "the order is approved as a whole, or a year has passed",
  };
}

function countBills(name: string, bills: readonly Bill[], context: RiskContext, qualifier?: string): Figure {
  return context.figures.leaf({
    name,
    label: "Bills",
    unit: { kind: "count" },
    asOf: context.asOf,
    qualifier,
    value: bills.length,
    formula: "number of bills",
    sources: [{ kind: "rows", table: "invoice", ids: bills.map((bill) => bill.id), measure: "count" }],
  });
}

function rowsOf(bills: readonly Bill[]): Finding["evidence"]["rows"] {
  return bills
    .slice(-10)
    .map((bill) => ({ table: "invoice", id: bill.id, note: `${bill.party_name}, ${describeBill(bill)}` }));
}
