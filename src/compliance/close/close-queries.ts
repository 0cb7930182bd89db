import type { IsoDate } from "../../base/dates.ts";
import type { Db } from "../../store/database.ts";
import type { NewRow, Row } from "../../store/schema.ts";

export type PeriodKey = { readonly entityId: string; readonly name: string };

export async function findPeriod(
  db: Db,
  companyId: string,
  { entityId, name }: PeriodKey,
): Promise<Row<"period"> | undefined> {
  return db
    .selectFrom("period")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("entity_id", "=", entityId)
    .where("name", "=", name)
    .executeTakeFirst();
}

export async function savePeriod(db: Db, row: NewRow<"period">): Promise<void> {
  await db
    .insertInto("period")
    .values(row)
    .onConflict((c) =>
      c.columns(["company_id", "entity_id", "name"]).doUpdateSet({
        status: row.status,
      }),
    )
    .execute();
}

/** Sum of an entity's base amounts up to a day: zero, or the books are broken. */
export async function sumOfEntity(
  db: Db,
  companyId: string,
  { entityId, to }: { readonly entityId: string; readonly to: IsoDate },
): Promise<number> {
  const row = await db
    .selectFrom("journal_line")
    .innerJoin("journal", "journal.id", "journal_line.journal_id")
    .select((eb) => eb.fn.sum<number | null>("journal_line.base_amount").as("total"))
    .where("journal_line.company_id", "=", companyId)
    .where("journal.entity_id", "=", entityId)
    .where("journal_line.date", "<=", to)
    .executeTakeFirst();
  return row?.total ?? 0;
}

export type UnpostedCase = Pick<
  Row<"document_case">,
  "document_id" | "status" | "standard" | "read" | "created_at"
> & {
  readonly filename: string;
  /** questions that nobody answered yet */
  readonly open_items: number;
};

/** Documents that are not in the books yet, or about which a question is open. */
export async function listUnpostedCases(db: Db, companyId: string): Promise<UnpostedCase[]> {
  const open = db
    .selectFrom("review_item")
    .select(["document_id", (eb) => eb.fn.countAll<number>().as("items")])
    .where("company_id", "=", companyId)
    .where("status", "=", "open")
    .groupBy("document_id")
    .as("open");
  const rows = await db
    .selectFrom("document_case")
    .innerJoin("document", (join) =>
      join
        .onRef("document.id", "=", "document_case.document_id")
        .onRef("document.company_id", "=", "document_case.company_id"),
    )
    .leftJoin(open, "open.document_id", "document_case.document_id")
    .select([
      "document_case.document_id",
      "document_case.status",
      "document_case.standard",
      "document_case.read",
      "document_case.created_at",
      "document.filename",
      "open.items",
    ])
    .where("document_case.company_id", "=", companyId)
    .where((eb) =>
      eb.or([eb("document_case.status", "in", ["read", "review", "ready"]), eb("open.items", ">", 0)]),
    )
    .orderBy("document_case.document_id")
    .execute();
  return rows.map(({ items, ...row }) => ({ ...row, open_items: items ?? 0 }));
}

/** Bank accounts of which there is a statement. */
export async function listBankAccountsWithStatements(
  db: Db,
  companyId: string,
): Promise<Row<"bank_account">[]> {
  return db
    .selectFrom("bank_account")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("id", "in", (eb) =>
      eb.selectFrom("bank_statement").select("bank_account_id").where("company_id", "=", companyId),
    )
    .orderBy("id")
    .execute();
}

/** Statements that begin up to a day, in order. */
export async function listStatementsOf(
  db: Db,
  companyId: string,
  { bankAccountId, to }: { readonly bankAccountId: string; readonly to: IsoDate },
): Promise<Row<"bank_statement">[]> {
  return db
    .selectFrom("bank_statement")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("bank_account_id", "=", bankAccountId)
    .where("from_date", "<=", to)
    .orderBy("to_date")
    .orderBy("id")
    .execute();
}
