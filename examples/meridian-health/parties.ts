import { PAYERS } from "./payers.ts";
import { SUPPLIERS } from "./suppliers.ts";

export type Party = {
  readonly id: string;
  readonly name: string;
  readonly kind: "customer" | "supplier" | "employee" | "authority" | "lender" | "other";
  readonly terms: number | undefined;
};

export const STAFF = "E01";
export const AUTHORITY = "A01";
export const LENDER = "L01";
export const OWNERS = "O01";

export const PARTIES: readonly Party[] = [
  ...PAYERS.map(({ id, name, terms }) => ({ id, name, kind: "customer" as const, terms })),
  ...SUPPLIERS.map(({ id, name, terms }) => ({ id, name, kind: "supplier" as const, terms })),
  { id: STAFF, name: "Meridian staff", kind: "employee", terms: undefined },
  { id: AUTHORITY, name: "Federal and state tax authorities", kind: "authority", terms: undefined },
  { id: LENDER, name: "First Hudson Bank", kind: "lender", terms: undefined },
  { id: OWNERS, name: "Meridian shareholders", kind: "other", terms: undefined },
];
