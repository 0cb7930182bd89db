import type { Db } from "../store/database.ts";
import type { NewRow, Row } from "../store/schema.ts";

export type BankAccount = Pick<
  Row<"bank_account">,
  "id" | "name" | "currency" | "iban" | "number" | "account_id"
>;

export async function listBankAccounts(db: Db, companyId: string): Promise<BankAccount[]> {
  return db
    .selectFrom("bank_account")
    .select(["id", "name", "currency", "iban", "number", "account_id"])
    .where("company_id", "=", companyId)
    .orderBy("id")
    .execute();
}

export async function listStatements(
  db: Db,
  companyId: string,
  bankAccountId: string,
): Promise<Row<"bank_statement">[]> {
  return db
    .selectFrom("bank_statement")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("bank_account_id", "=", bankAccountId)
    .orderBy("from_date")
    .orderBy("id")
    .execute();
}

export async function findStatements(
  db: Db,
  companyId: string,
  ids: readonly string[],
): Promise<Row<"bank_statement">[]> {
  const rows: Row<"bank_statement">[] = [];
  for (const chunk of chunks(ids)) {
    rows.push(
      ...(await db
        .selectFrom("bank_statement")
        .selectAll()
        .where("company_id", "=", companyId)
        .where("id", "in", chunk)
        .execute()),
    );
  }
  return rows;
}

/** All statements that did not come with an import of books. */
export async function listStatementIds(db: Db, companyId: string): Promise<StatementId[]> {
  return db
    .selectFrom("bank_statement")
    .select(["id", "bank_account_id"])
    .where("company_id", "=", companyId)
    .where("format", "is not", null)
    .orderBy("id")
    .execute();
}

export type StatementId = Pick<Row<"bank_statement">, "id" | "bank_account_id">;

export type StoredLine = Pick<
  Row<"bank_txn">,
  | "id"
  | "statement_id"
  | "date"
  | "amount"
  | "external_id"
  | "counterparty"
  | "counterparty_iban"
  | "reference"
  | "end_to_end_id"
>;

/** Lines of an account on the days from `from` to `to`. */
export async function listLinesBetween(
  db: Db,
  companyId: string,
  { bankAccountId, from, to }: { readonly bankAccountId: string; readonly from: string; readonly to: string },
): Promise<StoredLine[]> {
  return db
    .selectFrom("bank_txn")
    .select(["id", "statement_id", "date", "amount", "external_id"])
    .select(["counterparty", "counterparty_iban", "reference", "end_to_end_id"])
    .where("company_id", "=", companyId)
    .where("bank_account_id", "=", bankAccountId)
    .where("date", ">=", from)
    .where("date", "<=", to)
    .orderBy("id")
    .execute();
}

export async function listLinesOfStatements(
  db: Db,
  companyId: string,
  statementIds: readonly string[],
): Promise<Pick<Row<"bank_txn">, "id" | "statement_id" | "date" | "amount">[]> {
  const rows: Pick<Row<"bank_txn">, "id" | "statement_id" | "date" | "amount">[] = [];
  for (const chunk of chunks(statementIds)) {
    rows.push(
      ...(await db
        .selectFrom("bank_txn")
        .select(["id", "statement_id", "date", "amount"])
        .where("company_id", "=", companyId)
        .where("statement_id", "in", chunk)
        .execute()),
    );
  }
  return rows;
}

/** First and last day of the lines that are stored under each statement of an account. */
export async function listLineSpans(
  db: Db,
  companyId: string,
  bankAccountId: string,
): Promise<Map<string, { readonly first: string; readonly last: string }>> {
  const rows = await db
    .selectFrom("bank_txn")
    .select(({ fn }) => ["statement_id", fn.min("date").as("first"), fn.max("date").as("last")])
    .where("company_id", "=", companyId)
    .where("bank_account_id", "=", bankAccountId)
    .groupBy("statement_id")
    .execute();
  return new Map(rows.map(({ statement_id, first, last }) => [statement_id, { first, last }]));
}

/** Those of `keys` that a line of the account has already. */
export async function findTakenKeys(
  db: Db,
  companyId: string,
  { bankAccountId, keys }: { readonly bankAccountId: string; readonly keys: readonly string[] },
): Promise<Set<string>> {
  const taken = new Set<string>();
  for (const chunk of chunks(keys)) {
    const rows = await db
      .selectFrom("bank_txn")
      .select("external_id")
      .where("company_id", "=", companyId)
      .where("bank_account_id", "=", bankAccountId)
      .where("external_id", "in", chunk)
      .execute();
    for (const { external_id } of rows) taken.add(external_id);
  }
  return taken;
}

export async function findStatementDocument(
  db: Db,
  companyId: string,
  sha256: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom("document")
    .select("id")
    .where("company_id", "=", companyId)
    .where("kind", "=", "statement")
    .where("sha256", "=", sha256)
    .executeTakeFirst();
  return row?.id;
}

/** When the files of statements were first stored, by document. */
export async function listStatementDocumentTimes(db: Db, companyId: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom("document")
    .select(["id", "stored_at"])
    .where("company_id", "=", companyId)
    .where("kind", "=", "statement")
    .execute();
  return new Map(rows.map(({ id, stored_at }) => [id, stored_at]));
}

export async function insertDocument(db: Db, row: NewRow<"document">): Promise<void> {
  await db.insertInto("document").values(row).execute();
}

export async function insertStatement(db: Db, row: NewRow<"bank_statement">): Promise<void> {
  await db.insertInto("bank_statement").values(row).execute();
}

export async function setStatementProblem(
  db: Db,
  companyId: string,
  { id, problem }: { readonly id: string; readonly problem: string | null },
): Promise<void> {
  await db
    .updateTable("bank_statement")
    .set({ problem })
    .where("company_id", "=", companyId)
    .where("id", "=", id)
    .execute();
}

/** Active matches that hold one of the lines, with the line. */
export async function findActiveMatches(
  db: Db,
  companyId: string,
  lineIds: readonly string[],
): Promise<{ readonly matchId: string; readonly lineId: string }[]> {
  const found: { matchId: string; lineId: string }[] = [];
  for (const chunk of chunks(lineIds)) {
    found.push(
      ...(await db
        .selectFrom("bank_match_member")
        .select(["match_id as matchId", "ref as lineId"])
        .where("company_id", "=", companyId)
        .where("side", "=", "bank")
        .where("active", "=", 1)
        .where("ref", "in", chunk)
        .execute()),
    );
  }
  return found;
}

/** Removes statements with all of their lines. */
export async function deleteStatements(db: Db, companyId: string, ids: readonly string[]): Promise<void> {
  for (const chunk of chunks(ids)) {
    await db
      .deleteFrom("bank_txn")
      .where("company_id", "=", companyId)
      .where("statement_id", "in", chunk)
      .execute();
    await db
      .deleteFrom("bank_statement")
      .where("company_id", "=", companyId)
      .where("id", "in", chunk)
      .execute();
  }
}

const CHUNK = 500;

function* chunks<T>(values: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < values.length; at += CHUNK) yield values.slice(at, at + CHUNK);
}
