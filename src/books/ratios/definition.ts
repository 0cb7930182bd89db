import type { Unit } from "../../figures/figure.ts";
import type { AccountSubtype, Industry } from "../accounts.ts";
import type { ConcentrationSubject } from "../ageing/concentration.ts";
import type { MeasureName } from "./measure-catalogue.ts";
import type { OperatingMetricName } from "./operating-metric-catalogue.ts";

/**
 * A ratio as data: a formula over named inputs. Flows are read over the trailing twelve months unless a need says
 * otherwise; `windowed` ratios (margins) are flows only and can be read over any stretch.
 */
export type RatioDefinition = {
  readonly id: string;
  readonly label: string;
  /** How people call it; the label is always understood. */
  readonly terms: readonly string[];
  /** Arithmetic over the names of `needs` (figures/formula.ts). */
  readonly formula: string;
  readonly needs: Readonly<Record<string, Need>>;
  readonly unit: RatioUnit;
  readonly better: "higher" | "lower" | "neither";
  readonly windowed?: true;
  /** Other ways to the same ratio, taken when an input of the first is missing. */
  readonly alternatives?: readonly Pick<RatioDefinition, "formula" | "needs">[];
  /** Inputs that must be above zero for the ratio to mean anything, beside a zero denominator. */
  readonly positive?: readonly string[];
  /** Groups of subtypes: of each, the chart must have an account, or the ratio is undefined rather than 0. */
  readonly accounts?: readonly (readonly AccountSubtype[])[];
  readonly explanation: string;
  /** Where the definition comes from. */
  readonly source: string;
  readonly threshold?: Threshold;
};

export type RatioUnit = Exclude<Unit["kind"], "money"> | "money";

/** A stated convention, not a law: the value at which the ratio counts as good, and as still watchable. */
export type Threshold = { readonly good: number; readonly watch: number; readonly source: string };

export type Need =
  | { readonly kind: "measure"; readonly measure: MeasureName; readonly when: When }
  | { readonly kind: "metric"; readonly metric: OperatingMetricName; readonly when: When }
  | { readonly kind: "ratio"; readonly ratio: string }
  /** How a total spreads over parties: the sum of its `top` largest, the total, or the sum of squares of the largest. */
  | {
      readonly kind: "concentration";
      readonly subject: ConcentrationSubject;
      readonly part: "total" | "squares" | { readonly top: number };
    }
  /** Days of revenue, counted back month by month, that the receivables hold. */
  | { readonly kind: "countback" };

/** Which day or days a need is read at, from the ratio's as-of date. */
export type When =
  /** balances: the as-of date; the day before the twelve months; mean of both */
  | "end"
  | "start"
  | "average"
  /** flows: the ratio's own stretch (twelve months unless asked otherwise) and that a year earlier */
  | "year"
  | "year_before"
  | "three_years_before"
  /** the last three months, and the balance before them */
  | "three_months"
  | "start_of_three_months"
  | "month"
  | "month_before";

export type RatioPack = {
  readonly id: string;
  readonly title: string;
  /** Absent: for every industry. */
  readonly industries?: readonly Industry[];
  readonly ratios: readonly RatioDefinition[];
};

export const measure = (name: MeasureName, when: When): Need => ({ kind: "measure", measure: name, when });
export const metric = (name: OperatingMetricName, when: When): Need => ({
  kind: "metric",
  metric: name,
  when,
});
export const ratio = (id: string): Need => ({ kind: "ratio", ratio: id });
