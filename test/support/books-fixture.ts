import type { NewRow } from "../../src/store/schema.ts";
import { type Store, openStore } from "../../src/store/database.ts";
import { ACCOUNT_SUBTYPES, type AccountSubtype, type Industry } from "../../src/books/accounts.ts";
import { type CompanyProfile, loadCompany } from "../../src/books/company.ts";

/** Books in memory for tests: a small chart, entries written as `[code, amount]` with debits positive, in minor units. */
export type TestBooks = {
  readonly store: Store;
  readonly company: CompanyProfile;
  /** Posts more entries. */
  readonly post: (journals: readonly TestJournal[]) => Promise<void>;
  readonly close: () => Promise<void>;
};

export type TestLine = readonly [code: string, amount: number, party?: string];
export type TestJournal = {
  readonly date: string;
  readonly lines: readonly TestLine[];
  readonly source?: string;
  readonly description?: string;
};
export type TestAccount = readonly [code: string, name: string, subtype: AccountSubtype];
export type TestInvoice = {
  readonly id: string;
  readonly party: string;
  readonly issued: string;
  readonly due: string;
  /** gross, minor units of the base currency */
  readonly amount: number;
  /** default ar */
  readonly side?: "ar" | "ap";
  readonly tax?: number;
  readonly kind?: "invoice" | "credit_note";
  readonly number?: string;
  readonly paid?: readonly (readonly [date: string, amount: number])[];
};

export type TestBooksOptions = {
  readonly id?: string;
  readonly currency?: string;
  readonly industry?: Industry;
  readonly fiscalYearStartMonth?: number;
  /** replaces CHART */
  readonly accounts?: readonly TestAccount[];
  readonly journals?: readonly TestJournal[];
  readonly invoices?: readonly TestInvoice[];
  /** `[version, month, account code, amount in the account's natural direction]` */
  readonly budget?: readonly (readonly [version: string, month: string, code: string, amount: number])[];
  /** `[date, metric, value, unit]`, unit "count" when left out; money in major units */
  readonly metrics?: readonly (readonly [date: string, metric: string, value: string, unit?: string])[];
  /** `[name, kind, first day, last day]` */
  readonly periods?: readonly (readonly [name: string, kind: string, start: string, end: string])[];
  readonly calendar?: readonly Omit<NewRow<"calendar_item">, "company_id">[];
  readonly covenants?: readonly Omit<NewRow<"covenant">, "company_id">[];
  /** `[key, value, unit]` */
  readonly policy?: readonly (readonly [key: string, value: string, unit: string])[];
};

/** The chart used when a test gives none. */
export const CHART: readonly TestAccount[] = [
  ["1000", "Operating bank account", "cash"],
  ["1010", "Savings account", "cash"],
  ["1050", "Treasury bills", "short_term_investments"],
  ["1100", "Trade receivables", "receivable"],
  ["1190", "Allowance for doubtful accounts", "receivable_allowance"],
  ["1200", "Inventory", "inventory"],
  ["1300", "Prepaid expenses", "prepaid"],
  ["1500", "Equipment", "fixed_asset"],
  ["1590", "Accumulated depreciation", "accumulated_depreciation"],
  ["1600", "Goodwill", "goodwill"],
  ["2000", "Trade payables", "payable"],
  ["2100", "Accrued expenses", "accrued"],
  ["2150", "Payroll liabilities", "payroll_liability"],
  ["2200", "Taxes payable", "tax_payable"],
  ["2300", "Deferred revenue", "deferred_revenue"],
  ["2400", "Line of credit", "short_term_debt"],
  ["2500", "Term loan", "long_term_debt"],
  ["3000", "Share capital", "share_capital"],
  ["3100", "Retained earnings", "retained_earnings"],
  ["3200", "Dividends", "dividends"],
  ["4000", "Service revenue", "revenue"],
  ["4100", "Product revenue", "revenue"],
  ["4900", "Discounts and adjustments", "contra_revenue"],
  ["5000", "Cost of sales", "cost_of_sales"],
  ["6000", "Salaries and wages", "payroll"],
  ["6100", "Rent", "rent"],
  ["6200", "Supplies", "supplies"],
  ["6300", "Marketing", "marketing"],
  ["6800", "General and administrative", "general"],
  ["6900", "Depreciation", "depreciation"],
  ["7000", "Other income", "other_income"],
  ["7100", "Interest income", "interest_income"],
  ["7200", "Interest expense", "interest_expense"],
  ["7900", "Income tax", "income_tax"],
];

const POSTED_AT = "2026-01-01T00:00:00.000Z";
const ENTITY = "main";

/** Creates an in-memory database with one company of one entity. Call `close` when done. */
export async function createTestBooks(options: TestBooksOptions = {}): Promise<TestBooks> {
  const { id: company_id = "test-company", currency = "USD", industry = "services" } = options;
  const store = await openStore(":memory:");
  const { db } = store;
  await db
    .insertInto("company")
    .values({ id: company_id, name: "Test Company", created_at: POSTED_AT })
    .execute();
  await db
    .insertInto("entity")
    .values({
      company_id,
      id: ENTITY,
      name: "Test Company",
      base_currency: currency,
      industry,
      fiscal_year_start_month: options.fiscalYearStartMonth ?? 1,
      basis: "accrual",
      country: "US",
      timezone: "UTC",
    })
    .execute();

  const accountIds = new Map<string, number>();
  for (const [code, name, subtype] of options.accounts ?? CHART) {
    const { id } = await db
      .insertInto("account")
      .values({
        company_id,
        code,
        name,
        type: ACCOUNT_SUBTYPES[subtype].type,
        subtype,
        is_cash: subtype === "cash" ? 1 : 0,
        active: 1,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    accountIds.set(code, id);
  }
  const accountId = (code: string): number => {
    const id = accountIds.get(code);
    if (id === undefined) throw new Error(`the test chart has no account ${code}`);
    return id;
  };

  const parties = new Set<string>();
  async function ensureParty(id: string, kind: string): Promise<void> {
    if (parties.has(id)) return;
    parties.add(id);
    await db.insertInto("party").values({ company_id, id, name: id, kind }).execute();
  }

  let journals = 0;
  async function post(entries: readonly TestJournal[]): Promise<void> {
    for (const { date, lines, source = "test", description = null } of entries) {
      const total = lines.reduce((sum, [, amount]) => sum + amount, 0);
      if (total !== 0) throw new Error(`test journal of ${date} does not balance: ${total}`);
      journals += 1;
      const { id } = await db
        .insertInto("journal")
        .values({
          company_id,
          entity_id: ENTITY,
          date,
          source,
          description,
          idempotency_key: `test-${journals}`,
          maker: "test",
          posted_at: POSTED_AT,
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      for (const [, , party] of lines) if (party !== undefined) await ensureParty(party, "other");
      await db
        .insertInto("journal_line")
        .values(
          lines.map(([code, amount, party], index) => ({
            company_id,
            journal_id: id,
            line_no: index + 1,
            account_id: accountId(code),
            date,
            amount,
            currency,
            base_amount: amount,
            party_id: party ?? null,
          })),
        )
        .execute();
    }
  }

  for (const invoice of options.invoices ?? []) {
    const { side = "ar", tax = 0, kind = "invoice" } = invoice;
    await ensureParty(invoice.party, side === "ar" ? "customer" : "supplier");
    await db
      .insertInto("invoice")
      .values({
        company_id,
        entity_id: ENTITY,
        id: invoice.id,
        side,
        kind,
        number: invoice.number ?? invoice.id,
        normalized_number: (invoice.number ?? invoice.id).replace(/[^a-z0-9]/gi, "").toUpperCase(),
        party_id: invoice.party,
        issue_date: invoice.issued,
        due_date: invoice.due,
        currency,
        fx_rate: "1",
        net: invoice.amount - tax,
        tax,
        gross: invoice.amount,
        base_gross: invoice.amount,
        status: "open",
      })
      .execute();
    for (const [index, [date, amount]] of (invoice.paid ?? []).entries()) {
      const id = `${invoice.id}-p${index + 1}`;
      await db
        .insertInto("payment")
        .values({
          company_id,
          entity_id: ENTITY,
          id,
          side,
          party_id: invoice.party,
          date,
          amount,
          currency,
          base_amount: amount,
          status: "posted",
        })
        .execute();
      await db
        .insertInto("allocation")
        .values({
          company_id,
          id: `${id}-a`,
          payment_id: id,
          invoice_id: invoice.id,
          amount,
          date,
          kind: "payment",
          status: "posted",
        })
        .execute();
    }
  }
  for (const [index, [version, month, code, amount]] of (options.budget ?? []).entries()) {
    await db
      .insertInto("budget_line")
      .values({ company_id, id: `b${index + 1}`, version, account_id: accountId(code), month, amount })
      .execute();
  }
  for (const [index, [date, metric, value, unit = "count"]] of (options.metrics ?? []).entries()) {
    await db
      .insertInto("operating_metric")
      .values({ company_id, id: `m${index + 1}`, date, metric, value, unit })
      .execute();
  }
  for (const [name, kind, start_date, end_date] of options.periods ?? []) {
    await db
      .insertInto("period")
      .values({ company_id, entity_id: ENTITY, name, kind, start_date, end_date, status: "open" })
      .execute();
  }
  for (const row of options.calendar ?? []) {
    await db
      .insertInto("calendar_item")
      .values({ company_id, ...row })
      .execute();
  }
  for (const row of options.covenants ?? []) {
    await db
      .insertInto("covenant")
      .values({ company_id, ...row })
      .execute();
  }
  for (const [key, value, unit] of options.policy ?? []) {
    await db.insertInto("policy").values({ company_id, key, value, unit }).execute();
  }
  await post(options.journals ?? []);

  return { store, company: await loadCompany(db, company_id), post, close: () => store.close() };
}
