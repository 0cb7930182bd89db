import { PurserError } from "../base/errors.ts";
import { type Minor, formatMoney, parseMinor } from "../base/money.ts";
import type { Db } from "../store/database.ts";
import { listPolicyRows } from "./queries.ts";

/**
 * Who must check what, by amount: the policy `approval_tier.director` = 50000.00 (base currency) says that from this amount on one
 * of `approvers.director` = "ana, ben" must have said yes, or an approver of a tier above it.
 */
export type ApprovalTier = {
  readonly name: string;
  readonly from: Minor;
  /** user ids; empty: the company named none, so any person other than the maker will do */
  readonly approvers: readonly string[];
};

const TIER = "approval_tier.";
const APPROVERS = "approvers.";

/** In order of amount. @throws PurserError `invalid_policy` */
export async function readTiers(
  db: Db,
  { id, currency }: { readonly id: string; readonly currency: string },
): Promise<readonly ApprovalTier[]> {
  const named = new Map((await listPolicyRows(db, id, APPROVERS)).map((row) => [row.key, row.value]));
  const tiers = (await listPolicyRows(db, id, TIER)).map(({ key, value, unit }): ApprovalTier => {
    const name = key.slice(TIER.length);
    if (unit !== currency)
      throw new PurserError(
        "invalid_policy",
        `The policy "${key}" is in "${unit}"; it must be in ${currency}.`,
      );
    const approvers = (named.get(`${APPROVERS}${name}`) ?? "").split(/[,;\s]+/).filter((user) => user !== "");
    return { name, from: amountOf(key, value, currency), approvers };
  });
  return tiers.toSorted((a, b) => a.from - b.from);
}

function amountOf(key: string, value: string, currency: string): Minor {
  try {
    return parseMinor(value, currency);
  } catch (cause) {
    throw new PurserError(
      "invalid_policy",
      `The policy "${key}" is "${value}"; it must be an amount such as 50000.00.`,
      { cause },
    );
  }
}

/** Why `checker` is not enough for an amount, or null. */
export function tierProblem(
  tiers: readonly ApprovalTier[],
  {
    amount,
    checker,
    currency,
  }: { readonly amount: Minor; readonly checker: string | null; readonly currency: string },
): string | null {
  const index = tiers.findLastIndex((tier) => amount >= tier.from);
  const tier = tiers[index];
  if (!tier) return null;
  const what = `From ${formatMoney(tier.from, currency)} on a ${tier.name} must approve`;
  if (checker === null) return `${what}; nobody did.`;
  const allowed = tiers.slice(index).flatMap(({ approvers }) => approvers);
  if (tier.approvers.length === 0 || allowed.includes(checker)) return null;
  return `${what}; ${checker} is not among them.`;
}
