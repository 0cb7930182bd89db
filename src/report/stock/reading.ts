import type { IsoDate } from "../../base/dates.ts";
import { monthOf } from "../../base/dates.ts";
import type { CompanyProfile } from "../../books/company.ts";
import { openBooks } from "../../books/statements/reader.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import type { Figure } from "../../figures/figure.ts";
import type { Db } from "../../store/database.ts";
import { type ClassMatrix, classifyItems } from "../../stock/health/classes.ts";
import { ALL } from "../../stock/health/item-figures.ts";
import { type Movers, topMovers } from "../../stock/health/movers.ts";
import { type OpenOrders, openOrderFigures } from "../../stock/health/open-orders.ts";
import { demandFilled } from "../../stock/health/service.ts";
import { type SlowStock, slowStock } from "../../stock/health/slow-stock.ts";
import { type StockBook, readStockBook } from "../../stock/health/stock-book.ts";
import { type StockOutRisks, stockOutRisks } from "../../stock/health/stock-out.ts";
import { type Turns, turnsOf } from "../../stock/health/turns.ts";
import { type StockReconciliation, reconcileStockToLedger } from "../../stock/reconcile.ts";
import { DEFAULT_OTIF_POLICY } from "../../stock/suppliers/otif-policy.ts";
import { supplierPerformance } from "../../stock/suppliers/performance.ts";
import type { Scorecard } from "../../stock/suppliers/scorecard.ts";
import { scoreWeightsSchema } from "../../stock/suppliers/score.ts";
import { type StockValuation, valueStock } from "../../stock/valuation.ts";

/** Everything a stock report speaks of, read once, over one set of figures. */
export type StockReading = {
  readonly company: CompanyProfile;
  readonly asOf: IsoDate;
  readonly figures: FigureSet;
  readonly book: StockBook;
  readonly matrix: ClassMatrix;
  readonly turns: Turns;
  readonly slow: SlowStock;
  readonly stockOuts: StockOutRisks;
  readonly orders: OpenOrders;
  readonly movers: Movers | null;
  readonly filled: Figure | null;
  readonly valuation: StockValuation;
  /** null: no whole month lies between the first movement and the day */
  readonly reconciliation: StockReconciliation | null;
  /** Suppliers with something due, received or open in the year. */
  readonly suppliers: readonly Scorecard[];
};

export type StockReportDeps = {
  readonly db: Db;
  readonly company: CompanyProfile;
  readonly figures: FigureSet;
  readonly signal: AbortSignal;
  readonly emit: (message: string) => void;
};

export type StockReportRequest = {
  /** Default: the end of the last finished month of the books. */
  readonly asOf?: IsoDate | undefined;
};

const MOVERS = 5;

/** @throws PurserError `empty_ledger`, `no_stock`, `invalid_policy` */
export async function readStock(deps: StockReportDeps, request: StockReportRequest): Promise<StockReading> {
  const { db, company, figures, signal, emit } = deps;
  const { currency } = company;
  emit("Reading the books");
  const books = await openBooks(db, company, { figures });
  const asOf = request.asOf ?? books.calendar.asOf;
  emit("Reading the stock");
  const book = await readStockBook({ db, companyId: company.id, currency, figures, signal }, asOf);
  const context = { db, companyId: company.id, ledger: books.ledger, figures, currency };
  const [first, last] = [book.months[0], book.months.at(-1)];
  emit("Comparing the stock with the ledger");
  const reconciliation =
    first && last
      ? await reconcileStockToLedger(context, { from: monthOf(first.from), to: monthOf(last.to) })
      : null;
  signal.throwIfAborted();
  emit("Judging the suppliers");
  const { scorecards } = await supplierPerformance(
    { db, companyId: company.id },
    { from: book.year.from, to: asOf, today: asOf },
    { figures, policy: DEFAULT_OTIF_POLICY, weights: scoreWeightsSchema.parse({}) },
  );
  signal.throwIfAborted();
  emit("Measuring the stock");
  return {
    company,
    asOf,
    figures,
    book,
    matrix: classifyItems(book),
    turns: turnsOf(book, ALL),
    slow: slowStock(book),
    stockOuts: stockOutRisks(book),
    orders: openOrderFigures(book),
    movers: topMovers(book, MOVERS),
    filled: demandFilled(book),
    valuation: await valueStock(context, { asOf }),
    reconciliation,
    suppliers: scorecards.filter(
      ({ due, leadTime, openLines }) =>
        due.value !== 0 || leadTime.count.value !== 0 || openLines.value !== 0,
    ),
  };
}

/** An item as a reader knows it. */
export function itemName({ book }: Pick<StockReading, "book">, sku: string): string {
  const name = book.items.get(sku)?.name;
  return name === undefined || name === sku ? sku : `${sku} ${name}`;
}
