import type { IsoDate } from "../../base/dates.ts";
import { type Figure, money } from "../../figures/figure.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import type { ForecastLine } from "../stored-run.ts";
import {
  BACKTEST_ACTUAL,
  BACKTEST_SCENARIO,
  COLLECTION_METHODS,
  type CollectionMethod,
  backtestLine,
} from "./backtest.ts";
import type { CashLine } from "./project.ts";

export type FigureScope = {
  readonly figures: FigureSet;
  readonly forecastId: string;
  readonly currency: string;
  /** Ends the ids of a forecast of another length than usual, so that it can stand beside the usual one. */
  readonly suffix: string;
};

export type CashLineFigures = {
  readonly line: string;
  readonly label: string;
  readonly direction: "in" | "out";
  /** One per week. */
  readonly cells: readonly Figure[];
  readonly total: Figure;
};

export type CashWeekFigures = {
  readonly opening: Figure;
  readonly receipts: Figure;
  readonly disbursements: Figure;
  readonly closing: Figure;
};

export type CashScenarioFigures = {
  readonly lines: readonly CashLineFigures[];
  readonly weeks: readonly CashWeekFigures[];
  readonly lowest: Figure;
};

const METHODS: Readonly<Record<string, string>> = {
  receipts_open_invoices:
    "each open invoice times the chance that its customer pays in the period, given how old the invoice is (Kaplan-Meier by customer, recent invoices weighing more)",
  receipts_future_sales:
    "monthly invoicing forecast by the time-series core, spread over days and through the customers' payment curves",
  receipts_other:
    "weekly receipts not explained by invoices or the calendar, forecast by the time-series core",
  payments_open_bills:
    "each open bill times the chance that it is paid in the period, given how this supplier has been paid so far",
  payments_future_bills:
    "monthly bills forecast by the time-series core, spread over days and through the suppliers' payment curves",
  payments_other:
    "weekly disbursements not explained by bills or the calendar, forecast by the time-series core",
};

/** Leaf figures of every line and week, and the totals and balances derived from them. */
export function makeCashFigures(
  lines: readonly CashLine[],
  { figures, forecastId, currency, suffix, opening }: FigureScope & { readonly opening: Figure },
): CashScenarioFigures {
  const unit = money(currency);
  const scenario = lines[0]?.scenario ?? "base";
  const qualifier = `${scenario}${suffix}`;
  const leaf = (
    line: CashLine,
    from: IsoDate,
    to: IsoDate,
    [fromIndex, toIndex]: readonly [number, number],
  ) =>
    figures.leaf({
      name: `cash_${line.line}`,
      label: line.label,
      unit,
      asOf: to,
      from,
      qualifier,
      value: line.cells.slice(fromIndex, toIndex + 1).reduce((sum, cell) => sum + cell.amount, 0),
      formula: METHODS[line.line] ?? "the occurrences of the calendar's items in the period",
      sources: [{ kind: "forecast", forecastId, scenario, lines: [line.line], fromIndex, toIndex }],
    });
  const made = lines.map((line): CashLineFigures => {
    const cells = line.cells.map(({ period }) =>
      leaf(line, period.from, period.to, [period.index, period.index]),
    );
    const first = line.cells[0]?.period;
    const last = line.cells.at(-1)?.period;
    const total =
      first && last && last.index > 0
        ? leaf(line, first.from, last.to, [0, last.index])
        : (cells[0] ?? opening);
    return { line: line.line, label: line.label, direction: line.direction, cells, total };
  });

  let carried = opening;
  const weeks = (lines[0]?.cells ?? []).map(({ period }, index): CashWeekFigures => {
    const when = { unit, asOf: period.to, from: period.from, qualifier };
    const total = (direction: "in" | "out", name: string, label: string) => {
      const inputs = Object.fromEntries(
        made.flatMap((line) => {
          const cell = line.cells[index];
          return line.direction === direction && cell ? [[line.line, cell] as const] : [];
        }),
      );
      return figures.derive({ ...when, name, label, formula: Object.keys(inputs).join(" + "), inputs });
    };
    const receipts = total("in", "cash_receipts", "Receipts");
    const disbursements = total("out", "cash_disbursements", "Disbursements");
    const closing = figures.derive({
      ...when,
      name: "cash_closing",
      label: "Closing cash",
      formula: "opening + receipts - disbursements",
      inputs: { opening: carried, receipts, disbursements },
    });
    const week = { opening: carried, receipts, disbursements, closing };
    carried = closing;
    return week;
  });
  const closings = Object.fromEntries(weeks.map(({ closing }, index) => [`week_${index + 1}`, closing]));
  const lowest = figures.derive({
    name: "cash_lowest",
    label: "Lowest closing cash",
    unit,
    asOf: lines[0]?.cells.at(-1)?.period.to ?? opening.asOf,
    from: lines[0]?.cells[0]?.period.from,
    qualifier,
    formula: `min(${Object.keys(closings).join(", ")})`,
    inputs: closings,
  });
  return { lines: made, weeks, lowest };
}

export type CollectionAccuracy = { readonly method: CollectionMethod; readonly wape: Figure };

/** Weekly WAPE of collections by method, from the stored backtest. Empty when there was too little history. */
export function makeAccuracyFigures(
  backtest: readonly ForecastLine[],
  { figures, forecastId, currency, suffix, asOf }: FigureScope & { readonly asOf: IsoDate },
): CollectionAccuracy[] {
  const cells = backtest[0]?.cells;
  const first = cells?.[0]?.period;
  const last = cells?.at(-1)?.period;
  if (!first || !last) return [];
  const sum = (line: string, label: string) =>
    figures.leaf({
      name: `cash_backtest_${line}`,
      label,
      unit: money(currency),
      asOf: last.to,
      from: first.from,
      ...(suffix === "" ? {} : { qualifier: suffix.slice(1) }),
      value:
        backtest.find((made) => made.line === line)?.cells.reduce((total, { amount }) => total + amount, 0) ??
        0,
      formula: "sum over all origins of the backtest and their weeks",
      sources: [
        {
          kind: "forecast",
          forecastId,
          scenario: BACKTEST_SCENARIO,
          lines: [line],
          fromIndex: 0,
          toIndex: last.index,
        },
      ],
    });
  const collected = sum(BACKTEST_ACTUAL, "Collected on invoices open at the origins");
  return COLLECTION_METHODS.map((method) => ({
    method,
    wape: figures.derive({
      name: "cash_collections_wape",
      label: `Weekly error of collections, ${method.replaceAll("_", " ")}`,
      unit: { kind: "percent" },
      asOf,
      qualifier: `${method}${suffix}`,
      formula: "errors / collected",
      inputs: {
        errors: sum(backtestLine(method), `Absolute weekly errors, ${method.replaceAll("_", " ")}`),
        collected,
      },
    }),
  }));
}
