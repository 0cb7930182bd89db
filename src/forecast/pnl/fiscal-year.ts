import {
  type IsoDate,
  type IsoMonth,
  addToMonth,
  monthEnd,
  monthOf,
  monthRange,
  monthStart,
} from "../../base/dates.ts";
import { fiscalYearStart } from "../../books/company.ts";
import type { Ledger } from "../../books/ledger.ts";
import { createLedgerFigures } from "../../books/ledger-figures.ts";
import { incomeStatement } from "../../books/statements/income-statement.ts";
import { figureOf } from "../../books/statements/statement.ts";
import { type Figure, money } from "../../figures/figure.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import type { StatementRow } from "./pnl-figures.ts";

/** The fiscal year that the first forecast month lies in: what happened, then what is foreseen. */
export type FiscalYearView = {
  readonly from: IsoMonth;
  readonly to: IsoMonth;
  readonly rows: readonly {
    readonly key: string;
    readonly label: string;
    readonly months: readonly {
      readonly month: IsoMonth;
      readonly basis: "actual" | "forecast";
      readonly figure: Figure;
    }[];
    readonly total: Figure;
  }[];
};

const KEYS = ["net_revenue", "gross_profit", "ebitda", "net_income"] as const;

/**
 * Actual months are read from the ledger as the income statement reads them, and never replaced by a forecast. Months of the
 * year before the books began or after the forecast ends are left out of the total, which names the months it has.
 */
export function fiscalYearView(
  ledger: Ledger,
  {
    income,
    lastActual,
    startMonth,
    figures,
    currency,
    qualifier,
  }: {
    readonly income: readonly StatementRow[];
    readonly lastActual: IsoDate;
    readonly startMonth: number;
    readonly figures: FigureSet;
    readonly currency: string;
    readonly qualifier: string;
  },
): FiscalYearView {
  const first = addToMonth(monthOf(lastActual), 1);
  const start = fiscalYearStart(first, startMonth);
  const end = addToMonth(start, 11);
  const leaf = createLedgerFigures(ledger, { figures, currency });
  const began = monthOf(ledger.span.first);
  const statements = new Map(
    monthRange(start, monthOf(lastActual))
      .filter((month) => month >= began)
      .map((month) => {
        const window = { from: monthStart(month), to: monthEnd(month) };
        return [
          month,
          incomeStatement({ ledger, figures, currency, leaf, openingLines: [] }, window),
        ] as const;
      }),
  );
  const rows = KEYS.map((key) => {
    const row = income.find((candidate) => candidate.key === key);
    const actual = [...statements].map(([month, statement]) => ({
      month,
      basis: "actual" as const,
      figure: figureOf(statement, key),
    }));
    const foreseen = (row?.cells ?? [])
      .map((figure) => ({ month: monthOf(figure.asOf), basis: "forecast" as const, figure }))
      .filter(({ month }) => month <= end);
    const months = [...actual, ...foreseen];
    const inputs = Object.fromEntries(
      months.map(({ month, figure }) => [`m_${month.replace("-", "_")}`, figure]),
    );
    const total = figures.derive({
      name: `fiscal_year_${key}`,
      label: `${row?.label ?? key}, fiscal year`,
      unit: money(currency),
      from: monthStart(months[0]?.month ?? first),
      asOf: monthEnd(months.at(-1)?.month ?? first),
      qualifier,
      formula: Object.keys(inputs).join(" + "),
      inputs,
    });
    return { key, label: row?.label ?? key, months, total };
  });
  return { from: start, to: end, rows };
}
