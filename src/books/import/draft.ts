import type { IsoDate, IsoMonth } from "../../base/dates.ts";
import type { Minor } from "../../base/money.ts";
import type { AccountSubtype } from "../accounts.ts";
import type { JournalLineDraft } from "../posting.ts";

/** Where a thing was read. Lines count from 1, the header included; JSON sources have line 1. */
export type At = { readonly file: string; readonly line: number };

/** Why something was not taken. One rejection and nothing of the import is. */
export type Rejection = {
  readonly file: string;
  readonly line: number;
  readonly column?: string | undefined;
  readonly value?: string | undefined;
  readonly reason: string;
};

export type AccountDraft = {
  readonly code: string;
  readonly name: string;
  readonly subtype: AccountSubtype;
  readonly currency: string | null;
  readonly taxCode: string | null;
  /** The subtype comes from the account's name: what the books say of a known account stands. */
  readonly guessed?: boolean;
  readonly at: At;
};

export type PartyDraft = {
  readonly id: string;
  readonly name: string;
  readonly kind: PartyKind;
  readonly taxId: string | null;
  readonly termsDays: number | null;
  readonly at: At;
};
export const PARTY_KINDS = ["customer", "supplier", "employee", "authority", "lender", "other"] as const;
export type PartyKind = (typeof PARTY_KINDS)[number];

/** A journal as its source tells it. Own ids are unique within the profile; without one the content identifies it. */
export type JournalEntry = {
  readonly profile: string;
  readonly ownId: string | null;
  readonly entityId: string;
  readonly date: IsoDate;
  readonly source: string;
  reference: string | null;
  description: string | null;
  readonly lines: EntryLine[];
  readonly at: At;
  /**
   * What happens when the source tells an already imported journal differently: entries are `fixed` (rejected), figures
   * that a filer restates are `restated` (the old journal is reversed and the new one posted).
   */
  readonly onChange: "fixed" | "restated";
};
export type EntryLine = JournalLineDraft & { readonly line: number; baseAmount: Minor };

export type InvoiceDraft = {
  readonly entityId: string;
  readonly id: string;
  readonly side: "ar" | "ap";
  readonly kind: "invoice" | "credit_note";
  readonly number: string;
  readonly partyId: string;
  readonly issueDate: IsoDate;
  readonly dueDate: IsoDate;
  readonly currency: string;
  readonly rate: string;
  readonly net: Minor;
  readonly tax: Minor;
  readonly gross: Minor;
  readonly baseGross: Minor;
  readonly status: "open" | "void";
  readonly poNumber: string | null;
  /** Own id of its journal, in the same profile. */
  readonly journal: string | null;
  readonly profile: string;
  readonly lines: readonly InvoiceLineDraft[];
  readonly at: At;
};

export type InvoiceLineDraft = {
  readonly description: string | null;
  readonly quantity: string | null;
  readonly unitPrice: string | null;
  readonly net: Minor;
  readonly taxCode: string | null;
  readonly tax: Minor;
  readonly accountCode: string | null;
};

export type PaymentDraft = {
  readonly entityId: string;
  readonly id: string;
  readonly side: "ar" | "ap";
  readonly partyId: string;
  readonly date: IsoDate;
  readonly amount: Minor;
  readonly currency: string;
  readonly baseAmount: Minor;
  readonly bankAccount: string | null;
  readonly journal: string | null;
  readonly profile: string;
  readonly reference: string | null;
  readonly at: At;
};

export type AllocationDraft = {
  readonly payment: string | null;
  readonly invoice: string;
  readonly amount: Minor;
  readonly date: IsoDate;
  readonly kind: "payment" | "credit" | "write_off";
  readonly at: At;
};

export type PeriodDraft = {
  readonly entityId: string;
  readonly name: string;
  readonly kind: "month" | "quarter" | "year";
  readonly start: IsoDate;
  readonly end: IsoDate;
};

export type Located<T> = T & { readonly at: At };

/** Everything an import brings, before it is checked against itself and the books. */
export type BooksDraft = {
  readonly accounts: AccountDraft[];
  readonly parties: PartyDraft[];
  readonly taxCodes: Located<{ code: string; name: string; rate: string; kind: string }>[];
  readonly fxRates: Located<{ date: IsoDate; from: string; to: string; rate: string }>[];
  readonly bankAccounts: Located<{
    id: string;
    name: string;
    account: string;
    currency: string;
    iban: string | null;
    /** as the bank writes it where there is no IBAN */
    number: string | null;
  }>[];
  readonly journals: JournalEntry[];
  readonly invoices: InvoiceDraft[];
  readonly payments: PaymentDraft[];
  readonly allocations: AllocationDraft[];
  readonly budget: Located<{ version: string; month: IsoMonth; account: string; amount: Minor }>[];
  readonly calendar: Located<CalendarDraft>[];
  readonly covenants: Located<CovenantDraft>[];
  readonly operatingMetrics: Located<{ date: IsoDate; metric: string; value: string; unit: string }>[];
  readonly policies: Located<{ key: string; value: string; unit: string; note: string | null }>[];
  /** Given by sources that know their fiscal calendar; otherwise derived from the entries' dates. */
  readonly periods: PeriodDraft[];
};

export type CalendarDraft = {
  readonly id: string;
  readonly kind: string;
  readonly description: string;
  readonly direction: "in" | "out";
  readonly amount: Minor;
  readonly currency: string;
  readonly every: string;
  readonly firstDate: IsoDate;
  readonly lastDate: IsoDate | null;
  readonly account: string | null;
  readonly party: string | null;
};

export type CovenantDraft = {
  readonly id: string;
  readonly name: string;
  readonly metric: string;
  readonly comparator: ">=" | "<=";
  readonly threshold: string;
  readonly lender: string;
  readonly frequency: "monthly" | "quarterly";
  readonly warningHeadroom: string;
};

export function emptyDraft(): BooksDraft {
  return {
    accounts: [],
    parties: [],
    taxCodes: [],
    fxRates: [],
    bankAccounts: [],
    journals: [],
    invoices: [],
    payments: [],
    allocations: [],
    budget: [],
    calendar: [],
    covenants: [],
    operatingMetrics: [],
    policies: [],
    periods: [],
  };
}
