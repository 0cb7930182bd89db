import type { Figure } from "../../figures/figure.ts";
import type { OrderLine } from "../orders.ts";
import { milliToUnits } from "../quantity.ts";
import { type JudgedUnit, lineId } from "./judged-units.ts";
import { type SupplierScope, counted, derived } from "./supplier-scope.ts";

const COUNT = { kind: "count" } as const;

/** PPM = rejected / received x 1,000,000 over the units that came in the window. Refused when nothing came. */
export function ppmFigure(scope: SupplierScope, lines: readonly OrderLine[]): Figure {
  const { from, to } = scope.window;
  const came = lines.flatMap((line) =>
    line.deliveries.filter(({ date, received }) => received > 0 && date >= from && date <= to),
  );
  const units = (measure: "received" | "rejected", label: string) =>
    counted(scope, {
      name: measure,
      label,
      unit: COUNT,
      value: milliToUnits(came.reduce((sum, delivery) => sum + delivery[measure], 0)),
      formula: `units ${measure}, by the day the goods came`,
      table: "delivery",
      ids: came.map(({ id }) => id),
      measure,
    });
  return derived(scope, {
    name: "ppm",
    label: "Rejected parts per million",
    unit: COUNT,
    formula: "rejected / received * 1000000",
    inputs: { rejected: units("rejected", "Units rejected"), received: units("received", "Units received") },
  });
}

/** Fill rate = units accepted, at most what was ordered / units ordered, over the lines that were judged. */
export function fillRateFigure(scope: SupplierScope, judged: readonly JudgedUnit[]): Figure {
  const lines = judged.flatMap((unit) => unit.lines.map(({ line }) => line));
  const ids = lines.map(lineId);
  const units = (measure: "ordered" | "filled", label: string, of: (line: OrderLine) => number) =>
    counted(scope, {
      name: measure,
      label,
      unit: COUNT,
      value: milliToUnits(lines.reduce((sum, line) => sum + of(line), 0)),
      formula: label.toLowerCase(),
      table: "purchase_order_line",
      ids,
      measure,
    });
  return derived(scope, {
    name: "fill_rate",
    label: "Fill rate",
    unit: { kind: "percent" },
    formula: "filled / ordered",
    inputs: {
      filled: units("filled", "Units accepted of what was ordered", (line) =>
        Math.min(line.ordered, line.received - line.rejected),
      ),
      ordered: units("ordered", "Units ordered", (line) => line.ordered),
    },
  });
}
