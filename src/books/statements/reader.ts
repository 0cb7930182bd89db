import type { IsoDate } from "../../base/dates.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import type { Db } from "../../store/database.ts";
import type { CompanyProfile } from "../company.ts";
import { listPeriods } from "../company-queries.ts";
import { type Ledger, loadLedger } from "../ledger.ts";
import { type LedgerFigures, createLedgerFigures } from "../ledger-figures.ts";
import { balanceSheet } from "./balance-sheet.ts";
import { cashFlowStatement } from "./cash-flow.ts";
import { type Coverage, createCoverage } from "./coverage.ts";
import {
  type FiscalCalendar,
  type NamedPeriod,
  type Window,
  createFiscalCalendar,
} from "./fiscal-calendar.ts";
import { incomeStatement } from "./income-statement.ts";
import type { StatementSources } from "./sources.ts";
import type { Statement } from "./statement.ts";
import { listOpeningLines } from "./statement-queries.ts";

/** One company's books, read once: any number of statements, ratios and answers come from this one reading. */
export type BooksReader = {
  readonly db: Db;
  readonly company: CompanyProfile;
  readonly ledger: Ledger;
  readonly figures: FigureSet;
  readonly leaf: LedgerFigures;
  readonly calendar: FiscalCalendar;
  readonly coverage: Coverage;
  readonly statements: Statements;
};

/** Statements by date; the same date again is the same statement. */
export type Statements = {
  readonly balanceSheet: (asOf: IsoDate) => Statement;
  readonly incomeStatement: (window: Window) => Statement;
  readonly cashFlow: (window: Window) => Statement;
};

/**
 * @param figures where the figures made from this reading are kept
 * @throws PurserError `empty_ledger` when the company has no entries
 */
export async function openBooks(
  db: Db,
  company: CompanyProfile,
  { figures }: { readonly figures: FigureSet },
): Promise<BooksReader> {
  const ledger = await loadLedger(db, company.id);
  const periods = distinctPeriods((await listPeriods(db, company.id)).flatMap(toNamedPeriod));
  const openingLines = await listOpeningLines(db, company.id);
  const { currency } = company;
  const leaf = createLedgerFigures(ledger, { figures, currency });
  const calendar = createFiscalCalendar({ company, entries: ledger.span, periods });
  return {
    db,
    company,
    ledger,
    figures,
    leaf,
    calendar,
    coverage: createCoverage({ ledger, calendar, openingLines }),
    statements: createStatements({ ledger, figures, currency, leaf, openingLines }),
  };
}

export function createStatements(sources: StatementSources): Statements {
  const incomes = memo(({ from, to }: Window) => incomeStatement(sources, { from, to }), windowKey);
  return {
    balanceSheet: memo(
      (asOf: IsoDate) => balanceSheet(sources, asOf),
      (asOf) => asOf,
    ),
    incomeStatement: incomes,
    cashFlow: memo((window: Window) => cashFlowStatement(sources, window, incomes(window)), windowKey),
  };
}

const windowKey = ({ from, to }: Window): string => `${from}..${to}`;

function memo<K, V>(make: (key: K) => V, name: (key: K) => string): (key: K) => V {
  const made = new Map<string, V>();
  return (key) => {
    const known = made.get(name(key));
    if (known !== undefined) return known;
    const value = make(key);
    made.set(name(key), value);
    return value;
  };
}

function toNamedPeriod(row: Awaited<ReturnType<typeof listPeriods>>[number]): NamedPeriod[] {
  const { kind } = row;
  return kind === "month" || kind === "quarter" || kind === "year"
    ? [{ name: row.name, kind, from: row.start_date, to: row.end_date }]
    : [];
}

/** Entities of one company name their periods alike. */
function distinctPeriods(periods: readonly NamedPeriod[]): NamedPeriod[] {
  return [...new Map(periods.map((period) => [`${period.name} ${windowKey(period)}`, period])).values()];
}
