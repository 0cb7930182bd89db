import { addDays } from "../../src/base/dates.ts";
import type { IsoDate } from "../../src/base/dates.ts";
import { roundHalfUp } from "../../src/base/money.ts";
import type { Minor } from "../../src/base/money.ts";
import type { Claim } from "./claims.ts";
import { SELF_PAY } from "./payers.ts";
import type { Draws } from "./random.ts";
import { nextOf, onOrAfter } from "./workdays.ts";

/** How part of a claim ends: paid, taken back by a credit note (denial upheld), or written off. */
export type Settlement = {
  readonly kind: "payment" | "credit" | "write_off";
  readonly date: IsoDate;
  readonly amount: Minor;
};

/** How a claim is settled over time. The parts add up to the claim. */
export function settle(claim: Claim, draws: Draws): Settlement[] {
  return claim.payer.id === SELF_PAY ? instalments(claim, draws) : remittance(claim, draws);
}

/** One remittance; a short-paid one is appealed: the rest is paid, credited or written off later. */
function remittance({ payer, issue, net }: Claim, draws: Draws): Settlement[] {
  const days = roundHalfUp(payer.delay(issue) * draws.factor(payer.delayCv));
  const short = draws.chance(payer.shortPaid);
  const first = short ? roundHalfUp(net * draws.uniform(0.76, 0.95)) : net;
  const outcome = draws.uniform(0, 1);
  const further = draws.integer(18, 42);
  const paid: Settlement = {
    kind: "payment",
    date: nextOf(payer.remitsOn, addDays(issue, days)),
    amount: first,
  };
  if (!short) return [paid];
  const rest = net - first;
  const later = addDays(paid.date, further);
  if (outcome < 0.62) return [paid, { kind: "payment", date: nextOf(payer.remitsOn, later), amount: rest }];
  if (outcome < 0.84) return [paid, { kind: "credit", date: onOrAfter(later), amount: rest }];
  return [paid, { kind: "write_off", date: onOrAfter(addDays(later, 30)), amount: rest }];
}

/** Patients pay part at once, part in two instalments, and some never. */
function instalments({ payer, issue, net }: Claim, draws: Draws): Settlement[] {
  const amounts = [0.5, 0.22, 0.11].map((share) => roundHalfUp(net * share * draws.factor(0.08)));
  const start = payer.delay(issue) * draws.factor(payer.delayCv);
  const paid = amounts.map((amount, i): Settlement => {
    const date = addDays(issue, roundHalfUp(start + 29 * i * draws.factor(0.1)));
    return { kind: "payment", date: nextOf(payer.remitsOn, date), amount };
  });
  const rest = net - amounts.reduce((sum, amount) => sum + amount, 0);
  return [
    ...paid,
    { kind: "write_off", date: onOrAfter(addDays(issue, draws.integer(118, 128))), amount: rest },
  ];
}
