import { ACCOUNT_SUBTYPES, type AccountSubtype } from "../../books/accounts.ts";
import type { LedgerFigures } from "../../books/ledger-figures.ts";
import { RESULT_SUBTYPES, subtypesOf } from "../../books/statements/sections.ts";
import { CASH_FLOW_LINES } from "../../books/statements/cash-flow-lines.ts";
import { type Figure, money } from "../../figures/figure.ts";
import type { ForecastLine } from "../stored-run.ts";
import { type PnlFigureScope, type StatementRow, deriveSum } from "./pnl-figures.ts";
import { balanceLine } from "./project-pnl.ts";
import { type BalanceKey, isAsset } from "./roll-statements.ts";

export type BalanceFigures = {
  readonly balanceSheet: readonly StatementRow[];
  readonly cashFlow: readonly StatementRow[];
  /** assets - liabilities - equity, 0 in every month. */
  readonly checks: readonly Figure[];
};

export type BalanceScope = PnlFigureScope & {
  readonly lines: readonly ForecastLine[];
  readonly income: readonly StatementRow[];
  readonly leaf: LedgerFigures;
  /** Last day of the last actual month. */
  readonly lastActual: string;
};

const CURRENT_METHODS: Readonly<Partial<Record<AccountSubtype, string>>> = {
  receivable: "DSO of the last three actual months times daily net revenue of the three months to date",
  payable: "DPO of the last three actual months times daily purchases of the three months to date",
  inventory:
    "DIO of the last three actual months times daily cost of sales and supplies of the three months to date",
  fixed_asset: "balance before plus the calendar's purchases",
  intangible: "balance before plus the calendar's purchases",
  accumulated_depreciation: "balance before less depreciation",
  short_term_debt: "balance before less the calendar's repayments",
  long_term_debt: "balance before less the calendar's repayments",
  tax_payable: "balance before plus income tax less the calendar's tax payments",
};

/** Balance sheet and cash flow statement of every month; cash and the undistributed result derive from the flows. */
export function forecastBalances({
  lines,
  income,
  leaf,
  lastActual,
  ...scope
}: BalanceScope): BalanceFigures {
  const { figures, currency, forecastId, scenario, qualifier, months } = scope;
  const unit = money(currency);
  const netIncome = income.find(({ key }) => key === "net_income");
  const depreciation = income.find(({ key }) => key === "depreciation");
  if (!netIncome) throw new Error("the forecast income statement has no net income");

  const opening = (key: BalanceKey): Figure =>
    leaf.balance({
      name: `forecast_opening_${key}`,
      label: labelOf(key),
      accounts: key === "undistributed_result" ? RESULT_SUBTYPES : [key],
      sign: isAsset(key) ? 1 : -1,
      asOf: lastActual,
    });
  /** Balances by month, the opening first. */
  const series = new Map<BalanceKey, Figure[]>();
  for (const key of Object.keys(ACCOUNT_SUBTYPES) as AccountSubtype[]) {
    const stored = lines.find(({ line }) => line === balanceLine(key));
    if (!stored) continue;
    const before = opening(key);
    if (before.value === 0 && stored.cells.every(({ amount }) => amount === 0)) continue;
    const cells = stored.cells.map(({ period: { index, to }, amount }) =>
      figures.leaf({
        name: `forecast_${key}`,
        label: labelOf(key),
        unit,
        asOf: to,
        qualifier,
        value: amount,
        formula: CURRENT_METHODS[key] ?? "held at the last actual balance",
        sources: [
          {
            kind: "forecast",
            forecastId,
            scenario,
            lines: [balanceLine(key)],
            fromIndex: index,
            toIndex: index,
          },
        ],
      }),
    );
    series.set(key, [before, ...cells]);
  }

  const result = [opening("undistributed_result")];
  for (const { index, to } of months) {
    const earned = netIncome.cells[index];
    const before = result[index];
    if (!earned || !before) break;
    result.push(
      figures.derive({
        name: "forecast_undistributed_result",
        label: labelOf("undistributed_result"),
        unit,
        asOf: to,
        qualifier,
        formula: "before + net_income",
        inputs: { before, net_income: earned },
      }),
    );
  }
  series.set("undistributed_result", result);

  const cashFlow = cashFlowRows({ ...scope, series, netIncome, depreciation });
  const change = cashFlow.at(-1);
  const cash = [opening("cash")];
  for (const { index, to } of months) {
    const moved = change?.cells[index];
    const before = cash[index];
    if (!moved || !before) break;
    cash.push(
      figures.derive({
        name: "forecast_cash",
        label: labelOf("cash"),
        unit,
        asOf: to,
        qualifier,
        formula: "before + net_change_in_cash",
        inputs: { before, net_change_in_cash: moved },
      }),
    );
  }
  series.set("cash", cash);
  return { cashFlow, ...balanceRows({ ...scope, series }) };
}

type SeriesScope = PnlFigureScope & { readonly series: ReadonlyMap<BalanceKey, readonly Figure[]> };

function cashFlowRows(
  scope: SeriesScope & { readonly netIncome: StatementRow; readonly depreciation: StatementRow | undefined },
): StatementRow[] {
  const { figures, currency, qualifier, months, series, netIncome, depreciation } = scope;
  const unit = money(currency);
  const naming = (key: string, label: string, index: number) => {
    const { from = "", to = "" } = months[index] ?? {};
    return { name: `forecast_${key}`, label, unit, asOf: to, from, qualifier };
  };
  const rows: StatementRow[] = [];
  const sum = (key: string, label: string, parts: readonly StatementRow[], level: StatementRow["level"]) => {
    const weighted = parts.map((row) => ({ row, weight: 1 as const }));
    const cells = months.map(({ index }) =>
      deriveSum(figures, weighted, { index, naming: naming(key, label, index) }),
    );
    const row = { key, label, level, cells };
    rows.push(row);
    return row;
  };
  const added: StatementRow[] = depreciation ? [{ ...depreciation, level: "line" }] : [];
  const totals = (["operating", "investing", "financing"] as const).map((activity) => {
    const parts: StatementRow[] = activity === "operating" ? [netIncome, ...added] : [];
    for (const { key, label, subtypes, lessDepreciation } of CASH_FLOW_LINES[activity]) {
      const moving = subtypes.filter((subtype) =>
        series.get(subtype)?.some((f, i, all) => f.value !== all[0]?.value),
      );
      if (moving.length === 0) continue;
      const cells = months.map(({ index }) => {
        const inputs: Record<string, Figure> = {};
        let formula = "0";
        for (const subtype of moving) {
          const [before, after] = [series.get(subtype)?.[index], series.get(subtype)?.[index + 1]];
          if (!before || !after) continue;
          inputs[`${subtype}_before`] = before;
          inputs[`${subtype}_after`] = after;
          formula += isAsset(subtype)
            ? ` + ${subtype}_before - ${subtype}_after`
            : ` + ${subtype}_after - ${subtype}_before`;
        }
        const written = depreciation?.cells[index];
        if (lessDepreciation && written) {
          inputs["depreciation"] = written;
          formula += " - depreciation";
        }
        return figures.derive({ ...naming(key, label, index), formula, inputs });
      });
      const row: StatementRow = { key, label, level: "line", cells };
      rows.push(row);
      parts.push(row);
    }
    return sum(`${activity}_cash_flow`, `Cash flow from ${activity} activities`, parts, "subtotal");
  });
  sum("net_change_in_cash", "Net change in cash", totals, "total");
  return rows;
}

function balanceRows(scope: SeriesScope): Pick<BalanceFigures, "balanceSheet" | "checks"> {
  const { figures, currency, qualifier, months, series } = scope;
  const unit = money(currency);
  const rows: StatementRow[] = [];
  const part = (key: BalanceKey): StatementRow[] => {
    const figuresOf = series.get(key);
    if (!figuresOf) return [];
    const row: StatementRow = { key, label: labelOf(key), level: "line", cells: figuresOf.slice(1) };
    rows.push(row);
    return [row];
  };
  const derive = (key: string, label: string, parts: readonly { row: StatementRow; weight: 1 | -1 }[]) =>
    months.map(({ index, to }) =>
      deriveSum(figures, parts, {
        index,
        naming: { name: `forecast_${key}`, label, unit, asOf: to, qualifier },
      }),
    );
  const total = (key: string, label: string, parts: readonly StatementRow[]): StatementRow => {
    const weighted = parts.map((row) => ({ row, weight: 1 as const }));
    const row: StatementRow = { key, label, level: "total", cells: derive(key, label, weighted) };
    rows.push(row);
    return row;
  };
  const of = (sections: readonly Parameters<typeof subtypesOf>[0][]) =>
    sections.flatMap(subtypesOf).flatMap(part);
  const assets = total(
    "total_assets",
    "Total assets",
    of(["current_assets", "noncurrent_assets", "unclassified_assets"]),
  );
  const liabilities = total(
    "total_liabilities",
    "Total liabilities",
    of(["current_liabilities", "noncurrent_liabilities", "unclassified_liabilities"]),
  );
  const equity = total("total_equity", "Total equity", [...of(["equity"]), ...part("undistributed_result")]);
  const checks = derive("balance_sheet_check", "Assets less liabilities and equity", [
    { row: assets, weight: 1 },
    { row: liabilities, weight: -1 },
    { row: equity, weight: -1 },
  ]);
  return { balanceSheet: rows, checks };
}

function labelOf(key: BalanceKey): string {
  return key === "undistributed_result"
    ? "Result not yet carried to retained earnings"
    : ACCOUNT_SUBTYPES[key].label;
}
