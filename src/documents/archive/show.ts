import { PurserError } from "../../base/errors.ts";
import { parseOrThrow } from "../../base/parse.ts";
import type { Db } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";
import { readDocument, type ReadDocument } from "../read-document.ts";
import { latestByField } from "./extraction-rows.ts";
import { type CaseRow, listCases, listExtractions } from "./queries.ts";

export type ShownDocument = {
  readonly case: CaseRow;
  /** As the reader found it, without corrections; null in quarantine. */
  readonly read: ReadDocument | null;
  /** The latest version of every field, corrections included. */
  readonly fields: readonly Row<"extraction">[];
};

/** @throws PurserError `unknown_document` */
export async function showDocument(db: Db, companyId: string, documentId: string): Promise<ShownDocument> {
  const found = await findCase(db, companyId, documentId);
  const rows = await listExtractions(db, companyId, { documentIds: [documentId] });
  return { case: found, read: readingOf(found), fields: [...latestByField(rows).values()] };
}

/** @throws PurserError `unknown_document` */
export async function findCase(db: Db, companyId: string, documentId: string): Promise<CaseRow> {
  const [found] = await listCases(db, companyId, [documentId]);
  if (found) return found;
  throw new PurserError(
    "unknown_document",
    `There is no document "${documentId}"; process_document names the ids of the documents it took in.`,
  );
}

export function readingOf({ read, document_id }: Pick<CaseRow, "read" | "document_id">): ReadDocument | null {
  if (read === null) return null;
  return parseOrThrow(readDocument, JSON.parse(read), { what: `The stored reading of ${document_id}` });
}
