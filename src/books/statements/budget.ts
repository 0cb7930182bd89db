import { type IsoMonth, monthOf, monthRange } from "../../base/dates.ts";
import { type Figure, money } from "../../figures/figure.ts";
import { ACCOUNT_SUBTYPES, type AccountSubtype } from "../accounts.ts";
import { type BudgetRow, listBudget } from "./budget-queries.ts";
import { type Window, wholeMonths } from "./fiscal-calendar.ts";
import type { BooksReader } from "./reader.ts";
import type { Statement, StatementLine } from "./statement.ts";

/** The income statement as it was budgeted: the same lines, from budget rows. */
export type Budget = {
  readonly version: string;
  readonly figures: ReadonlyMap<string, Figure>;
};

export type NoBudget = { readonly missing: string };

/**
 * Budget figures for each line of an income statement. Amounts are as budgeted, in the line's own direction
 * (revenue, deductions and expenses positive).
 * @param version default: the last by name of those that cover the window
 */
export async function incomeBudget(
  books: BooksReader,
  statement: Statement,
  { window, version }: { readonly window: Window; readonly version?: string | undefined },
): Promise<Budget | NoBudget> {
  if (wholeMonths(window) === null)
    return { missing: `budgets are by month, and ${window.from} to ${window.to} is not whole months` };
  const months = { from: monthOf(window.from), to: monthOf(window.to) };
  const rows = await listBudget(books.db, books.company.id, months);
  const chosen = version ?? coveringVersion(rows, monthRange(months.from, months.to));
  if (chosen === null) return { missing: `no budget covers every month from ${months.from} to ${months.to}` };
  const lines = rows.filter((row) => row.version === chosen);
  if (lines.length === 0) return { missing: `there is no budget version "${chosen}" for ${months.from}` };

  const figures = new Map<string, Figure>();
  for (const line of statement.lines) {
    figures.set(line.key, budgeted(line, figures));
  }
  return { version: chosen, figures };

  function budgeted(line: StatementLine, made: ReadonlyMap<string, Figure>): Figure {
    const naming = {
      name: line.key,
      label: `${line.label}, budget`,
      unit: money(books.company.currency),
      from: window.from,
      asOf: window.to,
      qualifier: `budget-${chosen ?? ""}`,
    };
    const names = Object.keys(line.figure.inputs);
    if (names.length > 0) {
      const inputs = Object.fromEntries(
        names.flatMap((name) => {
          const input = made.get(name);
          return input ? [[name, input]] : [];
        }),
      );
      return books.figures.derive({ ...naming, formula: line.figure.formula, inputs });
    }
    const accounts = isSubtype(line.key) ? books.ledger.accountsOf([line.key]) : [];
    const ids = new Set(accounts.map((account) => account.id));
    const own = lines.filter((row) => ids.has(row.account_id));
    // Rows are in the direction of the account's type: an adjustment to revenue is budgeted below zero, and printed above.
    const deduction = line.key === "contra_revenue";
    const leaf = books.figures.leaf({
      ...naming,
      name: deduction ? `${line.key}_budgeted` : line.key,
      value: own.reduce((sum, row) => sum + row.amount, 0),
      formula: `budget "${chosen ?? ""}" of the accounts ${accounts.map((a) => a.code).join(", ") || "(none)"}`,
      sources: [{ kind: "rows", table: "budget_line", ids: own.map((row) => row.id), measure: "value" }],
    });
    return deduction
      ? books.figures.derive({ ...naming, formula: "-budgeted", inputs: { budgeted: leaf } })
      : leaf;
  }
}

function coveringVersion(rows: readonly BudgetRow[], months: readonly IsoMonth[]): string | null {
  const versions = [...new Set(rows.map((row) => row.version))].sort();
  const covers = (version: string) =>
    months.every((month) => rows.some((row) => row.version === version && row.month === month));
  return versions.filter(covers).at(-1) ?? null;
}

function isSubtype(key: string): key is AccountSubtype {
  return Object.hasOwn(ACCOUNT_SUBTYPES, key);
}
