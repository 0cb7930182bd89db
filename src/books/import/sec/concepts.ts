import type { AccountSubtype } from "../../accounts.ts";

/**
 * An account that filed statements are read into, and the tags that may hold it: the first that a filing has is taken.
 * `instead` names items that are parts of this one and are left out when it is there.
 */
export type Item = {
  readonly code: string;
  readonly name: string;
  readonly subtype: AccountSubtype;
  readonly tags: readonly string[];
  /** Tags that already contain further items: codes of those. */
  readonly contains?: Readonly<Record<string, readonly string[]>>;
  /** -1 where the tag's value is written positive but reduces the total (treasury shares). */
  readonly sign?: -1;
};

/** A total of the balance sheet with its items; what they leave over goes to `rest`. */
export type Group = { readonly items: readonly Item[]; readonly rest: Omit<Item, "tags"> };

/** How a taxonomy tags its statements. Totals list tags in order of preference. */
export type Concepts = {
  readonly assets: readonly string[];
  readonly currentAssets: readonly string[];
  readonly noncurrentAssets: readonly string[];
  readonly liabilities: readonly string[];
  readonly currentLiabilities: readonly string[];
  readonly noncurrentLiabilities: readonly string[];
  /** Equity with non-controlling interests. */
  readonly equity: readonly string[];
  /** Equity of the parent's owners only; non-controlling interests are added to it. */
  readonly parentEquity: readonly string[];
  readonly noncontrolling: readonly string[];
  /** Redeemable shares and interests that stand between liabilities and equity. */
  readonly temporaryEquity: readonly (readonly string[])[];
  readonly groups: {
    readonly currentAssets: Group;
    readonly noncurrentAssets: Group;
    readonly currentLiabilities: Group;
    readonly noncurrentLiabilities: Group;
    readonly equity: Group;
  };
  readonly income: IncomeConcepts;
};

export type IncomeConcepts = {
  readonly revenue: readonly string[];
  readonly grossProfit: readonly string[];
  readonly costOfSales: readonly string[];
  readonly operatingIncome: readonly string[];
  readonly beforeTax: readonly string[];
  readonly tax: readonly string[];
  readonly netIncome: readonly string[];
  readonly interestExpense: readonly string[];
  readonly interestIncome: readonly string[];
  /** Often told only in the cash-flow statement, and then included in other lines. */
  readonly depreciation: readonly string[];
  readonly operating: readonly Item[];
};

export const RESTS = {
  currentAssets: {
    code: "assets.current.other",
    name: "Other current assets, not itemised",
    subtype: "other_current_asset",
  },
  noncurrentAssets: {
    code: "assets.noncurrent.other",
    name: "Other non-current assets, not itemised",
    subtype: "other_noncurrent_asset",
  },
  currentLiabilities: {
    code: "liabilities.current.other",
    name: "Other current liabilities, not itemised",
    subtype: "other_current_liability",
  },
  noncurrentLiabilities: {
    code: "liabilities.noncurrent.other",
    name: "Other non-current liabilities, not itemised",
    subtype: "other_noncurrent_liability",
  },
  equity: { code: "equity.other", name: "Other equity, not itemised", subtype: "other_equity" },
  unclassifiedAssets: {
    code: "assets.unclassified",
    name: "Assets of an unclassified balance sheet",
    subtype: "unclassified_asset",
  },
  unclassifiedLiabilities: {
    code: "liabilities.unclassified",
    name: "Liabilities of an unclassified balance sheet",
    subtype: "unclassified_liability",
  },
  temporaryEquity: {
    code: "equity.temporary",
    name: "Redeemable and temporary equity",
    subtype: "other_equity",
  },
} as const satisfies Record<string, Omit<Item, "tags">>;

/** Reads a filing's values: the first tag that is there, with its name. */
export function pick(
  values: ReadonlyMap<string, number>,
  tags: readonly string[],
): { readonly tag: string; readonly value: number } | null {
  for (const tag of tags) {
    const value = values.get(tag);
    if (value !== undefined) return { tag, value };
  }
  return null;
}
