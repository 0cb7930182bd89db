import type { Kysely } from "kysely";
import { integer, text, type Migration } from "../dialect.ts";

/** What the company plans and promised, and what Purser computed from it. */
async function up(db: Kysely<unknown>): Promise<void> {
  const table = (name: string) =>
    db.schema.createTable(name).addColumn("company_id", text, (c) => c.notNull());
  await table("budget_line")
    .addColumn("id", text, (c) => c.notNull())
    .addColumn("version", text, (c) => c.notNull())
    .addColumn("account_id", integer, (c) => c.notNull())
    .addColumn("month", text, (c) => c.notNull())
    .addColumn("amount", integer, (c) => c.notNull())
    .addPrimaryKeyConstraint("budget_line_pk", ["company_id", "id"])
    .execute();
  await table("calendar_item")
    .addColumn("id", text, (c) => c.notNull())
    .addColumn("kind", text, (c) => c.notNull())
    .addColumn("description", text, (c) => c.notNull())
    .addColumn("direction", text, (c) => c.notNull())
    .addColumn("amount", integer, (c) => c.notNull())
    .addColumn("currency", text, (c) => c.notNull())
    .addColumn("every", text, (c) => c.notNull())
    .addColumn("first_date", text, (c) => c.notNull())
    .addColumn("last_date", text)
    .addColumn("account_id", integer)
    .addColumn("party_id", text)
    .addPrimaryKeyConstraint("calendar_item_pk", ["company_id", "id"])
    .execute();
  await table("covenant")
    .addColumn("id", text, (c) => c.notNull())
    .addColumn("name", text, (c) => c.notNull())
    .addColumn("metric", text, (c) => c.notNull())
    .addColumn("comparator", text, (c) => c.notNull())
    .addColumn("threshold", text, (c) => c.notNull())
    .addColumn("lender", text, (c) => c.notNull())
    .addColumn("frequency", text, (c) => c.notNull())
    .addColumn("warning_headroom", text, (c) => c.notNull())
    .addPrimaryKeyConstraint("covenant_pk", ["company_id", "id"])
    .execute();
  await table("policy")
    .addColumn("key", text, (c) => c.notNull())
    .addColumn("value", text, (c) => c.notNull())
    .addColumn("unit", text, (c) => c.notNull())
    .addColumn("note", text)
    .addPrimaryKeyConstraint("policy_pk", ["company_id", "key"])
    .execute();
  await table("operating_metric")
    .addColumn("id", text, (c) => c.notNull())
    .addColumn("date", text, (c) => c.notNull())
    .addColumn("metric", text, (c) => c.notNull())
    .addColumn("value", text, (c) => c.notNull())
    .addColumn("unit", text, (c) => c.notNull())
    .addPrimaryKeyConstraint("operating_metric_pk", ["company_id", "id"])
    .execute();
  await table("alert")
    .addColumn("id", text, (c) => c.notNull())
    .addColumn("rule", text, (c) => c.notNull())
    .addColumn("severity", text, (c) => c.notNull())
    .addColumn("title", text, (c) => c.notNull())
    .addColumn("detail", text, (c) => c.notNull())
    .addColumn("evidence", text, (c) => c.notNull())
    .addColumn("owner", text, (c) => c.notNull())
    .addColumn("clears_when", text, (c) => c.notNull())
    .addColumn("status", text, (c) => c.notNull())
    .addColumn("as_of", text, (c) => c.notNull())
    .addColumn("first_seen_at", text, (c) => c.notNull())
    .addColumn("last_seen_at", text, (c) => c.notNull())
    .addColumn("run_id", text)
    .addPrimaryKeyConstraint("alert_pk", ["company_id", "id"])
    .execute();
  await table("kpi_value")
    .addColumn("figure_id", text, (c) => c.notNull())
    .addColumn("ledger_version", integer, (c) => c.notNull())
    .addColumn("name", text, (c) => c.notNull())
    .addColumn("figure", text, (c) => c.notNull())
    .addColumn("run_id", text)
    .addColumn("created_at", text, (c) => c.notNull())
    .addPrimaryKeyConstraint("kpi_value_pk", ["company_id", "figure_id", "ledger_version"])
    .execute();
  await table("forecast_run")
    .addColumn("id", text, (c) => c.notNull())
    .addColumn("kind", text, (c) => c.notNull())
    .addColumn("as_of", text, (c) => c.notNull())
    .addColumn("ledger_version", integer, (c) => c.notNull())
    .addColumn("input", text, (c) => c.notNull())
    .addColumn("created_at", text, (c) => c.notNull())
    .addColumn("run_id", text)
    .addPrimaryKeyConstraint("forecast_run_pk", ["company_id", "id"])
    .execute();
  await table("forecast_line")
    .addColumn("forecast_id", text, (c) => c.notNull())
    .addColumn("scenario", text, (c) => c.notNull())
    .addColumn("line", text, (c) => c.notNull())
    .addColumn("period_index", integer, (c) => c.notNull())
    .addColumn("period_start", text, (c) => c.notNull())
    .addColumn("period_end", text, (c) => c.notNull())
    .addColumn("amount", integer, (c) => c.notNull())
    .addColumn("detail", text)
    .addPrimaryKeyConstraint("forecast_line_pk", [
      "company_id",
      "forecast_id",
      "scenario",
      "line",
      "period_index",
    ])
    .execute();
  await table("report")
    .addColumn("id", text, (c) => c.notNull())
    .addColumn("kind", text, (c) => c.notNull())
    .addColumn("as_of", text, (c) => c.notNull())
    .addColumn("html_path", text, (c) => c.notNull())
    .addColumn("pdf_path", text, (c) => c.notNull())
    .addColumn("html_sha256", text, (c) => c.notNull())
    .addColumn("pdf_sha256", text, (c) => c.notNull())
    .addColumn("status", text, (c) => c.notNull())
    .addColumn("run_id", text)
    .addColumn("created_at", text, (c) => c.notNull())
    .addPrimaryKeyConstraint("report_pk", ["company_id", "id"])
    .execute();
}

export const planning: Migration = { up };
