import type { Generated } from "kysely";

export type CompanyTable = { id: string; name: string; created_at: string };

export type EntityTable = {
  company_id: string;
  id: string;
  name: string;
  base_currency: string;
  /** healthcare, saas, retail, manufacturing, services */
  industry: string;
  /** 1..12 */
  fiscal_year_start_month: number;
  /** accrual or cash */
  basis: string;
  country: string | null;
  timezone: string;
};

export type PeriodTable = {
  company_id: string;
  entity_id: string;
  /** "2026-06", "2026-Q2", "FY2026" */
  name: string;
  /** month, quarter or year */
  kind: string;
  start_date: string;
  end_date: string;
  /** open, soft_closed or closed */
  status: string;
};

export type AccountTable = {
  id: Generated<number>;
  company_id: string;
  code: string;
  name: string;
  /** asset, liability, equity, revenue, expense */
  type: string;
  /** see books/accounts.ts */
  subtype: string;
  is_cash: number;
  currency: string | null;
  tax_code: string | null;
  active: number;
};

export type PartyTable = {
  company_id: string;
  id: string;
  name: string;
  /** customer, supplier, employee, authority, lender, other */
  kind: string;
  tax_id: string | null;
  terms_days: number | null;
};

export type PartyAliasTable = { company_id: string; party_id: string; alias: string };

export type TaxCodeTable = { company_id: string; code: string; name: string; rate: string; kind: string };

export type FxRateTable = {
  company_id: string;
  date: string;
  from_currency: string;
  to_currency: string;
  /** decimal text: 1 from = rate to */
  rate: string;
};

export type DocumentTable = {
  company_id: string;
  id: string;
  sha256: string;
  /** import, invoice, statement, report */
  kind: string;
  filename: string;
  media_type: string;
  bytes: number;
  stored_at: string;
};

export type ImportBatchTable = {
  company_id: string;
  id: string;
  profile: string;
  /** imported or undone */
  status: string;
  /** JSON: files with sha256, rows read, rows added by table */
  summary: string;
  created_by: string;
  created_at: string;
};

export type JournalTable = {
  id: Generated<number>;
  company_id: string;
  entity_id: string;
  date: string;
  /** what made it: opening, sales, purchase, payment, payroll, ..., reversal */
  source: string;
  reference: string | null;
  description: string | null;
  idempotency_key: string;
  batch_id: string | null;
  document_id: string | null;
  reversal_of: number | null;
  maker: string;
  checker: string | null;
  posted_at: string;
};

export type JournalLineTable = {
  id: Generated<number>;
  company_id: string;
  journal_id: number;
  line_no: number;
  account_id: number;
  /** copy of journal.date, so that balances read one covering index */
  date: string;
  amount: number;
  currency: string;
  base_amount: number;
  tax_code: string | null;
  party_id: string | null;
  description: string | null;
};

export type InvoiceTable = {
  company_id: string;
  entity_id: string;
  id: string;
  /** ar or ap */
  side: string;
  /** invoice or credit_note */
  kind: string;
  number: string;
  normalized_number: string;
  party_id: string;
  issue_date: string;
  due_date: string;
  currency: string;
  /** decimal text: 1 invoice currency = rate base currency */
  fx_rate: string;
  net: number;
  tax: number;
  gross: number;
  base_gross: number;
  /** open (posted, whatever is paid) or void */
  status: string;
  po_number: string | null;
  document_id: string | null;
  journal_id: number | null;
  batch_id: string | null;
};

export type InvoiceLineTable = {
  company_id: string;
  invoice_id: string;
  line_no: number;
  description: string | null;
  quantity: string | null;
  unit_price: string | null;
  net: number;
  tax_code: string | null;
  tax: number;
  account_id: number | null;
};

export type PaymentTable = {
  company_id: string;
  entity_id: string;
  id: string;
  /** ar: received from a customer; ap: paid to a supplier */
  side: string;
  party_id: string;
  date: string;
  amount: number;
  currency: string;
  base_amount: number;
  bank_account_id: string | null;
  journal_id: number | null;
  reference: string | null;
  /** posted or void */
  status: string;
  batch_id: string | null;
};

export type AllocationTable = {
  company_id: string;
  id: string;
  payment_id: string | null;
  invoice_id: string;
  /** minor units of the invoice's currency */
  amount: number;
  date: string;
  /** payment, credit or write_off */
  kind: string;
  status: string;
  batch_id: string | null;
};

export type BankAccountTable = {
  company_id: string;
  id: string;
  name: string;
  account_id: number | null;
  currency: string;
  iban: string | null;
  /** as the bank writes it where there is no IBAN */
  number: string | null;
};

export type BankStatementTable = {
  company_id: string;
  id: string;
  bank_account_id: string;
  from_date: string;
  to_date: string;
  opening: number | null;
  closing: number | null;
  /** 1 when opening + sum = closing */
  ties: number;
  document_id: string | null;
  /** ofx, camt.053, mt940 ...; null: came with an import of books */
  format: string | null;
  /** the bank's own number of the statement */
  number: string | null;
  /** why it does not tie, for people */
  problem: string | null;
};

export type BankTxnTable = {
  company_id: string;
  id: string;
  statement_id: string;
  bank_account_id: string;
  date: string;
  amount: number;
  currency: string;
  /** bank's own id, or file + line */
  external_id: string;
  counterparty: string | null;
  reference: string | null;
  value_date: string | null;
  counterparty_iban: string | null;
  end_to_end_id: string | null;
  /** what the bank says about it beside the reference */
  description: string | null;
  /** the bank's code of the kind of transaction */
  code: string | null;
};
