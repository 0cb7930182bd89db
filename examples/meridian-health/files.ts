import { minorToDecimal } from "../../src/base/money.ts";
import type { Books } from "./books.ts";
import { BUDGET_VERSION, budget } from "./budget.ts";
import { cashCalendar } from "./cash-calendar.ts";
import { BANK_ACCOUNTS, CHART } from "./chart.ts";
import { BASE, COMPANY } from "./company.ts";
import { COVENANTS, POLICY } from "./covenants.ts";
import { csv } from "./csv.ts";
import { type Fixing, rateText } from "./fx.ts";
import { operatingMetrics } from "./operating-metrics.ts";
import { PARTIES } from "./parties.ts";
import type { PayRun } from "./payroll.ts";
import { type Planted, plantedProblems } from "./planted-file.ts";
import { type Ids, allocationsCsv, assignIds, invoicesCsv, journalsCsv, paymentsCsv } from "./writer.ts";

export type Sample = {
  readonly books: Books;
  readonly seed: number;
  readonly runs: readonly PayRun[];
  readonly rates: readonly Fixing[];
};

export type SampleFiles = {
  /** The books folder: file name to text. */
  readonly files: Readonly<Record<string, string>>;
  readonly planted: Planted;
};

export function sampleFiles(sample: Sample): SampleFiles {
  const ids = assignIds(sample.books);
  return { files: booksFolder(sample, ids), planted: plantedProblems(sample.books, ids) };
}

function booksFolder({ books, seed, runs, rates }: Sample, ids: Ids): Record<string, string> {
  return {
    "company.json": `${JSON.stringify(COMPANY, null, 2)}\n`,
    "accounts.csv": csv(
      ["code", "name", "type", "subtype"],
      CHART.map((a) => [a.code, a.name, a.type, a.subtype]),
    ),
    "parties.csv": csv(
      ["id", "name", "kind", "terms_days"],
      PARTIES.map((p) => [p.id, p.name, p.kind, p.terms ?? ""]),
    ),
    "tax_codes.csv": csv(
      ["code", "name", "rate", "kind"],
      [["EXEMPT", "Exempt from sales tax", "0", "sales"]],
    ),
    "fx_rates.csv": csv(
      ["date", "from_currency", "to_currency", "rate"],
      rates.map(({ date, rate }) => [date, "EUR", BASE, rateText(rate)]),
    ),
    "bank_accounts.csv": csv(
      ["id", "name", "account", "currency", "number"],
      BANK_ACCOUNTS.map((bank) => [bank.id, bank.name, bank.account, BASE, bank.number]),
    ),
    "journals.csv": journalsCsv(ids),
    "invoices.csv": invoicesCsv(ids),
    "payments.csv": paymentsCsv(ids),
    "allocations.csv": allocationsCsv(ids, books.allocations()),
    "budget.csv": csv(
      ["version", "month", "account", "amount"],
      budget(books).map(({ month, account, amount }) => [
        BUDGET_VERSION,
        month,
        account,
        minorToDecimal(amount, BASE),
      ]),
    ),
    "calendar.csv": csv(
      [
        "id",
        "kind",
        "description",
        "direction",
        "amount",
        "currency",
        "every",
        "first_date",
        "last_date",
        "account",
        "party",
      ],
      cashCalendar(books, runs).map((item) => [
        item.id, item.kind, item.description, "out", minorToDecimal(item.amount, BASE), BASE,
        item.every, item.first, item.last ?? "", item.account, item.party,
      ]), // prettier-ignore
    ),
    "covenants.csv": csv(
      ["id", "name", "metric", "comparator", "threshold", "lender", "frequency", "warning_headroom"],
      COVENANTS.map((c) => [
        c.id,
        c.name,
        c.metric,
        c.comparator,
        c.threshold,
        c.lender,
        c.frequency,
        c.warning_headroom,
      ]),
    ),
    "operating_metrics.csv": csv(
      ["date", "metric", "value", "unit"],
      operatingMetrics(books, seed).map((row) => [row.date, row.metric, row.value, row.unit]),
    ),
    "policy.csv": csv(
      ["key", "value", "unit", "note"],
      POLICY.map((p) => [p.key, p.value, p.unit, p.note]),
    ),
  };
}
