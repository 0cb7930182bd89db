import { monthRange } from "../../src/base/dates.ts";
import type { IsoMonth } from "../../src/base/dates.ts";
import { roundHalfUp, splitMinor } from "../../src/base/money.ts";
import type { Minor } from "../../src/base/money.ts";
import type { Books } from "./books.ts";
import { type Account, type AccountCode, CHART, RESULT_ACCOUNTS } from "./chart.ts";
import { usd } from "./company.ts";
import { LOANS, instalmentOf } from "./debt.ts";
import { plannedRevenue } from "./demand.ts";
import { TAX_RATE } from "./treasury.ts";
import { workdaysIn } from "./workdays.ts";

export const BUDGET_VERSION = "2026 budget";
export const BUDGET_MONTHS: readonly IsoMonth[] = monthRange("2026-01", "2026-12");

export type BudgetLine = { readonly month: IsoMonth; readonly account: AccountCode; readonly amount: Minor };

/** What the plan of November 2025 assumed on top of 2025, by subtype. */
const GROWTH: Partial<Record<Account["subtype"], number>> = {
  revenue: 1.093,
  contra_revenue: 1.092,
  cost_of_sales: 1.088,
  supplies: 1.085,
  payroll: 1.066,
  rent: 1.028,
  bad_debt: 1.09,
  depreciation: 1.33,
};
const GROWTH_OF_OTHERS = 1.045;

/** 2025 as posted, grown and spread over 2026; amounts in the account's natural direction, adjustments negative. */
export function budget(books: Books): BudgetLine[] {
  const lines = RESULT_ACCOUNTS.filter((code) => code !== "8000" && code !== "7200").flatMap((code) =>
    code === "7100" ? interest() : grown(books, code),
  );
  return [...lines, ...incomeTax(lines)];
}

function grown(books: Books, code: AccountCode): BudgetLine[] {
  const account = CHART.find((one) => one.code === code);
  if (!account) return [];
  const sign = account.type === "expense" ? 1 : -1;
  const year = sign * books.movement(code, "2025-01-01", "2025-12-31");
  const total = year * (GROWTH[account.subtype] ?? GROWTH_OF_OTHERS);
  const weights = BUDGET_MONTHS.map((month) => weightOf(account, month));
  const months = splitMinor(roundHalfUp(total), weights);
  return BUDGET_MONTHS.map((month, i) => ({ month, account: code, amount: wholeHundreds(months[i] ?? 0) }));
}

/** Revenue and what varies with it follow the season, salaries the working days, the rest is even. */
function weightOf({ subtype, code }: Account, month: IsoMonth): number {
  switch (subtype) {
    case "revenue":
    case "contra_revenue":
    case "cost_of_sales":
    case "supplies":
    case "bad_debt":
      return plannedRevenue(month);
    case "payroll":
      return code === "6040" ? 1 : workdaysIn(month);
    default:
      return 1;
  }
}

function interest(): BudgetLine[] {
  return BUDGET_MONTHS.map((month) => {
    const due = LOANS.map((loan) => instalmentOf(loan, month)?.interest ?? 0);
    return { month, account: "7100", amount: wholeHundreds(due.reduce((a, b) => a + b, 0)) };
  });
}

function incomeTax(lines: readonly BudgetLine[]): BudgetLine[] {
  return BUDGET_MONTHS.map((month) => {
    const before = lines
      .filter((line) => line.month === month)
      .reduce((sum, { account, amount }) => {
        const revenue = CHART.find((one) => one.code === account)?.type === "revenue";
        return sum + (revenue ? amount : -amount);
      }, 0);
    return { month, account: "8000", amount: wholeHundreds(before * TAX_RATE) };
  });
}

function wholeHundreds(amount: number): Minor {
  return roundHalfUp(amount / usd(100)) * usd(100);
}
