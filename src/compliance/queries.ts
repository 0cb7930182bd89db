import { ofCompany } from "../audit/queries.ts";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";

const IDS_PER_QUERY = 500;

async function inParts<K extends string | number, T>(
  values: readonly K[],
  ask: (part: readonly K[]) => Promise<readonly T[]>,
): Promise<T[]> {
  const rows: T[] = [];
  for (let from = 0; from < values.length; from += IDS_PER_QUERY)
    rows.push(...(await ask(values.slice(from, from + IDS_PER_QUERY))));
  return rows;
}

/** Documents of a run, or all that are in use. */
export async function listDocumentIds(
  db: Db,
  companyId: string,
  { runId }: { readonly runId?: string | undefined } = {},
): Promise<string[]> {
  let query = db
    .selectFrom("document_case")
    .select("document_id")
    .where("company_id", "=", companyId)
    .where("status", "!=", "withdrawn");
  if (runId !== undefined) query = query.where("run_id", "=", runId);
  return (await query.orderBy("created_at").orderBy("document_id").execute()).map((row) => row.document_id);
}

/** Which of the documents a person corrected. */
export async function listCorrected(
  db: Db,
  companyId: string,
  documentIds: readonly string[],
): Promise<Set<string>> {
  const rows = await inParts(documentIds, (part) =>
    db
      .selectFrom("extraction")
      .select("document_id")
      .distinct()
      .where("company_id", "=", companyId)
      .where("document_id", "in", part)
      .where("method", "=", "person")
      .execute(),
  );
  return new Set(rows.map((row) => row.document_id));
}

export async function listInvoicesOfDocuments(
  db: Db,
  companyId: string,
  documentIds: readonly string[],
): Promise<Row<"invoice">[]> {
  return inParts(documentIds, (part) =>
    db
      .selectFrom("invoice")
      .selectAll()
      .where("company_id", "=", companyId)
      .where("document_id", "in", part)
      .orderBy("id")
      .execute(),
  );
}

/** Invoices that are not void, of some parties. */
export async function listInvoicesOfParties(
  db: Db,
  companyId: string,
  partyIds: readonly string[],
): Promise<Row<"invoice">[]> {
  return inParts(partyIds, (part) =>
    db
      .selectFrom("invoice")
      .selectAll()
      .where("company_id", "=", companyId)
      .where("party_id", "in", part)
      .where("status", "!=", "void")
      .orderBy("id")
      .execute(),
  );
}

export async function listJournals(
  db: Db,
  companyId: string,
  ids: readonly number[],
): Promise<Row<"journal">[]> {
  return inParts(ids, (part) =>
    db
      .selectFrom("journal")
      .selectAll()
      .where((eb) => ofCompany(eb.ref("company_id"), companyId))
      .where("id", "in", part)
      .orderBy("id")
      .execute(),
  );
}

export async function listJournalsOfDocuments(
  db: Db,
  companyId: string,
  documentIds: readonly string[],
): Promise<Row<"journal">[]> {
  return inParts(documentIds, (part) =>
    db
      .selectFrom("journal")
      .selectAll()
      .where("company_id", "=", companyId)
      .where("document_id", "in", part)
      .orderBy("id")
      .execute(),
  );
}

export type JournalLine = Row<"journal_line"> & {
  readonly account_code: string;
  readonly account_name: string;
  readonly subtype: string;
};

export async function listJournalLines(
  db: Db,
  companyId: string,
  journalIds: readonly number[],
): Promise<JournalLine[]> {
  return inParts(journalIds, (part) =>
    db
      .selectFrom("journal_line")
      .innerJoin("account", "account.id", "journal_line.account_id")
      .selectAll("journal_line")
      .select(["account.code as account_code", "account.name as account_name", "account.subtype"])
      .where((eb) => ofCompany(eb.ref("journal_line.company_id"), companyId))
      .where("journal_line.journal_id", "in", part)
      .orderBy("journal_line.journal_id")
      .orderBy("journal_line.line_no")
      .execute(),
  );
}

export async function listParties(
  db: Db,
  companyId: string,
  ids: readonly string[],
): Promise<Row<"party">[]> {
  return inParts(ids, (part) =>
    db
      .selectFrom("party")
      .selectAll()
      .where("company_id", "=", companyId)
      .where("id", "in", part)
      .orderBy("id")
      .execute(),
  );
}

export async function listPartyAliases(
  db: Db,
  companyId: string,
  ids: readonly string[],
): Promise<Row<"party_alias">[]> {
  return inParts(ids, (part) =>
    db
      .selectFrom("party_alias")
      .selectAll()
      .where("company_id", "=", companyId)
      .where("party_id", "in", part)
      .orderBy("alias")
      .execute(),
  );
}

export async function listStatements(
  db: Db,
  companyId: string,
  ids: readonly string[],
): Promise<Row<"bank_statement">[]> {
  return inParts(ids, (part) =>
    db
      .selectFrom("bank_statement")
      .selectAll()
      .where("company_id", "=", companyId)
      .where("id", "in", part)
      .orderBy("id")
      .execute(),
  );
}

export async function listPolicyRows(db: Db, companyId: string, prefix: string): Promise<Row<"policy">[]> {
  return db
    .selectFrom("policy")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("key", "like", `${prefix}%`)
    .orderBy("key")
    .execute();
}

/** Active matches in which a journal's lines take part. */
export async function listMatchesOfJournals(
  db: Db,
  companyId: string,
  journalIds: readonly number[],
): Promise<Row<"bank_match">[]> {
  return inParts(journalIds, (part) =>
    db
      .selectFrom("bank_match")
      .selectAll()
      .where("company_id", "=", companyId)
      .where((eb) =>
        eb.or([
          eb("journal_id", "in", part),
          eb(
            "id",
            "in",
            eb
              .selectFrom("bank_match_member")
              .innerJoin("journal_line", (join) =>
                join.on((on) => on(on.cast("journal_line.id", "text"), "=", on.ref("bank_match_member.ref"))),
              )
              .select("bank_match_member.match_id")
              .where("bank_match_member.company_id", "=", companyId)
              .where("bank_match_member.side", "=", "ledger")
              .where("bank_match_member.active", "=", 1)
              .where("journal_line.journal_id", "in", part),
          ),
        ]),
      )
      .orderBy("id")
      .execute(),
  );
}

/** Approvals of the runs that the documents belong to. */
export async function listApprovalsOfRuns(
  db: Db,
  companyId: string,
  runIds: readonly string[],
): Promise<Row<"approval">[]> {
  return inParts(runIds, (part) =>
    db
      .selectFrom("approval")
      .selectAll()
      .where("company_id", "=", companyId)
      .where("run_id", "in", part)
      .orderBy("requested_at")
      .orderBy("id")
      .execute(),
  );
}

/** Base amounts of one account before a journal was posted, with it, and as it stands. */
export async function sumAccountBefore(
  db: Db,
  companyId: string,
  { accountId, journalId }: { readonly accountId: number; readonly journalId: number },
): Promise<number> {
  const row = await db
    .selectFrom("journal_line")
    .select((eb) => eb.fn.sum<number | null>("base_amount").as("total"))
    .where("company_id", "=", companyId)
    .where("account_id", "=", accountId)
    .where("journal_id", "<", journalId)
    .executeTakeFirst();
  return row?.total ?? 0;
}
