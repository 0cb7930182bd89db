import { currencyExponent, type Minor, roundHalfUp } from "../base/money.ts";
import type { JournalDraft, JournalLineDraft } from "../books/posting.ts";
import type { Row } from "../store/schema.ts";
import type { ReconcilingAccounts } from "./chart.ts";
import type { OpenInvoiceRow, ReconciledAccount } from "./load.ts";
import type { BankRow } from "./queries.ts";

/** What paying invoices from one bank line is booked on. */
export type SettlementBooks = {
  readonly account: ReconciledAccount;
  readonly baseCurrency: string;
  readonly accounts: ReconcilingAccounts;
  /** invoice id -> account code that it was booked on */
  readonly controls: ReadonlyMap<string, string>;
  /** rates between the bank account's currency and the base currency, newest first */
  readonly rates: readonly Row<"fx_rate">[];
};

/** Part of an invoice that one bank line pays, in the invoice's currency. */
export type Part = { readonly invoice: OpenInvoiceRow; readonly amount: Minor };

export type SettlementDraft = {
  readonly row: BankRow;
  readonly parts: readonly Part[];
  readonly side: "ar" | "ap";
  readonly partyId: string;
  readonly payment: { readonly amount: Minor; readonly currency: string; readonly baseAmount: Minor };
  /** realised exchange difference in base currency: positive is a gain */
  readonly exchange: Minor;
  readonly journal: Omit<JournalDraft, "idempotencyKey" | "maker">;
};

/**
 * The payment, and the entry that books it: cash against the invoices' control accounts, these at the rate that the invoices were
 * booked at; what is left in base currency is the realised exchange gain (credit) or loss (debit).
 * @param adjustment what a fee or write-off adds to the entry, so that cash and invoices need not be equal
 * @returns a sentence instead, where it cannot be booked without a person
 */
export function draftSettlement(
  row: BankRow,
  parts: readonly Part[],
  { books, adjustment }: { readonly books: SettlementBooks; readonly adjustment?: { readonly accountCode: string; readonly amount: Minor } | undefined }, // prettier-ignore
): SettlementDraft | string {
  const { account, baseCurrency, accounts } = books;
  const [first] = parts;
  if (!first) return "It names no invoice.";
  const { side, party_id: partyId, entity_id: entityId, currency } = first.invoice;
  for (const { invoice } of parts) {
    if (invoice.party_id !== partyId) return "The invoices are of different parties.";
    if (invoice.side !== side || invoice.entity_id !== entityId || invoice.currency !== currency)
      return "The invoices differ in side, entity or currency.";
  }
  const paid = parts.reduce((sum, part) => sum + part.amount * direction(part.invoice), 0);
  const cashSign = side === "ar" ? 1 : -1;
  if (paid <= 0 || Math.sign(row.amount) !== cashSign)
    return "It goes the other way: a credit note is refunded by a person.";
  const cashBase = toBase(row.amount, row.date, books);
  if (cashBase === undefined)
    return `There is no rate from ${account.currency} to ${baseCurrency} on or before ${row.date}.`;
  const lines: JournalLineDraft[] = [
    {
      accountCode: account.accountCode,
      amount: row.amount,
      currency: account.currency,
      baseAmount: cashBase,
      partyId,
    },
  ];
  for (const { invoice, amount } of parts) {
    const accountCode = books.controls.get(invoice.id) ?? accounts.control(side === "ar" ? "ar" : "ap");
    if (accountCode === null) return `The chart has no ${side === "ar" ? "receivable" : "payable"} account.`;
    const sign = -cashSign * direction(invoice);
    const baseAmount = sign * basePart(invoice, amount);
    lines.push({
      accountCode,
      amount: sign * amount,
      currency,
      baseAmount,
      partyId,
      description: invoice.number,
    });
  }
  const adjusted = adjustment ? (toBase(adjustment.amount, row.date, books) ?? 0) : 0;
  if (adjustment) {
    const base = -adjusted;
    lines.push({
      accountCode: adjustment.accountCode,
      amount: base,
      currency: baseCurrency,
      baseAmount: base,
    });
  }
  const exchange = lines.reduce((sum, { baseAmount }) => sum + baseAmount, 0);
  if (exchange !== 0) {
    if (currency === baseCurrency && account.currency === baseCurrency)
      return "The amounts differ, and no exchange rate explains it.";
    const accountCode = accounts.exchange(exchange > 0 ? "gain" : "loss");
    if (accountCode === null) return "The chart has no account for exchange differences.";
    lines.push({ accountCode, amount: -exchange, currency: baseCurrency, baseAmount: -exchange, description: "Realised exchange difference" }); // prettier-ignore
  }
  return {
    row,
    parts,
    side: side === "ar" ? "ar" : "ap",
    partyId,
    payment: {
      amount: paid,
      currency,
      baseAmount: Math.abs(Math.sign(adjusted) === Math.sign(cashBase) ? cashBase - adjusted : cashBase),
    },
    exchange,
    journal: {
      entityId,
      date: row.date,
      source: side === "ar" ? "receipt" : "payment",
      reference: row.reference?.slice(0, 140) ?? row.external_id,
      description: `${side === "ar" ? "Receipt for" : "Payment of"} ${parts.map(({ invoice }) => invoice.number).join(", ")}`,
      lines,
    },
  };
}

function direction({ kind }: OpenInvoiceRow): 1 | -1 {
  return kind === "credit_note" ? -1 : 1;
}

/**
 * The part's base amount at the booked rate, as the fall of what is open in base currency: the last part takes the rounding, so
 * that a paid invoice leaves nothing on its control account.
 */
function basePart({ gross, base_gross, paid }: OpenInvoiceRow, amount: Minor): Minor {
  const openAfter = (allocated: Minor) =>
    allocated === 0 ? base_gross : roundHalfUp(((gross - allocated) * base_gross) / gross);
  return openAfter(paid) - openAfter(paid + amount);
}

/** An amount of the bank account in base currency, by the latest rate up to the day; undefined where there is none. */
export function toBase(
  amount: Minor,
  date: string,
  { account, baseCurrency, rates }: SettlementBooks,
): Minor | undefined {
  if (account.currency === baseCurrency) return amount;
  const rate = rates.find((candidate) => candidate.date <= date);
  if (!rate) return undefined;
  const perUnit = rate.from_currency === account.currency ? Number(rate.rate) : 1 / Number(rate.rate);
  return roundHalfUp(
    amount * perUnit * 10 ** (currencyExponent(baseCurrency) - currencyExponent(account.currency)),
  );
}
