import type { CompanyProfile } from "../books/company.ts";
import { baseGross } from "../entries/approval-reasons.ts";
import type { ProposedEntry } from "../entries/proposed-entry.ts";
import { PurserError } from "../base/errors.ts";
import type { Db } from "../store/database.ts";
import { readTiers, tierProblem } from "./tiers.ts";

/** Entries that nobody, or not this approver, may post by their amount; each with the reason. */
export async function tierProblems(
  db: Db,
  company: CompanyProfile,
  { entries, checker }: { readonly entries: readonly ProposedEntry[]; readonly checker: string | null },
): Promise<readonly string[]> {
  const tiers = await readTiers(db, company);
  return entries.flatMap((entry) => {
    const problem = tierProblem(tiers, {
      amount: baseGross(entry),
      checker,
      currency: company.currency,
    });
    return problem === null ? [] : [`${entry.invoice.number} of ${entry.invoice.party.name}: ${problem}`];
  });
}

/** Before anything is posted. @throws PurserError `approver_not_in_tier` */
export async function requireTier(...[db, company, request]: Parameters<typeof tierProblems>): Promise<void> {
  const problems = await tierProblems(db, company, request);
  if (problems.length > 0) throw new PurserError("approver_not_in_tier", problems.join(" "));
}
