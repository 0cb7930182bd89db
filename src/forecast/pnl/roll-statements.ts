import { type Minor, roundHalfUp } from "../../base/money.ts";
import { ACCOUNT_SUBTYPES, type AccountSubtype } from "../../books/accounts.ts";

/** Balances of one moment by subtype: assets as debits, liabilities and equity as credits. */
export type Balances = ReadonlyMap<BalanceKey, Minor>;
export type BalanceKey = AccountSubtype | "undistributed_result";

export const isAsset = (key: BalanceKey): boolean =>
  key !== "undistributed_result" && ACCOUNT_SUBTYPES[key].type === "asset";

/** What a month does to the balances. */
export type MonthFlows = {
  readonly netIncome: Minor;
  readonly depreciation: Minor;
  readonly incomeTax: Minor;
  readonly taxPaid: Minor;
  readonly capex: ReadonlyMap<AccountSubtype, Minor>;
  /** Positive when drawn. */
  readonly debt: ReadonlyMap<AccountSubtype, Minor>;
  readonly drivers: Drivers;
};

/** What the working capital follows, over the month and its days. */
export type Drivers = {
  readonly revenue: Minor;
  readonly purchases: Minor;
  readonly costs: Minor;
  readonly days: number;
};

/** A balance that stands for so many days of its driver; null: held as it is. */
export type WorkingCapitalDays = {
  readonly receivable: number | null;
  readonly payable: number | null;
  readonly inventory: number | null;
};

export type MonthStatement = {
  readonly balances: Balances;
  readonly netChangeInCash: Minor;
};

export type RollInputs = {
  readonly opening: Balances;
  readonly days: WorkingCapitalDays;
  /** Drivers of the last actual months, oldest first; two are read. */
  readonly past: readonly Drivers[];
};

/** Balances follow the sum of this many months of their driver. */
export const DRIVER_MONTHS = 3;

/**
 * Carries the balance sheet through the months. Receivables, payables and inventory are their days times the driver's
 * daily rate of the last three months; assets grow by capex and lose depreciation; debt follows its schedule; tax
 * payable grows by the expense and shrinks by what is paid; the result adds to equity; all else stays. Cash is not set
 * anywhere: it is what the cash flow statement makes of the changes, so the balance sheet ties only when all is right.
 * @throws Error when assets, liabilities and equity do not tie: a bug, not data
 */
export function rollStatements(flows: readonly MonthFlows[], inputs: RollInputs): MonthStatement[] {
  const { opening } = inputs;
  assertTies(opening, "the opening balances");
  const recent = [...inputs.past];
  const statements: MonthStatement[] = [];
  let before = opening;
  for (const [index, flow] of flows.entries()) {
    recent.push(flow.drivers);
    const balances = new Map(before);
    const grow = (key: BalanceKey, amount: Minor) => {
      if (amount !== 0) balances.set(key, (balances.get(key) ?? 0) + amount);
    };
    followDrivers(balances, recent.slice(-DRIVER_MONTHS), inputs.days);
    for (const [subtype, amount] of flow.capex) grow(subtype, amount);
    for (const [subtype, amount] of flow.debt) grow(subtype, amount);
    grow("accumulated_depreciation", -flow.depreciation);
    grow("tax_payable", flow.incomeTax - flow.taxPaid);
    grow("undistributed_result", flow.netIncome);

    const netChangeInCash = cashFlow(flow, before, balances);
    grow("cash", netChangeInCash);
    assertTies(balances, `month ${index + 1}`);
    if (balances.get("undistributed_result") !== (before.get("undistributed_result") ?? 0) + flow.netIncome) {
      throw new Error(`P&L forecast: retained results do not roll forward in month ${index + 1}`);
    }
    statements.push({ balances, netChangeInCash });
    before = balances;
  }
  return statements;
}

function followDrivers(
  balances: Map<BalanceKey, Minor>,
  recent: readonly Drivers[],
  days: WorkingCapitalDays,
): void {
  const length = recent.reduce((sum, { days: inMonth }) => sum + inMonth, 0);
  const follow = (key: BalanceKey, driver: Exclude<keyof Drivers, "days">, standing: number | null) => {
    if (standing === null || length === 0) return;
    const driven = recent.reduce((sum, month) => sum + month[driver], 0);
    balances.set(key, roundHalfUp((Math.max(0, driven) / length) * standing));
  };
  follow("receivable", "revenue", days.receivable);
  follow("payable", "purchases", days.payable);
  follow("inventory", "costs", days.inventory);
}

/** The indirect method, from what happened rather than from the balance sheet's difference. */
function cashFlow(flow: MonthFlows, before: Balances, after: Balances): Minor {
  const grown = (key: BalanceKey) => (after.get(key) ?? 0) - (before.get(key) ?? 0);
  const operating =
    flow.netIncome +
    flow.depreciation -
    grown("receivable") -
    grown("inventory") +
    grown("payable") +
    (flow.incomeTax - flow.taxPaid);
  return operating - total(flow.capex) + total(flow.debt);
}

function total(amounts: ReadonlyMap<AccountSubtype, Minor>): Minor {
  let sum = 0;
  for (const amount of amounts.values()) sum += amount;
  return sum;
}

/** Assets = liabilities + equity, to the minor unit. */
export function assertTies(balances: Balances, when: string): void {
  let difference = 0;
  for (const [key, balance] of balances) {
    if (!Number.isSafeInteger(balance))
      throw new Error(`P&L forecast: ${key} is not whole minor units in ${when}`);
    difference += isAsset(key) ? balance : -balance;
  }
  if (difference !== 0)
    throw new Error(`P&L forecast: assets less liabilities and equity is ${difference} in ${when}`);
}

/** Days that a balance stands for, or null where its driver says nothing. */
export function standingDays(
  balance: Minor,
  recent: readonly Drivers[],
  driver: Exclude<keyof Drivers, "days">,
): number | null {
  const driven = recent.reduce((sum, month) => sum + month[driver], 0);
  const length = recent.reduce((sum, month) => sum + month.days, 0);
  return balance > 0 && driven > 0 ? (balance / driven) * length : null;
}
