import { addDays } from "../../base/dates.ts";
import type { Forecaster } from "../core/index.ts";
import { type Period, dayNumber, weeksAfter } from "../periods.ts";
import { flowOwner } from "./cash-flows.ts";
import { type Curves, learnCurves } from "./collection-curve.ts";
import { type FutureInvoicing, futureInvoicing } from "./future-invoicing.ts";
import type { CashInputs } from "./load.ts";
import { type PlannedPayments, planPayments } from "./planned-payments.ts";
import { type Residuals, forecastResiduals } from "./residual.ts";

/** What is learned from the books once and then read by every scenario. */
export type CashModel = {
  readonly weeks: readonly Period[];
  readonly ar: SideModel;
  readonly ap: SideModel;
  readonly calendar: PlannedPayments;
  readonly residuals: Residuals;
};

export type SideModel = { readonly curves: Curves; readonly future: FutureInvoicing | null };

export function learnCashModel(
  inputs: CashInputs,
  {
    weeks,
    forecaster,
    signal,
  }: {
    readonly weeks: number;
    readonly forecaster: Forecaster;
    readonly signal?: AbortSignal | undefined;
  },
): CashModel {
  const { asOf, since, ar, ap, calendar, flows } = inputs;
  const days = weeks * 7;
  const planned = planPayments(calendar, {
    asOf,
    to: addDays(asOf, days),
    bills: (direction) => (direction === "out" ? ap.billed : ar.billed),
  });
  const side = ({ records }: CashInputs["ar"], carried: ReadonlySet<string>): SideModel => {
    signal?.throwIfAborted();
    const uncarried = records.filter(({ partyId }) => !carried.has(partyId));
    return {
      curves: learnCurves(records, { today: dayNumber(asOf), since }),
      future: futureInvoicing(uncarried, { asOf, days, since, forecaster }),
    };
  };
  return {
    weeks: weeksAfter(asOf, weeks),
    ar: side(ar, planned.carried.in),
    ap: side(ap, planned.carried.out),
    calendar: planned,
    residuals: forecastResiduals(flows, {
      asOf,
      weeks,
      forecaster,
      owner: flowOwner(calendar),
      ar: ar.records,
      ap: ap.records,
    }),
  };
}
