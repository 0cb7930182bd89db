import { Decimal } from "decimal.js";
import type { IsoDate } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import type { Minor } from "../../base/money.ts";
import type { CompanyProfile } from "../../books/company.ts";
import { convertMinor } from "../../books/import/amounts.ts";
import { type Ledger, loadLedger } from "../../books/ledger.ts";
import { type Side, listAllocations, listInvoicesWithPaid } from "../../books/open-items-queries.ts";
import { loadOpenItems } from "../../books/open-items.ts";
import type { Db } from "../../store/database.ts";
import { findRate, listCalendarItems, sumCashCounterparts } from "../cash-queries.ts";
import { dayNumber } from "../periods.ts";
import { type CashFlow, classifyFlows } from "./cash-flows.ts";
import { type CalendarItem, calendarItemSchema } from "./calendar.ts";
import type { BilledAmount } from "./planned-payments.ts";
import { type OpenAmount, netOpenAmounts } from "./open-amounts.ts";
import { type PaymentRecord, paymentRecords } from "./payment-records.ts";

/** Everything a cash forecast reads, as of one day, in base currency. Computing with it needs no database. */
export type CashInputs = {
  readonly asOf: IsoDate;
  readonly currency: string;
  readonly openingCash: Minor;
  /** Day number from which the books are complete. */
  readonly since: number;
  readonly ar: SideInputs;
  readonly ap: SideInputs;
  readonly calendar: readonly CalendarItem[];
  /** Historical cash movements by what they were for. */
  readonly flows: readonly CashFlow[];
};

export type SideInputs = {
  readonly records: readonly PaymentRecord[];
  readonly open: readonly OpenAmount[];
  readonly billed: readonly BilledAmount[];
};

/** @throws PurserError `empty_ledger`, `no_books_for_date`, `no_cash_account`, `missing_fx_rate` */
export async function loadCashInputs(
  db: Db,
  company: CompanyProfile,
  { asOf, signal }: { readonly asOf: IsoDate; readonly signal: AbortSignal },
): Promise<{ readonly inputs: CashInputs; readonly ledger: Ledger }> {
  const { id: companyId, currency } = company;
  const ledger = await loadLedger(db, companyId, asOf);
  if (asOf < ledger.span.first) {
    throw new PurserError("no_books_for_date", `The books begin on ${ledger.span.first}, after ${asOf}.`);
  }
  const cash = ledger.accountsOf(["cash"]);
  if (cash.length === 0) {
    throw new PurserError(
      "no_cash_account",
      "No account has the subtype cash, so there is no opening balance.",
    );
  }
  signal.throwIfAborted();
  const counterparts = await sumCashCounterparts(db, companyId, {
    cashAccounts: cash.map((account) => account.id),
    from: ledger.span.first,
    to: asOf,
  });
  signal.throwIfAborted();
  const inputs = {
    asOf,
    currency,
    openingCash: cash.reduce((sum, account) => sum + ledger.sum(account.id, null, asOf), 0),
    since: dayNumber(ledger.span.first),
    ar: await loadSide(db, companyId, { side: "ar", asOf }),
    ap: await loadSide(db, companyId, { side: "ap", asOf }),
    calendar: await loadCalendar(db, company, asOf),
    flows: classifyFlows(counterparts, ledger.accounts),
  };
  return { inputs, ledger };
}

/** One side: who paid when, what is open, what was billed. */
export async function loadSide(
  db: Db,
  companyId: string,
  { side, asOf }: { readonly side: Side; readonly asOf: IsoDate },
): Promise<SideInputs> {
  const invoices = await listInvoicesWithPaid(db, companyId, { side, asOf });
  const allocations = await listAllocations(db, companyId, { side, asOf });
  const open = netOpenAmounts(await loadOpenItems(db, companyId, { side, asOf }), asOf);
  const openIds = new Set(open.map((item) => item.invoiceId));
  return {
    records: paymentRecords(invoices, allocations),
    open,
    billed: invoices
      .filter((invoice) => invoice.kind === "invoice")
      .map((invoice) => ({
        partyId: invoice.party_id,
        issueDate: invoice.issue_date,
        dueDate: invoice.due_date,
        amount: invoice.base_gross,
        open: openIds.has(invoice.id),
      })),
  };
}

/** The calendar with every amount in base currency, at the newest rate up to `asOf`. */
export async function loadCalendar(
  db: Db,
  { id: companyId, currency }: Pick<CompanyProfile, "id" | "currency">,
  asOf: IsoDate,
): Promise<CalendarItem[]> {
  const items = (await listCalendarItems(db, companyId)).map((row) => calendarItemSchema.parse(row));
  return Promise.all(
    items.map(async (item) => {
      if (item.currency === currency) return item;
      const found = await findRate(db, companyId, { from: item.currency, to: currency, asOf });
      if (!found) {
        throw new PurserError(
          "missing_fx_rate",
          `Calendar item "${item.id}" is in ${item.currency}, and there is no rate to ${currency} up to ${asOf}.`,
        );
      }
      const stored = new Decimal(found.rate);
      const rate = found.from_currency === item.currency ? stored : new Decimal(1).div(stored);
      return { ...item, amount: convertMinor(item.amount, { rate, from: item.currency, to: currency }) };
    }),
  );
}
