import { Decimal } from "decimal.js";
import { type Minor, splitMinor } from "../base/money.ts";
import type { Issue, StandardInvoice, StandardLine } from "../documents/standard-invoice.ts";
import { type ChosenAccount, chooseAccount } from "./choose-account.ts";
import { roundingAccount } from "./control-accounts.ts";
import type { AccountReason } from "./proposed-entry.ts";
import type { TaxPlan } from "./plan-tax.ts";
import type { PostingRules, RuleAccount } from "./posting-rules.ts";
import { taxCodeOf } from "./tax-accounts.ts";

/** One line of cost, asset or revenue; amount in the invoice's currency, positive as on the invoice. */
export type NetLine = {
  readonly account: RuleAccount;
  readonly amount: Minor;
  readonly description: string | null;
  readonly taxCode: string | null;
  readonly reason: AccountReason;
};

export type NetLines = { readonly lines: readonly NetLine[]; readonly issues: readonly Issue[] };

/**
 * The invoice's lines with their accounts, tax that is part of the cost spread over them, and what the lines lack of the net
 * amount: a rounding within the tolerance, else a line of its own that a person must look at. They sum to net + tax in cost.
 */
export function netLines(
  invoice: StandardInvoice,
  rules: PostingRules,
  tax: Pick<TaxPlan, "toCost">,
): NetLines {
  const issues: Issue[] = [];
  const chosen: { line: StandardLine; choice: ChosenAccount }[] = [];
  for (const line of invoice.lines.length > 0 ? invoice.lines : [wholeInvoice(invoice)]) {
    if (line.net === 0) continue;
    const choice = chooseAccount(line, invoice, rules);
    if (!choice) {
      issues.push({
        code: "no_account",
        field: "lines",
        severity: "error",
        message: `The chart has no ${invoice.side === "ap" ? "expense" : "revenue"} account for "${line.description}".`,
      });
      continue;
    }
    issues.push(...choice.issues);
    chosen.push({ line, choice });
  }
  const amounts = chosen.map(({ line }) => line.net);
  for (const { rate, amount } of tax.toCost) {
    const weights = chosen.map(({ line }) => (carries(line, rate, chosen) ? Math.abs(line.net) : 0));
    for (const [index, part] of splitMinor(amount, weights).entries())
      amounts[index] = (amounts[index] ?? 0) + part;
  }
  const lines: NetLine[] = chosen.map(({ line, choice }, index) => ({
    account: choice.account,
    amount: amounts[index] ?? 0,
    description: line.description === "" ? null : line.description,
    taxCode: taxCodeOf(rules.taxCodes, { rate: line.taxRate, side: invoice.side })?.code ?? null,
    reason: choice.reason,
  }));
  const sum = chosen.reduce((total, { line }) => total + line.net, 0);
  const rest = restLine(invoice.net - sum, lines, rules);
  if (rest) {
    lines.push(rest.line);
    if (rest.issue) issues.push(rest.issue);
  }
  return { lines, issues };
}

function wholeInvoice({ net }: StandardInvoice): StandardLine {
  return {
    description: "",
    itemCode: null,
    quantity: null,
    unitPrice: null,
    net,
    taxRate: null,
    taxCategory: null,
    accountCode: null,
    tax: null,
  };
}

/** Tax of a rate belongs to that rate's lines; where no line has it, to all. */
function carries(
  line: StandardLine,
  rate: string | null,
  all: readonly { readonly line: StandardLine }[],
): boolean {
  const has = ({ taxRate }: StandardLine) =>
    rate !== null && taxRate !== null && new Decimal(taxRate).equals(rate);
  return has(line) || !all.some((other) => has(other.line));
}

function restLine(
  rest: Minor,
  lines: readonly NetLine[],
  rules: PostingRules,
): { readonly line: NetLine; readonly issue?: Issue } | undefined {
  const [largest] = lines.toSorted((a, b) => Math.abs(b.amount) - Math.abs(a.amount));
  if (rest === 0 || !largest) return undefined;
  if (Math.abs(rest) <= rules.roundingTolerance) {
    const account = roundingAccount(rules) ?? largest.account;
    return {
      line: {
        account,
        amount: rest,
        description: "Rounding",
        taxCode: null,
        reason: {
          kind: "rounding",
          text: `The lines miss the net amount by ${rest} minor unit(s): ${account.code} ${account.name}.`,
          confidence: 1,
        },
      },
    };
  }
  return {
    line: {
      account: largest.account,
      amount: rest,
      description: "Net amount that no line explains",
      taxCode: null,
      reason: {
        kind: "fallback",
        text: `The lines do not sum to the net amount; the difference is put with the largest line.`,
        confidence: 0.2,
      },
    },
    issue: {
      code: "lines_differ_from_net",
      field: "lines",
      severity: "review",
      message: `The lines miss the net amount by ${rest} minor units: an allowance, a charge or a misread line.`,
    },
  };
}
