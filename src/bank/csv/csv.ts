import { PurserError } from "../../base/errors.ts";
import { checkIban } from "../../documents/values/iban.ts";
import { decimalToMinor } from "../amounts.ts";
import { type DraftLine, finishStatement } from "../draft.ts";
import { MAX_LINES, broken, roundedWarning, tooManyLines } from "../problem.ts";
import type { ParsedStatement, ParsedStatements } from "../statement.ts";
import { type BalancedLine, balancesOf } from "./balances.ts";
import type { CsvField } from "./profiles.ts";
import { type CsvRow, type CsvTable, readTable } from "./table.ts";
import {
  type DateOrder,
  type DecimalMark,
  csvDate,
  csvDecimal,
  dateOrderOf,
  decimalMarkOf,
} from "./values.ts";

/** What a person says where a CSV does not. */
export type CsvOptions = {
  readonly profile?: string | undefined;
  readonly dateOrder?: DateOrder | undefined;
  readonly decimal?: DecimalMark | undefined;
  /** used where neither the file nor its profile names one */
  readonly currency?: string | undefined;
};

type Reading = CsvTable & {
  readonly order: DateOrder;
  readonly mark: DecimalMark;
  readonly fallback: string | undefined;
  readonly warnings: string[];
};

/**
 * A bank's CSV by its profile: one statement for each account and currency in it. Dates and decimals that could mean two things are
 * refused with their column and what to say.
 * @throws PurserError `statement_ambiguous`, `statement_broken`, `statement_columns`, `statement_currency_missing`, `statement_truncated`
 */
export function readCsvStatement(
  text: string,
  { filename, csv = {} }: { readonly filename: string; readonly csv?: CsvOptions | undefined },
): ParsedStatements {
  const table = readTable(text, csv.profile);
  if (table.rows.length > MAX_LINES) throw tooManyLines(filename);
  const reading: Reading = {
    ...table,
    order: csv.dateOrder ?? table.profile.dateOrder ?? orderOf(table),
    mark: csv.decimal ?? table.profile.decimal ?? markOf(table),
    fallback: csv.currency,
    warnings: [],
  };
  const groups = new Map<string, { account: string | null; rows: BalancedLine[] }>();
  let skipped = 0;
  for (const row of table.rows) {
    const read = readRow(row, reading);
    if (!read) {
      skipped += 1;
      continue;
    }
    const account = cell(row, "account", reading) ?? null;
    const key = `${account ?? ""} ${read.line.currency}`;
    const group = groups.get(key) ?? { account, rows: [] };
    group.rows.push(read);
    groups.set(key, group);
  }
  if (skipped > 0) reading.warnings.push(`${skipped} rows are no transactions and were left out.`);
  return {
    format: "csv",
    statements: [...groups.values()].map((group) => toStatement(group)),
    warnings:
      groups.size === 0 ? [...reading.warnings, `${filename} has no transactions.`] : reading.warnings,
  };
}

function toStatement({
  account,
  rows,
}: {
  account: string | null;
  rows: readonly BalancedLine[];
}): ParsedStatement {
  const iban = checkIban(account ?? "");
  return finishStatement({
    account: { iban: iban.valid ? iban.value : null, number: account, bank: null, name: null },
    currency: rows[0]?.line.currency ?? "",
    number: null,
    from: null,
    to: null,
    ...balancesOf(rows),
    lines: rows.map(({ line }) => line),
    warnings: [],
  });
}

function cell(row: CsvRow, field: CsvField, { columns }: Pick<CsvTable, "columns">): string | undefined {
  for (const index of columns.get(field) ?? []) {
    const text = row.cells[index]?.trim() ?? "";
    if (text !== "") return text;
  }
  return undefined;
}

function columnName(table: CsvTable, field: CsvField): string {
  return table.header[table.columns.get(field)?.[0] ?? -1] ?? field;
}

/** Values of the columns in the rows that are transactions: their amount cell is filled. */
function valuesOf(table: CsvTable, fields: readonly CsvField[]): string[] {
  return table.rows.flatMap((row) => fields.map((field) => cell(row, field, table)).filter((text) => text !== undefined)); // prettier-ignore
}

function orderOf(table: CsvTable): DateOrder {
  return dateOrderOf(valuesOf(table, ["date"]), columnName(table, "date"));
}

function markOf(table: CsvTable): DecimalMark {
  const fields: CsvField[] = table.columns.has("amount") ? ["amount"] : ["debit", "credit"];
  return decimalMarkOf(valuesOf(table, fields), columnName(table, fields[0] ?? "amount"));
}

/** Undefined: the row is no transaction (a sum, a balance, a note), or one that never came to be. */
function readRow(row: CsvRow, reading: Reading): BalancedLine | undefined {
  const status = cell(row, "status", reading)?.toLowerCase();
  if (status !== undefined && reading.profile.void?.includes(status) === true) return undefined;
  const pending = status !== undefined && reading.profile.pending?.includes(status) === true;
  const dateText = cell(row, "date", reading) ?? (pending ? cell(row, "valueDate", reading) : undefined);
  const date = dateText === undefined ? undefined : csvDate(dateText, reading.order);
  const currency = currencyOf(row, reading);
  const amount = amountOf(row, { currency, reading });
  if (amount === undefined) {
    if (date !== undefined && row === reading.rows.at(-1) && row.cells.length < reading.header.length / 2)
      throw broken(
        row.line,
        "the last row ends before its amount; the file was cut off.",
        "statement_truncated",
      );
    return undefined;
  }
  if (date === undefined) {
    const example = { dmy: "30.06.2026", mdy: "06/30/2026", ymd: "2026-06-30" }[reading.order];
    throw broken(row.line, `column "${columnName(reading, "date")}" holds "${dateText ?? ""}", which is not a day such as ${example}.`); // prettier-ignore
  }
  const iban = checkIban(cell(row, "counterpartyIban", reading) ?? "");
  const balance = moneyIn(row, "balance", { currency, reading });
  const reference = cell(row, "reference", reading) ?? null;
  const description = cell(row, "description", reading) ?? null;
  const line: DraftLine = {
    externalId: cell(row, "externalId", reading) ?? null,
    date,
    valueDate: csvDate(cell(row, "valueDate", reading) ?? "", reading.order) ?? null,
    amount,
    currency,
    counterparty: cell(row, "counterparty", reading) ?? null,
    counterpartyIban: iban.valid ? iban.value : null,
    reference,
    endToEndId: cell(row, "endToEndId", reading) ?? null,
    description: description === reference ? null : description,
    code: cell(row, "code", reading) ?? null,
    status: pending ? "pending" : "booked",
  };
  return { line, balance: balance ?? null };
}

function currencyOf(row: CsvRow, reading: Reading): string {
  const named = cell(row, "currency", reading)?.toUpperCase() ?? reading.profile.currency ?? reading.fallback;
  if (named === undefined) {
    throw new PurserError(
      "statement_currency_missing",
      "The file names no currency; say currency, such as EUR.",
    );
  }
  if (!/^[A-Z]{3}$/.test(named)) throw broken(row.line, `"${named}" is not a currency code such as EUR.`);
  return named;
}

type MoneyReading = { readonly currency: string; readonly reading: Reading };

/** Signed minor units: one signed column, or debit and credit columns, or an amount with a flag; less a fee of its own column. */
function amountOf(row: CsvRow, { currency, reading }: MoneyReading): number | undefined {
  const money = (field: CsvField) => moneyIn(row, field, { currency, reading });
  const fee = money("fee") ?? 0;
  if (!reading.columns.has("amount")) {
    const debit = money("debit");
    const credit = money("credit");
    if (debit === undefined && credit === undefined) return undefined;
    return Math.abs(credit ?? 0) - Math.abs(debit ?? 0);
  }
  const amount = money("amount");
  if (amount === undefined) return undefined;
  const flag = cell(row, "flag", reading)?.toLowerCase();
  if (flag === undefined || amount < 0) return amount - fee;
  if (reading.profile.debitFlags?.includes(flag) === true) return amount === 0 ? 0 : -amount;
  if (reading.profile.creditFlags?.includes(flag) === true) return amount;
  throw broken(
    row.line,
    `column "${columnName(reading, "flag")}" holds "${flag}", which is neither debit nor credit.`,
  );
}

function moneyIn(row: CsvRow, field: CsvField, { currency, reading }: MoneyReading): number | undefined {
  const text = cell(row, field, reading);
  if (text === undefined) return undefined;
  const decimal = csvDecimal(text, reading.mark);
  if (decimal === undefined) {
    if (field === "balance") return undefined;
    throw broken(row.line, `column "${columnName(reading, field)}" holds "${text.slice(0, 40)}", which is not an amount such as 1234${reading.mark}50.`); // prettier-ignore
  }
  const { amount, rounded } = decimalToMinor(decimal, currency);
  if (rounded) reading.warnings.push(roundedWarning(row.line, { text, currency }));
  return amount;
}
