import { type IsoDate, monthEnd, monthOf, monthRange, monthStart } from "../../base/dates.ts";
import { parseMinor } from "../../base/money.ts";
import { type Unit, money } from "../../figures/figure.ts";
import type { Window } from "../statements/fiscal-calendar.ts";
import type { BooksReader } from "../statements/reader.ts";
import { OPERATING_METRICS, type OperatingMetricName } from "./operating-metric-catalogue.ts";
import { type MetricRow, listMetric } from "./ratio-queries.ts";
import { type Resolution, found, refuse } from "./resolution.ts";

/** A flow summed over the months of `window`; refused, with how to import it, when a month is missing. */
export async function metricOver(
  books: BooksReader,
  metric: OperatingMetricName,
  window: Window,
): Promise<Resolution> {
  const rows = await listMetric(books.db, books.company.id, { metric, ...window });
  const present = new Set(rows.map((row) => monthOf(row.date)));
  const missing = monthRange(monthOf(window.from), monthOf(window.to)).filter((month) => !present.has(month));
  if (missing.length > 0) return refuse(missingMetric(metric, missing));
  return found(leaf(books, metric, { rows, from: window.from, asOf: window.to }));
}

/** A stock or rate at the end of the month of `asOf`. */
export async function metricAt(
  books: BooksReader,
  metric: OperatingMetricName,
  asOf: IsoDate,
): Promise<Resolution> {
  const month = monthOf(asOf);
  const rows = await listMetric(books.db, books.company.id, {
    metric,
    from: monthStart(month),
    to: monthEnd(month),
  });
  const last = rows.at(-1);
  if (!last) return refuse(missingMetric(metric, [month]));
  return found(leaf(books, metric, { rows: [last], asOf }));
}

function leaf(
  books: BooksReader,
  metric: OperatingMetricName,
  {
    rows,
    from,
    asOf,
  }: { readonly rows: readonly MetricRow[]; readonly from?: IsoDate; readonly asOf: IsoDate },
) {
  const { label, unit } = OPERATING_METRICS[metric];
  const { currency } = books.company;
  const read = (text: string) => (unit === "money" ? parseMinor(text, currency) : Number(text));
  return books.figures.leaf({
    name: `metric_${metric}`,
    label,
    unit: unitOf(unit, currency),
    asOf,
    from,
    value: rows.reduce((sum, row) => sum + read(row.value), 0),
    formula: `operating metric ${metric}`,
    sources: [{ kind: "rows", table: "operating_metric", ids: rows.map((row) => row.id), measure: "value" }],
  });
}

function unitOf(unit: (typeof OPERATING_METRICS)[OperatingMetricName]["unit"], currency: string): Unit {
  return unit === "money" ? money(currency) : { kind: unit };
}

function missingMetric(metric: OperatingMetricName, months: readonly string[]): string {
  const when = months.length === 1 ? (months[0] ?? "") : `${months.length} months (${months.join(", ")})`;
  return `the operating metric "${metric}" is missing for ${when}; import it with operating_metrics.csv (date, metric, value, unit)`;
}
