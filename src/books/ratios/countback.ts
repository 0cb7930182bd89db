import { addDays, addToMonth, daysBetween, monthEnd, monthOf, monthStart } from "../../base/dates.ts";
import type { IsoDate } from "../../base/dates.ts";
import type { Figure } from "../../figures/figure.ts";
import type { BooksReader } from "../statements/reader.ts";
import type { Measures } from "./measures.ts";
import { type Resolution, found, refuse } from "./resolution.ts";

/** Receivables older than this are not explained by revenue any more. */
const MOST_MONTHS = 24;

/**
 * Countback (exhaustion) DSO: whole months of net revenue are taken off the receivables, newest first, each counting
 * its days; the month that is not used up counts in proportion. Follows seasons, which a yearly average does not.
 */
export async function countbackDays(
  books: BooksReader,
  measures: Measures,
  asOf: IsoDate,
): Promise<Resolution> {
  const start = await measures.at("receivables", asOf);
  if ("refused" in start) return start;
  const receivables = start.figure;
  if ((receivables.value ?? 0) <= 0) return refuse("there are no receivables");

  const inputs: Record<string, Figure> = { receivables };
  let left = receivables.value ?? 0;
  let days = 0;
  let taken = "";
  for (let back = 0; back < MOST_MONTHS; back++) {
    const month = addToMonth(monthOf(asOf), -back);
    const to = back === 0 ? asOf : monthEnd(month);
    const window = { from: monthStart(month), to };
    const sales = await measures.over("net_revenue", window);
    if ("refused" in sales) return sales;
    const name = `revenue_${month.replace("-", "_")}`;
    const value = sales.figure.value ?? 0;
    const length = daysBetween(addDays(window.from, -1), to);
    inputs[name] = sales.figure;
    if (value >= left && value > 0) {
      const rest = taken === "" ? "receivables" : `(receivables${taken})`;
      return found(
        books.figures.derive({
          name: "countback_days",
          label: "Days of net revenue in receivables, counted back by month",
          unit: { kind: "days" },
          asOf,
          formula: `${days} + ${rest} / ${name} * ${length}`,
          inputs,
        }),
      );
    }
    left -= value;
    days += length;
    taken += ` - ${name}`;
  }
  return refuse(`the receivables exceed the net revenue of the last ${MOST_MONTHS} months`);
}
