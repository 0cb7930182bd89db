import { PurserError } from "../base/errors.ts";
import { type Minor, parseMinor } from "../base/money.ts";
import type { Db } from "../store/database.ts";
import {
  DEFAULT_AUTOMATIC_CONFIDENCE,
  DEFAULT_ROUNDING_TOLERANCE,
  type PostingRules,
} from "./posting-rules.ts";
import { listPolicies } from "./rule-queries.ts";

export const POSTING_LIMIT = "posting_approval_limit";
export const BILL_LIMIT = "bill_approval_limit";
const ROUNDING = "tax_rounding";
const TOLERANCE = "posting_rounding_tolerance";
const CONFIDENCE = "posting_account_confidence";

/** What a company's `policy` rows say about posting; documented defaults where they say nothing. */
export type PostingPolicy = Pick<PostingRules, "rounding" | "roundingTolerance" | "automaticConfidence"> & {
  /** Entries at or over it need a person's yes; undefined: the company set none, so all do. */
  readonly approvalLimit: { readonly key: string; readonly amount: Minor } | undefined;
};

/** @throws PurserError `invalid_policy` */
export async function readPostingPolicy(
  db: Db,
  { id, currency }: { readonly id: string; readonly currency: string },
): Promise<PostingPolicy> {
  const keys = [POSTING_LIMIT, BILL_LIMIT, ROUNDING, TOLERANCE, CONFIDENCE];
  const rows = new Map((await listPolicies(db, id, keys)).map((row) => [row.key, row]));
  const amountOf = (key: string): Minor | undefined => {
    const row = rows.get(key);
    if (!row) return undefined;
    if (row.unit !== currency) throw invalid(key, row.unit, `an amount in ${currency}`);
    try {
      return parseMinor(row.value, currency);
    } catch {
      throw invalid(key, row.value, `an amount such as 10000.00`);
    }
  };
  const rounding = rows.get(ROUNDING)?.value ?? "document";
  if (rounding !== "line" && rounding !== "document")
    throw invalid(ROUNDING, rounding, `"line" or "document"`);
  const confidence = rows.get(CONFIDENCE)?.value;
  const automaticConfidence = confidence === undefined ? DEFAULT_AUTOMATIC_CONFIDENCE : Number(confidence);
  if (!(automaticConfidence > 0 && automaticConfidence <= 1))
    throw invalid(CONFIDENCE, confidence ?? "", "a number over 0 and up to 1");
  const [limit] = [POSTING_LIMIT, BILL_LIMIT].flatMap((key) => {
    const amount = amountOf(key);
    return amount === undefined ? [] : [{ key, amount }];
  });
  return {
    rounding,
    roundingTolerance: amountOf(TOLERANCE) ?? DEFAULT_ROUNDING_TOLERANCE,
    automaticConfidence,
    approvalLimit: limit,
  };
}

function invalid(key: string, value: string, right: string): PurserError {
  return new PurserError("invalid_policy", `The policy "${key}" is "${value}"; it must be ${right}.`);
}
