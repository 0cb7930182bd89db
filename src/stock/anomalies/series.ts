import type { IsoDate } from "../../base/dates.ts";
import type { Account } from "../../books/ledger.ts";

/** Whom a series is about. */
export type SeriesSubject =
  | { readonly kind: "item"; readonly sku: string; readonly locationId: string }
  | { readonly kind: "account"; readonly account: Account };

/** Equally spaced values, oldest first, without gaps: units for items, minor units for accounts. */
export type GatheredSeries = {
  readonly kind: "demand" | "stock" | "ledger";
  readonly subject: SeriesSubject;
  readonly periods: readonly { readonly start: IsoDate; readonly end: IsoDate }[];
  readonly values: readonly number[];
};

export function earlier(a: IsoDate, b: IsoDate): IsoDate {
  return a < b ? a : b;
}
