import type { IsoDate } from "../../base/dates.ts";
import type { Minor } from "../../base/money.ts";
import type { RejectionList } from "../../books/import/reading.ts";
import type { PlannedTable, TableCounts } from "../../books/import/table-plan.ts";
import type { Store, Tx } from "../../store/database.ts";
import type { MovementKind } from "../movement.ts";
import { type KnownStock, checkStock, loadKnownStock } from "./check.ts";
import type { StockDraft } from "./draft.ts";
import { findJournalIds } from "./import-queries.ts";
import { type MovementPlan, type MovementRow, negativeLevels, planMovements } from "./movement-plan.ts";
import { planStockTables } from "./table-rows.ts";

/** What an import would do, worked out against the books without changing them. */
export type StockPlan = {
  readonly movements: MovementPlan;
  readonly tables: (batchId: string | null) => readonly PlannedTable[];
  readonly counts: Readonly<Record<string, TableCounts>>;
  readonly values: Readonly<Partial<Record<MovementKind, Minor>>>;
  readonly span: { readonly first: IsoDate; readonly last: IsoDate } | null;
};

export type PlanContext = {
  readonly store: Store;
  readonly tx: Tx;
  readonly companyId: string;
  readonly currency: string;
  readonly rejections: RejectionList;
  readonly warn: (warning: string) => void;
  readonly createdBy: string;
  readonly createdAt: string;
};

/** Journals of the books folder have this prefix before their own id in the idempotency key. */
const BOOKS_FOLDER = "generic:";

/** Checks a draft against itself and the books, and works out what is new. Must run inside the transaction that applies it. */
export async function planStock(draft: StockDraft, context: PlanContext): Promise<StockPlan> {
  const { store, tx, companyId, rejections, warn } = context;
  const known = loadKnownStock(store, companyId, draft);
  checkStock(draft, known, { rejections, warn });
  const standardCosts = new Map([
    ...[...known.items].map(([sku, item]) => [sku, item.unit_cost] as const),
    ...draft.items.map(({ sku, unitCost }) => [sku, unitCost] as const),
  ]);
  const movements = planMovements(draft.movements, {
    companyId,
    currency: context.currency,
    known: known.movements,
    standardCost: (sku) => standardCosts.get(sku) ?? 0,
    journalIds: await journalIdsOf(tx, companyId, draft),
    rejections,
    warn,
  });
  warnAboutLevels(movements.rows, { known, warn });
  warnAboutDeliveries(draft, known, warn);
  const tables = (batchId: string | null) =>
    planStockTables(draft, {
      store,
      companyId,
      known,
      batchId,
      createdBy: context.createdBy,
      createdAt: context.createdAt,
    });
  const counts = Object.fromEntries(
    [...tables(null), { table: "stock_movement", ...movements.counts }]
      .filter(({ read }) => read > 0)
      .map(({ table, read, added, updated, unchanged }) => [table, { read, added, updated, unchanged }]),
  );
  return { movements, tables, counts, values: valuesByKind(movements.rows), span: spanOf(draft) };
}

async function journalIdsOf(
  tx: Tx,
  companyId: string,
  draft: StockDraft,
): Promise<ReadonlyMap<string, number>> {
  const named = new Set(draft.movements.flatMap(({ journal }) => (journal === null ? [] : [journal])));
  const ids = await findJournalIds(
    tx,
    companyId,
    [...named].map((journal) => BOOKS_FOLDER + journal),
  );
  return new Map([...ids].map(([key, id]) => [key.slice(BOOKS_FOLDER.length), id]));
}

function warnAboutLevels(
  rows: readonly MovementRow[],
  { known, warn }: { readonly known: KnownStock; readonly warn: (warning: string) => void },
): void {
  const negative = negativeLevels(rows, known.movements);
  const [first] = negative;
  if (!first) return;
  const others = negative.length > 1 ? ` and ${negative.length - 1} more` : "";
  warn(
    `The level falls below zero: ${first.sku} at ${first.location} on ${first.date}${others}. A receipt may be missing or late.`,
  );
}

function warnAboutDeliveries(draft: StockDraft, known: KnownStock, warn: (warning: string) => void): void {
  const dates = new Map([
    ...[...known.orders].map(([id, order]) => [id, order.order_date] as const),
    ...draft.orders.map(({ id, orderDate }) => [id, orderDate] as const),
  ]);
  const early = draft.deliveries.filter(({ order, date }) => date < (dates.get(order) ?? date));
  const [first] = early;
  if (first)
    warn(
      `${early.length} deliveries came before their order was placed, the first of ${first.order} on ${first.date}.`,
    );
}

function valuesByKind(rows: readonly MovementRow[]): Partial<Record<MovementKind, Minor>> {
  const values: Partial<Record<MovementKind, Minor>> = {};
  for (const row of rows) {
    const kind = row.kind as MovementKind;
    values[kind] = (values[kind] ?? 0) + row.value;
  }
  return values;
}

function spanOf({ movements, demand }: StockDraft): StockPlan["span"] {
  let first: IsoDate | null = null;
  let last: IsoDate | null = null;
  for (const { date } of [...movements, ...demand]) {
    if (first === null || date < first) first = date;
    if (last === null || date > last) last = date;
  }
  return first !== null && last !== null ? { first, last } : null;
}
