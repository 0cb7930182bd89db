import type { IsoDate } from "../../../base/dates.ts";
import type { Range } from "../../../anomaly/index.ts";
import type { Source } from "../../../figures/figure.ts";
import type { AnomalyKind } from "./input.ts";
import type { Subject } from "./output.ts";

/** money is minor units of the company's currency */
export type FindingUnit = "count" | "money";

/** How the value of a finding is read again. */
export type ValueOrigin =
  /** as the source gives it */
  | { readonly kind: "source"; readonly source: Source; readonly formula: string }
  /** from one row's quantity and, for a price, its value */
  | {
      readonly kind: "line";
      readonly table: "demand_history" | "stock_movement";
      readonly id: string;
      readonly stored: number;
      readonly formula: "posted" | "-posted" | "abs(posted)";
    }
  | {
      readonly kind: "price";
      readonly id: string;
      readonly stored: number;
      /** minor units, signed as posted */
      readonly amount: number;
    };

/** An anomaly before figures are made of its numbers. */
export type Finding = {
  readonly kind: AnomalyKind | "values";
  readonly subject: Subject;
  readonly date: string;
  /** the days the value is about; no `from` for a level */
  readonly span: { readonly from?: IsoDate; readonly to: IsoDate };
  readonly unit: FindingUnit;
  readonly value: number;
  readonly expected: number | null;
  readonly interval: Range | null;
  /** how `expected` was found */
  readonly method: string;
  readonly score: number;
  readonly direction: "high" | "low" | null;
  readonly reason: string;
  readonly origin: ValueOrigin;
  readonly rows: RowsOf;
};

export type RowsOf =
  | { readonly kind: "known"; readonly rows: readonly { readonly table: string; readonly id: string }[] }
  | {
      readonly kind: "item";
      readonly table: "demand_history" | "stock_movement";
      readonly sku: string;
      readonly locationId: string;
      readonly from: IsoDate;
      readonly to: IsoDate;
    }
  | { readonly kind: "account"; readonly accountId: number; readonly from: IsoDate; readonly to: IsoDate };

/** A lasting change before figures are made of its numbers. */
export type ChangeFinding = Pick<
  Finding,
  "kind" | "subject" | "date" | "span" | "unit" | "score" | "reason"
> & {
  readonly change: "level" | "trend";
  readonly before: number;
  readonly after: number;
};

export type Findings = {
  readonly anomalies: readonly Finding[];
  readonly changes: readonly ChangeFinding[];
  readonly checked: { readonly series: number; readonly points: number; readonly lines: number };
};

export const NOTHING: Findings = {
  anomalies: [],
  changes: [],
  checked: { series: 0, points: 0, lines: 0 },
};

export function together(parts: readonly Findings[]): Findings {
  const sum = (count: keyof Findings["checked"]) =>
    parts.reduce((total, { checked }) => total + checked[count], 0);
  return {
    anomalies: parts.flatMap(({ anomalies }) => anomalies),
    changes: parts.flatMap(({ changes }) => changes),
    checked: { series: sum("series"), points: sum("points"), lines: sum("lines") },
  };
}
