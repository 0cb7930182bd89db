import { appendAudit } from "../../audit/audit.ts";
import { PurserError } from "../../base/errors.ts";
import type { Db } from "../../store/database.ts";
import { extractionRow } from "../archive/extraction-rows.ts";
import { insertExtractions, lastVersion, listExtractions } from "../archive/queries.ts";
import { findCase, readingOf } from "../archive/show.ts";
import type { ReadDocument } from "../read-document.ts";
import { acceptedField, applyCorrections, DUPLICATE, fieldAt, PARTY, SIDE } from "./corrections.ts";
import { plainText } from "./desk.ts";
import { canonicalValue } from "./field-values.ts";
import { nameForms } from "./name-key.ts";
import type { PartyBook } from "./party-book.ts";
import { findPartyAlias, insertPartyAlias } from "./queries.ts";

/** Who answers about which document. */
export type Answer = {
  readonly companyId: string;
  readonly documentId: string;
  readonly user: { readonly id: string };
  readonly at: string;
};

/** @throws PurserError `unknown_document`, `document_closed` */
export async function closeToCorrection(tx: Db, { companyId, documentId }: Answer): Promise<void> {
  const { status } = await findCase(tx, companyId, documentId);
  if (status !== "posted" && status !== "withdrawn" && status !== "quarantined") return;
  const what = status === "posted" ? "reverse its entry first" : "give a readable file first";
  throw new PurserError("document_closed", `Document "${documentId}" is ${status}; ${what}.`);
}

/**
 * Puts a person's value in place of what was read; null confirms what stands there.
 * @throws PurserError `unknown_field`, `invalid_value`
 */
export async function putValue(
  tx: Db,
  answer: Answer,
  { field, value }: { readonly field: string; readonly value: string | null },
): Promise<void> {
  const read = await currentReading(tx, answer);
  const before = fieldAt(read, field);
  if (before === undefined) {
    throw new PurserError(
      "unknown_field",
      `Document "${answer.documentId}" has no field "${field}"; fields are such as number, gross or lines.0.net.`,
      { details: { field } },
    );
  }
  const text = value ?? before?.value ?? "";
  await keep(tx, answer, { field, raw: before?.raw ?? text, value: canonicalValue(field, text) });
}

/** @throws PurserError `invalid_value` */
export async function decideSide(tx: Db, answer: Answer, value: string): Promise<void> {
  if (value !== "ap" && value !== "ar") {
    throw new PurserError("invalid_value", `"${value.slice(0, 80)}" is neither ap (we owe it) nor ar (it is owed to us).`); // prettier-ignore
  }
  await keep(tx, answer, { field: SIDE, raw: value, value });
}

export type PartyAnswer = {
  readonly value: string;
  readonly book: PartyBook;
  /** the name that the question was about, as written */
  readonly raw: string | null;
};

/**
 * Says who the other side is. Its name as written becomes an alias of the party, unless another party has it.
 * @throws PurserError `invalid_value`
 */
export async function decideParty(tx: Db, answer: Answer, { value, book, raw }: PartyAnswer): Promise<void> {
  if (value !== "new" && !book.byId(value)) {
    throw new PurserError("invalid_value", `"${value.slice(0, 80)}" is neither the id of a party nor "new".`);
  }
  await keep(tx, answer, { field: PARTY, raw: value, value });
  if (value === "new") return;
  const alias = await nameAsWritten(tx, answer, raw);
  if (alias === null || book.byName(nameForms(alias)).length > 0) return;
  if (await findPartyAlias(tx, answer.companyId, alias)) return;
  await insertPartyAlias(tx, { company_id: answer.companyId, party_id: value, alias });
  await appendAudit(tx, {
    companyId: answer.companyId,
    at: answer.at,
    actor: answer.user.id,
    action: "party_alias_added",
    subject: `party:${value}`,
    payload: { partyId: value, alias, documentId: answer.documentId },
  });
}

export async function sayDuplicate(tx: Db, answer: Answer, message: string): Promise<void> {
  await keep(tx, answer, { field: DUPLICATE, raw: message, value: "yes" });
}

export async function acceptIssue(
  tx: Db,
  answer: Answer,
  { code, field, message }: { readonly code: string; readonly field: string; readonly message: string },
): Promise<void> {
  await keep(tx, answer, { field: acceptedField(code, field), raw: message, value: "yes" });
}

async function currentReading(tx: Db, { companyId, documentId }: Answer): Promise<ReadDocument> {
  const read = readingOf(await findCase(tx, companyId, documentId));
  if (!read) throw new PurserError("document_closed", `Document "${documentId}" was not read.`);
  const rows = await listExtractions(tx, companyId, { documentIds: [documentId], method: "person" });
  return applyCorrections(read, rows).read;
}

async function nameAsWritten(tx: Db, answer: Answer, raw: string | null): Promise<string | null> {
  const { fields } = await currentReading(tx, answer);
  const field = [fields.sellerName, fields.buyerName].find((name) => name !== null && name.raw === raw);
  return plainText(field?.value, 200);
}

type Kept = { readonly field: string; readonly raw: string; readonly value: string };

async function keep(
  tx: Db,
  { companyId, documentId, user, at }: Answer,
  { field, raw, value }: Kept,
): Promise<void> {
  const version = (await lastVersion(tx, companyId, { documentId, field })) + 1;
  const row = extractionRow(
    [field, { raw, value, confidence: 1, box: null, method: "person", candidates: [] }],
    { companyId, documentId, version, by: user.id, at },
  );
  await insertExtractions(tx, [row]);
  await appendAudit(tx, {
    companyId,
    at,
    actor: user.id,
    action: "document_corrected",
    subject: `document:${documentId}`,
    payload: { documentId, field, value, version },
  });
}
