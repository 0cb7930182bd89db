import type { ColumnDefinitionBuilder, Kysely } from "kysely";
import { integer, text, type Migration } from "../dialect.ts";

/** What the agent server keeps beside threads and runs: assistants, crons, webhooks, store items, keys, remote agents. */
async function up(db: Kysely<unknown>): Promise<void> {
  const table = (name: string) =>
    db.schema.createTable(name).addColumn("company_id", text, (c) => c.notNull());
  const required = (c: ColumnDefinitionBuilder) => c.notNull();

  for (const column of ["graph", "values", "interrupts", "config", "error"])
    await db.schema.alterTable("thread").addColumn(column, text).execute();
  for (const column of ["status", "updated_at"])
    await db.schema.createIndex(`thread_${column}`).on("thread").columns(["company_id", column]).execute();

  for (const column of ["assistant_id", "started_at", "ended_at", "not_before", "traceparent"])
    await db.schema.alterTable("run").addColumn(column, text).execute();
  for (const column of ["metadata", "options"])
    await db.schema
      .alterTable("run")
      .addColumn(column, text, (c) => c.notNull().defaultTo("{}"))
      .execute();
  await db.schema
    .alterTable("run")
    .addColumn("multitask", text, (c) => c.notNull().defaultTo("reject"))
    .execute();
  for (const column of ["attempt", "temporary"])
    await db.schema
      .alterTable("run")
      .addColumn(column, integer, (c) => c.notNull().defaultTo(0))
      .execute();
  await db.schema.createIndex("run_status").on("run").columns(["status", "created_at"]).execute();
  await db.schema
    .alterTable("run_event")
    .addColumn("patch", integer, (c) => c.notNull().defaultTo(0))
    .execute();

  await table("assistant")
    .addColumn("id", text, required)
    .addColumn("graph", text, required)
    .addColumn("name", text, required)
    .addColumn("description", text)
    .addColumn("config", text, required)
    .addColumn("context", text, required)
    .addColumn("metadata", text, required)
    .addColumn("version", integer, required)
    .addColumn("created_at", text, required)
    .addColumn("updated_at", text, required)
    .addPrimaryKeyConstraint("assistant_pk", ["company_id", "id"])
    .execute();
  await table("assistant_version")
    .addColumn("assistant_id", text, required)
    .addColumn("version", integer, required)
    .addColumn("graph", text, required)
    .addColumn("name", text, required)
    .addColumn("description", text)
    .addColumn("config", text, required)
    .addColumn("context", text, required)
    .addColumn("metadata", text, required)
    .addColumn("created_at", text, required)
    .addPrimaryKeyConstraint("assistant_version_pk", ["company_id", "assistant_id", "version"])
    .execute();
  await table("cron")
    .addColumn("id", text, required)
    .addColumn("assistant_id", text, required)
    .addColumn("thread_id", text)
    .addColumn("schedule", text, required)
    .addColumn("timezone", text, required)
    .addColumn("end_time", text)
    .addColumn("payload", text, required)
    .addColumn("metadata", text, required)
    .addColumn("on_run_completed", text, required)
    .addColumn("enabled", integer, required)
    .addColumn("user_id", text, required)
    .addColumn("next_run_at", text)
    .addColumn("created_at", text, required)
    .addColumn("updated_at", text, required)
    .addPrimaryKeyConstraint("cron_pk", ["company_id", "id"])
    .execute();
  await db.schema.createIndex("cron_due").on("cron").columns(["next_run_at"]).execute();
  await table("webhook_delivery")
    .addColumn("id", text, required)
    .addColumn("run_id", text, required)
    .addColumn("url", text, required)
    .addColumn("body", text, required)
    .addColumn("status", text, required)
    .addColumn("attempts", integer, required)
    .addColumn("next_attempt_at", text, required)
    .addColumn("last_error", text)
    .addColumn("created_at", text, required)
    .addColumn("delivered_at", text)
    .addPrimaryKeyConstraint("webhook_delivery_pk", ["company_id", "id"])
    .execute();
  await db.schema
    .createIndex("webhook_due")
    .on("webhook_delivery")
    .columns(["status", "next_attempt_at"])
    .execute();
  await table("store_item")
    .addColumn("namespace", text, required)
    .addColumn("key", text, required)
    .addColumn("value", text, required)
    .addColumn("created_at", text, required)
    .addColumn("updated_at", text, required)
    .addPrimaryKeyConstraint("store_item_pk", ["company_id", "namespace", "key"])
    .execute();
  await table("api_key")
    .addColumn("id", text, required)
    .addColumn("user_id", text, required)
    .addColumn("permissions", text, required)
    .addColumn("key_hash", text, (c) => c.notNull().unique())
    .addColumn("created_at", text, required)
    .addColumn("created_by", text, required)
    .addColumn("last_used_at", text)
    .addColumn("revoked_at", text)
    .addPrimaryKeyConstraint("api_key_pk", ["company_id", "id"])
    .execute();
  await table("remote_agent")
    .addColumn("id", text, required)
    .addColumn("url", text, required)
    .addColumn("assistant", text, required)
    .addColumn("title", text, required)
    .addColumn("description", text, required)
    .addColumn("schemas", text, required)
    .addColumn("created_by", text, required)
    .addColumn("created_at", text, required)
    .addPrimaryKeyConstraint("remote_agent_pk", ["company_id", "id"])
    .execute();
}

export const server: Migration = { up };
