import type { IsoDate } from "../base/dates.ts";
import type { Minor } from "../base/money.ts";
import type { Account, Ledger } from "../books/ledger.ts";
import { type Figure, money } from "../figures/figure.ts";
import type { FigureSet } from "../figures/figure-set.ts";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";
import { listItems } from "./item-queries.ts";
import { sumLevels } from "./movement-queries.ts";
import type { Milli } from "./quantity.ts";

export type ValuationLine = {
  readonly sku: string;
  readonly locationId: string;
  readonly quantity: Milli;
  readonly value: Minor;
  /** code of the account that carries it; null: the item names none */
  readonly account: string | null;
};

export type StockValuation = {
  /** Every movement carries the value it was posted with; issues leave at the item's moving average. */
  readonly method: "moving_average";
  readonly asOf: IsoDate;
  /** Item and location pairs with a quantity or a value. */
  readonly lines: readonly ValuationLine[];
  /** A figure for each inventory account that items name, in order of code; items without one come last. */
  readonly accounts: readonly { readonly account: Account | null; readonly figure: Figure }[];
};

export type StockContext = {
  readonly db: Db;
  readonly companyId: string;
  readonly ledger: Ledger;
  readonly figures: FigureSet;
  readonly currency: string;
};

/** What the stock is worth at the end of `asOf`, by item and location and as a figure per ledger account. */
export async function valueStock(
  { db, companyId, ledger, figures, currency }: StockContext,
  { asOf }: { readonly asOf: IsoDate },
): Promise<StockValuation> {
  const items = new Map((await listItems(db, companyId)).map((item) => [item.sku, item]));
  const accounts = new Map(ledger.accounts.map((account) => [account.id, account]));
  const lines = (await sumLevels(db, companyId, { asOf }))
    .filter(({ quantity, value }) => quantity !== 0 || value !== 0)
    .map(({ sku, location_id, quantity, value }) => ({
      sku,
      locationId: location_id,
      quantity,
      value,
      account: accounts.get(items.get(sku)?.inventory_account_id ?? -1)?.code ?? null,
    }));
  const named = accountsOf([...items.values()], { ledger, role: "inventory_account_id" });
  return {
    method: "moving_average",
    asOf,
    lines,
    accounts: named.map((account) => ({
      account,
      figure: stockValueFigure(figures, {
        account,
        asOf,
        currency,
        value: lines
          .filter((line) => line.account === (account?.code ?? null))
          .reduce((sum, { value }) => sum + value, 0),
      }),
    })),
  };
}

/** The accounts that items name in one role, in order of code; null comes last and stands for items that name none. */
export function accountsOf(
  items: readonly Row<"item">[],
  { ledger, role }: { readonly ledger: Ledger; readonly role: "inventory_account_id" | "usage_account_id" },
): (Account | null)[] {
  const ids = new Set(items.map((item) => item[role]));
  const named: (Account | null)[] = ledger.accounts.filter((account) => ids.has(account.id));
  return ids.has(null) ? [...named, null] : named;
}

export function stockValueFigure(
  figures: FigureSet,
  {
    account,
    asOf,
    currency,
    value,
  }: {
    readonly account: Account | null;
    readonly asOf: IsoDate;
    readonly currency: string;
    readonly value: Minor;
  },
): Figure {
  const what = account === null ? "items without an inventory account" : `items of ${account.code}`;
  return figures.leaf({
    name: "stock_value",
    label: account === null ? "Stock without an account" : `Stock of ${account.name}`,
    unit: money(currency),
    asOf,
    qualifier: account?.code ?? "none",
    value: value === 0 ? 0 : value,
    formula: `value of all stock movements of ${what}, at moving average cost`,
    sources: [
      {
        kind: "stock",
        by: "inventory",
        account: account?.code ?? null,
        kinds: null,
        from: null,
        to: asOf,
        sign: 1,
      },
    ],
  });
}
