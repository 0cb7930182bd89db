import { type Figure, money } from "../../figures/figure.ts";
import { type CashLimit, loadCashLimits } from "../../forecast/cash/limits.ts";
import type { Row } from "../../store/schema.ts";
import { at, NOTHING, type RiskContext, type RiskRule, type Severity, skipped } from "../rule.ts";

/** The 13-week forecast against the least cash the company promised or wants to hold. */
export const minimumCash: RiskRule = {
  id: "minimum_cash",
  title: "Cash falls below its minimum within 13 weeks",
  describe:
    "The lowest closing balance of the base scenario of the 13-week cash forecast made for this day. Below zero or below a covenant's minimum is critical, below the policy minimum_cash high.",
  run: async (context) => {
    const { asOf, books, company, data, figures } = context;
    const closing = await data.cashForecast({ scenario: "base", line: "closing" });
    const lowest = closing.reduce(
      (least, row) => (least === undefined || row.amount < least.amount ? row : least),
      closing[0],
    );
    if (!lowest) return skipped("there is no 13-week cash forecast for this day");
    const limits = await loadCashLimits(books.db, company.id, { asOf, currency: company.currency, figures });
    const broken = gravest(limits, lowest.amount);
    if (!broken) return NOTHING;
    const figure = lowestFigure(lowest, context);
    const against = broken.limit
      ? `below ${broken.limit.kind === "policy" ? "the policy's minimum" : `the covenant "${broken.limit.name}"`} of ${at(broken.limit.floor)}`
      : "below zero";
    const floor = broken.limit?.floor.value ?? 0;
    return {
      findings: [
        {
          rule: minimumCash.id,
          key: "base",
          severity: broken.severity,
          title: "Forecast cash falls below its minimum",
          detail: `The thirteen-week forecast reaches ${at(figure)}, ${against}.`,
          evidence: {
            figureIds: [figure.id, ...(broken.limit ? [broken.limit.floor.id] : [])],
            rows: closing
              .filter((row) => row.amount < floor)
              .map((row) => ({
                table: "forecast_line",
                id: `${row.forecast_id}/${row.scenario}/${row.line}/${row.period_index}`,
                note: `week ending ${row.period_end}`,
              })),
          },
          owner: "treasury",
          clearsWhen: "every week of the newest forecast closes above the minimum",
        },
      ],
    };
  },
};

type Broken = { readonly severity: Severity; readonly limit: CashLimit | undefined };

function gravest(limits: readonly CashLimit[], amount: number): Broken | undefined {
  const below = limits.filter(({ floor }) => amount < (floor.value ?? 0));
  const covenant = below.find(({ kind }) => kind === "covenant");
  if (covenant) return { severity: "critical", limit: covenant };
  if (amount < 0) return { severity: "critical", limit: undefined };
  return below[0] && { severity: "high", limit: below[0] };
}

function lowestFigure(row: Row<"forecast_line">, { asOf, company, figures }: RiskContext): Figure {
  return figures.leaf({
    name: "lowest_forecast_cash",
    label: "Lowest forecast cash balance",
    unit: money(company.currency),
    asOf,
    value: row.amount,
    formula: "lowest closing balance of the base scenario over thirteen weeks",
    sources: [
      {
        kind: "forecast",
        forecastId: row.forecast_id,
        scenario: row.scenario,
        lines: [row.line],
        fromIndex: row.period_index,
        toIndex: row.period_index,
      },
    ],
  });
}
