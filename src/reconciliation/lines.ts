import type { IsoDate } from "../base/dates.ts";
import type { Minor } from "../base/money.ts";

/**
 * The words of reconciliation. bank line: what the bank says happened · book line: what the books say, a line of the cash
 * account's ledger or an open invoice that nobody has booked as paid · match: bank lines and book lines that are the same
 * money, sure enough to need nobody · suggestion: what a person should look at. Positive amounts are money that came in.
 */
export type BankLine = {
  readonly id: string;
  readonly date: IsoDate;
  readonly amount: Minor;
  readonly counterparty: string | null;
  /** remittance information, and whatever else the bank wrote beside it */
  readonly reference: string | null;
  readonly endToEndId: string | null;
  readonly iban: string | null;
};

export type LedgerLine = {
  readonly kind: "ledger";
  readonly id: string;
  readonly date: IsoDate;
  readonly amount: Minor;
  /** id of a party */
  readonly party: string | null;
  /** numbers that stand for it: of the entry, of its payment, of the invoices it paid */
  readonly references: readonly string[];
  readonly description: string | null;
  /** what was paid in one go shares a run */
  readonly run?: string | null;
};

export type OpenInvoice = {
  readonly kind: "invoice";
  readonly id: string;
  /** of issue */
  readonly date: IsoDate;
  readonly dueDate: IsoDate;
  /** What is unpaid, as the movement of cash that is expected: negative for a bill. */
  readonly amount: Minor;
  readonly party: string;
  readonly number: string;
  readonly currency: string;
  /** How far a payment may be off because it is made in another currency; 0 in the same one. */
  readonly spread?: Minor;
};

export type BookLine = LedgerLine | OpenInvoice;

export type PartyNames = {
  readonly id: string;
  readonly names: readonly string[];
  readonly ibans: readonly string[];
};

/** From the surest rung of the ladder to the least sure that is still automatic. */
export const MATCH_RULES = [
  "reference_amount",
  "reference_typo",
  "reference_batch",
  "reference_split",
  "party_amount_date",
  "identical_pairs",
  "batch",
  "split",
  "amount_date",
  "partial_payment",
] as const;
export type MatchRule = (typeof MATCH_RULES)[number];

export type Match = {
  readonly rule: MatchRule;
  readonly bank: readonly string[];
  readonly book: readonly string[];
  /** one sentence for people */
  readonly reason: string;
  readonly confidence: number;
  /** bank minus books */
  readonly difference: Minor;
};

export const SUGGESTION_KINDS = ["candidate", "ambiguous", "fee", "write_off", "overpayment"] as const;
export type SuggestionKind = (typeof SUGGESTION_KINDS)[number];

export type Suggestion = {
  readonly kind: SuggestionKind;
  readonly bank: readonly string[];
  readonly book: readonly string[];
  readonly score: number;
  readonly reason: string;
  /** bank minus books */
  readonly difference: Minor;
};

export type MatchResult = {
  readonly matches: readonly Match[];
  readonly suggestions: readonly Suggestion[];
  readonly unmatchedBank: readonly string[];
  readonly unmatchedBook: readonly string[];
};

export type MatchOptions = {
  readonly parties?: readonly PartyNames[] | undefined;
  /** Matches that people made: their lines are left alone. */
  readonly manual?: readonly { readonly bank: readonly string[]; readonly book: readonly string[] }[];
  /**
   * Numbers of documents whose payment is booked: a bank line that names one of them is not another, and a ledger line that
   * carries one is known for what it pays.
   */
  readonly knownReferences?: Iterable<string> | undefined;
  readonly limits?: Partial<MatchLimits> | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: MatchProgress) => void) | undefined;
};

export type MatchProgress = { readonly step: string; readonly done: number; readonly total: number };

export type MatchLimits = {
  /** Days that the bank may be before the books, and after them, where no reference says that it is the same. */
  readonly daysBefore: number;
  readonly daysAfter: number;
  /** The same where a reference does. */
  readonly referenceDaysBefore: number;
  readonly referenceDaysAfter: number;
  /** Largest bank fee that is proposed, and its largest share of the amount. */
  readonly feeMax: Minor;
  readonly feeShare: number;
  /** Largest rounding difference that is proposed for write-off. */
  readonly roundingMax: Minor;
  /** How many lines a batch or split is looked for among. */
  readonly subsetCandidates: number;
  /** How many subsets may hit the amount by chance for one to be believed. */
  readonly chanceHits: number;
};

export const DEFAULT_LIMITS: MatchLimits = {
  daysBefore: 3,
  daysAfter: 10,
  referenceDaysBefore: 30,
  referenceDaysAfter: 120,
  feeMax: 5_000,
  feeShare: 0.05,
  roundingMax: 5,
  subsetCandidates: 20,
  chanceHits: 0.01,
};
