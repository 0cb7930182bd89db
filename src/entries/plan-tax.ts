import { Decimal } from "decimal.js";
import type { Minor } from "../base/money.ts";
import type { Issue, StandardInvoice } from "../documents/standard-invoice.ts";
import type { AccountReason } from "./proposed-entry.ts";
import type { PostingRules, RuleAccount, RuleTaxCode } from "./posting-rules.ts";
import { taxAccount, taxCodeOf, useOfTaxCode } from "./tax-accounts.ts";
import { type TaxGroup, percentOf, taxGroups } from "./tax-groups.ts";

export type TaxLine = {
  readonly account: RuleAccount;
  /** positive in the direction of the net lines */
  readonly amount: Minor;
  readonly taxCode: string | null;
  readonly reason: AccountReason;
};

export type TaxPlan = {
  readonly lines: readonly TaxLine[];
  /** Tax that becomes part of the cost: of the lines of that rate, or of all. */
  readonly toCost: readonly { readonly rate: string | null; readonly amount: Minor }[];
  readonly issues: readonly Issue[];
};

/** Where buyers do not get sales tax back. */
const SALES_TAX_COUNTRIES: ReadonlySet<string> = new Set(["US"]);
/** UNCL 5305: reverse charge, and intra-community supply, of which the buyer accounts for the tax. */
const BUYER_ACCOUNTS: ReadonlySet<string> = new Set(["AE", "K"]);

/** Where each rate's tax goes: a tax account, the cost, or both sides of reverse charge. */
export function planTax(invoice: StandardInvoice, rules: PostingRules): TaxPlan {
  const { groups, issues: found } = taxGroups(invoice, rules);
  const plan = { lines: [] as TaxLine[], toCost: [] as { rate: string | null; amount: Minor }[] };
  const issues = [...found];
  for (const group of groups) {
    if (group.amount === 0 && group.category !== null && BUYER_ACCOUNTS.has(group.category)) {
      if (invoice.side === "ap") issues.push(...reverseCharge(group, rules, plan));
    } else if (group.amount !== 0) issues.push(...charged(group, { side: invoice.side, rules, plan }));
  }
  return { ...plan, issues };
}

type Building = { lines: TaxLine[]; toCost: { rate: string | null; amount: Minor }[] };

function charged(
  group: TaxGroup,
  {
    side,
    rules,
    plan,
  }: { readonly side: "ap" | "ar"; readonly rules: PostingRules; readonly plan: Building },
): readonly Issue[] {
  const { rate, amount, rounding } = group;
  const code = taxCodeOf(rules.taxCodes, { rate, side });
  const refusal = side === "ap" ? whyNotRecoverable(code, rules) : undefined;
  const direction = side === "ap" ? "input" : "output";
  const account = refusal ? undefined : taxAccount(rules, direction, { code: code?.code ?? null, rate });
  if (account) {
    plan.lines.push({
      account,
      amount,
      taxCode: code?.code ?? null,
      reason: taxReason(account, { rate, direction, rounding }),
    });
    return [];
  }
  if (side === "ar") {
    return [
      {
        code: "no_tax_account",
        field: "tax",
        severity: "error",
        message: "The chart has no account for tax owed on sales; add one (subtype tax_payable).",
      },
    ];
  }
  plan.toCost.push({ rate, amount });
  return [
    {
      code: "tax_in_cost",
      field: "tax",
      severity: "note",
      message: `The tax is part of the cost: ${refusal ?? "the chart has no account for input tax"}.`,
    },
  ];
}

function whyNotRecoverable(code: RuleTaxCode | undefined, { entity }: PostingRules): string | undefined {
  const use = code && useOfTaxCode(code);
  if (code && use === "not_recoverable") return `${code.code} ${code.name} is not recoverable`;
  if (use !== "input" && entity.country !== null && SALES_TAX_COUNTRIES.has(entity.country))
    return `buyers in ${entity.country} do not get sales tax back`;
  return undefined;
}

function taxReason(
  { code, name }: RuleAccount,
  {
    rate,
    direction,
    rounding,
  }: { readonly rate: string | null; readonly direction: string; readonly rounding: Minor },
): AccountReason {
  const what = rate === null ? `The invoice's ${direction} tax` : `${direction} tax of ${rate} %`;
  const adjusted = rounding === 0 ? "" : `, adjusted by ${rounding} minor unit(s) to the invoice's total`;
  return { kind: "tax", text: `${what} goes to ${code} ${name}${adjusted}.`, confidence: 1 };
}

/** The buyer owes the tax and may deduct it: both sides, at the rate of the company's own country. */
function reverseCharge(group: TaxGroup, rules: PostingRules, plan: Building): readonly Issue[] {
  const uses = (use: string) => rules.taxCodes.filter((code) => useOfTaxCode(code) === use);
  const highest = (codes: readonly RuleTaxCode[]) =>
    codes.toSorted((a, b) => new Decimal(b.rate).comparedTo(a.rate))[0];
  const code = highest(uses("reverse_charge")) ?? highest([...uses("input"), ...uses("any")]);
  const output = taxAccount(rules, "output", { code: code?.code ?? null, rate: code?.rate ?? null });
  if (!code || !output || new Decimal(code.rate).isZero()) {
    return [
      {
        code: "reverse_charge_unknown",
        field: "taxes",
        severity: "review",
        message:
          "The buyer owes the tax of this invoice (reverse charge), but no tax code with a rate and an account for output tax say how.",
      },
    ];
  }
  const amount = percentOf(group.basis, code.rate);
  const input = taxAccount(rules, "input", { code: code.code, rate: code.rate });
  const reason = (side: string, account: RuleAccount): AccountReason => ({
    kind: "tax",
    text: `Reverse charge at ${code.rate} %, ${side} side: ${account.code} ${account.name}.`,
    confidence: 1,
  });
  if (input) plan.lines.push({ account: input, amount, taxCode: code.code, reason: reason("input", input) });
  else plan.toCost.push({ rate: group.rate, amount });
  plan.lines.push({ account: output, amount: -amount, taxCode: code.code, reason: reason("output", output) });
  return [
    {
      code: "reverse_charge",
      field: "taxes",
      severity: "note",
      message: `The buyer accounts for the tax: ${code.rate} % of ${group.basis} minor units on both sides.`,
    },
  ];
}
