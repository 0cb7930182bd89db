import { monthOf } from "../../../src/base/dates.ts";
import { MONTHS, OPENING } from "../company.ts";
import { createDraws } from "../random.ts";
import { buyMonth } from "./buying.ts";
import { ITEMS } from "./catalogue.ts";
import { type SampleOrder, orderOf } from "./delivering.ts";
import { drawMonth } from "./demand-draw.ts";
import { ABSORBERS, fitMonth } from "./fit.ts";
import type { StockLedger } from "./ledger.ts";
import type { SampleDemand, SampleMovement, Series } from "./month.ts";
import {
  type InventoryAccount,
  type MonthCalendar,
  SERVICES,
  calendarOf,
  homeOf,
  placesOf,
} from "./network.ts";
import { type PlannedUse, costOf, planUse } from "./plan.ts";
import type { PriceList } from "./prices.ts";
import { type Shelves, emptyShelves, put, receive, shelfOf } from "./shelf.ts";

export type SampleStock = {
  readonly movements: readonly SampleMovement[];
  readonly demand: readonly SampleDemand[];
  /** one for each bill of the books */
  readonly orders: readonly SampleOrder[];
  /** as they stand at the end */
  readonly shelves: Shelves;
  readonly plan: PlannedUse;
};

const ACCOUNTS: readonly InventoryAccount[] = ["1310", "1320"];

/** Thirty months of stock whose receipts, use and value are what the books say, to the cent and month by month. */
export function simulateStock(
  ledger: StockLedger,
  { seed, prices }: { seed: number; prices: PriceList },
): SampleStock {
  const shelves = emptyShelves();
  const movements: SampleMovement[] = ACCOUNTS.flatMap((account) =>
    openShelves(ledger, { seed, account, shelves }),
  );
  const demand: SampleDemand[] = [];
  const orders: SampleOrder[] = [];
  let plan: PlannedUse = new Map();
  for (const month of MONTHS) {
    plan = new Map();
    const calendar = calendarOf(month);
    for (const account of ACCOUNTS) {
      const planned = planUse(ledger, { account, month, shelves });
      plan = new Map([...plan, ...planned]);
      const bills = ledger.bills
        .filter((bill) => bill.account === account && monthOf(bill.date) === month)
        .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
      const bought = buyMonth(bills, { shelves, plan: planned, prices });
      const placed = bills.map((bill) => orderOf(seed, bill, bought.get(bill) ?? []));
      orders.push(...placed);
      const output = fitMonth(shelves, {
        target: ledger.use(account, month),
        input: {
          calendar,
          series: seriesOf(planned, { seed, calendar, account }),
          orders: placed,
          useJournal: ledger.useJournal(account, month),
          absorber: ABSORBERS[account],
        },
      });
      movements.push(...output.movements);
      demand.push(...output.demand);
    }
  }
  return { movements, demand, orders, shelves, plan };
}

function seriesOf(
  plan: PlannedUse,
  { seed, calendar, account }: { seed: number; calendar: MonthCalendar; account: InventoryAccount },
): Series[] {
  return ITEMS.filter(({ supplier }) => SERVICES[supplier].account === account).flatMap((item) =>
    placesOf(item).map(({ location, share }) => {
      const planned = (plan.get(item.sku)?.now ?? 0) * share;
      const draws = planned === 0 ? new Map() : drawMonth(item, { seed, calendar, location, units: planned });
      return { item, location, planned, draws };
    }),
  );
}

/** The opening balance as stock: about a month of every item, more of some than of others; one item takes the rest. */
function openShelves(
  ledger: StockLedger,
  { seed, account, shelves }: { seed: number; account: InventoryAccount; shelves: Shelves },
): SampleMovement[] {
  const month = monthOf(OPENING);
  const plan = planUse(ledger, { account, month, shelves });
  const draws = createDraws(seed, `opening stock ${account}`);
  const items = ITEMS.filter(({ supplier }) => SERVICES[supplier].account === account);
  const cover = new Map(items.map(({ sku }) => [sku, draws.uniform(0.65, 1.35)]));
  const wanted = (sku: string) => (plan.get(sku)?.now ?? 0) * (cover.get(sku) ?? 1);
  const total = items.reduce((sum, item) => sum + wanted(item.sku) * item.cost, 0);
  let rest = ledger.opening[account];
  const units = new Map(
    items
      .filter(({ sku }) => sku !== ABSORBERS[account])
      .map((item) => {
        const count = Math.round((wanted(item.sku) * ledger.opening[account]) / total);
        rest -= count * item.cost;
        return [item.sku, count] as const;
      }),
  );
  return items.flatMap((item): SampleMovement[] => {
    const isRest = item.sku === ABSORBERS[account];
    const count = isRest ? Math.floor(rest / item.cost) : (units.get(item.sku) ?? 0);
    if (count <= 0) return [];
    const shelf = shelfOf(shelves, item.sku);
    receive(shelf, count, isRest ? rest : count * item.cost);
    return spreadOpening(shelf.item, { count, value: isRest ? rest : count * item.cost, shelves, ledger });
  });
}

/** The second location starts with its share. */
function spreadOpening(
  item: (typeof ITEMS)[number],
  { count, value, shelves, ledger }: { count: number; value: number; shelves: Shelves; ledger: StockLedger },
): SampleMovement[] {
  const home = homeOf(item);
  const row = { date: OPENING, sku: item.sku, journal: ledger.openingJournal, reference: "OPENING-2024" };
  const second = placesOf(item).find(({ location }) => location !== home);
  const there = second ? Math.floor(count * second.share) : 0;
  const part = Math.round(there * costOf(shelves, item));
  if (second && there > 0) {
    put(shelfOf(shelves, item.sku), home, -there);
    put(shelfOf(shelves, item.sku), second.location, there);
  }
  return [
    { ...row, kind: "receipt", location: home, units: count - there, value: value - part },
    ...(second && there > 0
      ? [{ ...row, kind: "receipt" as const, location: second.location, units: there, value: part }]
      : []),
  ];
}
