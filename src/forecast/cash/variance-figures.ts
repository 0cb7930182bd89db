import { type IsoDate, addDays } from "../../base/dates.ts";
import { type Figure, money } from "../../figures/figure.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import type { GroupComparison, Stretch } from "./prior-variance.ts";

export type GroupVariance = {
  readonly key: string;
  readonly label: string;
  /** Cash effects: money in is positive. */
  readonly forecast: Figure;
  readonly actual: Figure;
  readonly variance: Figure;
  readonly timing: Figure;
  readonly permanent: Figure;
};

export type VarianceScope = {
  readonly figures: FigureSet;
  readonly currency: string;
  readonly priorAsOf: IsoDate;
  readonly asOf: IsoDate;
  /** See FigureScope; empty unless told. */
  readonly suffix?: string;
};

/**
 * Splits each group's variance since the prior forecast. Timing is the part that the new forecast gives back in the days
 * that are left of the prior one (late money now expected later, early money missing later); the rest is permanent.
 */
export function makeVarianceFigures(
  groups: readonly GroupComparison[],
  { figures, currency, priorAsOf, asOf, suffix = "" }: VarianceScope,
): GroupVariance[] {
  const unit = money(currency);
  const from = addDays(priorAsOf, 1);
  return groups.map(({ key, label, passed, priorRest, newRest, actualLineIds, actualSum }) => {
    const derive = (name: string, what: string, formula: string, inputs: Readonly<Record<string, Figure>>) =>
      figures.derive({
        name,
        label: `${label}: ${what}`,
        unit,
        asOf,
        from,
        qualifier: `${key}${suffix}`,
        formula,
        inputs,
      });
    const zero = () =>
      figures.leaf({
        name: "cash_variance_zero",
        label: "Nothing foreseen",
        unit,
        asOf,
        value: 0,
        formula: "nothing was foreseen",
        sources: [{ kind: "assumption", value: 0, note: "no line of the forecast covers these days" }],
      });
    const foreseen = (name: string, what: string, parts: readonly Stretch[]) => {
      const inputs = Object.fromEntries(
        parts.map((part, index) => [`part_${index + 1}`, stretchFigure(part, name)]),
      );
      const terms = parts.map(({ direction, days }, index) => {
        const share = days === 7 ? "" : ` * ${days} / 7`;
        return `${direction === "in" ? "+" : "-"} part_${index + 1}${share}`;
      });
      return parts.length === 0
        ? derive(name, what, "nothing", { nothing: zero() })
        : derive(name, what, `round(0 ${terms.join(" ")})`, inputs);
    };
    const stretchFigure = (part: Stretch, name: string) => {
      const { forecastId, lines, fromIndex, toIndex, value, direction } = part;
      return figures.leaf({
        name: `${name}_part`,
        label: `${label}: stored forecast`,
        unit,
        asOf: part.to,
        from: part.from,
        qualifier: `${key}-${direction}${suffix}`,
        value,
        formula: `the lines ${lines.join(", ")} of the forecast ${forecastId}`,
        sources: [{ kind: "forecast", forecastId, scenario: "base", lines: [...lines], fromIndex, toIndex }],
      });
    };
    const booked = figures.leaf({
      name: "cash_counterparts",
      label: `${label}: journal lines against cash`,
      unit,
      asOf,
      from,
      qualifier: key,
      value: actualSum,
      formula: "journal lines of entries that moved cash, debit positive",
      sources: [{ kind: "rows", table: "journal_line", ids: [...actualLineIds], measure: "value" }],
    });
    const forecast = foreseen("cash_prior_forecast", "foreseen by the prior forecast", passed);
    const actual = derive("cash_actual", "actual", "-booked", { booked });
    const variance = derive("cash_variance", "actual less forecast", "actual - forecast", {
      actual,
      forecast,
    });
    const change = derive("cash_rest_change", "change of what is still to come", "new - prior", {
      new: foreseen("cash_new_rest", "still to come, new forecast", newRest),
      prior: foreseen("cash_prior_rest", "still to come, prior forecast", priorRest),
    });
    const timing = derive(
      "cash_variance_timing",
      "timing",
      "max(0, min(variance, -change)) - max(0, min(-variance, change))",
      { variance, change },
    );
    const permanent = derive("cash_variance_permanent", "permanent", "variance - timing", {
      variance,
      timing,
    });
    return { key, label, forecast, actual, variance, timing, permanent };
  });
}
