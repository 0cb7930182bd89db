import type { Kysely } from "kysely";
import { id, insertOnly, integer, text, type Migration } from "../dialect.ts";

/** Threads, runs and their event log; history, approvals and effects. */
async function up(db: Kysely<unknown>): Promise<void> {
  const table = (name: string) =>
    db.schema.createTable(name).addColumn("company_id", text, (c) => c.notNull());
  await table("thread")
    .addColumn("id", text, (c) => c.primaryKey())
    .addColumn("metadata", text, (c) => c.notNull())
    .addColumn("status", text, (c) => c.notNull())
    .addColumn("created_by", text, (c) => c.notNull())
    .addColumn("created_at", text, (c) => c.notNull())
    .addColumn("updated_at", text, (c) => c.notNull())
    .execute();
  await table("run")
    .addColumn("id", text, (c) => c.primaryKey())
    .addColumn("thread_id", text, (c) => c.notNull().references("thread.id"))
    .addColumn("graph", text, (c) => c.notNull())
    .addColumn("status", text, (c) => c.notNull())
    .addColumn("input", text, (c) => c.notNull())
    .addColumn("error", text)
    .addColumn("user_id", text, (c) => c.notNull())
    .addColumn("owner", text, (c) => c.notNull())
    .addColumn("created_at", text, (c) => c.notNull())
    .addColumn("updated_at", text, (c) => c.notNull())
    .execute();
  await db.schema.createIndex("run_thread").on("run").columns(["thread_id", "created_at"]).execute();
  await table("run_event")
    .addColumn("run_id", text, (c) => c.notNull().references("run.id"))
    .addColumn("seq", integer, (c) => c.notNull())
    .addColumn("event", text, (c) => c.notNull())
    .addColumn("data", text, (c) => c.notNull())
    .addColumn("created_at", text, (c) => c.notNull())
    .addPrimaryKeyConstraint("run_event_pk", ["run_id", "seq"])
    .execute();
  await table("task_execution")
    .addColumn("id", integer, id)
    .addColumn("run_id", text, (c) => c.notNull())
    .addColumn("thread_id", text, (c) => c.notNull())
    .addColumn("workflow_id", text, (c) => c.notNull())
    .addColumn("workflow", text, (c) => c.notNull())
    .addColumn("task_id", text, (c) => c.notNull())
    .addColumn("agent", text, (c) => c.notNull())
    .addColumn("operation", text, (c) => c.notNull())
    .addColumn("instance", text)
    .addColumn("status", text, (c) => c.notNull())
    .addColumn("output", text)
    .addColumn("error", text)
    .addColumn("started_at", text, (c) => c.notNull())
    .addColumn("finished_at", text, (c) => c.notNull())
    .addColumn("execution_ms", integer, (c) => c.notNull())
    .addColumn("attempts", integer, (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex("task_execution_run")
    .on("task_execution")
    .columns(["company_id", "run_id"])
    .execute();
  await db.schema
    .createIndex("task_execution_workflow")
    .on("task_execution")
    .columns(["company_id", "workflow_id"])
    .execute();
  await insertOnly(db, "task_execution");
  await table("approval")
    .addColumn("id", text, (c) => c.notNull())
    .addColumn("thread_id", text, (c) => c.notNull())
    .addColumn("run_id", text, (c) => c.notNull())
    .addColumn("workflow_id", text, (c) => c.notNull())
    .addColumn("task_id", text, (c) => c.notNull())
    .addColumn("action", text, (c) => c.notNull())
    .addColumn("action_hash", text, (c) => c.notNull())
    .addColumn("permission", text, (c) => c.notNull())
    .addColumn("requested_by", text, (c) => c.notNull())
    .addColumn("requested_at", text, (c) => c.notNull())
    .addColumn("expires_at", text, (c) => c.notNull())
    .addColumn("status", text, (c) => c.notNull())
    .addColumn("decided_by", text)
    .addColumn("decided_at", text)
    .addColumn("decision", text)
    .addPrimaryKeyConstraint("approval_pk", ["company_id", "id"])
    .execute();
  await table("effect")
    .addColumn("key", text, (c) => c.notNull())
    .addColumn("workflow_id", text, (c) => c.notNull())
    .addColumn("run_id", text, (c) => c.notNull())
    .addColumn("task_id", text, (c) => c.notNull())
    .addColumn("agent", text, (c) => c.notNull())
    .addColumn("operation", text, (c) => c.notNull())
    .addColumn("action_hash", text, (c) => c.notNull())
    .addColumn("status", text, (c) => c.notNull())
    .addColumn("input", text, (c) => c.notNull())
    .addColumn("output", text)
    .addColumn("reserved_at", text, (c) => c.notNull())
    .addColumn("finished_at", text)
    .addPrimaryKeyConstraint("effect_pk", ["company_id", "key"])
    .execute();
}

export const runs: Migration = { up };
