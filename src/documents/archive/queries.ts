import type { Db } from "../../store/database.ts";
import type { NewRow, Row } from "../../store/schema.ts";

/** Bound values of one statement; SQLite allows 32,766. */
const ROWS_PER_INSERT = 500;
const IDS_PER_QUERY = 1_000;

export type CaseRow = Row<"document_case"> &
  Pick<Row<"document">, "filename" | "media_type" | "bytes" | "sha256" | "stored_at">;

export async function findBySha(
  db: Db,
  companyId: string,
  { kind, sha256 }: { readonly kind: string; readonly sha256: string },
): Promise<Row<"document"> | undefined> {
  return db
    .selectFrom("document")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("kind", "=", kind)
    .where("sha256", "=", sha256)
    .executeTakeFirst();
}

export async function insertDocument(db: Db, row: NewRow<"document">): Promise<void> {
  await db.insertInto("document").values(row).execute();
}

export async function updateMediaType(
  db: Db,
  { company_id, id }: Pick<Row<"document">, "company_id" | "id">,
  mediaType: string,
): Promise<void> {
  await db
    .updateTable("document")
    .set({ media_type: mediaType })
    .where("company_id", "=", company_id)
    .where("id", "=", id)
    .execute();
}

/** Cases with what is known of their files, in the order in which they were given. */
export async function listCases(
  db: Db,
  companyId: string,
  documentIds: readonly string[],
): Promise<CaseRow[]> {
  const rows: CaseRow[] = [];
  for (let from = 0; from < documentIds.length; from += IDS_PER_QUERY) {
    rows.push(
      ...(await casesOf(db, companyId)
        .where("document_case.document_id", "in", documentIds.slice(from, from + IDS_PER_QUERY))
        .execute()),
    );
  }
  return rows;
}

export async function listCasesByStatus(
  db: Db,
  companyId: string,
  statuses: readonly string[],
): Promise<CaseRow[]> {
  if (statuses.length === 0) return [];
  return casesOf(db, companyId)
    .where("document_case.status", "in", statuses)
    .orderBy("document_case.created_at")
    .orderBy("document.filename")
    .orderBy("document_case.document_id")
    .execute();
}

function casesOf(db: Db, companyId: string) {
  return db
    .selectFrom("document_case")
    .innerJoin("document", (join) =>
      join
        .onRef("document.id", "=", "document_case.document_id")
        .onRef("document.company_id", "=", "document_case.company_id"),
    )
    .selectAll("document_case")
    .select([
      "document.filename",
      "document.media_type",
      "document.bytes",
      "document.sha256",
      "document.stored_at",
    ])
    .where("document_case.company_id", "=", companyId);
}

export async function insertCase(db: Db, row: NewRow<"document_case">): Promise<void> {
  await db.insertInto("document_case").values(row).execute();
}

export type CaseChange = Partial<
  Pick<Row<"document_case">, "status" | "reason" | "read" | "standard" | "run_id" | "created_at">
> &
  Pick<Row<"document_case">, "updated_at">;

export async function updateCase(
  db: Db,
  { company_id, document_id }: Pick<Row<"document_case">, "company_id" | "document_id">,
  change: CaseChange,
): Promise<void> {
  await db
    .updateTable("document_case")
    .set(change)
    .where("company_id", "=", company_id)
    .where("document_id", "=", document_id)
    .execute();
}

export async function insertExtractions(db: Db, rows: readonly NewRow<"extraction">[]): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_PER_INSERT) {
    await db
      .insertInto("extraction")
      .values(rows.slice(from, from + ROWS_PER_INSERT))
      .execute();
  }
}

/** All versions of the fields of some documents. */
export async function listExtractions(
  db: Db,
  companyId: string,
  { documentIds, method }: { readonly documentIds: readonly string[]; readonly method?: string },
): Promise<Row<"extraction">[]> {
  const rows: Row<"extraction">[] = [];
  for (let from = 0; from < documentIds.length; from += IDS_PER_QUERY) {
    let query = db
      .selectFrom("extraction")
      .selectAll()
      .where("company_id", "=", companyId)
      .where("document_id", "in", documentIds.slice(from, from + IDS_PER_QUERY));
    if (method !== undefined) query = query.where("method", "=", method);
    rows.push(...(await query.orderBy("document_id").orderBy("field").orderBy("version").execute()));
  }
  return rows;
}

export async function lastVersion(
  db: Db,
  companyId: string,
  { documentId, field }: { readonly documentId: string; readonly field?: string },
): Promise<number> {
  let query = db
    .selectFrom("extraction")
    .select((eb) => eb.fn.max("version").as("version"))
    .where("company_id", "=", companyId)
    .where("document_id", "=", documentId);
  if (field !== undefined) query = query.where("field", "=", field);
  const row = await query.executeTakeFirst();
  return row?.version ?? 0;
}
