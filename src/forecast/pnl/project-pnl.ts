import { daysBetween } from "../../base/dates.ts";
import { type Minor, roundHalfUp } from "../../base/money.ts";
import { ACCOUNT_SUBTYPES, type AccountSubtype } from "../../books/accounts.ts";
import type { Account } from "../../books/ledger.ts";
import { subtypesOf } from "../../books/statements/sections.ts";
import type { Period } from "../periods.ts";
import type { ForecastLine } from "../stored-run.ts";
import { type AccountForecast, type RevenueFactors, printedSign } from "./account-forecasts.ts";
import type { EffectKind, MonthEffects } from "./planned-effects.ts";
import type { PnlScenario } from "./pnl-scenarios.ts";
import {
  type Drivers,
  type MonthFlows,
  type MonthStatement,
  type RollInputs,
  rollStatements,
} from "./roll-statements.ts";

/** What all scenarios share. */
export type PnlPlan = {
  readonly months: readonly Period[];
  readonly accounts: readonly AccountForecast[];
  readonly revenue: RevenueFactors;
  readonly effects: readonly MonthEffects[];
  /** Where interest of the calendar is booked. */
  readonly interestAccounts: readonly Account[];
  /** Present assets go on losing what they lose now; null when the books keep no depreciation. */
  readonly depreciation: { readonly account: Account; readonly monthly: Minor } | null;
  /** Tax on each year's positive result, of the last twelve months; null when the books keep none. */
  readonly tax: { readonly account: Account; readonly rate: number } | null;
  readonly roll: RollInputs;
};

export type PnlProjection = {
  readonly scenario: PnlScenario;
  readonly lines: readonly ForecastLine[];
  readonly statements: readonly MonthStatement[];
};

/** Months over which planned purchases of assets are written off; the calendar knows no lives. */
export const CAPEX_LIFE_MONTHS = 60;

const VARIABLE: readonly AccountSubtype[] = ["cost_of_sales", "supplies", "bad_debt"];

/** Balances that the calendar moves. */
const MOVED_BY: Readonly<Partial<Record<AccountSubtype, EffectKind>>> = {
  fixed_asset: "capex",
  intangible: "capex",
  short_term_debt: "debt",
  long_term_debt: "debt",
  tax_payable: "tax",
};

export const accountLine = (code: string): string => `account:${code}`;
export const balanceLine = (key: string): string => `balance:${key}`;

/** One scenario's income statement by account, and the balance sheets that follow from it. */
export function projectPnl(plan: PnlPlan, scenario: PnlScenario): PnlProjection {
  const { months, effects } = plan;
  const byAccount = new Map<Account, { readonly amounts: Minor[]; readonly method: string }>();
  const put = (account: Account, amounts: Minor[], method: string) =>
    byAccount.set(account, { amounts, method });
  for (const { account, mean, method } of plan.accounts) {
    const scale = scaleOf(account.subtype, { scenario, revenue: plan.revenue });
    put(
      account,
      months.map(({ index }) => roundHalfUp((mean[index] ?? 0) * scale(index))),
      method,
    );
  }
  for (const account of plan.interestAccounts) {
    const amounts = effects.map(({ interest }) => interest.get(account.id) ?? 0);
    put(account, amounts, "the calendar's interest payments");
  }
  if (plan.depreciation) {
    const { account, monthly } = plan.depreciation;
    const amounts = effects.map(
      (_, index) => monthly + roundHalfUp(capexBefore(effects, index) / CAPEX_LIFE_MONTHS),
    );
    put(account, amounts, `as in the last months, and planned purchases over ${CAPEX_LIFE_MONTHS} months`);
  }
  const pretax = months.map(({ index }) => resultOf(byAccount, index));
  if (plan.tax) {
    const { account, rate } = plan.tax;
    put(
      account,
      taxes(pretax, rate),
      "effective rate of the last twelve months on the result to date, if positive",
    );
  }

  const amountsOf = (subtypes: readonly AccountSubtype[], index: number) =>
    sum(
      [...byAccount].filter(([{ subtype }]) => subtypes.includes(subtype)),
      ([, { amounts }]) => amounts[index] ?? 0,
    );
  const flows = months.map(({ index, from, to }): MonthFlows => {
    const {
      capex = new Map<AccountSubtype, Minor>(),
      debt = new Map<AccountSubtype, Minor>(),
      taxPaid = null,
    } = effects[index] ?? {};
    const incomeTax = amountsOf(["income_tax"], index);
    return {
      netIncome: resultOf(byAccount, index),
      depreciation: amountsOf(["depreciation"], index),
      incomeTax,
      taxPaid: taxPaid ?? incomeTax,
      capex,
      debt,
      drivers: driversOf((subtypes) => amountsOf(subtypes, index), daysBetween(from, to) + 1),
    };
  });
  const statements = rollStatements(flows, plan.roll);
  return { scenario, statements, lines: toLines(plan, { scenario, byAccount, statements }) };
}

/** What working capital follows: net revenue, bills of suppliers, what inventory is used up by. */
export function driversOf(amountOf: (subtypes: readonly AccountSubtype[]) => Minor, days: number): Drivers {
  const bought = subtypesOf("operating_expenses").filter(
    (subtype) => subtype !== "payroll" && subtype !== "bad_debt",
  );
  return {
    revenue: amountOf(["revenue"]) - amountOf(["contra_revenue"]),
    purchases: amountOf(["cost_of_sales", ...bought]),
    costs: amountOf(["cost_of_sales", "supplies"]),
    days,
  };
}

function scaleOf(
  subtype: AccountSubtype,
  { scenario, revenue }: { readonly scenario: PnlScenario; readonly revenue: RevenueFactors },
): (index: number) => number {
  const sales = (index: number) => (revenue[scenario.revenue][index] ?? 1) * (1 + scenario.revenueChange);
  if (subtype === "revenue" || subtype === "contra_revenue") return sales;
  if (VARIABLE.includes(subtype)) return (index) => 1 + (sales(index) - 1) * scenario.variableCostShare;
  return ACCOUNT_SUBTYPES[subtype].section === "operating_expenses"
    ? () => 1 + scenario.fixedCostChange
    : () => 1;
}

function capexBefore(effects: readonly MonthEffects[], index: number): Minor {
  return sum(effects.slice(0, index), ({ capex }) => sum([...capex.values()], (amount) => amount));
}

type ByAccount = ReadonlyMap<Account, { readonly amounts: readonly Minor[]; readonly method: string }>;

/** Income less expenses of one month. */
function resultOf(byAccount: ByAccount, index: number): Minor {
  return sum([...byAccount], ([{ subtype }, { amounts }]) => -printedSign(subtype) * (amounts[index] ?? 0));
}

/** Tax on the running result, so that a loss month takes back what an earlier month was taxed. */
function taxes(pretax: readonly Minor[], rate: number): Minor[] {
  let result = 0;
  let taxed = 0;
  return pretax.map((amount) => {
    result += amount;
    const due = roundHalfUp(rate * Math.max(0, result));
    const month = due - taxed;
    taxed = due;
    return month;
  });
}

function toLines(
  { months, effects }: PnlPlan,
  {
    scenario,
    byAccount,
    statements,
  }: {
    readonly scenario: PnlScenario;
    readonly byAccount: ByAccount;
    readonly statements: readonly MonthStatement[];
  },
): ForecastLine[] {
  /** The calendar items of a month, when there are any. */
  const named = (kind: EffectKind, index: number): { readonly items: readonly string[] } | undefined => {
    const items = effects[index]?.items[kind] ?? [];
    return items.length > 0 ? { items } : undefined;
  };
  const accounts = [...byAccount]
    .sort(([a], [b]) => (a.code < b.code ? -1 : 1))
    .map(([{ code, subtype }, { amounts, method }]) => ({
      scenario: scenario.name,
      line: accountLine(code),
      cells: months.map((period) => {
        const items = subtype === "interest_expense" ? named("interest", period.index) : undefined;
        return { period, amount: amounts[period.index] ?? 0, detail: { method, ...items } };
      }),
    }));
  const keys = [...new Set(statements.flatMap(({ balances }) => [...balances.keys()]))].sort();
  const balances = keys
    .filter((key) => key !== "cash" && key !== "undistributed_result")
    .map((key) => ({
      scenario: scenario.name,
      line: balanceLine(key),
      cells: months.map((period) => {
        const kind = MOVED_BY[key];
        const detail = kind && named(kind, period.index);
        return { period, amount: statements[period.index]?.balances.get(key) ?? 0, detail };
      }),
    }));
  return [...accounts, ...balances];
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
