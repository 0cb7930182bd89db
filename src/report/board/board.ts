import type { IsoDate } from "../../base/dates.ts";
import { type Ageing, ageing } from "../../books/ageing/ageing.ts";
import type { CompanyProfile } from "../../books/company.ts";
import { type RatioReader, createRatioReader } from "../../books/ratios/ratio-reader.ts";
import { type BooksReader, openBooks } from "../../books/statements/reader.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import { type CashLimit, loadCashLimits } from "../../forecast/cash/limits.ts";
import { createRiskContext } from "../../risk/risk-context.ts";
import type { Db } from "../../store/database.ts";
import { type AlertRegister, readAlerts } from "./alerts.ts";
import { type CashRun, loadCashRun } from "./cash-run.ts";
import { type CovenantReading, readCovenants } from "./covenants.ts";
import { type ResultPeriod, lastFullMonth, resultPeriods } from "./periods.ts";
import { type PnlRun, loadPnlRun } from "./pnl-run.ts";
import type { Missing } from "./stored-forecasts.ts";

/** Everything the sections of a report speak of, read once, over one set of figures. */
export type Board = {
  readonly db: Db;
  readonly company: CompanyProfile;
  readonly asOf: IsoDate;
  readonly figures: FigureSet;
  readonly books: BooksReader;
  readonly ratios: RatioReader;
  /** The shortest first; the last one is the fiscal year to date. */
  readonly periods: readonly [ResultPeriod, ...ResultPeriod[]];
  readonly cash: CashRun | Missing;
  readonly pnl: PnlRun | Missing;
  /** Floors under cash: policy and covenants. */
  readonly limits: readonly CashLimit[];
  readonly covenants: readonly CovenantReading[];
  readonly alerts: AlertRegister;
  readonly receivables: Ageing;
  readonly payables: Ageing;
};

export type BoardRequest = {
  /** Default: the end of the last finished month of the books. */
  readonly asOf?: IsoDate | undefined;
  /** Default: the newest made for the report's day. */
  readonly cashForecastId?: string | undefined;
  readonly pnlForecastId?: string | undefined;
};

export type BoardDeps = {
  readonly db: Db;
  readonly company: CompanyProfile;
  readonly figures: FigureSet;
  readonly signal: AbortSignal;
  readonly emit: (message: string) => void;
};

/**
 * Reads the books, the stored forecasts and the alert register.
 * @throws PurserError `empty_ledger`, `uncovered_period`, `unknown_forecast`, `wrong_forecast`
 */
export async function readBoard(deps: BoardDeps, request: BoardRequest): Promise<Board> {
  const { db, company, figures, signal, emit } = deps;
  emit("Reading the books");
  const books = await openBooks(db, company, { figures });
  const asOf = request.asOf ?? books.calendar.asOf;
  const ratios = createRatioReader(books);
  const periods = await resultPeriods(books, asOf);
  signal.throwIfAborted();
  emit("Reading the stored forecasts");
  const cash = await loadCashRun(books, { id: request.cashForecastId, asOf });
  const pnl = await loadPnlRun(books, { id: request.pnlForecastId, asOf: lastFullMonth(asOf) });
  signal.throwIfAborted();
  emit("Reading covenants and alerts");
  const { currency } = company;
  const covenants = await readCovenants(await createRiskContext(ratios, { asOf, signal }));
  return {
    db,
    company,
    asOf,
    figures,
    books,
    ratios,
    periods,
    cash,
    pnl,
    limits: await loadCashLimits(db, company.id, { asOf, currency, figures }),
    covenants,
    alerts: await readAlerts(db, company.id, { asOf, figures }),
    receivables: await ageing(books, ratios.openItems, { side: "ar", asOf }),
    payables: await ageing(books, ratios.openItems, { side: "ap", asOf }),
  };
}

export function mainPeriod({ periods }: Board): ResultPeriod {
  return periods.at(-1) ?? periods[0];
}
