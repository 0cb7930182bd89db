/** One line of an order, invoice or movement. Quantities and prices in any one unit; a credit has a negative quantity. */
export type EntryLine = {
  readonly id: string;
  /** Day or instant, ISO; lines may come in any order. */
  readonly date: string;
  readonly item: string;
  readonly customer?: string | null;
  readonly document?: string | null;
  readonly quantity: number;
  readonly unitPrice?: number | null;
};

export type Field = "quantity" | "unitPrice";

/** What is wrong with a line, as data. Distances are in limits: 1 is the least that is an anomaly. */
export type EntryReason =
  | { readonly code: "quantity_high"; readonly usual: number; readonly distance: number }
  | { readonly code: "price_high" | "price_low"; readonly usual: number; readonly distance: number }
  | { readonly code: "price_zero"; readonly usual: number }
  | { readonly code: "price_negative" }
  | {
      readonly code: "digit_slip";
      readonly field: Field;
      readonly factor: number;
      readonly shouldBe: number;
    }
  | { readonly code: "transposition"; readonly field: Field; readonly shouldBe: number }
  | { readonly code: "reversed_later"; readonly by: string; readonly days: number; readonly unusual: boolean }
  | { readonly code: "duplicate"; readonly of: string; readonly sameDocument: boolean }
  | { readonly code: "return_without_sale"; readonly usual: number; readonly distance: number };

export type EntryFinding = {
  readonly id: string;
  /** 0..1; 0.5 or more is an anomaly. */
  readonly score: number;
  readonly flagged: boolean;
  /** Gravest first; empty for an ordinary line. */
  readonly reasons: readonly EntryReason[];
  /** What the line should have said; null where nothing is known to be wrong with the field. */
  readonly expected: { readonly quantity: number | null; readonly unitPrice: number | null };
  /** The gravest reason in one plain sentence. */
  readonly sentence: string;
};
