import type { HeadField } from "../read-document.ts";

/** Paths from the root element, tried in order; the first with text wins. See `select` for their language. */
export type Paths = readonly string[];

/** Where one XML syntax keeps the terms of an invoice. What it lacks has no paths. */
export type Syntax = {
  /** UNTDID 1001 */
  readonly typeCode: Paths;
  readonly guideline: Paths;
  readonly head: Readonly<Record<HeadField, Paths>>;
  /** a party other than the seller that is to be paid */
  readonly payeeName: Paths;
  readonly tax: {
    readonly each: string;
    readonly category: Paths;
    readonly rate: Paths;
    readonly basis: Paths;
    readonly amount: Paths;
  };
  readonly line: {
    readonly each: string;
    readonly id: Paths;
    /** EXTENDED: GROUP and INFORMATION lines repeat the amounts of others. */
    readonly status: Paths;
    readonly description: Paths;
    readonly itemCode: Paths;
    readonly quantity: Paths;
    readonly unitPrice: Paths;
    /** the quantity that the price is for */
    readonly priceBasis: Paths;
    readonly net: Paths;
    readonly taxRate: Paths;
    readonly taxCategory: Paths;
  };
};
