import type { Decimal } from "decimal.js";
import type { IsoDate } from "../../../base/dates.ts";
import type { AccountType } from "../../accounts.ts";
import type { At } from "../draft.ts";

/** A quantity of a commodity: money in a currency, or shares, hours and the like. */
export type Amount = { readonly quantity: Decimal; readonly commodity: string };

/** A plain-text journal as written, before amounts are inferred and turned into base currency. */
export type TextJournal = {
  readonly transactions: TextTransaction[];
  readonly accounts: Map<string, DeclaredAccount>;
  readonly prices: {
    readonly date: IsoDate;
    readonly commodity: string;
    readonly price: Amount;
    readonly at: At;
  }[];
  /** Beancount's: the balance at the start of a day, sub-accounts included. */
  readonly balances: {
    readonly date: IsoDate;
    readonly account: string;
    readonly amount: Amount;
    readonly at: At;
  }[];
  /** Beancount's: the next balance of `account` is reached by an entry on this day. */
  readonly pads: {
    readonly date: IsoDate;
    readonly account: string;
    readonly from: string;
    readonly at: At;
  }[];
  /** What the file itself calls its main currency. */
  operatingCurrency: string | null;
};

export type DeclaredAccount = {
  readonly type: AccountType | null;
  /** Declared to hold cash. */
  readonly cash?: boolean;
  readonly at: At;
};

export type TextTransaction = {
  readonly date: IsoDate;
  readonly code: string | null;
  readonly description: string;
  readonly postings: TextPosting[];
  readonly at: At;
};

export type TextPosting = {
  readonly account: string;
  /** Null: what the other postings leave over. */
  readonly amount: Amount | null;
  readonly price: Price | null;
  readonly assertion: Assertion | null;
  readonly at: At;
};

/** What a posting's quantity cost: of one unit, or of all. */
export type Price = { readonly amount: Amount; readonly total: boolean };

/** hledger's: the balance after the posting. Without an amount the posting brings the account there. */
export type Assertion = { readonly amount: Amount; readonly withSubaccounts: boolean };

export function emptyJournal(): TextJournal {
  return {
    transactions: [],
    accounts: new Map(),
    prices: [],
    balances: [],
    pads: [],
    operatingCurrency: null,
  };
}

/** A line that cannot be read; the parser rejects it with its place. */
export class UnreadableLine extends Error {}
