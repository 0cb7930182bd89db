import { z } from "zod";
import { appendAudit } from "../../audit/audit.ts";
import { PurserError } from "../../base/errors.ts";
import type { Db } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";
import type { Standardized } from "../standard-invoice.ts";
import {
  acceptIssue,
  type Answer,
  closeToCorrection,
  decideParty,
  decideSide,
  putValue,
  sayDuplicate,
} from "./answers.ts";
import { loadKnown } from "./known.ts";
import { decideBankAccount } from "./propose-bank.ts";
import { findReview, listReviewRows, type ReviewRow, settleReviewRow } from "./review-queries.ts";
import { type StandardizeDeps, standardizeIn } from "./standardize.ts";
import { loadStandardized } from "./stored.ts";

export type ReviewItem = Omit<ReviewRow, "candidates"> & {
  readonly candidates: readonly string[];
  /** What `resolveReview` takes beside a value of the field. */
  readonly answers: readonly string[];
};

export type ReviewFilter = {
  readonly companyId: string;
  readonly documentIds?: readonly string[] | undefined;
  /** default open */
  readonly status?: "open" | "resolved" | "withdrawn" | undefined;
  readonly limit?: number | undefined;
};

export async function listReviews(
  db: Db,
  { companyId, documentIds, status = "open", limit }: ReviewFilter,
): Promise<ReviewItem[]> {
  const rows = await listReviewRows(db, companyId, { documentIds, status, limit });
  return rows.map((row) => ({
    ...row,
    candidates: z.array(z.string()).parse(JSON.parse(row.candidates)),
    answers: answersTo(row.code),
  }));
}

export type ReviewAnswer = {
  readonly itemId: string;
  readonly value: string;
  readonly user: { readonly id: string };
};

export type ResolvedReview = {
  readonly documentId: string;
  readonly standardized: Standardized;
  /** questions that are left */
  readonly open: readonly ReviewItem[];
};

/**
 * Settles one question: a value for the field, or one of the item's `answers`. The answer is kept as a new version of the field with the
 * method `person`, and the document is standardised again.
 * @throws PurserError `unknown_review`, `review_settled`, `invalid_value`, `self_approval`, `document_closed`
 */
export async function resolveReview(
  deps: StandardizeDeps,
  companyId: string,
  { itemId, value, user }: ReviewAnswer,
): Promise<ResolvedReview> {
  const { store, runtime } = deps;
  return store.db.transaction().execute(async (tx) => {
    const item = await findReview(tx, companyId, itemId);
    if (!item) throw new PurserError("unknown_review", `There is no review item "${itemId}".`);
    if (item.status !== "open")
      throw new PurserError("review_settled", `The review item "${itemId}" is ${item.status} already.`);
    const at = runtime.clock.now().toISOString();
    const answer: Answer = { companyId, documentId: item.document_id, user, at };
    await closeToCorrection(tx, answer);
    const given = value.trim();
    await apply({ tx, answer, item, given, deps });
    await settleReviewRow(tx, item, { status: "resolved", resolved_value: given, resolved_by: user.id, resolved_at: at }); // prettier-ignore
    await appendAudit(tx, {
      companyId,
      at,
      actor: user.id,
      action: "review_resolved",
      subject: `document:${item.document_id}`,
      payload: { itemId, code: item.code, field: item.field, value: given },
    });
    return again({ tx, answer, deps });
  });
}

export type FieldCorrection = {
  readonly documentId: string;
  /** `number`, `gross`, `lines.0.net` ... */
  readonly field: string;
  readonly value: string;
  readonly user: { readonly id: string };
};

/**
 * Corrects a value that nobody was asked about. Same terms as `resolveReview`.
 * @throws PurserError `unknown_document`, `unknown_field`, `invalid_value`, `document_closed`
 */
export async function correctDocument(
  deps: StandardizeDeps,
  companyId: string,
  { documentId, field, value, user }: FieldCorrection,
): Promise<ResolvedReview> {
  const { store, runtime } = deps;
  return store.db.transaction().execute(async (tx) => {
    const answer: Answer = { companyId, documentId, user, at: runtime.clock.now().toISOString() };
    await closeToCorrection(tx, answer);
    await putValue(tx, answer, { field, value });
    return again({ tx, answer, deps });
  });
}

type Step = { readonly tx: Db; readonly answer: Answer; readonly deps: StandardizeDeps };

async function again({ tx, answer, deps }: Step): Promise<ResolvedReview> {
  const { companyId, documentId, user } = answer;
  const [standardized] = await standardizeIn(tx, deps.runtime, {
    companyId,
    documentIds: [documentId],
    user,
  });
  if (!standardized) throw new Error(`document ${documentId} was not standardised`);
  return { documentId, standardized, open: await listReviews(tx, { companyId, documentIds: [documentId] }) };
}

/** What may be accepted as it is, because a person can know better than the rule; totals that contradict each other cannot. */
const ACCEPTABLE: ReadonlySet<string> = new Set([
  "date_in_future",
  "date_too_old",
  "due_before_issue",
  "line_differs_from_price",
  "lines_differ_from_total",
  "lines_differ_from_net",
  "tax_differs_from_rate",
  "taxes_differ_from_tax",
  "bases_differ_from_net",
  "tax_not_stated",
  "xml_differs_from_page",
  "xml_value_unclear",
  "payee_differs",
  "pages_left_out",
  "not_an_invoice",
]);

function answersTo(code: string): readonly string[] {
  if (code === "bank_account_changed") return ["accept", "refuse"];
  if (code === "possible_duplicate") return ["accept", "duplicate"];
  if (code === "side_unclear" || code === "not_addressed_to_us") return ["ap", "ar"];
  if (code === "party_unclear") return ["new"];
  return ACCEPTABLE.has(code) || code === "low_confidence" ? ["accept"] : [];
}

type Given = Step & { readonly item: Row<"review_item">; readonly given: string };

async function apply({ tx, answer, item, given, deps }: Given): Promise<void> {
  const { code, field, message } = item;
  if (code === "side_unclear" || code === "not_addressed_to_us") return decideSide(tx, answer, given);
  if (code === "party_unclear") {
    const known = await loadKnown(tx, answer.companyId, deps.runtime.clock);
    return decideParty(tx, answer, { value: given, book: known.parties, raw: item.raw });
  }
  if (code === "possible_duplicate" && given === "duplicate") return sayDuplicate(tx, answer, message);
  if (code === "bank_account_changed" && (given === "accept" || given === "refuse")) {
    return decideBank(tx, answer, given === "accept");
  }
  if (given === "accept" && code === "low_confidence") return putValue(tx, answer, { field, value: null });
  if (given === "accept" && (ACCEPTABLE.has(code) || code === "possible_duplicate"))
    return acceptIssue(tx, answer, { code, field, message });
  if (given === "accept") {
    throw new PurserError("invalid_value", `This cannot be accepted as it is: give the right value of ${field}.`, { details: { field } }); // prettier-ignore
  }
  return putValue(tx, answer, { field, value: given });
}

async function decideBank(
  tx: Db,
  { companyId, documentId, user, at }: Answer,
  confirmed: boolean,
): Promise<void> {
  const [stored] = await loadStandardized(tx, companyId, [documentId]);
  const { id: partyId, iban } = stored?.invoice?.party ?? { id: null, iban: null };
  if (partyId === null || iban === null) {
    throw new PurserError(
      "unknown_bank_account",
      `Settle first whose account document "${documentId}" names.`,
    );
  }
  await decideBankAccount(tx, { companyId, partyId, iban, confirmed, user, at });
}
