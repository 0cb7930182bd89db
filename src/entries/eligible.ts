import type { PostingRules, RuleAccount } from "./posting-rules.ts";
import { plainText } from "./words.ts";

const CATCH_ALL =
  / (suspense|sundry|general|miscellaneous|other|unclassified|sonstige|allgemeine|divers|autres|varios|otros|vari|altri) /;

/** An account that takes what has no better place; what is parked there tends to be placed better later. */
export function isCatchAll({ name }: Pick<RuleAccount, "name">): boolean {
  return CATCH_ALL.test(plainText(name));
}

/** Balance sheet accounts that a bill's line may go to. */
const BILL_ASSETS: ReadonlySet<string> = new Set([
  "inventory",
  "prepaid",
  "fixed_asset",
  "intangible",
  "right_of_use",
  "other_current_asset",
  "other_noncurrent_asset",
]);

/** Costs that no supplier bills. */
const NO_BILL: ReadonlySet<string> = new Set(["depreciation", "bad_debt", "income_tax"]);

/** The accounts that a line of this side can go to at all. */
export function eligibleAccounts(rules: PostingRules, side: "ap" | "ar"): readonly RuleAccount[] {
  return rules.accounts.filter(({ type, subtype }) =>
    side === "ar"
      ? type === "revenue" || subtype === "deferred_revenue"
      : (type === "expense" && !NO_BILL.has(subtype)) || BILL_ASSETS.has(subtype),
  );
}
