import { addDays, monthEnd, monthRange, monthStart, weekday } from "../../src/base/dates.ts";
import type { IsoDate, IsoMonth } from "../../src/base/dates.ts";
import { roundHalfUp, splitMinor } from "../../src/base/money.ts";
import type { Minor } from "../../src/base/money.ts";
import type { AccountCode } from "./chart.ts";
import { LAST_MONTH, WARM_UP_MONTH } from "./company.ts";
import { netRevenue } from "./demand.ts";
import { PAYERS, type Payer } from "./payers.ts";
import { createDraws } from "./random.ts";
import { lastWorkday, onOrAfter } from "./workdays.ts";

/** One claims batch: billed to one payer on one day, at the amount its contract allows. */
export type Claim = {
  readonly payer: Payer;
  readonly issue: IsoDate;
  readonly net: Minor;
  readonly charges: readonly { readonly account: AccountCode; readonly gross: Minor }[];
  readonly adjustment: Minor;
};

/** All batches in order of date, from the warm-up on. Each month's batches add up to the payer's share of it. */
export function claims(seed: number): Claim[] {
  const months = monthRange(WARM_UP_MONTH, LAST_MONTH);
  return PAYERS.flatMap((payer) => {
    const draws = createDraws(seed, `claims ${payer.id}`);
    return months.flatMap((month) => {
      const dates = batchDates(payer, month);
      const total = roundHalfUp(netRevenue(seed, month) * payer.share * draws.factor(0.025));
      const parts = splitMinor(
        total,
        dates.map(() => draws.skewed(0.8)),
      );
      return dates.map((issue, i): Claim => {
        const net = parts[i] ?? 0;
        const gross = roundHalfUp(net / (1 - (payer.adjustment?.rate ?? 0) * draws.factor(0.04)));
        const amounts = splitMinor(
          gross,
          payer.lines.map((line) => line.weight * draws.factor(0.1)),
        );
        return {
          payer,
          issue,
          net,
          charges: payer.lines.map((line, n) => ({ account: line.account, gross: amounts[n] ?? 0 })),
          adjustment: gross - net,
        };
      });
    });
  }).sort((a, b) => (a.issue < b.issue ? -1 : a.issue > b.issue ? 1 : a.payer.id < b.payer.id ? -1 : 1));
}

function batchDates(payer: Payer, month: IsoMonth): IsoDate[] {
  if (payer.batches === "monthly") return [lastWorkday(month)];
  const weekly: IsoDate[] = [];
  const step = payer.batches === "weekly" ? 7 : 14;
  for (
    let date = firstWeekday(payer.billedOn, monthStart(month));
    date <= monthEnd(month);
    date = addDays(date, step)
  ) {
    const workday = onOrAfter(date);
    weekly.push(workday <= monthEnd(month) ? workday : lastWorkday(month));
  }
  return weekly;
}

function firstWeekday(day: number, from: IsoDate): IsoDate {
  return weekday(from) === day ? from : firstWeekday(day, addDays(from, 1));
}
