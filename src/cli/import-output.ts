import { formatMoney } from "../base/money.ts";
import { type ImportResult, describeRejection } from "../books/import/result.ts";
import type { StockImportResult } from "../stock/import/result.ts";
import type { Terminal } from "./terminal.ts";

const DONE = { imported: "Imported", unchanged: "Nothing new in", dry_run: "Would import" } as const;

export function printImport(result: ImportResult, terminal: Terminal): void {
  const { companyName, companyId, profile, currency } = result;
  terminal.out(`${DONE[result.status]} ${companyName} (${companyId}), profile ${profile}${spanOf(result)}`);
  printTables(result, terminal);
  const money = (amount: number) => formatMoney(amount, currency);
  const lines = result.lines.toLocaleString("en-US");
  terminal.out(`  ${lines} journal lines: debits ${money(result.debits)}, credits ${money(result.credits)}`);
  printProblems(result, terminal);
}

export function printStockImport(result: StockImportResult, terminal: Terminal): void {
  terminal.out(`${DONE[result.status]} the stock of ${result.companyId}${spanOf(result)}`);
  printTables(result, terminal);
  for (const [kind, value] of Object.entries(result.values)) {
    terminal.out(`  value of new ${kind} movements: ${formatMoney(value, result.currency)}`);
  }
  printProblems(result, terminal);
}

type Imported = Pick<ImportResult, "tables" | "span" | "warnings" | "rejections" | "rejectionCount">;

function spanOf({ span }: Imported): string {
  return span ? `, ${span.first} to ${span.last}` : "";
}

function printTables({ tables }: Imported, terminal: Terminal): void {
  for (const [table, { read, added, updated, unchanged }] of Object.entries(tables)) {
    const cell = (count: number, width: number) => String(count).padStart(width);
    terminal.out(
      `  ${table.padEnd(20)} ${cell(read, 8)} read ${cell(added, 8)} new ${cell(updated, 6)} changed ${cell(unchanged, 8)} known`,
    );
  }
}

function printProblems({ warnings, rejections, rejectionCount }: Imported, terminal: Terminal): void {
  for (const warning of warnings) terminal.out(`  ${terminal.style("yellow", "note")} ${warning}`);
  for (const rejection of rejections) {
    terminal.out(`  ${terminal.style("red", "rejected")} ${describeRejection(rejection)}`);
  }
  const hidden = rejectionCount - rejections.length;
  if (hidden > 0) terminal.out(`  ... and ${hidden} more rejected rows`);
}
