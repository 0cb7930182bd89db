import fc from "fast-check";
import { addDays } from "../../../src/base/dates.ts";
import type { CalendarItem } from "../../../src/forecast/cash/calendar.ts";
import type { CashFlow } from "../../../src/forecast/cash/cash-flows.ts";
import type { CashInputs, SideInputs } from "../../../src/forecast/cash/load.ts";
import { openShare, type PaymentRecord } from "../../../src/forecast/cash/payment-records.ts";
import { day } from "./records.ts";

export const ASOF = "2026-06-30";
const TODAY = day(ASOF);

const side = (prefix: string): fc.Arbitrary<SideInputs> =>
  fc
    .array(
      fc.record({
        party: fc.constantFrom("a", "b", "c", "d"),
        age: fc.integer({ min: 0, max: 500 }),
        terms: fc.integer({ min: 0, max: 60 }),
        delay: fc.integer({ min: -15, max: 120 }),
        share: fc.double({ min: 0.2, max: 1, noNaN: true }),
        amount: fc.integer({ min: 1, max: 50_000_000 }),
      }),
      { maxLength: 50 },
    )
    .map((specs) => {
      const records = specs.map(({ party, age, terms, delay, share, amount }, index): PaymentRecord => {
        const issueDay = TODAY - age;
        const paidOn = Math.max(issueDay, issueDay + terms + delay);
        return {
          invoiceId: `${prefix}${index}`,
          partyId: `${prefix}-${party}`,
          issueDay,
          dueDay: issueDay + terms,
          amount,
          events: paidOn <= TODAY ? [{ day: paidOn, share, inMoney: true }] : [],
        };
      });
      const open = records
        .map((record) => ({
          invoiceId: record.invoiceId,
          partyId: record.partyId,
          amount: Math.round(record.amount * openShare(record, TODAY)),
          lag: TODAY - record.dueDay,
        }))
        .filter(({ amount }) => amount > 0);
      const billed = records.map(({ partyId, issueDay, dueDay, amount, invoiceId }) => ({
        partyId,
        issueDate: addDays("1970-01-01", issueDay),
        dueDate: addDays("1970-01-01", dueDay),
        amount,
        open: open.some((item) => item.invoiceId === invoiceId),
      }));
      return { records, open, billed };
    });

const calendar: fc.Arbitrary<CalendarItem[]> = fc
  .array(
    fc.record({
      kind: fc.constantFrom(
        "payroll",
        "tax",
        "debt_principal",
        "debt_interest",
        "rent",
        "capex",
        "recurring",
        "other",
      ),
      direction: fc.constantFrom("out", "out", "out", "in"),
      amount: fc.integer({ min: 0, max: 20_000_000 }),
      every: fc.constantFrom("once", "weekly", "biweekly", "semimonthly", "monthly", "quarterly", "yearly"),
      offset: fc.integer({ min: -400, max: 100 }),
      party_id: fc.constantFrom(null, null, "ap-a", "ar-b"),
    }),
    { maxLength: 8 },
  )
  .map((specs) =>
    specs.map(({ offset, ...spec }, index) => ({
      ...(spec as Pick<CalendarItem, "kind" | "direction" | "amount" | "every" | "party_id">),
      id: `c${index}`,
      description: "item",
      currency: "USD",
      first_date: addDays(ASOF, offset),
      last_date: null,
      account_id: null,
    })),
  );

const flows: fc.Arbitrary<CashFlow[]> = fc.array(
  fc
    .record({
      code: fc.constantFrom("4000", "6800", "2300"),
      ago: fc.integer({ min: 0, max: 500 }),
      amount: fc.integer({ min: -5_000_000, max: 5_000_000 }),
    })
    .map(({ code, ago, amount }) => ({
      accountId: Number(code),
      code,
      subtype: ({ "4000": "revenue", "6800": "general", "2300": "deferred_revenue" } as const)[code],
      partyId: null,
      date: addDays(ASOF, -ago),
      amount,
    })),
  { maxLength: 40 },
);

/** Any books: open and paid invoices of both sides, a calendar that may overlap with bills, movements beside them. */
export const anyInputs: fc.Arbitrary<CashInputs> = fc
  .record({
    openingCash: fc.integer({ min: -100_000_000, max: 1_000_000_000 }),
    ar: side("ar"),
    ap: side("ap"),
    calendar,
    flows,
  })
  .map((parts) => ({ asOf: ASOF, currency: "USD", since: TODAY - 520, ...parts }));
