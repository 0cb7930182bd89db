import { addDays, addMonths, monthOf, monthRange, addToMonth } from "../../src/base/dates.ts";
import type { IsoDate } from "../../src/base/dates.ts";
import { roundHalfUp } from "../../src/base/money.ts";
import type { Minor } from "../../src/base/money.ts";
import type { Books } from "./books.ts";
import type { AccountCode } from "./chart.ts";
import { AS_OF, LAST_MONTH, usd } from "./company.ts";
import { LOANS, instalmentOf } from "./debt.ts";
import { AUTHORITY, LENDER, STAFF } from "./parties.ts";
import type { PayRun } from "./payroll.ts";
import { EQUIPMENT_SUPPLIER, INSURER, LANDLORDS, SUPPLIERS } from "./suppliers.ts";
import { onOrAfter } from "./workdays.ts";

export type CalendarItem = {
  readonly id: string;
  readonly kind:
    "payroll" | "tax" | "debt_principal" | "debt_interest" | "rent" | "capex" | "recurring" | "other";
  readonly description: string;
  readonly amount: Minor;
  readonly every: "once" | "biweekly" | "monthly" | "quarterly" | "yearly";
  readonly first: IsoDate;
  readonly last?: IsoDate;
  readonly account: AccountCode;
  readonly party: string;
};

/** Interest is listed payment by payment, because it falls with the balance. */
const INTEREST_MONTHS = 18;
const CAPEX = { first: "2026-08-24", amount: usd(386_240.5) };
const PREMIUM_STEP = 1.045;

/** What is known on the as-of date to be paid after it. */
export function cashCalendar(books: Books, runs: readonly PayRun[]): CalendarItem[] {
  return [...payroll(runs), ...incomeTax(books), ...debt(), ...rent(books), ...premium(books), ...capex()];
}

function payroll(runs: readonly PayRun[]): CalendarItem[] {
  const last = runs.at(-1);
  if (!last) return [];
  return [
    { id: "CAL-PAYROLL", kind: "payroll", description: "Biweekly net pay", amount: last.clinicalNet + last.adminNet, every: "biweekly",
      first: addDays(last.payday, 14), account: "2110", party: STAFF },
    { id: "CAL-PAYROLL-TAX", kind: "tax", description: "Payroll taxes of each pay run", amount: last.taxes,
      every: "biweekly", first: last.remittedOn, account: "2120", party: AUTHORITY },
  ]; // prettier-ignore
}

/** The next instalment is what is already owed plus the months until it falls due, at the last twelve months' pace. */
function incomeTax(books: Books): CalendarItem[] {
  const owed = -books.balance("2300", AS_OF);
  const monthly = books.movement("8000", addDays(addMonths(AS_OF, -12), 1), AS_OF) / 12;
  const days = ["2026-09-15", "2026-12-15", "2027-04-15", "2027-06-15"];
  return days.map((day, i): CalendarItem => {
    const before = i === 0 ? LAST_MONTH : addToMonth(monthOf(days[i - 1] ?? AS_OF), -1);
    const months = monthRange(before, addToMonth(monthOf(day), -1)).length - 1;
    const amount = roundHalfUp((i === 0 ? owed : 0) + monthly * months);
    return { id: `CAL-INCOME-TAX-${day.slice(0, 7)}`, kind: "tax", description: "Income tax instalment", amount,
      every: "once", first: onOrAfter(day), account: "2300", party: AUTHORITY }; // prettier-ignore
  });
}

function debt(): CalendarItem[] {
  const from = addToMonth(LAST_MONTH, 1);
  return LOANS.flatMap((loan): CalendarItem[] => {
    const last = addToMonth(loan.firstPayment, loan.instalments - 1);
    const interest = monthRange(from, addToMonth(LAST_MONTH, INTEREST_MONTHS)).flatMap(
      (month): CalendarItem[] => {
        const due = instalmentOf(loan, month);
        if (!due) return [];
        return [{ id: `CAL-INTEREST-${loan.account}-${month}`, kind: "debt_interest", description: `${loan.name} interest`,
        amount: due.interest, every: "once", first: due.date, account: "7100", party: LENDER }]; // prettier-ignore
      },
    );
    return [
      { id: `CAL-PRINCIPAL-${loan.account}`, kind: "debt_principal", description: `${loan.name} principal`,
        amount: loan.instalment, every: "monthly", first: `${from}-28`, last: `${last}-28`, account: loan.account, party: LENDER },
      ...interest,
    ]; // prettier-ignore
  });
}

/** Each lease at its present rent until the escalator of January, and at the raised rent from then on. */
function rent(books: Books): CalendarItem[] {
  return LANDLORDS.flatMap((party): CalendarItem[] => {
    const supplier = SUPPLIERS.find((one) => one.id === party);
    const bill = books.invoices().findLast((one) => one.party === party);
    if (!supplier || !bill || !("monthly" in supplier.size)) return [];
    const item = {
      kind: "rent",
      description: `Rent, ${supplier.name}`,
      every: "monthly",
      account: "6200",
      party,
    } as const;
    return [
      { ...item, id: `CAL-RENT-${party}-2026`, amount: bill.gross, first: "2026-07-06", last: "2026-12-06" },
      { ...item, id: `CAL-RENT-${party}-2027`, amount: roundHalfUp(bill.gross * (1 + supplier.size.step)), first: "2027-01-06" },
    ]; // prettier-ignore
  });
}

function premium(books: Books): CalendarItem[] {
  const last = books.invoices().findLast((bill) => bill.party === INSURER);
  if (!last) return [];
  return [{ id: "CAL-INSURANCE", kind: "recurring", description: "Malpractice insurance premium",
    amount: roundHalfUp(last.gross * PREMIUM_STEP), every: "yearly", first: "2026-08-20", account: "1400", party: INSURER }]; // prettier-ignore
}

function capex(): CalendarItem[] {
  return [{ id: "CAL-CAPEX-ULTRASOUND", kind: "capex", description: "Ultrasound replacement, three clinics",
    amount: CAPEX.amount, every: "once", first: CAPEX.first, account: "1500", party: EQUIPMENT_SUPPLIER }]; // prettier-ignore
}
