import type { Minor } from "../../../base/money.ts";
import type { IsoDate } from "../../../base/dates.ts";
import { type Concepts, type Group, type Item, RESTS, pick } from "./concepts.ts";
import type { FactIndex, Told } from "./facts.ts";

/** Balances of one day by account code, debit positive; they sum to zero. `from` says which tag each came from. */
export type Balances = {
  readonly date: IsoDate;
  readonly told: Told;
  readonly amounts: ReadonlyMap<string, Balance>;
  readonly warnings: readonly string[];
};
export type Balance = { readonly account: Omit<Item, "tags">; readonly amount: Minor; readonly from: string };

/** Every day for which a filing holds a balance sheet, in order. */
export function readBalanceSheets(index: FactIndex, concepts: Concepts): Balances[] {
  const sheets: Balances[] = [];
  for (const [date, filings] of index.instants) {
    const told = choose(filings, concepts);
    const sheet = told && readBalanceSheet(date, told, concepts);
    if (sheet) sheets.push(sheet);
  }
  return sheets.sort((a, b) => (a.date < b.date ? -1 : 1));
}

/**
 * The filing to read a day's balance sheet from: the latest that has total assets and both current totals, so that these
 * come from one filing; else the latest that has total assets and says how they are financed.
 */
function choose(filings: readonly Told[], concepts: Concepts): Told | undefined {
  const has = ({ values }: Told, tags: readonly string[]) => pick(values, tags) !== null;
  const whole = filings.filter(
    (told) =>
      has(told, concepts.assets) &&
      (has(told, concepts.liabilities) || has(told, concepts.equity) || has(told, concepts.parentEquity)),
  );
  return (
    whole.find((told) => has(told, concepts.currentAssets) && has(told, concepts.currentLiabilities)) ??
    whole[0]
  );
}

function readBalanceSheet(date: IsoDate, told: Told, concepts: Concepts): Balances | null {
  const { values } = told;
  const assets = pick(values, concepts.assets);
  const totals = assets && financing(values, assets.value, concepts);
  if (!totals) return null;
  const amounts = new Map<string, Balance>();
  const warnings: string[] = [];
  const add = (group: Group, total: Minor, sign: 1 | -1, may: "be negative" | "not be negative") => {
    for (const balance of itemise(group, total, { values, may }))
      amounts.set(balance.account.code, { ...balance, amount: balance.amount * sign || 0 });
  };
  const { groups } = concepts;

  const current = split(values, assets.value, {
    whole: concepts.currentAssets,
    rest: concepts.noncurrentAssets,
  });
  if (current === null)
    add({ items: [], rest: RESTS.unclassifiedAssets }, assets.value, 1, "not be negative");
  else {
    add(groups.currentAssets, current, 1, "not be negative");
    add(groups.noncurrentAssets, assets.value - current, 1, "not be negative");
  }
  const { liabilities, temporary, equity } = totals;
  const due = split(values, liabilities, {
    whole: concepts.currentLiabilities,
    rest: concepts.noncurrentLiabilities,
  });
  if (due === null)
    add({ items: [], rest: RESTS.unclassifiedLiabilities }, liabilities, -1, "not be negative");
  else {
    add(groups.currentLiabilities, due, -1, "not be negative");
    add(groups.noncurrentLiabilities, liabilities - due, -1, "not be negative");
    if (due > liabilities) warnings.push(`${date}: current liabilities are more than all liabilities`);
  }
  if (current !== null && current > assets.value)
    warnings.push(`${date}: current assets are more than all assets`);
  if (temporary !== 0) add({ items: [], rest: RESTS.temporaryEquity }, temporary, -1, "be negative");
  add(groups.equity, equity, -1, "be negative");
  return { date, told, amounts, warnings };
}

/** How assets are financed, so that assets = liabilities + temporary equity + equity holds exactly. */
function financing(
  values: Told["values"],
  assets: Minor,
  concepts: Concepts,
): { readonly liabilities: Minor; readonly temporary: Minor; readonly equity: Minor } | null {
  const told = pick(values, concepts.liabilities)?.value ?? null;
  const due = pick(values, concepts.currentLiabilities)?.value;
  const later = pick(values, concepts.noncurrentLiabilities)?.value;
  const temporary = concepts.temporaryEquity.reduce((sum, tags) => sum + (pick(values, tags)?.value ?? 0), 0);
  const whole = pick(values, concepts.equity)?.value;
  const parent = pick(values, concepts.parentEquity)?.value;
  const equity =
    whole ??
    (parent === undefined ? undefined : parent + (pick(values, concepts.noncontrolling)?.value ?? 0));
  if (equity === undefined) {
    if (told === null) return null;
    return { liabilities: told, temporary, equity: assets - told - temporary };
  }
  if (told !== null) return { liabilities: told, temporary: assets - told - equity, equity };
  const parts = due !== undefined && later !== undefined ? due + later : null;
  if (parts !== null && parts === assets - equity - temporary)
    return { liabilities: parts, temporary, equity };
  return { liabilities: assets - equity - temporary, temporary, equity };
}

/** The current part of a total: as told, or the total less what is told to be non-current; null when neither is. */
function split(
  values: Told["values"],
  total: Minor,
  { whole, rest }: { readonly whole: readonly string[]; readonly rest: readonly string[] },
): Minor | null {
  const current = pick(values, whole);
  if (current) return current.value;
  const noncurrent = pick(values, rest);
  return noncurrent ? total - noncurrent.value : null;
}

/**
 * A total as its items and what they leave over. Tags may mean more than the total's part (all borrowings, not the current
 * ones) or overlap; an item that does not fit into what is left of the total is left out. The surest items come first.
 */
function itemise(
  { items, rest }: Group,
  total: Minor,
  { values, may }: { readonly values: Told["values"]; readonly may: "be negative" | "not be negative" },
): Balance[] {
  const found: Balance[] = [];
  const contained = new Set<string>();
  let left = total;
  for (const { tags, contains, sign, ...account } of items) {
    if (contained.has(account.code)) continue;
    const value = pick(values, tags);
    if (!value || value.value === 0) continue;
    const amount = value.value * (sign ?? 1);
    if (may === "not be negative" && amount > left) continue;
    for (const code of contains?.[value.tag] ?? []) contained.add(code);
    found.push({ account, amount, from: value.tag });
    left -= amount;
  }
  if (left !== 0) found.push({ account: rest, amount: left, from: "total less its items" });
  return found;
}
