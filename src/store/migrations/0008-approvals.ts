import type { Kysely } from "kysely";
import { integer, text, type Migration } from "../dialect.ts";

/** What the approvals inbox sorts and filters by, what remote agents are called with, contexts and their shared state. */
async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ["requested_for", "amount_currency"])
    await db.schema.alterTable("approval").addColumn(column, text).execute();
  await db.schema.alterTable("approval").addColumn("amount_minor", integer).execute();
  await db.schema
    .createIndex("approval_inbox")
    .on("approval")
    .columns(["company_id", "status", "requested_at"])
    .execute();
  await db.schema
    .createIndex("approval_workflow")
    .on("approval")
    .columns(["company_id", "workflow_id", "task_id"])
    .execute();
  await db.schema
    .createIndex("approval_thread")
    .on("approval")
    .columns(["company_id", "thread_id"])
    .execute();

  await db.schema
    .alterTable("remote_agent")
    .addColumn("effect", text, (c) => c.notNull().defaultTo("write"))
    .execute();
  await db.schema
    .alterTable("remote_agent")
    .addColumn("headers", text, (c) => c.notNull().defaultTo("{}"))
    .execute();

  await db.schema
    .createTable("context")
    .addColumn("company_id", text, (c) => c.notNull())
    .addColumn("session_id", text, (c) => c.notNull())
    .addColumn("agent_id", text, (c) => c.notNull())
    .addColumn("user_id", text, (c) => c.notNull())
    .addColumn("permissions", text, (c) => c.notNull())
    .addColumn("created_at", text, (c) => c.notNull())
    .addPrimaryKeyConstraint("context_pk", ["company_id", "session_id", "agent_id", "user_id"])
    .execute();
  await db.schema
    .createTable("shared_state")
    .addColumn("company_id", text, (c) => c.notNull())
    .addColumn("session_id", text, (c) => c.notNull())
    .addColumn("key", text, (c) => c.notNull())
    .addColumn("value", text, (c) => c.notNull())
    .addColumn("updated_by", text, (c) => c.notNull())
    .addColumn("updated_at", text, (c) => c.notNull())
    .addPrimaryKeyConstraint("shared_state_pk", ["company_id", "session_id", "key"])
    .execute();
}

export const approvals: Migration = { up };
