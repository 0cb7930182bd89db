import { ACCOUNT_SUBTYPES, type AccountSubtype, type StatementSection } from "../accounts.ts";

const SUBTYPES = Object.keys(ACCOUNT_SUBTYPES) as AccountSubtype[];

/** The subtypes of a section, in statement order. */
export function subtypesOf(section: StatementSection): readonly AccountSubtype[] {
  return SUBTYPES.filter((subtype) => ACCOUNT_SUBTYPES[subtype].section === section);
}

/** Everything that makes up the result: never closed in the ledger, so its balance is the undistributed result. */
export const RESULT_SUBTYPES: readonly AccountSubtype[] = SUBTYPES.filter((subtype) =>
  ["revenue", "expense"].includes(ACCOUNT_SUBTYPES[subtype].type),
);

/** Interest-bearing borrowings. Leases are left out, as most loan agreements do. */
export const DEBT_SUBTYPES: readonly AccountSubtype[] = ["short_term_debt", "long_term_debt"];
