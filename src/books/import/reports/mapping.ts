import type { AccountSubtype, AccountType } from "../../accounts.ts";
import type { AmountStyle } from "../amounts.ts";
import type { DateOrder } from "../dates.ts";

/**
 * A profile as data: how a program's CSV reports name their columns and write days and amounts. Names are compared without
 * regard to case; the empty name is the unnamed first column that reports put sections and totals in.
 */
export type ReportMapping = {
  readonly id: string;
  readonly title: string;
  readonly describes: string;
  readonly dates: readonly DateOrder[];
  readonly amounts: AmountStyle;
  /** Canonical column -> the names it goes by. */
  readonly journal: Readonly<Record<JournalColumn, readonly string[]>>;
  readonly chart: Readonly<Record<ChartColumn, readonly string[]>>;
  /** Account types as the program names them, in lower case. Without a subtype the account's name decides. */
  readonly accountTypes: Readonly<Record<string, AccountTypeMapping>>;
  /** Columns of which one must be there for a report to be this program's and not another's. */
  readonly signature: readonly string[];
  readonly chartSignature: readonly string[];
  /** What a transaction's party is, by words in its type. */
  readonly parties: readonly (readonly [RegExp, "customer" | "supplier" | "employee"])[];
};

export type JournalColumn =
  | "section"
  | "id"
  | "date"
  | "type"
  | "number"
  | "party"
  | "memo"
  | "account"
  | "account_code"
  | "debit"
  | "credit"
  | "amount";
export type ChartColumn = "account" | "code" | "type" | "detail";
export type AccountTypeMapping = {
  readonly type: AccountType;
  readonly subtype?: AccountSubtype;
  readonly fallback?: AccountSubtype;
};
