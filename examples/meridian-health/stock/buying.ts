import { daysBetween, monthOf, monthStart } from "../../../src/base/dates.ts";
import type { IsoDate } from "../../../src/base/dates.ts";
import type { Minor } from "../../../src/base/money.ts";
import { amountAt } from "../../../src/stock/quantity.ts";
import { BASE } from "../company.ts";
import { ITEMS, type Item } from "./catalogue.ts";
import type { Bill } from "./ledger.ts";
import { SERVICES } from "./network.ts";
import type { PlannedUse } from "./plan.ts";
import type { PriceList } from "./prices.ts";
import { type Shelves, shelfOf } from "./shelf.ts";
import { specialBuying } from "./specials.ts";

/** What of an item one bill is for. */
export type BillLine = {
  readonly item: Item;
  readonly units: number;
  /** price of the contract, cents */
  readonly contractPrice: Minor;
  /** decimal text: what was billed for one unit; differs from the contract on the line that takes the bill's rest */
  readonly billedPrice: string;
  readonly value: Minor;
};

type Need = { readonly item: Item; readonly daily: number; readonly expected: number };

/**
 * Splits each bill of a month and account into lines that are worth exactly what was billed. Buyers bring the items with the
 * least days of cover to one level; amounts in units, and the last line's price takes the cents that are left.
 */
export function buyMonth(
  bills: readonly Bill[],
  { shelves, plan, prices }: { shelves: Shelves; plan: PlannedUse; prices: PriceList },
): Map<Bill, readonly BillLine[]> {
  const bought = new Map<string, number>();
  const seen = new Set<string>();
  const lines = new Map<Bill, readonly BillLine[]>();
  for (const bill of bills) {
    const firstOfMonth = !seen.has(bill.supplier);
    seen.add(bill.supplier);
    const needs = ITEMS.filter(({ supplier }) => supplier === bill.supplier).map((item): Need => {
      const { now = 0, next = 0 } = plan.get(item.sku) ?? {};
      const passed = daysBetween(monthStart(monthOf(bill.date)), bill.date) / 30;
      const held = shelfOf(shelves, item.sku).bookUnits + (bought.get(item.sku) ?? 0);
      return { item, daily: (now + next) / 60, expected: held - now * passed };
    });
    const chosen = splitBill(bill, { needs, prices, firstOfMonth });
    for (const { item, units } of chosen) bought.set(item.sku, (bought.get(item.sku) ?? 0) + units);
    lines.set(bill, chosen);
  }
  return lines;
}

function splitBill(
  bill: Bill,
  { needs, prices, firstOfMonth }: { needs: readonly Need[]; prices: PriceList; firstOfMonth: boolean },
): BillLine[] {
  const { date, supplier } = bill;
  const special = new Map(
    needs.map(({ item }) => [
      item.sku,
      specialBuying(item.sku, { date, month: monthOf(date), firstOfMonth }),
    ]),
  );
  const lines: BillLine[] = [];
  let rest = bill.amount;
  const add = (item: Item, units: number) => {
    const price = prices.price(item, date, units);
    if (units <= 0 || units * price > rest * 0.8) return;
    lines.push(exactLine(item, { units, price }));
    rest -= units * price;
  };
  for (const { item, daily, expected } of needs) {
    const rule = special.get(item.sku);
    if (rule === undefined || rule === "never") continue;
    add(item, Math.ceil(daily * rule.coverDays - expected));
  }
  const usual = needs
    .filter(({ item, daily }) => special.get(item.sku) === undefined && daily > 0)
    .sort((a, b) => a.expected / a.daily - b.expected / b.daily);
  const chosen = choose(usual, { count: SERVICES[supplier].lines - lines.length, rest, bill, prices });
  const last = chosen.absorber;
  const level = commonCover(chosen.needs, { rest, date, prices });
  for (const { item, daily, expected } of chosen.needs) {
    if (item === last.item) continue;
    const { minimum, multiple } = prices.contractOf(item, date);
    const wanted = Math.floor((daily * level - expected) / multiple) * multiple;
    if (wanted >= minimum) add(item, wanted);
  }
  lines.push(restLine(last.item, { rest, date, prices }));
  return lines.sort((a, b) => (a.item.sku < b.item.sku ? -1 : 1));
}

/** The items with the least cover; among them one that is cheap enough to take what is left of the bill. */
function choose(
  usual: readonly Need[],
  { count, rest, bill, prices }: { count: number; rest: Minor; bill: Bill; prices: PriceList },
): { readonly needs: readonly Need[]; readonly absorber: Need } {
  const needs = usual.slice(0, count);
  const isCheap = ({ item }: Need) => prices.price(item, bill.date, 1) * 250 < rest;
  const absorber = needs.find(isCheap) ?? usual.find(isCheap);
  if (!absorber) throw new Error(`no item is cheap enough for the rest of ${bill.po}`);
  return { needs: needs.includes(absorber) ? needs : [...needs, absorber], absorber };
}

/** Days of cover that the needs are brought to when the rest of the bill is spent on them. */
function commonCover(
  needs: readonly Need[],
  { rest, date, prices }: { rest: Minor; date: IsoDate; prices: PriceList },
): number {
  const cost = (level: number) =>
    needs.reduce(
      (sum, { item, daily, expected }) =>
        sum + Math.max(0, daily * level - expected) * prices.price(item, date, 1),
      0,
    );
  let [low, high] = [0, 4_000];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (cost(middle) < rest) low = middle;
    else high = middle;
  }
  return low;
}

function exactLine(item: Item, { units, price }: { units: number; price: Minor }): BillLine {
  return { item, units, contractPrice: price, billedPrice: decimal(price), value: units * price };
}

function restLine(
  item: Item,
  { rest, date, prices }: { rest: Minor; date: IsoDate; prices: PriceList },
): BillLine {
  const rough = Math.max(1, Math.floor(rest / prices.price(item, date, 1)));
  const contractPrice = prices.price(item, date, rough);
  const units = Math.max(1, Math.floor(rest / contractPrice));
  const billedPrice = trimmed((rest / 100 / units).toFixed(6));
  if (rest <= 0 || amountAt(units * 1_000, billedPrice, BASE) !== rest)
    throw new Error(`${units} of ${item.sku} at ${billedPrice} are not ${rest} cents`);
  return { item, units, contractPrice, billedPrice, value: rest };
}

export function decimal(cents: Minor): string {
  return trimmed((cents / 100).toFixed(2));
}

function trimmed(text: string): string {
  return text.replace(/\.?0+$/, "");
}
