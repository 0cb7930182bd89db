import { type Kysely, sql } from "kysely";
import { insertOnly, integer, text, type Migration } from "../dialect.ts";

/** Documents as they were read, reviews, what was learned about parties, bank matches, the audit log. */
async function up(db: Kysely<unknown>): Promise<void> {
  const table = (name: string) =>
    db.schema.createTable(name).addColumn("company_id", text, (c) => c.notNull());
  const index = (name: string, on: string, columns: string[]) =>
    db.schema.createIndex(name).on(on).columns(columns).execute();

  await table("document_case")
    .addColumn("document_id", text, (c) => c.notNull())
    .addColumn("status", text, (c) => c.notNull())
    .addColumn("reason", text)
    .addColumn("read", text)
    .addColumn("standard", text)
    .addColumn("run_id", text)
    .addColumn("created_at", text, (c) => c.notNull())
    .addColumn("updated_at", text, (c) => c.notNull())
    .addPrimaryKeyConstraint("document_case_pk", ["company_id", "document_id"])
    .execute();
  await table("extraction")
    .addColumn("document_id", text, (c) => c.notNull())
    .addColumn("version", integer, (c) => c.notNull())
    .addColumn("field", text, (c) => c.notNull())
    .addColumn("raw", text, (c) => c.notNull())
    .addColumn("value", text)
    .addColumn("confidence", "real", (c) => c.notNull())
    .addColumn("box", text)
    .addColumn("method", text, (c) => c.notNull())
    .addColumn("by", text, (c) => c.notNull())
    .addColumn("at", text, (c) => c.notNull())
    .addPrimaryKeyConstraint("extraction_pk", ["company_id", "document_id", "field", "version"])
    .execute();
  await insertOnly(db, "extraction");
  await table("review_item")
    .addColumn("id", text, (c) => c.notNull())
    .addColumn("document_id", text, (c) => c.notNull())
    .addColumn("field", text, (c) => c.notNull())
    .addColumn("code", text, (c) => c.notNull())
    .addColumn("message", text, (c) => c.notNull())
    .addColumn("raw", text)
    .addColumn("candidates", text, (c) => c.notNull())
    .addColumn("status", text, (c) => c.notNull())
    .addColumn("resolved_value", text)
    .addColumn("resolved_by", text)
    .addColumn("created_at", text, (c) => c.notNull())
    .addColumn("resolved_at", text)
    .addPrimaryKeyConstraint("review_item_pk", ["company_id", "id"])
    .execute();
  await index("review_item_document", "review_item", ["company_id", "document_id", "status"]);
  await table("party_memory")
    .addColumn("party_id", text, (c) => c.notNull())
    .addColumn("line_key", text, (c) => c.notNull())
    .addColumn("account_code", text, (c) => c.notNull())
    .addColumn("tax_code", text)
    .addColumn("times", integer, (c) => c.notNull())
    .addColumn("source", text, (c) => c.notNull())
    .addColumn("updated_by", text, (c) => c.notNull())
    .addColumn("updated_at", text, (c) => c.notNull())
    .addPrimaryKeyConstraint("party_memory_pk", ["company_id", "party_id", "line_key", "account_code"])
    .execute();
  await table("party_bank")
    .addColumn("party_id", text, (c) => c.notNull())
    .addColumn("iban", text, (c) => c.notNull())
    .addColumn("status", text, (c) => c.notNull())
    .addColumn("document_id", text)
    .addColumn("proposed_by", text, (c) => c.notNull())
    .addColumn("decided_by", text)
    .addColumn("created_at", text, (c) => c.notNull())
    .addColumn("decided_at", text)
    .addPrimaryKeyConstraint("party_bank_pk", ["company_id", "party_id", "iban"])
    .execute();
  await bankColumns(db);
  await db.schema.alterTable("effect").addColumn("undoes", text).execute();
  await index("effect_workflow", "effect", ["company_id", "workflow_id"]);
  await table("bank_match")
    .addColumn("id", text, (c) => c.notNull())
    .addColumn("bank_account_id", text, (c) => c.notNull())
    .addColumn("rule", text, (c) => c.notNull())
    .addColumn("reason", text, (c) => c.notNull())
    .addColumn("confidence", "real", (c) => c.notNull())
    .addColumn("status", text, (c) => c.notNull())
    .addColumn("journal_id", integer)
    .addColumn("payment_id", text)
    .addColumn("detail", text, (c) => c.notNull())
    .addColumn("effect_key", text)
    .addColumn("created_by", text, (c) => c.notNull())
    .addColumn("created_at", text, (c) => c.notNull())
    .addColumn("undone_at", text)
    .addPrimaryKeyConstraint("bank_match_pk", ["company_id", "id"])
    .execute();
  await table("bank_match_member")
    .addColumn("match_id", text, (c) => c.notNull())
    .addColumn("side", text, (c) => c.notNull())
    .addColumn("ref", text, (c) => c.notNull())
    .addColumn("amount", integer, (c) => c.notNull())
    .addColumn("active", integer, (c) => c.notNull())
    .addPrimaryKeyConstraint("bank_match_member_pk", ["company_id", "match_id", "side", "ref"])
    .execute();
  // A line cannot be reconciled twice, whoever tries at the same time.
  await sql`create unique index bank_match_member_once on bank_match_member (company_id, side, ref) where active = 1`.execute(
    db,
  );
  await table("audit_event")
    .addColumn("seq", integer, (c) => c.notNull())
    .addColumn("at", text, (c) => c.notNull())
    .addColumn("actor", text, (c) => c.notNull())
    .addColumn("action", text, (c) => c.notNull())
    .addColumn("subject", text, (c) => c.notNull())
    .addColumn("payload", text, (c) => c.notNull())
    .addColumn("payload_hash", text, (c) => c.notNull())
    .addColumn("previous_hash", text, (c) => c.notNull())
    .addColumn("hash", text, (c) => c.notNull())
    .addPrimaryKeyConstraint("audit_event_pk", ["company_id", "seq"])
    .execute();
  await insertOnly(db, "audit_event");
}

/** What statements say beyond date and amount. */
async function bankColumns(db: Kysely<unknown>): Promise<void> {
  const add = (table: string, column: string) =>
    db.schema.alterTable(table).addColumn(column, text).execute();
  await add("bank_account", "number");
  for (const column of ["format", "number", "problem"]) await add("bank_statement", column);
  for (const column of ["value_date", "counterparty_iban", "end_to_end_id", "description", "code"]) {
    await add("bank_txn", column);
  }
}

export const documents: Migration = { up };
