import type { Db } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";

/** Which of `accountIds` have journal lines. */
export async function accountsWithPostings(
  db: Db,
  companyId: string,
  accountIds: readonly number[],
): Promise<ReadonlySet<number>> {
  if (accountIds.length === 0) return new Set();
  const rows = await db
    .selectFrom("journal_line")
    .select("account_id")
    .distinct()
    .where("company_id", "=", companyId)
    .where("account_id", "in", accountIds)
    .execute();
  return new Set(rows.map(({ account_id }) => account_id));
}

export async function listUndoneBatches(db: Db, companyId: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom("import_batch")
    .select("id")
    .where("company_id", "=", companyId)
    .where("status", "=", "undone")
    .execute();
  return new Set(rows.map(({ id }) => id));
}

export async function findBatch(
  db: Db,
  companyId: string,
  batchId: string,
): Promise<Row<"import_batch"> | undefined> {
  return db
    .selectFrom("import_batch")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "=", batchId)
    .executeTakeFirst();
}

export async function listBatches(db: Db, companyId: string, limit: number): Promise<Row<"import_batch">[]> {
  return db
    .selectFrom("import_batch")
    .selectAll()
    .where("company_id", "=", companyId)
    .orderBy("created_at", "desc")
    .orderBy("id")
    .limit(limit)
    .execute();
}

export async function insertBatch(db: Db, batch: Row<"import_batch">): Promise<void> {
  await db.insertInto("import_batch").values(batch).execute();
}

export async function markBatchUndone(db: Db, companyId: string, batchId: string): Promise<void> {
  await db
    .updateTable("import_batch")
    .set({ status: "undone" })
    .where("company_id", "=", companyId)
    .where("id", "=", batchId)
    .execute();
}

/** Voids the invoices, payments and allocations that a batch added; returns how many of each. */
export async function voidDocumentsOfBatch(
  db: Db,
  companyId: string,
  batchId: string,
): Promise<{ readonly invoices: number; readonly payments: number; readonly allocations: number }> {
  const [invoices, payments, allocations] = [
    await db
      .updateTable("invoice")
      .set({ status: "void" })
      .where("company_id", "=", companyId)
      .where("batch_id", "=", batchId)
      .where("status", "<>", "void")
      .executeTakeFirst(),
    await db
      .updateTable("payment")
      .set({ status: "void" })
      .where("company_id", "=", companyId)
      .where("batch_id", "=", batchId)
      .where("status", "<>", "void")
      .executeTakeFirst(),
    await db
      .updateTable("allocation")
      .set({ status: "void" })
      .where("company_id", "=", companyId)
      .where("batch_id", "=", batchId)
      .where("status", "<>", "void")
      .executeTakeFirst(),
  ];
  return {
    invoices: Number(invoices.numUpdatedRows),
    payments: Number(payments.numUpdatedRows),
    allocations: Number(allocations.numUpdatedRows),
  };
}

export async function findDocuments(
  db: Db,
  companyId: string,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (hashes.length === 0) return new Map();
  const rows = await db
    .selectFrom("document")
    .select(["id", "sha256"])
    .where("company_id", "=", companyId)
    .where("kind", "=", "import")
    .where("sha256", "in", hashes)
    .execute();
  return new Map(rows.map(({ sha256, id }) => [sha256, id]));
}

export async function listInvoiceCurrencies(db: Db, companyId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom("invoice")
    .select(["id", "currency"])
    .where("company_id", "=", companyId)
    .execute();
  return new Map(rows.map(({ id, currency }) => [id, currency]));
}

/** Makes the company and changes its name; entities go through the table plan. */
export async function upsertCompany(
  db: Db,
  { id, name, createdAt }: { readonly id: string; readonly name: string; readonly createdAt: string },
): Promise<void> {
  await db
    .insertInto("company")
    .values({ id, name, created_at: createdAt })
    .onConflict((conflict) => conflict.column("id").doUpdateSet({ name }))
    .execute();
}

export async function countEntries(
  db: Db,
  companyId: string,
): Promise<{ readonly journals: number; readonly lines: number }> {
  const journals = await db
    .selectFrom("journal")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("company_id", "=", companyId)
    .executeTakeFirstOrThrow();
  const lines = await db
    .selectFrom("journal_line")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("company_id", "=", companyId)
    .executeTakeFirstOrThrow();
  return { journals: journals.count, lines: lines.count };
}
