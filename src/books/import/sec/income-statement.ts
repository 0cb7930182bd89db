import type { Minor } from "../../../base/money.ts";
import { type Concepts, type IncomeConcepts, type Item, pick } from "./concepts.ts";
import type { Balance } from "./balance-sheet.ts";

/** Looks a tag up in the filing that a period is read from. */
export type Values = ReadonlyMap<string, Minor>;

const ACCOUNTS = {
  revenue: { code: "income.revenue", name: "Revenue", subtype: "revenue" },
  costOfSales: { code: "expenses.cost_of_sales", name: "Cost of sales", subtype: "cost_of_sales" },
  depreciation: {
    code: "expenses.depreciation",
    name: "Depreciation and amortisation",
    subtype: "depreciation",
  },
  otherOperating: {
    code: "expenses.other_operating",
    name: "Other operating items, net (includes depreciation shown apart)",
    subtype: "general",
  },
  interestExpense: { code: "expenses.interest", name: "Interest expense", subtype: "interest_expense" },
  interestIncome: { code: "income.interest", name: "Interest income", subtype: "interest_income" },
  nonoperating: {
    code: "income.nonoperating",
    name: "Other non-operating items, net",
    subtype: "other_income",
  },
  tax: { code: "expenses.income_tax", name: "Income tax", subtype: "income_tax" },
  afterTax: {
    code: "income.after_tax",
    name: "Discontinued operations and other items after tax, net",
    subtype: "other_income",
  },
  transfer: { code: "equity.result", name: "Result contained in equity", subtype: "result_transfer" },
} as const satisfies Record<string, Omit<Item, "tags">>;

/**
 * An income statement as ledger movements, debit positive, that sum to zero: revenue and expenses against the account of
 * subtype result_transfer, since filed equity contains the result already. Revenue, gross profit, operating income, result
 * before tax and net income come out as filed; what the items between two of them leave over is posted net.
 * Null when the filing tells no net income.
 */
export function readIncomeStatement(
  values: Values,
  { income }: Concepts,
): ReadonlyMap<string, Balance> | null {
  const net = pick(values, income.netIncome);
  if (!net) return null;
  const lines = new Map<string, Balance>();
  const add = (account: Omit<Item, "tags">, amount: Minor, from: string) => {
    if (amount !== 0) lines.set(account.code, { account, amount, from });
  };
  const revenue = readRevenue(values, income);
  add(ACCOUNTS.revenue, -revenue.value, revenue.tag);
  const gross = addCostOfSales(values, income, { revenue: revenue.value, add });
  const tax = pick(values, income.tax);
  const beforeTax = pick(values, income.beforeTax)?.value ?? net.value + (tax?.value ?? 0);
  const interestExpense = pick(values, income.interestExpense);
  const interestIncome = pick(values, income.interestIncome);
  const interest = (interestExpense?.value ?? 0) - (interestIncome?.value ?? 0);
  // Without a told operating income nothing says what is non-operating: all but interest counts as operating.
  const operating = pick(values, income.operatingIncome)?.value ?? beforeTax + interest;

  let left = gross - operating;
  const contained = new Set<string>();
  for (const { tags, contains, sign, ...account } of income.operating) {
    const item = contained.has(account.code) ? null : pick(values, tags);
    if (!item) continue;
    for (const code of contains?.[item.tag] ?? []) contained.add(code);
    add(account, item.value * (sign ?? 1), item.tag);
    left -= item.value * (sign ?? 1);
  }
  const depreciation = pick(values, income.depreciation);
  add(ACCOUNTS.depreciation, depreciation?.value ?? 0, depreciation?.tag ?? "");
  add(ACCOUNTS.otherOperating, left - (depreciation?.value ?? 0), "operating income less its items");
  add(ACCOUNTS.interestExpense, interestExpense?.value ?? 0, interestExpense?.tag ?? "");
  add(ACCOUNTS.interestIncome, -(interestIncome?.value ?? 0), interestIncome?.tag ?? "");
  add(ACCOUNTS.nonoperating, operating - interest - beforeTax, "result before tax less its items");
  add(ACCOUNTS.tax, tax?.value ?? 0, tax?.tag ?? "");
  add(ACCOUNTS.afterTax, beforeTax - (tax?.value ?? 0) - net.value, "net income less its items");
  add(ACCOUNTS.transfer, net.value, net.tag);
  return lines;
}

function readRevenue(
  values: Values,
  income: IncomeConcepts,
): { readonly tag: string; readonly value: Minor } {
  const told = pick(values, income.revenue);
  if (told) return told;
  const [profit, cost] = [pick(values, income.grossProfit), pick(values, income.costOfSales)];
  const value = profit && cost ? profit.value + cost.value : 0;
  return { tag: "gross profit and cost of sales", value };
}

/** Posts the cost of sales and returns gross profit; revenue itself where the filing tells neither. */
function addCostOfSales(
  values: Values,
  income: IncomeConcepts,
  {
    revenue,
    add,
  }: {
    readonly revenue: Minor;
    readonly add: (account: Omit<Item, "tags">, amount: Minor, from: string) => void;
  },
): Minor {
  const grossProfit = pick(values, income.grossProfit);
  const cost = pick(values, income.costOfSales);
  const amount = grossProfit && revenue !== 0 ? revenue - grossProfit.value : (cost?.value ?? 0);
  add(ACCOUNTS.costOfSales, amount, cost?.tag ?? "revenue less gross profit");
  return revenue - amount;
}

/** `a` less `b`, account by account: the last quarter of a year that is told whole. */
export function subtract(
  a: ReadonlyMap<string, Balance>,
  b: ReadonlyMap<string, Balance>,
): ReadonlyMap<string, Balance> {
  const result = new Map<string, Balance>();
  for (const code of new Set([...a.keys(), ...b.keys()])) {
    const line = a.get(code) ?? b.get(code);
    const amount = (a.get(code)?.amount ?? 0) - (b.get(code)?.amount ?? 0);
    if (line && amount !== 0) result.set(code, { ...line, amount });
  }
  return result;
}
