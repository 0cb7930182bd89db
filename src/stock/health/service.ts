import type { Figure } from "../../figures/figure.ts";
import type { StockBook } from "./stock-book.ts";

/** Share of the year's demand rows that a location filled in full; null without recorded demand. */
export function demandFilled(book: StockBook): Figure | null {
  const { from, to } = book.year;
  const rows = [...book.demand.values()].flat().filter(({ date }) => date >= from && date <= to);
  if (rows.length === 0) return null;
  const count = (measure: "count" | "stock_outs", label: string, value: number) =>
    book.figures.leaf({
      name: `demand_${measure}`,
      label,
      unit: { kind: "count" },
      from,
      asOf: to,
      value,
      formula: measure === "count" ? "rows of demand" : "rows of demand that were not filled in full",
      sources: [
        { kind: "items", table: "demand_history", skus: null, location: null, kinds: null, direction: null, measure, from, to, sign: 1 },
      ],
    }); // prettier-ignore
  return book.figures.derive({
    name: "demand_filled",
    label: "Demand filled in full",
    unit: { kind: "percent" },
    from,
    asOf: to,
    formula: "1 - short / asked",
    inputs: {
      short: count(
        "stock_outs",
        "Demand not filled in full",
        rows.filter((row) => row.stock_out === 1).length,
      ),
      asked: count("count", "Demand recorded", rows.length),
    },
  });
}
