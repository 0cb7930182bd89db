import { type Figure, money } from "../../figures/figure.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import { ACCOUNT_SUBTYPES, type AccountSubtype } from "../../books/accounts.ts";
import { subtypesOf } from "../../books/statements/sections.ts";
import type { Account } from "../../books/ledger.ts";
import type { Period } from "../periods.ts";
import type { ForecastLine } from "../stored-run.ts";
import { printedSign } from "./account-forecasts.ts";
import { accountLine } from "./project-pnl.ts";

/** One line of a forecast statement: a figure per month. */
export type StatementRow = {
  readonly key: string;
  readonly label: string;
  readonly level: "line" | "subtotal" | "total";
  readonly cells: readonly Figure[];
};

export type PnlFigureScope = {
  readonly figures: FigureSet;
  readonly currency: string;
  readonly forecastId: string;
  /** As stored. */
  readonly scenario: string;
  /** As in the ids: the scenario, marked when the forecast is of another length than usual. */
  readonly qualifier: string;
  readonly months: readonly Period[];
};

/** How a row counts into a total: 1 adds, -1 deducts. */
type Part = { readonly row: StatementRow; readonly weight: 1 | -1 };

/**
 * The income statement of every month. Lines are the stored account forecasts added up by subtype, totals derive from
 * the lines; keys and order are those of the actual income statement.
 */
export function forecastIncomeStatement(
  accounts: readonly Account[],
  { lines, ...scope }: PnlFigureScope & { readonly lines: readonly ForecastLine[] },
): StatementRow[] {
  const { figures, currency, forecastId, scenario, qualifier, months } = scope;
  const unit = money(currency);
  const rows: StatementRow[] = [];

  function line(subtype: AccountSubtype): Part[] {
    const codes = accounts
      .filter((account) => account.subtype === subtype)
      .map(({ code }) => accountLine(code));
    const mine = lines.filter(({ line: name }) => codes.includes(name));
    if (mine.length === 0) return [];
    const { label } = ACCOUNT_SUBTYPES[subtype];
    const names = mine.map(({ line: name }) => name);
    const cells = months.map(({ index, from, to }) =>
      figures.leaf({
        name: `forecast_${subtype}`,
        label,
        unit,
        asOf: to,
        from,
        qualifier,
        value: mine.reduce((sum, { cells: made }) => sum + (made[index]?.amount ?? 0), 0),
        formula: methodOf(subtype),
        sources: [{ kind: "forecast", forecastId, scenario, lines: names, fromIndex: index, toIndex: index }],
      }),
    );
    const row: StatementRow = { key: subtype, label, level: "line", cells };
    rows.push(row);
    return [{ row, weight: printedSign(subtype) === -1 ? 1 : -1 }];
  }

  function total(
    key: string,
    { label, level = "subtotal" }: { readonly label: string; readonly level?: "subtotal" | "total" },
    parts: readonly Part[],
  ): Part {
    const cells = months.map(({ index, from, to }) =>
      deriveSum(figures, parts, {
        index,
        naming: { name: `forecast_${key}`, label, unit, asOf: to, from, qualifier },
      }),
    );
    const row: StatementRow = { key, label, level, cells };
    rows.push(row);
    return { row, weight: 1 };
  }

  const all = (subtypes: readonly AccountSubtype[]) => subtypes.flatMap(line);
  const netRevenue = total("net_revenue", { label: "Net revenue" }, all(["revenue", "contra_revenue"]));
  const gross = total("gross_profit", { label: "Gross profit" }, [netRevenue, ...all(["cost_of_sales"])]);
  const expenses = all(subtypesOf("operating_expenses")).map(({ row }): Part => ({ row, weight: 1 }));
  const opex = total("operating_expenses", { label: "Operating expenses" }, expenses);
  const ebitda = total("ebitda", { label: "EBITDA" }, [gross, { ...opex, weight: -1 }]);
  const ebit = total("ebit", { label: "Operating income (EBIT)" }, [ebitda, ...all(["depreciation"])]);
  const below = all(["other_income", "other_expense", "interest_income", "interest_expense"]);
  const pretax = total("pretax_income", { label: "Income before tax" }, [ebit, ...below]);
  total("net_income", { label: "Net income", level: "total" }, [pretax, ...all(["income_tax"])]);
  return rows;
}

export type Naming = Pick<Figure, "name" | "label" | "unit" | "asOf"> & {
  readonly from?: string;
  readonly qualifier: string;
};

/** Sum of one month of several rows. With nothing to add up it is a zero that says so. */
export function deriveSum(
  figures: FigureSet,
  parts: readonly Part[],
  { index, naming }: { readonly index: number; readonly naming: Naming },
): Figure {
  const inputs: Record<string, Figure> = {};
  let formula = "";
  for (const { row, weight } of parts) {
    const cell = row.cells[index];
    if (!cell) continue;
    inputs[row.key] = cell;
    formula += weight < 0 ? ` - ${row.key}` : formula === "" ? row.key : ` + ${row.key}`;
  }
  if (formula === "") {
    const note = "the books have no such account";
    return figures.leaf({
      ...naming,
      value: 0,
      formula: note,
      sources: [{ kind: "assumption", value: 0, note }],
    });
  }
  return figures.derive({ ...naming, formula: formula.trim(), inputs });
}

function methodOf(subtype: AccountSubtype): string {
  switch (subtype) {
    case "depreciation":
      return "mean of the last three months, and planned purchases of assets over 60 months";
    case "income_tax":
      return "effective tax rate of the last twelve months on the result to date, if positive";
    case "interest_expense":
      return "the calendar's interest payments where it has them, else the account forecast by the time-series core";
    default:
      return "each account forecast by the time-series core (seasonality 12) and scaled by the scenario, then added up";
  }
}
