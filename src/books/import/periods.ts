import { type IsoDate, addToMonth, monthEnd, monthOf, monthRange, monthStart } from "../../base/dates.ts";
import type { Entity } from "../company.ts";
import { fiscalYearStart } from "../company.ts";
import type { PeriodDraft } from "./draft.ts";

/**
 * The calendar months that entries span, with the fiscal quarters and years these lie in. A fiscal year is named by the
 * year it ends in: with a start in March, `FY2026` runs from March 2025 to February 2026 and `2026-Q1` is its first quarter.
 */
export function periodsOf(
  span: { readonly first: IsoDate; readonly last: IsoDate },
  entity: Entity,
): PeriodDraft[] {
  const entityId = entity.id;
  const periods = new Map<string, PeriodDraft>();
  const add = (period: PeriodDraft) => {
    if (!periods.has(period.name)) periods.set(period.name, period);
  };
  for (const month of monthRange(monthOf(span.first), monthOf(span.last))) {
    const yearStart = fiscalYearStart(month, entity.fiscal_year_start_month);
    const yearEnd = addToMonth(yearStart, 11);
    const year = yearEnd.slice(0, 4);
    const into = (Number(month.slice(0, 4)) - Number(yearStart.slice(0, 4))) * 12;
    const quarter = Math.floor((into + Number(month.slice(5)) - Number(yearStart.slice(5))) / 3);
    const quarterStart = addToMonth(yearStart, quarter * 3);
    add({ entityId, name: month, kind: "month", start: monthStart(month), end: monthEnd(month) });
    add({
      entityId,
      name: `${year}-Q${quarter + 1}`,
      kind: "quarter",
      start: monthStart(quarterStart),
      end: monthEnd(addToMonth(quarterStart, 2)),
    });
    add({ entityId, name: `FY${year}`, kind: "year", start: monthStart(yearStart), end: monthEnd(yearEnd) });
  }
  return [...periods.values()];
}
