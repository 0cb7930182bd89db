import type { Minor } from "../base/money.ts";
import type { IsoDate } from "../base/dates.ts";
import type { Entity } from "../books/company.ts";

/**
 * posting rules: all that the books know when an entry is proposed for a document. control account: trade payables or
 * receivables, whose balance is the sum of the open items. memory: what posted and corrected entries taught about a party.
 */
export type PostingRules = {
  readonly entity: Pick<Entity, "id" | "base_currency" | "basis" | "country" | "fiscal_year_start_month">;
  /** active ones, in order of code */
  readonly accounts: readonly RuleAccount[];
  /** by party id */
  readonly memory: ReadonlyMap<string, readonly RememberedLine[]>;
  /** by party id: where earlier bills or sales of the party went */
  readonly history: ReadonlyMap<string, readonly UsedAccount[]>;
  /** descriptions of earlier lines of any party */
  readonly earlierLines: readonly EarlierLine[];
  readonly taxCodes: readonly RuleTaxCode[];
  readonly fxRates: readonly RuleRate[];
  /** those that are not open */
  readonly periods: readonly RulePeriod[];
  /** non-void invoices of the same parties */
  readonly invoices: readonly KnownInvoice[];
  /** What tax is computed on where it is checked: each line, or the sum of a rate's lines. */
  readonly rounding: "line" | "document";
  /** Differences up to this are roundings. */
  readonly roundingTolerance: Minor;
  /** From this confidence on, an account is taken without a person's look. */
  readonly automaticConfidence: number;
};

export type RuleAccount = {
  /** row id */
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly type: string;
  readonly subtype: string;
  readonly currency: string | null;
  readonly taxCode: string | null;
};

export type RememberedLine = {
  /** see words.ts */
  readonly lineKey: string;
  readonly accountCode: string;
  readonly taxCode: string | null;
  readonly times: number;
  readonly source: "posted" | "correction";
  /** ISO instant */
  readonly updatedAt: string;
};

export type UsedAccount = { readonly accountCode: string; readonly times: number };

export type EarlierLine = {
  readonly side: "ap" | "ar";
  readonly lineKey: string;
  readonly accountCode: string;
  readonly times: number;
};

export type RuleTaxCode = {
  readonly code: string;
  readonly name: string;
  /** percent, decimal text */
  readonly rate: string;
  readonly kind: string;
};

export type RuleRate = {
  readonly date: IsoDate;
  readonly from: string;
  readonly to: string;
  /** decimal text: 1 from = rate to */
  readonly rate: string;
};

export type RulePeriod = {
  readonly name: string;
  readonly start: IsoDate;
  readonly end: IsoDate;
  readonly status: "soft_closed" | "closed";
};

export type KnownInvoice = {
  readonly id: string;
  readonly side: "ap" | "ar";
  readonly kind: "invoice" | "credit_note";
  readonly partyId: string;
  readonly normalizedNumber: string;
  readonly issueDate: IsoDate;
  readonly documentId: string | null;
};

export const DEFAULT_AUTOMATIC_CONFIDENCE = 0.8;
/** minor units a document: a cent for each of a few tax groups and lines */
export const DEFAULT_ROUNDING_TOLERANCE = 5;
