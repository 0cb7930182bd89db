import { type IsoDate, addDays } from "../../base/dates.ts";
import { type Figure, money } from "../../figures/figure.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import type { CounterLine } from "../cash-queries.ts";
import type { CashLineFigures } from "./cash-figures.ts";
import { type CalendarKind } from "./calendar.ts";
import type { FlowOwner } from "./cash-flows.ts";

/** A kind of the calendar that plans something quite different from what the books show for the weeks before. */
export type CalendarGap = {
  readonly kind: CalendarKind;
  readonly planned: Figure | null;
  readonly seen: Figure;
};

/** These recur; taxes and investments differ from quarter to quarter by nature. */
const RECURRING: readonly CalendarKind[] = ["payroll", "rent", "debt_principal", "debt_interest"];
const TOO_LITTLE = 0.5;
const TOO_MUCH = 2;

/**
 * A calendar that is missing its payroll makes cash look fine. So each recurring kind is held against the money that
 * went out for it in as many weeks before `asOf`; under half or over double is reported.
 */
export function findCalendarGaps(
  movements: readonly { readonly line: CounterLine; readonly by: FlowOwner }[],
  {
    lines,
    weeks,
    asOf,
    figures,
    currency,
  }: {
    readonly lines: readonly CashLineFigures[];
    readonly weeks: number;
    readonly asOf: IsoDate;
    readonly figures: FigureSet;
    readonly currency: string;
  },
): CalendarGap[] {
  return RECURRING.flatMap((kind) => {
    const mine = movements.filter(({ by }) => by === kind).map(({ line }) => line);
    const out = mine.reduce((sum, { total }) => sum + total, 0);
    const planned = lines.find(({ line }) => line === `payments_${kind}`)?.total ?? null;
    const plan = planned?.value ?? 0;
    if (out <= 0 || (plan >= out * TOO_LITTLE && plan <= out * TOO_MUCH)) return [];
    const seen = figures.leaf({
      name: `cash_seen_${kind}`,
      label: `Paid in the ${weeks} weeks before: ${kind.replaceAll("_", " ")}`,
      unit: money(currency),
      asOf,
      from: addDays(asOf, 1 - weeks * 7),
      value: out,
      formula: "journal lines of this kind in entries that moved cash, debit positive",
      sources: [
        { kind: "rows", table: "journal_line", ids: mine.map(({ id }) => String(id)), measure: "value" },
      ],
    });
    return [{ kind, planned, seen }];
  });
}
