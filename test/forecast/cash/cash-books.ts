import { addDays, monthRange } from "../../../src/base/dates.ts";
import {
  type TestBooks,
  type TestBooksOptions,
  type TestInvoice,
  type TestJournal,
  createTestBooks,
} from "../../support/books-fixture.ts";

const PAYDAYS = 14;

/**
 * A small company over 2025 and the first half of 2026: two customers invoiced monthly (one pays on time, one twenty
 * days late), a supplier paid on the due date, biweekly payroll, a loan, and rent that both the calendar and bills know.
 */
export async function createCashBooks(options: TestBooksOptions = {}): Promise<TestBooks> {
  const journals: TestJournal[] = [
    {
      date: "2025-01-01",
      source: "opening",
      lines: [
        ["1000", 20_000_000],
        ["3000", -12_000_000],
        ["2500", -8_000_000],
      ],
    },
  ];
  const invoices: TestInvoice[] = [];
  const post = (invoice: TestInvoice, account: string) => {
    const ap = invoice.side === "ap";
    const open = ap ? "2000" : "1100";
    const sign = ap ? -1 : 1;
    invoices.push(invoice);
    journals.push({
      date: invoice.issued,
      lines: [
        [open, sign * invoice.amount, invoice.party],
        [account, -sign * invoice.amount],
      ],
    });
    for (const [date, amount] of invoice.paid ?? []) {
      journals.push({
        date,
        lines: [
          ["1000", sign * amount],
          [open, -sign * amount, invoice.party],
        ],
      });
    }
  };
  const paid = (date: string, amount: number) =>
    date <= "2026-06-30" ? { paid: [[date, amount]] as const } : {};
  for (const month of monthRange("2025-01", "2026-06")) {
    const issued = `${month}-05`;
    const due = addDays(issued, 30);
    post(
      { id: `p-${month}`, party: "prompt", issued, due, amount: 6_000_000, ...paid(due, 6_000_000) },
      "4000",
    );
    const late = addDays(due, 20);
    post(
      { id: `l-${month}`, party: "late", issued, due, amount: 3_000_000, ...paid(late, 3_000_000) },
      "4000",
    );
    post(
      {
        id: `s-${month}`,
        party: "supplier",
        side: "ap",
        issued,
        due,
        amount: 2_500_000,
        ...paid(due, 2_500_000),
      },
      "5000",
    );
    const rent = addDays(issued, 5);
    post(
      {
        id: `r-${month}`,
        party: "landlord",
        side: "ap",
        issued,
        due: rent,
        amount: 400_000,
        ...paid(rent, 400_000),
      },
      "6100",
    );
    journals.push({
      date: `${month}-28`,
      lines: [
        ["2500", 100_000],
        ["7200", 50_000],
        ["1000", -150_000],
      ],
    });
    journals.push({
      date: `${month}-28`,
      lines: [
        ["6900", 30_000],
        ["1590", -30_000],
      ],
    });
  }
  for (let date = "2025-01-10"; date <= "2026-06-30"; date = addDays(date, PAYDAYS)) {
    journals.push({
      date,
      lines: [
        ["6000", 1_800_000],
        ["1000", -1_800_000],
      ],
    });
  }
  journals.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  const item = { currency: "USD", direction: "out", last_date: null, account_id: null, party_id: null };
  return createTestBooks({
    journals,
    invoices,
    calendar: [
      {
        ...item,
        id: "payroll",
        kind: "payroll",
        description: "Payroll",
        amount: 1_800_000,
        every: "biweekly",
        first_date: "2025-01-10",
      },
      {
        ...item,
        id: "principal",
        kind: "debt_principal",
        description: "Loan",
        amount: 100_000,
        every: "monthly",
        first_date: "2025-01-28",
      },
      {
        ...item,
        id: "interest",
        kind: "debt_interest",
        description: "Interest",
        amount: 50_000,
        every: "monthly",
        first_date: "2025-01-28",
      },
      {
        ...item,
        id: "rent",
        kind: "rent",
        description: "Rent",
        amount: 400_000,
        every: "monthly",
        first_date: "2025-01-10",
        party_id: "landlord",
      },
    ],
    policy: [["minimum_cash", "150000.00", "USD"]],
    covenants: [
      {
        id: "cash",
        name: "Minimum cash",
        metric: "minimum_cash",
        comparator: ">=",
        threshold: "120000.00",
        lender: "Bank",
        frequency: "monthly",
        warning_headroom: "0.10",
      },
    ],
    ...options,
  });
}
