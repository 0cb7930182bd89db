import { daysBetween } from "../../src/base/dates.ts";
import type { IsoDate } from "../../src/base/dates.ts";
import type { AccountCode } from "./chart.ts";

/** A customer: what it is billed and how it pays. */
export type Payer = {
  readonly id: string;
  readonly name: string;
  /** Share of net revenue. */
  readonly share: number;
  readonly terms: number;
  readonly batches: "weekly" | "biweekly" | "monthly";
  /** ISO weekday on which its claims go out. */
  readonly billedOn: number;
  /** ISO weekdays on which it remits. */
  readonly remitsOn: readonly number[];
  /** Days from claim to remittance, and its relative deviation. */
  readonly delay: (issued: IsoDate) => number;
  readonly delayCv: number;
  /** Chance that a batch is paid short at first. */
  readonly shortPaid: number;
  /** Net revenue by service line. */
  readonly lines: readonly { readonly account: AccountCode; readonly weight: number }[];
  /** Part of the gross charge that the contract takes off, and where it is booked. */
  readonly adjustment: { readonly account: AccountCode; readonly rate: number } | undefined;
};

/** Self-pay patients pay by instalments; the other payers by remittance. */
export const SELF_PAY = "C09";
export const SLOWING_PAYER = "C05";
export const SLOWING_FROM = "2025-12-01";
/** Beacon Ridge pays claims after 35 days, and .35 days later per day since SLOWING_FROM: 35 -> 76 by June 2026. */
function slowing(issued: IsoDate): number {
  return 35 + 0.35 * Math.max(0, daysBetween(SLOWING_FROM, issued));
}

const clinicAndImaging = (imaging: number): Payer["lines"] => [
  { account: "4010", weight: 1 - imaging },
  { account: "4020", weight: imaging },
];
const only = (account: AccountCode): Payer["lines"] => [{ account, weight: 1 }];
const government = (rate: number): Payer["adjustment"] => ({ account: "4510", rate });
const commercial = (rate: number): Payer["adjustment"] => ({ account: "4520", rate });

export const PAYERS: readonly Payer[] = [
  { id: "C01", name: "Federal Senior Health Program", share: 0.215, terms: 45, batches: "weekly", billedOn: 2,
    remitsOn: [2], delay: () => 34, delayCv: 0.07, shortPaid: 0.1, lines: clinicAndImaging(0.34), adjustment: government(0.47) },
  { id: "C02", name: "Hudson State Medical Assistance", share: 0.12, terms: 60, batches: "weekly", billedOn: 3,
    remitsOn: [4], delay: () => 46, delayCv: 0.09, shortPaid: 0.14, lines: clinicAndImaging(0.24), adjustment: government(0.56) },
  { id: "C03", name: "Northlake Health Plan", share: 0.115, terms: 45, batches: "weekly", billedOn: 1,
    remitsOn: [3], delay: () => 41, delayCv: 0.08, shortPaid: 0.12, lines: clinicAndImaging(0.33), adjustment: commercial(0.38) },
  { id: "C04", name: "Keystone Mutual Insurance", share: 0.095, terms: 60, batches: "weekly", billedOn: 4,
    remitsOn: [1], delay: () => 39, delayCv: 0.09, shortPaid: 0.12, lines: clinicAndImaging(0.36), adjustment: commercial(0.36) },
  { id: SLOWING_PAYER, name: "Beacon Ridge Health Plan", share: 0.08, terms: 45, batches: "weekly", billedOn: 2,
    remitsOn: [2, 4], delay: slowing, delayCv: 0.05, shortPaid: 0.05, lines: clinicAndImaging(0.31), adjustment: commercial(0.37) },
  { id: "C06", name: "Harborview Benefit Trust", share: 0.06, terms: 45, batches: "weekly", billedOn: 5,
    remitsOn: [5], delay: () => 42, delayCv: 0.09, shortPaid: 0.1, lines: clinicAndImaging(0.28), adjustment: commercial(0.34) },
  { id: "C07", name: "Tri-County Community HMO", share: 0.05, terms: 45, batches: "biweekly", billedOn: 3,
    remitsOn: [2, 5], delay: () => 29, delayCv: 0.08, shortPaid: 0.08, lines: clinicAndImaging(0.22), adjustment: commercial(0.42) },
  { id: "C08", name: "Crestline Insurance", share: 0.045, terms: 60, batches: "biweekly", billedOn: 1,
    remitsOn: [3], delay: () => 51, delayCv: 0.09, shortPaid: 0.15, lines: clinicAndImaging(0.4), adjustment: commercial(0.35) },
  { id: SELF_PAY, name: "Self-pay patients", share: 0.04, terms: 60, batches: "weekly", billedOn: 5,
    remitsOn: [1, 2, 3, 4, 5], delay: () => 30, delayCv: 0.2, shortPaid: 1,
    lines: [{ account: "4010", weight: 0.5 }, { account: "4020", weight: 0.2 }, { account: "4030", weight: 0.3 }],
    adjustment: { account: "4530", rate: 0.28 } },
  { id: "C10", name: "Allied Script Benefits", share: 0.1, terms: 30, batches: "weekly", billedOn: 1,
    remitsOn: [4], delay: () => 24, delayCv: 0.08, shortPaid: 0.03, lines: only("4030"), adjustment: undefined },
  { id: "C11", name: "Pinehurst Rx Management", share: 0.06, terms: 45, batches: "biweekly", billedOn: 4,
    remitsOn: [2], delay: () => 26, delayCv: 0.09, shortPaid: 0.04, lines: only("4030"), adjustment: undefined },
  { id: "C12", name: "Ironbridge Logistics", share: 0.009, terms: 30, batches: "monthly", billedOn: 5,
    remitsOn: [4], delay: () => 31, delayCv: 0.1, shortPaid: 0, lines: only("4040"), adjustment: undefined },
  { id: "C13", name: "Summit Freight Lines", share: 0.006, terms: 45, batches: "monthly", billedOn: 5,
    remitsOn: [2, 4], delay: () => 43, delayCv: 0.1, shortPaid: 0, lines: only("4040"), adjustment: undefined },
  { id: "C14", name: "Delmont Manufacturing", share: 0.005, terms: 30, batches: "monthly", billedOn: 5,
    remitsOn: [3], delay: () => 27, delayCv: 0.1, shortPaid: 0, lines: only("4040"), adjustment: undefined },
]; // prettier-ignore
