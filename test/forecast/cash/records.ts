import type { PaymentRecord } from "../../../src/forecast/cash/payment-records.ts";
import { dayNumber } from "../../../src/forecast/periods.ts";

/** A payment record written with days; `paid` as `[day, share]`, `dropped` for what was credited or written off. */
export function record(spec: {
  id?: string;
  party?: string;
  issued: number;
  due: number;
  amount?: number;
  paid?: readonly (readonly [day: number, share: number])[];
  dropped?: readonly (readonly [day: number, share: number])[];
}): PaymentRecord {
  const { id = "i", party = "p", issued, due, amount = 10_000, paid = [], dropped = [] } = spec;
  return {
    invoiceId: id,
    partyId: party,
    issueDay: issued,
    dueDay: due,
    amount,
    events: [
      ...paid.map(([day, share]) => ({ day, share, inMoney: true })),
      ...dropped.map(([day, share]) => ({ day, share, inMoney: false })),
    ].sort((a, b) => a.day - b.day),
  };
}

export const day = dayNumber;
