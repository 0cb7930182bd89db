import type { IsoDate } from "../base/dates.ts";
import type { Issue, StandardInvoice } from "../documents/standard-invoice.ts";
import { baseAmounts } from "./base-amounts.ts";
import { cashAccount, controlAccount } from "./control-accounts.ts";
import { findDuplicate } from "./duplicates.ts";
import { rateOn } from "./exchange-rate.ts";
import { hintIssues } from "./hints.ts";
import { type NetLine, netLines } from "./net-lines.ts";
import { periodIssues } from "./periods.ts";
import { planTax } from "./plan-tax.ts";
import type { PostingRules, RuleAccount } from "./posting-rules.ts";
import type { ProposedEntry, ProposedLine } from "./proposed-entry.ts";

export type ProposeOptions = {
  /** What standardisation found; carried into the entry. */
  readonly issues?: readonly Issue[] | undefined;
  /** Cash basis: when and from which account the invoice was paid; without it such an entry is blocked. */
  readonly payment?: { readonly date: IsoDate; readonly accountCode?: string | undefined } | undefined;
  /** Post on this day instead of the issue date: a person's choice where that lies in a closed period. */
  readonly date?: IsoDate | undefined;
};

/**
 * The entry that an invoice asks for. Bill: cost and input tax against payables; sale: receivables against revenue and output
 * tax; credit notes the other way round. Pure: the same invoice and rules give the same entry.
 * Laws: amounts and base amounts sum to zero; the control line (the first) is the gross amount, and its base amount
 * round(gross x rate). A blocked entry may have no lines.
 */
export function proposeEntry(
  invoice: StandardInvoice,
  rules: PostingRules,
  options: ProposeOptions = {},
): ProposedEntry {
  const { entity } = rules;
  const issues: Issue[] = [...(options.issues ?? []), ...amountIssues(invoice)];
  const cash = entity.basis === "cash";
  const date = options.date ?? (cash ? options.payment?.date : undefined) ?? invoice.issueDate;
  if (cash && !options.payment) {
    issues.push(
      error("cash_basis", null, "The books are on cash basis: the entry is made when the invoice is paid."),
    );
  }
  if (options.date !== undefined && options.date !== invoice.issueDate) {
    issues.push({
      code: "date_moved",
      field: "issueDate",
      severity: "review",
      message: `The entry is dated ${date}, its document ${invoice.issueDate}.`,
    });
  }
  issues.push(...periodIssues(rules.periods, date), ...partyIssues(invoice, rules, options.issues ?? []));
  const found = rateOn(rules.fxRates, { from: invoice.currency, to: entity.base_currency, date });
  if (!found) {
    issues.push(
      error(
        "fx_rate_missing",
        "currency",
        `No rate between ${invoice.currency} and ${entity.base_currency} on or before ${date}.`,
      ),
    );
  } else issues.push(...found.issues);
  const control = cash
    ? cashAccount(rules, { code: options.payment?.accountCode, currency: invoice.currency })
    : controlAccount(rules, invoice);
  if (!control) {
    const wanted = cash ? "bank account" : invoice.side === "ap" ? "trade payables" : "trade receivables";
    issues.push(error("no_control_account", null, `The chart has no account for ${wanted}.`));
  }
  const tax = planTax(invoice, rules);
  const net = netLines(invoice, rules, tax);
  issues.push(
    ...tax.issues,
    ...net.issues,
    ...unsure(net.lines, rules),
    ...hintIssues(invoice, net.lines, rules),
  );
  const drafts = [...net.lines, ...tax.lines.map((line) => ({ ...line, description: null }))];
  const lines = control ? toLines(drafts, { invoice, control, cash }) : [];
  const complete = lines.reduce((sum, { amount }) => sum + amount, 0) === 0 && lines.length > 1;
  const conversion = { rate: found?.rate ?? "0", from: invoice.currency, to: entity.base_currency };
  const base = baseAmounts(
    lines.map(({ amount }) => amount),
    conversion,
  );
  return {
    documentId: invoice.documentId,
    entityId: entity.id,
    date,
    description: describe(invoice),
    invoice,
    basis: entity.basis,
    fxRate: found ? found.rate.toFixed() : "0",
    baseCurrency: entity.base_currency,
    lines: complete ? lines.map((line, index) => ({ ...line, baseAmount: base[index] ?? 0 })) : [],
    issues,
    disposition: dispositionOf(issues),
  };
}

export function dispositionOf(issues: readonly Issue[]): ProposedEntry["disposition"] {
  if (issues.some(({ severity }) => severity === "error")) return "blocked";
  return issues.some(({ severity }) => severity === "review") ? "review" : "post";
}

/** +1 where the net lines are debits: bills, and credit notes to customers. */
export function directionOf({ side, kind }: Pick<StandardInvoice, "side" | "kind">): 1 | -1 {
  return (side === "ap") === (kind === "invoice") ? 1 : -1;
}

function toLines(
  drafts: readonly NetLine[],
  {
    invoice,
    control,
    cash,
  }: { readonly invoice: StandardInvoice; readonly control: RuleAccount; readonly cash: boolean },
): ProposedLine[] {
  const direction = directionOf(invoice);
  const partyId = invoice.party.id;
  const whose = invoice.side === "ap" ? "owed to suppliers" : "owed by customers";
  const first: ProposedLine = {
    accountCode: control.code,
    accountName: control.name,
    amount: -direction * invoice.gross || 0,
    baseAmount: 0,
    taxCode: null,
    partyId,
    description: describe(invoice),
    reason: {
      kind: "control",
      text: cash
        ? `${control.code} ${control.name} is where the payment shows.`
        : `${control.code} ${control.name} holds what is ${whose}; due ${invoice.dueDate}.`,
      confidence: 1,
    },
  };
  const rest = drafts.map(({ account, amount, description, taxCode, reason }) => ({
    accountCode: account.code,
    accountName: account.name,
    amount: direction * amount || 0,
    baseAmount: 0,
    taxCode,
    partyId,
    description,
    reason,
  }));
  return [first, ...rest];
}

function describe({ side, kind, party, number }: StandardInvoice): string {
  const what = kind === "credit_note" ? "Credit note" : side === "ap" ? "Bill" : "Invoice";
  return `${what} ${number} ${side === "ap" ? "from" : "to"} ${party.name}`;
}

function error(code: string, field: string | null, message: string): Issue {
  return { code, field, severity: "error", message };
}

function amountIssues({ net, tax, gross }: StandardInvoice): readonly Issue[] {
  if (net + tax !== gross)
    return [
      error(
        "amounts_differ",
        "gross",
        `Net ${net} and tax ${tax} do not sum to gross ${gross} (minor units).`,
      ),
    ];
  if (gross === 0)
    return [error("zero_amount", "gross", "The invoice is over nothing; there is nothing to post.")];
  if (gross < 0)
    return [
      error(
        "negative_amount",
        "gross",
        "The total is negative: it should be a credit note with a positive total.",
      ),
    ];
  return [];
}

function partyIssues(
  invoice: StandardInvoice,
  rules: PostingRules,
  found: readonly Issue[],
): readonly Issue[] {
  const { party, number, issueDate } = invoice;
  if (party.id === null) {
    const message = `${party.name} is not among the parties yet; posting adds it.`;
    return [{ code: "new_party", field: "party", severity: "note", message }];
  }
  const twin = findDuplicate(
    rules.invoices,
    { ...invoice, partyId: party.id },
    rules.entity.fiscal_year_start_month,
  );
  if (!twin) return [];
  const message = `${number} of ${party.name} dated ${issueDate} is in the books already, dated ${twin.issueDate} (${twin.id}).`;
  // Standardisation leaves a note where a person looked at both and said that they are two.
  const accepted = found.some(({ code, severity }) => code === "possible_duplicate" && severity === "note");
  return [
    accepted
      ? { code: "duplicate_accepted", field: "number", severity: "note", message }
      : error("duplicate_invoice", "number", message),
  ];
}

function unsure(lines: readonly NetLine[], rules: PostingRules): readonly Issue[] {
  return lines.flatMap(({ reason, account, description }) =>
    reason.confidence >= rules.automaticConfidence || reason.kind === "rounding"
      ? []
      : [
          {
            code: "account_unsure",
            field: "lines",
            severity: "review" as const,
            message: `${account.code} ${account.name} for "${description ?? "the invoice"}" is a suggestion: ${reason.text}`,
          },
        ],
  );
}
