import { median } from "../../forecast/core/numbers.ts";
import { daysBetween, isIsoDate } from "../../base/dates.ts";

/** Days between labels at most, with the season that spacing has. */
const SEASONS = [
  { days: 1.5, period: 7 },
  { days: 8, period: 52 },
  { days: 32, period: 12 },
  { days: 93, period: 4 },
] as const;

/** Values in a season by the usual distance of the dates: 7 for days, 52 for weeks, 12 for months, 4 for quarters, else 1. */
export function periodOfDates(dates: readonly string[]): number {
  const days = dates.map((date) => (/^\d{4}-\d{2}$/.test(date) ? `${date}-01` : date.slice(0, 10)));
  if (days.length < 2 || !days.every(isIsoDate)) return 1;
  const distances = days.slice(1).map((day, t) => daysBetween(days[t] ?? day, day));
  const usual = median(distances);
  return SEASONS.find((season) => usual <= season.days)?.period ?? 1;
}
