import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { addToMonth, monthEnd, monthOf, monthRange } from "../../src/base/dates.ts";
import { currencyExponent, parseMinor, roundHalfUp } from "../../src/base/money.ts";
import type { AccountSubtype } from "../../src/books/accounts.ts";

/** The committed books folder, read with nothing but a CSV parser: what the tests compute does not use the product. */
export const FOLDER = join(import.meta.dirname, "../../examples/meridian-health/data");
export const AS_OF = "2026-06-30";
export const MONTHS = monthRange("2024-01", "2026-06");

type Raw = Readonly<Record<string, string>>;

export function table(name: string): Raw[] {
  return parse<Raw>(readFileSync(join(FOLDER, name), "utf8"), { columns: true });
}

export type Line = {
  readonly journal: string;
  readonly date: string;
  readonly source: string;
  readonly account: string;
  readonly subtype: AccountSubtype;
  readonly party: string;
  /** base currency, debit positive */
  readonly amount: number;
};
export type Invoice = {
  readonly id: string;
  readonly side: string;
  readonly kind: string;
  readonly number: string;
  readonly party: string;
  readonly issue: string;
  readonly due: string;
  readonly gross: number;
  readonly rate: number;
};
export type Allocation = {
  readonly invoice: string;
  readonly amount: number;
  readonly date: string;
  readonly kind: string;
};

export function readLines(): Line[] {
  const subtypes = new Map(table("accounts.csv").map((row) => [row.code!, row.subtype as AccountSubtype]));
  return table("journals.csv").map((row) => {
    const currency = row.currency! || "USD";
    const amount = parseMinor(row.debit! || "0", currency) - parseMinor(row.credit! || "0", currency);
    return {
      journal: row.journal!,
      date: row.date!,
      source: row.source!,
      account: row.account!,
      subtype: subtypes.get(row.account!)!,
      party: row.party!,
      amount: row.rate ? roundHalfUp(amount * Number(row.rate)) : amount,
    };
  });
}

export function readInvoices(): Invoice[] {
  return table("invoices.csv").map((row) => ({
    id: row.id!,
    side: row.side!,
    kind: row.kind!,
    number: row.number!,
    party: row.party!,
    issue: row.issue_date!,
    due: row.due_date!,
    gross: parseMinor(row.gross!, row.currency!),
    rate: Number(row.rate || "1"),
  }));
}

export function readAllocations(): Allocation[] {
  return table("allocations.csv").map((row) => ({
    invoice: row.invoice!,
    amount: roundHalfUp(Number(row.amount) * 10 ** currencyExponent("USD")),
    date: row.date!,
    kind: row.kind!,
  }));
}

/** Debits less credits on the subtypes, from..to. */
export function movement(
  lines: readonly Line[],
  subtypes: readonly AccountSubtype[],
  span: { readonly from?: string; readonly to: string },
): number {
  const from = span.from ?? "0000";
  return lines
    .filter((line) => subtypes.includes(line.subtype) && line.date >= from && line.date <= span.to)
    .reduce((sum, line) => sum + line.amount, 0);
}

export function openItems(
  {
    invoices,
    allocations,
  }: { readonly invoices: readonly Invoice[]; readonly allocations: readonly Allocation[] },
  { side, on }: { readonly side: string; readonly on: string },
): { readonly invoice: Invoice; readonly open: number }[] {
  const settled = new Map<string, number>();
  for (const { invoice, amount, date } of allocations) {
    if (date <= on) settled.set(invoice, (settled.get(invoice) ?? 0) + amount);
  }
  return invoices
    .filter((invoice) => invoice.side === side && invoice.issue <= on)
    .map((invoice) => {
      const open =
        (invoice.gross - (settled.get(invoice.id) ?? 0)) * (invoice.kind === "credit_note" ? -1 : 1);
      return { invoice, open: roundHalfUp(open * invoice.rate) };
    });
}

const REVENUE: readonly AccountSubtype[] = ["revenue", "contra_revenue"];
const CASH_COSTS: readonly AccountSubtype[] = [
  "cost_of_sales", "payroll", "supplies", "rent", "marketing", "insurance", "professional_fees", "bad_debt", "general",
]; // prettier-ignore
const DEBT: readonly AccountSubtype[] = ["short_term_debt", "long_term_debt"];
const CURRENT_ASSETS: readonly AccountSubtype[] = [
  "cash", "short_term_investments", "receivable", "receivable_allowance", "inventory", "prepaid",
]; // prettier-ignore
const CURRENT_LIABILITIES: readonly AccountSubtype[] = [
  "payable", "accrued", "payroll_liability", "tax_payable", "short_term_debt",
]; // prettier-ignore
export const RESULT: readonly AccountSubtype[] = [
  ...REVENUE, ...CASH_COSTS, "depreciation", "interest_income", "interest_expense", "other_expense", "income_tax",
]; // prettier-ignore

/** Figures at a month-end by the covenants' definitions: flows over twelve months, money in cents. */
export function headline(lines: readonly Line[], month: string) {
  const to = monthEnd(month);
  const year = { from: `${addToMonth(month, -11)}-01`, to };
  const balance = (subtypes: readonly AccountSubtype[]) => movement(lines, subtypes, { to });
  const revenue = -movement(lines, REVENUE, year);
  const ebitda = revenue - movement(lines, CASH_COSTS, year);
  const principal = lines
    .filter(
      (line) => DEBT.includes(line.subtype) && line.amount > 0 && line.date >= year.from && line.date <= to,
    )
    .reduce((sum, line) => sum + line.amount, 0);
  const cash = balance(["cash"]);
  const liquid = cash + balance(["short_term_investments"]);
  return {
    revenue,
    ebitda,
    netIncome: -movement(lines, RESULT, year),
    cash,
    daysCash: liquid / (movement(lines, CASH_COSTS, year) / 365),
    dso: (balance(["receivable"]) / revenue) * 365,
    currentRatio: balance(CURRENT_ASSETS) / -balance(CURRENT_LIABILITIES),
    dscr: ebitda / (movement(lines, ["interest_expense"], year) + principal),
    leverage: (-balance(DEBT) - liquid) / ebitda,
  };
}

/** Net profit of single months. */
export function monthlyResults(lines: readonly Line[]): number[] {
  return MONTHS.map(
    (month) =>
      -lines
        .filter((l) => RESULT.includes(l.subtype) && monthOf(l.date) === month)
        .reduce((s, l) => s + l.amount, 0),
  );
}
