import { type IsoDate, type IsoMonth, monthEnd, monthOf, monthRange, monthStart } from "../base/dates.ts";
import { createLedgerFigures } from "../books/ledger-figures.ts";
import type { Account } from "../books/ledger.ts";
import { type Figure, money } from "../figures/figure.ts";
import type { Row } from "../store/schema.ts";
import { type EntryDifference, entryDifferences } from "./entry-differences.ts";
import { listItems } from "./item-queries.ts";
import { USAGE_KINDS } from "./movement.ts";
import { type DayValue, sumValuesByDay } from "./movement-queries.ts";
import { type StockContext, accountsOf, stockValueFigure } from "./valuation.ts";

/** What the stock says, what the ledger says, and stock less ledger: zero when they agree. */
export type Comparison = {
  readonly account: Account;
  readonly stock: Figure;
  readonly ledger: Figure;
  readonly difference: Figure;
};

export type MonthReconciliation = {
  readonly month: IsoMonth;
  /** Value on the shelf against the balance of each inventory account, at the month's end. */
  readonly balances: readonly Comparison[];
  /** Issues, net of returns and adjustments, against the movement of each account they are charged to. */
  readonly usage: readonly Comparison[];
  /** Entries on inventory accounts whose linked movements have another value; read only for months with a difference. */
  readonly entries: readonly EntryDifference[];
  readonly agrees: boolean;
};

export type StockReconciliation = {
  readonly months: readonly MonthReconciliation[];
  /** Value at the end of items that name no inventory account: no ledger account answers for it. */
  readonly unassigned: Figure | null;
  readonly agrees: boolean;
};

/**
 * Compares the stock with the ledger month by month, `from`..`to` both included. Usage accounts that carry other costs
 * too will differ by these: the difference says how much.
 */
export async function reconcileStockToLedger(
  context: StockContext,
  { from, to }: { readonly from: IsoMonth; readonly to: IsoMonth },
): Promise<StockReconciliation> {
  const { db, companyId, ledger, figures, currency } = context;
  const items = await listItems(db, companyId);
  const values = await sumValuesByDay(db, companyId, { to: monthEnd(to) });
  const sums = {
    balances: createSums(items, values, "inventory_account_id"),
    usage: usageSums(items, values),
  };
  const months: MonthReconciliation[] = [];
  const inventory = accountsOf(items, { ledger, role: "inventory_account_id" });
  for (const month of monthRange(from, to)) {
    const balances = inventory.flatMap((account) =>
      account === null ? [] : [compareBalance(context, { account, month, sum: sums.balances })],
    );
    const usage = accountsOf(items, { ledger, role: "usage_account_id" }).flatMap((account) =>
      account === null ? [] : [compareUsage(context, { account, month, sum: sums.usage })],
    );
    const agrees = [...balances, ...usage].every(({ difference }) => difference.value === 0);
    const entries = agrees
      ? []
      : await entryDifferences(db, companyId, {
          items,
          accounts: inventory.filter((account) => account !== null),
          from: monthStart(month),
          to: monthEnd(month),
        });
    months.push({ month, balances, usage, entries, agrees });
  }
  const unassigned = inventory.includes(null)
    ? stockValueFigure(figures, {
        account: null,
        asOf: monthEnd(to),
        currency,
        value: sums.balances(null, null, monthEnd(to)),
      })
    : null;
  return {
    months,
    unassigned,
    agrees: months.every((month) => month.agrees) && (unassigned === null || unassigned.value === 0),
  };
}

type Sums = (accountId: number | null, from: IsoDate | null, to: IsoDate) => number;
type OneMonth = { readonly account: Account; readonly month: IsoMonth; readonly sum: Sums };

function compareBalance(context: StockContext, { account, month, sum }: OneMonth): Comparison {
  const { figures, currency } = context;
  const asOf = monthEnd(month);
  const stock = stockValueFigure(figures, { account, asOf, currency, value: sum(account.id, null, asOf) });
  const ledger = createLedgerFigures(context.ledger, { figures, currency }).balance({
    name: "inventory_balance",
    label: `${account.name} in the ledger`,
    accounts: { exactly: [account] },
    sign: 1,
    qualifier: account.code,
    asOf,
  });
  return {
    account,
    stock,
    ledger,
    difference: differ(context, { name: "stock_difference", account, stock, ledger }),
  };
}

function compareUsage(context: StockContext, { account, month, sum }: OneMonth): Comparison {
  const { figures, currency } = context;
  const [from, asOf] = [monthStart(month), monthEnd(month)];
  const value = -sum(account.id, from, asOf);
  const stock = figures.leaf({
    name: "stock_usage",
    label: `Issues charged to ${account.name}`,
    unit: money(currency),
    asOf,
    from,
    qualifier: account.code,
    value: value === 0 ? 0 : value,
    formula: `value of issues, returns and adjustments of items charged to ${account.code}, at moving average cost`,
    sources: [
      {
        kind: "stock",
        by: "usage",
        account: account.code,
        kinds: [...USAGE_KINDS],
        from,
        to: asOf,
        sign: -1,
      },
    ],
  });
  const ledger = createLedgerFigures(context.ledger, { figures, currency }).movement({
    name: "usage_cost",
    label: `${account.name} in the ledger`,
    accounts: { exactly: [account] },
    sign: 1,
    qualifier: account.code,
    from,
    asOf,
  });
  return {
    account,
    stock,
    ledger,
    difference: differ(context, { name: "usage_difference", account, stock, ledger }),
  };
}

function differ(
  { figures, currency }: StockContext,
  {
    name,
    account,
    stock,
    ledger,
  }: { readonly name: string; readonly account: Account; readonly stock: Figure; readonly ledger: Figure },
): Figure {
  return figures.derive({
    name,
    label: `${stock.label} less the ledger`,
    unit: money(currency),
    asOf: stock.asOf,
    from: stock.from,
    qualifier: account.code,
    formula: "stock - ledger",
    inputs: { stock, ledger },
  });
}

function usageSums(items: readonly Row<"item">[], values: readonly DayValue[]): Sums {
  const kinds: readonly string[] = USAGE_KINDS;
  return createSums(
    items,
    values.filter(({ kind }) => kinds.includes(kind)),
    "usage_account_id",
  );
}

/** Sums by account and month of `values`, which span whole months. */
function createSums(
  items: readonly Row<"item">[],
  values: readonly DayValue[],
  role: "inventory_account_id" | "usage_account_id",
): Sums {
  const accountOf = new Map(items.map((item) => [item.sku, item[role]]));
  const byAccount = new Map<number | null, Map<IsoMonth, number>>();
  for (const { sku, date, value } of values) {
    const account = accountOf.get(sku) ?? null;
    const months = byAccount.get(account) ?? new Map<IsoMonth, number>();
    months.set(monthOf(date), (months.get(monthOf(date)) ?? 0) + value);
    byAccount.set(account, months);
  }
  return (accountId, from, to) => {
    let total = 0;
    for (const [month, value] of byAccount.get(accountId) ?? [])
      if ((from === null || month >= monthOf(from)) && month <= monthOf(to)) total += value;
    return total;
  };
}
