import { z } from "zod";
import { isoDate } from "../../base/dates.ts";
import type { Figure } from "../../figures/figure.ts";
import type { CashForecast } from "../../forecast/cash/forecast-cash.ts";
import type { Period } from "../../forecast/periods.ts";
import type { PnlForecast } from "../../forecast/pnl/forecast-pnl.ts";
import type { StatementRow } from "../../forecast/pnl/pnl-figures.ts";

const cellSchema = z.object({ figureId: z.string(), value: z.number().nullable() });
type Cell = z.infer<typeof cellSchema>;

const periodSchema = z.object({ index: z.number().int(), from: isoDate, to: isoDate });

const cashLineSchema = z.object({
  line: z.string(),
  label: z.string(),
  direction: z.enum(["in", "out"]),
  cells: z.array(cellSchema),
  total: cellSchema,
});

export const cashOutput = z.object({
  forecastId: z.string(),
  asOf: isoDate,
  currency: z.string(),
  periods: z.array(periodSchema),
  opening: cellSchema,
  shortTermInvestments: cellSchema.nullable(),
  scenarios: z.array(
    z.object({
      name: z.string(),
      parameters: z.record(z.string(), z.union([z.string(), z.number()])),
      receipts: z.array(cellSchema),
      disbursements: z.array(cellSchema),
      closing: z.array(cellSchema),
      lowest: cellSchema,
      /** Weeks count from 1. */
      lowestWeek: z.number().int(),
      /** Of the first scenario only; all are stored. */
      lines: z.array(cashLineSchema),
    }),
  ),
  limits: z.array(z.object({ kind: z.enum(["policy", "covenant"]), id: z.string(), floor: cellSchema })),
  flags: z.array(
    z.object({
      kind: z.enum([
        "overdrawn",
        "below_minimum_cash",
        "covenant_breach",
        "covenant_warning",
        "calendar_differs",
      ]),
      scenario: z.string(),
      week: z.number().int().nullable(),
      message: z.string(),
      figureIds: z.array(z.string()),
    }),
  ),
  /** Weekly error of collections by method, over past origins; empty when the books are too young. */
  accuracy: z.array(z.object({ method: z.string(), wape: cellSchema })),
  priorVariance: z
    .object({
      forecastId: z.string(),
      asOf: isoDate,
      groups: z.array(
        z.object({
          key: z.string(),
          label: z.string(),
          forecast: cellSchema,
          actual: cellSchema,
          variance: cellSchema,
          timing: cellSchema,
          permanent: cellSchema,
        }),
      ),
    })
    .nullable(),
  notes: z.array(z.string()),
});

export function toCashOutput(
  made: CashForecast,
  { asOf, currency }: { readonly asOf: string; readonly currency: string },
): z.input<typeof cashOutput> {
  const { forecastId, opening, shortTermInvestments, model, limits, accuracy, priorVariance, notes } = made;
  return {
    forecastId,
    asOf,
    currency,
    periods: periods(model.weeks),
    opening: cell(opening),
    shortTermInvestments: shortTermInvestments && cell(shortTermInvestments),
    scenarios: made.scenarios.map(({ scenario, lines, weeks, lowest }, index) => {
      const { name, ...parameters } = scenario;
      return {
        name,
        parameters,
        receipts: weeks.map(({ receipts }) => cell(receipts)),
        disbursements: weeks.map(({ disbursements }) => cell(disbursements)),
        closing: weeks.map(({ closing }) => cell(closing)),
        lowest: cell(lowest),
        lowestWeek: weeks.findIndex(({ closing }) => closing.value === lowest.value) + 1,
        lines:
          index > 0
            ? []
            : lines.map(({ line, label, direction, cells, total }) => ({
                line,
                label,
                direction,
                cells: cells.map(cell),
                total: cell(total),
              })),
      };
    }),
    limits: limits.map(({ kind, id, floor }) => ({ kind, id, floor: cell(floor) })),
    flags: [
      ...made.flags.map((flag) => ({ ...flag, figureIds: [...flag.figureIds] })),
      ...made.calendarGaps.map(({ kind, planned, seen }) => ({
        kind: "calendar_differs" as const,
        scenario: made.scenarios[0]?.scenario.name ?? "base",
        week: null,
        message: `The calendar's ${kind.replaceAll("_", " ")} is far from what was paid for it in as many weeks before: is it complete?`,
        figureIds: planned ? [planned.id, seen.id] : [seen.id],
      })),
    ],
    accuracy: accuracy.map(({ method, wape }) => ({ method, wape: cell(wape) })),
    priorVariance: priorVariance && {
      forecastId: priorVariance.priorId,
      asOf: priorVariance.priorAsOf,
      groups: priorVariance.groups.map(({ key, label, forecast, actual, variance, timing, permanent }) => ({
        key,
        label,
        forecast: cell(forecast),
        actual: cell(actual),
        variance: cell(variance),
        timing: cell(timing),
        permanent: cell(permanent),
      })),
    },
    notes: [...notes],
  };
}

const rowSchema = z.object({
  key: z.string(),
  label: z.string(),
  level: z.enum(["line", "subtotal", "total"]),
  cells: z.array(cellSchema),
});

export const pnlOutput = z.object({
  forecastId: z.string(),
  /** Last day of the last actual month. */
  lastActual: isoDate,
  currency: z.string(),
  periods: z.array(periodSchema),
  scenarios: z.array(
    z.object({
      name: z.string(),
      parameters: z.record(z.string(), z.union([z.string(), z.number()])),
      /** Net revenue, EBITDA, net income and cash by month. */
      summary: z.array(rowSchema),
      /** Full statements of the first scenario; empty for the others, which are stored. */
      incomeStatement: z.array(rowSchema),
      balanceSheet: z.array(rowSchema),
      cashFlow: z.array(rowSchema),
      fiscalYear: z.object({
        from: z.string(),
        to: z.string(),
        rows: z.array(
          z.object({
            key: z.string(),
            label: z.string(),
            months: z.array(cellSchema.extend({ month: z.string(), basis: z.enum(["actual", "forecast"]) })),
            total: cellSchema,
          }),
        ),
      }),
    }),
  ),
  notes: z.array(z.string()),
});

const SUMMARY = ["net_revenue", "ebitda", "net_income", "cash"];

export function toPnlOutput(
  { forecastId, lastActual, months, scenarios, notes }: PnlForecast,
  currency: string,
): z.input<typeof pnlOutput> {
  return {
    forecastId,
    lastActual,
    currency,
    periods: periods(months),
    scenarios: scenarios.map(({ scenario, income, balanceSheet, cashFlow, fiscalYear }, index) => {
      const { name, ...parameters } = scenario;
      const full = (rows: readonly StatementRow[]) => (index > 0 ? [] : rows.map(row));
      return {
        name,
        parameters,
        summary: [...income, ...balanceSheet].filter(({ key }) => SUMMARY.includes(key)).map(row),
        incomeStatement: full(income),
        balanceSheet: full(balanceSheet),
        cashFlow: full(cashFlow),
        fiscalYear: {
          from: fiscalYear.from,
          to: fiscalYear.to,
          rows: fiscalYear.rows.map(({ key, label, months: parts, total }) => ({
            key,
            label,
            months: parts.map(({ month, basis, figure }) => ({ month, basis, ...cell(figure) })),
            total: cell(total),
          })),
        },
      };
    }),
    notes: [...notes],
  };
}

function cell({ id, value }: Figure): Cell {
  return { figureId: id, value };
}

function row({ key, label, level, cells }: StatementRow): z.input<typeof rowSchema> {
  return { key, label, level, cells: cells.map(cell) };
}

function periods(made: readonly Period[]): z.input<typeof periodSchema>[] {
  return made.map(({ index, from, to }) => ({ index, from, to }));
}
