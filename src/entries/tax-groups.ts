import { Decimal } from "decimal.js";
import type { Minor } from "../base/money.ts";
import { roundDecimal } from "../books/import/amounts.ts";
import type { Issue, StandardInvoice } from "../documents/standard-invoice.ts";
import type { PostingRules } from "./posting-rules.ts";

/** The tax of one category and rate, in the invoice's currency, positive. */
export type TaxGroup = {
  readonly category: string | null;
  /** percent, decimal text */
  readonly rate: string | null;
  readonly basis: Minor;
  readonly amount: Minor;
  /** what was added so that the groups sum to the invoice's tax */
  readonly rounding: Minor;
};

/**
 * The invoice's tax by rate: as it states it, else from its lines, else as one. The groups always sum to the invoice's tax; a
 * difference beyond the tolerance, or a tax that its rate does not give, is an issue for a person.
 */
export function taxGroups(
  invoice: StandardInvoice,
  rules: Pick<PostingRules, "rounding" | "roundingTolerance">,
): { readonly groups: readonly TaxGroup[]; readonly issues: readonly Issue[] } {
  const issues: Issue[] = [];
  const stated = invoice.taxes.map(({ category, rate, basis, amount }) => ({
    category,
    rate,
    basis,
    amount,
  }));
  const groups = stated.length > 0 ? stated : fromLines(invoice);
  const sum = groups.reduce((total, { amount }) => total + amount, 0);
  const left = invoice.tax - sum;
  if (Math.abs(left) > rules.roundingTolerance) {
    issues.push({
      code: "taxes_differ_from_total",
      field: "taxes",
      severity: "review",
      message: `The tax by rate sums to ${sum}, the invoice's tax is ${invoice.tax} (minor units).`,
    });
  }
  const [largest] = [...groups.keys()].sort(
    (a, b) => Math.abs(groups[b]?.amount ?? 0) - Math.abs(groups[a]?.amount ?? 0),
  );
  const settled = groups.map((group, index) => {
    const rounding = index === largest ? left : 0;
    return { ...group, amount: group.amount + rounding, rounding };
  });
  for (const group of settled) {
    const expected = expectedTax(group, invoice, rules.rounding);
    if (expected === undefined || Math.abs(expected - group.amount) <= rules.roundingTolerance) continue;
    issues.push({
      code: "tax_differs",
      field: "taxes",
      severity: "review",
      message: `${group.rate ?? ""} % of ${group.basis} is ${expected}, the invoice has ${group.amount} (minor units).`,
    });
  }
  return { groups: settled, issues };
}

type Plain = Omit<TaxGroup, "rounding">;

function fromLines({ lines, net, tax }: StandardInvoice): readonly Plain[] {
  const taxed = lines.filter((line) => line.tax !== null || line.taxRate !== null);
  if (taxed.length === 0) return [{ category: null, rate: null, basis: net, amount: tax }];
  const byRate = Map.groupBy(taxed, (line) => `${line.taxCategory ?? ""}|${line.taxRate ?? ""}`);
  return [...byRate.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const basis = group.reduce((sum, line) => sum + line.net, 0);
    const amount = group.reduce(
      (sum, line) => sum + (line.tax ?? percentOf(line.net, line.taxRate ?? "0")),
      0,
    );
    return [{ category: first.taxCategory, rate: first.taxRate, basis, amount }];
  });
}

/** What the rate gives, rounded for each line or once; undefined where the rate is not known. */
function expectedTax(
  { rate, basis }: Plain,
  { lines }: StandardInvoice,
  rounding: "line" | "document",
): Minor | undefined {
  if (rate === null) return undefined;
  const same = lines.filter((line) => line.taxRate !== null && new Decimal(line.taxRate).equals(rate));
  const complete = same.reduce((sum, line) => sum + line.net, 0) === basis;
  if (rounding === "line" && complete && same.length > 0)
    return same.reduce((sum, line) => sum + percentOf(line.net, rate), 0);
  return percentOf(basis, rate);
}

export function percentOf(amount: Minor, rate: string): Minor {
  return roundDecimal(new Decimal(amount).times(rate).div(100));
}
