import { headerOf } from "../csv.ts";
import type { Source, SourceFile } from "../source.ts";
import type { TableSpec } from "../table.ts";

/** The tables of a Xero folder: the columns of the Xero API as connectors export them, one CSV per resource. */
export const XERO_TABLES = {
  account: { required: ["account_id", "name", "type", "class"], optional: ["code"], ignoreUnknown: true },
  contact: { required: ["contact_id", "name"], optional: ["_fivetran_deleted"], ignoreUnknown: true },
  organization: {
    required: ["organisation_id", "financial_year_end_month"],
    optional: ["name", "base_currency", "country_code", "timezone"],
    ignoreUnknown: true,
  },
  invoiceLine: {
    required: ["line_item_id", "invoice_id", "line_amount", "tax_amount"],
    optional: ["account_code", "description", "quantity", "unit_amount"],
    ignoreUnknown: true,
  },
  invoice: {
    required: [
      "invoice_id",
      "contact_id",
      "date",
      "status",
      "type",
      "sub_total",
      "total_tax",
      "total",
      "currency_code",
      "currency_rate",
    ],
    optional: [
      "due_date",
      "fully_paid_on_date",
      "updated_date_utc",
      "amount_paid",
      "amount_credited",
      "invoice_number",
      "reference",
      "line_amount_types",
    ],
    ignoreUnknown: true,
  },
  journalLine: {
    required: ["journal_line_id", "journal_id", "account_id", "net_amount"],
    optional: ["account_code", "account_name", "account_type", "description"],
    ignoreUnknown: true,
  },
  journal: {
    required: ["journal_id", "journal_date", "source_type"],
    optional: ["journal_number", "reference", "source_id"],
    ignoreUnknown: true,
  },
} as const satisfies Record<string, TableSpec>;

export type XeroTable = keyof typeof XERO_TABLES;

/** Files by the table that their columns make them. The most demanding table wins: a line's columns include its head's. */
export function findTables(source: Source): ReadonlyMap<XeroTable, SourceFile> {
  const tables = new Map<XeroTable, SourceFile>();
  const byDemand = (Object.keys(XERO_TABLES) as XeroTable[]).sort(
    (a, b) => XERO_TABLES[b].required.length - XERO_TABLES[a].required.length,
  );
  for (const file of source.files) {
    const columns = new Set(headerOf(file.head).map((name) => name.toLowerCase()));
    const table = byDemand.find((name) => XERO_TABLES[name].required.every((column) => columns.has(column)));
    if (table && !tables.has(table)) tables.set(table, file);
  }
  return tables;
}
