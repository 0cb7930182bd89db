import type { Db } from "../../store/database.ts";
import type { NewRow, Row } from "../../store/schema.ts";

const IDS_PER_QUERY = 1_000;

export async function insertReviews(db: Db, rows: readonly NewRow<"review_item">[]): Promise<void> {
  for (let from = 0; from < rows.length; from += IDS_PER_QUERY) {
    await db
      .insertInto("review_item")
      .values(rows.slice(from, from + IDS_PER_QUERY))
      .execute();
  }
}

/** With the name of the file that it is about. */
export type ReviewRow = Row<"review_item"> & { readonly filename: string };

export async function listReviewRows(
  db: Db,
  companyId: string,
  {
    documentIds,
    status,
    limit,
  }: {
    readonly documentIds?: readonly string[] | undefined;
    readonly status?: string | undefined;
    readonly limit?: number | undefined;
  },
): Promise<ReviewRow[]> {
  let query = db
    .selectFrom("review_item")
    .innerJoin("document", (join) =>
      join
        .onRef("document.id", "=", "review_item.document_id")
        .onRef("document.company_id", "=", "review_item.company_id"),
    )
    .selectAll("review_item")
    .select("document.filename")
    .where("review_item.company_id", "=", companyId);
  if (documentIds !== undefined) {
    if (documentIds.length === 0) return [];
    query = query.where("document_id", "in", documentIds);
  }
  if (status !== undefined) query = query.where("status", "=", status);
  if (limit !== undefined) query = query.limit(limit);
  return query
    .orderBy("created_at")
    .orderBy("document_id")
    .orderBy("field")
    .orderBy("code")
    .orderBy("review_item.id")
    .execute();
}

export async function findReview(
  db: Db,
  companyId: string,
  id: string,
): Promise<Row<"review_item"> | undefined> {
  return db
    .selectFrom("review_item")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function settleReviewRow(
  db: Db,
  { company_id, id }: Pick<Row<"review_item">, "company_id" | "id">,
  change: Pick<Row<"review_item">, "status" | "resolved_value" | "resolved_by" | "resolved_at">,
): Promise<void> {
  await db
    .updateTable("review_item")
    .set(change)
    .where("company_id", "=", company_id)
    .where("id", "=", id)
    .execute();
}

/** Open items of some documents that nobody has to answer any more. */
export async function withdrawOpenReviews(
  db: Db,
  companyId: string,
  { documentIds, at }: { readonly documentIds: readonly string[]; readonly at: string },
): Promise<void> {
  for (let from = 0; from < documentIds.length; from += IDS_PER_QUERY) {
    await db
      .updateTable("review_item")
      .set({ status: "withdrawn", resolved_at: at })
      .where("company_id", "=", companyId)
      .where("status", "=", "open")
      .where("document_id", "in", documentIds.slice(from, from + IDS_PER_QUERY))
      .execute();
  }
}
