import type { Source } from "../figures/figure.ts";
import type { Db } from "../store/database.ts";
import { bankRows } from "./bank-trace-queries.ts";

/** One row behind a figure, as a person reads it. `amount` is in minor units where the table holds money. */
export type SourceRow = {
  readonly table: string;
  readonly id: string;
  readonly date: string | null;
  readonly description: string;
  readonly amount: number | null;
  /** decimal text of tables that hold plain numbers */
  readonly text?: string;
};

export type RowsPage = {
  readonly total: number;
  readonly count: number;
  readonly rows: readonly SourceRow[];
};

type LedgerSource = Extract<Source, { kind: "ledger" }>;

/** Journal lines behind a ledger leaf, newest first. */
export async function ledgerRows(
  db: Db,
  companyId: string,
  { source, limit }: { readonly source: LedgerSource; readonly limit: number },
): Promise<RowsPage> {
  if (source.accounts.length === 0) return { total: 0, count: 0, rows: [] };
  let lines = db
    .selectFrom("journal_line")
    .innerJoin("account", "account.id", "journal_line.account_id")
    .where("journal_line.company_id", "=", companyId)
    .where("account.company_id", "=", companyId)
    .where("account.code", "in", source.accounts)
    .where("journal_line.date", "<=", source.to);
  if (source.from !== null) lines = lines.where("journal_line.date", ">=", source.from);
  if (source.party !== undefined) lines = lines.where("journal_line.party_id", "=", source.party);
  const sum = await lines
    .select((eb) => [
      eb.fn.sum<number | null>("journal_line.base_amount").as("total"),
      eb.fn.countAll<number>().as("count"),
    ])
    .executeTakeFirstOrThrow();
  const rows =
    limit === 0
      ? []
      : await lines
          .innerJoin("journal", "journal.id", "journal_line.journal_id")
          .select([
            "journal_line.id",
            "journal_line.date",
            "journal_line.base_amount",
            "journal_line.description",
            "journal.description as journal_description",
            "journal.reference",
            "account.code",
          ])
          .orderBy("journal_line.date", "desc")
          .orderBy("journal_line.id", "desc")
          .limit(limit)
          .execute();
  return {
    total: (sum.total ?? 0) * source.sign,
    count: sum.count,
    rows: rows.map((row) => ({
      table: "journal_line",
      id: String(row.id),
      date: row.date,
      description: [row.code, row.reference, row.description ?? row.journal_description]
        .filter(Boolean)
        .join(" · "),
      amount: row.base_amount * source.sign,
    })),
  };
}

type RowsTable = Extract<Source, { kind: "rows" }>["table"];

/** A database takes only so many names in one question. */
const IDS_AT_ONCE = 5_000;

/** Named rows of one table, in order of id. */
export async function namedRows(
  db: Db,
  companyId: string,
  { table, ids }: { readonly table: RowsTable; readonly ids: readonly string[] },
): Promise<SourceRow[]> {
  if (ids.length === 0) return [];
  if (ids.length > IDS_AT_ONCE) {
    const step = await namedRows(db, companyId, { table, ids: ids.slice(0, IDS_AT_ONCE) });
    return [...step, ...(await namedRows(db, companyId, { table, ids: ids.slice(IDS_AT_ONCE) }))];
  }
  const numbers = ids.map(Number);
  switch (table) {
    case "invoice": {
      const rows = await db.selectFrom("invoice").selectAll().where("company_id", "=", companyId).where("id", "in", ids).orderBy("id").execute(); // prettier-ignore
      return rows.map((r) => row(table, r.id, { date: r.issue_date, description: `${r.party_id} · ${r.number}`, amount: r.base_gross })); // prettier-ignore
    }
    case "payment": {
      const rows = await db.selectFrom("payment").selectAll().where("company_id", "=", companyId).where("id", "in", ids).orderBy("id").execute(); // prettier-ignore
      return rows.map((r) => row(table, r.id, { date: r.date, description: `${r.party_id} · ${r.reference ?? ""}`, amount: r.base_amount })); // prettier-ignore
    }
    case "journal": {
      const rows = await db.selectFrom("journal").selectAll().where("company_id", "=", companyId).where("id", "in", numbers).orderBy("id").execute(); // prettier-ignore
      return rows.map((r) => row(table, String(r.id), { date: r.date, description: `${r.source} · ${r.description ?? r.reference ?? ""}`, amount: null })); // prettier-ignore
    }
    case "journal_line": {
      const rows = await db.selectFrom("journal_line").selectAll().where("company_id", "=", companyId).where("id", "in", numbers).orderBy("id").execute(); // prettier-ignore
      return rows.map((r) => row(table, String(r.id), { date: r.date, description: r.description ?? "", amount: r.base_amount })); // prettier-ignore
    }
    case "covenant": {
      const rows = await db.selectFrom("covenant").selectAll().where("company_id", "=", companyId).where("id", "in", ids).orderBy("id").execute(); // prettier-ignore
      return rows.map((r) => row(table, r.id, { date: null, description: `${r.name} (${r.lender}): ${r.metric} ${r.comparator}`, text: r.threshold })); // prettier-ignore
    }
    case "policy": {
      const rows = await db.selectFrom("policy").selectAll().where("company_id", "=", companyId).where("key", "in", ids).orderBy("key").execute(); // prettier-ignore
      return rows.map((r) => row(table, r.key, { date: null, description: r.note ?? r.unit, text: r.value }));
    }
    case "operating_metric": {
      const rows = await db.selectFrom("operating_metric").selectAll().where("company_id", "=", companyId).where("id", "in", ids).orderBy("id").execute(); // prettier-ignore
      return rows.map((r) => row(table, r.id, { date: r.date, description: `${r.metric} (${r.unit})`, text: r.value })); // prettier-ignore
    }
    case "budget_line": {
      const rows = await db.selectFrom("budget_line").selectAll().where("company_id", "=", companyId).where("id", "in", ids).orderBy("id").execute(); // prettier-ignore
      return rows.map((r) => row(table, r.id, { date: `${r.month}-01`, description: r.version, amount: r.amount })); // prettier-ignore
    }
    case "calendar_item": {
      const rows = await db.selectFrom("calendar_item").selectAll().where("company_id", "=", companyId).where("id", "in", ids).orderBy("id").execute(); // prettier-ignore
      return rows.map((r) => row(table, r.id, { date: r.first_date, description: `${r.description} (${r.every})`, amount: r.amount })); // prettier-ignore
    }
    case "alert": {
      const rows = await db.selectFrom("alert").selectAll().where("company_id", "=", companyId).where("id", "in", ids).orderBy("id").execute(); // prettier-ignore
      return rows.map((r) => row(table, r.id, { date: r.as_of, description: `${r.severity} · ${r.status}` }));
    }
    case "item": {
      const rows = await db.selectFrom("item").selectAll().where("company_id", "=", companyId).where("sku", "in", ids).orderBy("sku").execute(); // prettier-ignore
      return rows.map((r) => row(table, r.sku, { date: null, description: `${r.name} (${r.uom})` }));
    }
    case "supplier_item": {
      const rows = await db.selectFrom("supplier_item").selectAll().where("company_id", "=", companyId).where("id", "in", ids).orderBy("id").execute(); // prettier-ignore
      return rows.map((r) => row(table, r.id, { date: r.valid_from, description: `${r.party_id} · ${r.sku} · lead time in days`, text: r.lead_time_days ?? "0" })); // prettier-ignore
    }
    case "commitment": {
      const rows = await db.selectFrom("commitment").selectAll().where("company_id", "=", companyId).where("id", "in", ids).orderBy("id").execute(); // prettier-ignore
      return rows.map((r) => row(table, r.id, { date: r.due_date, description: `${r.sku} · ${r.reference ?? ""} · still owed`, text: String((r.quantity - r.fulfilled) / 1_000) })); // prettier-ignore
    }
    case "supplier_price": {
      const keys = ids.map((id) => [id.slice(0, id.lastIndexOf("/")), Number(id.slice(id.lastIndexOf("/") + 1))] as const); // prettier-ignore
      const rows = await db.selectFrom("supplier_price").selectAll().where("company_id", "=", companyId).where((eb) => eb.or(keys.map(([contract, from]) => eb.and({ supplier_item_id: contract, from_quantity: from })))).orderBy("supplier_item_id").orderBy("from_quantity").execute(); // prettier-ignore
      return rows.map((r) => row(table, `${r.supplier_item_id}/${r.from_quantity}`, { date: null, description: `contract ${r.supplier_item_id}, from ${r.from_quantity / 1_000} units`, text: r.unit_price })); // prettier-ignore
    }
    case "demand_history": {
      const rows = await db.selectFrom("demand_history").selectAll().where("company_id", "=", companyId).where("id", "in", ids).orderBy("id").execute(); // prettier-ignore
      return rows.map((r) => row(table, r.id, { date: r.date, description: `${r.sku} · ${r.location_id} · ${r.reference ?? ""}`, text: String(r.quantity / 1_000) })); // prettier-ignore
    }
    case "stock_movement": {
      const rows = await db.selectFrom("stock_movement").selectAll().where("company_id", "=", companyId).where("id", "in", ids).orderBy("id").execute(); // prettier-ignore
      return rows.map((r) => row(table, r.id, { date: r.date, description: `${r.kind} · ${r.sku} · ${r.location_id} · ${r.reference ?? ""}`, amount: r.value, text: String(r.quantity / 1_000) })); // prettier-ignore
    }
    case "bank_txn":
    case "bank_statement":
    case "bank_statement_opening":
    case "cash_line":
      return bankRows(db, companyId, { table, ids });
    default:
      return table satisfies never;
  }
}

function row(
  table: string,
  id: string,
  rest: { date: string | null; description: string; amount?: number | null; text?: string },
): SourceRow {
  const { date, description, amount = null, text } = rest;
  return { table, id, date, description, amount, ...(text === undefined ? {} : { text }) };
}

type ForecastSource = Extract<Source, { kind: "forecast" }>;

export async function forecastRows(db: Db, companyId: string, source: ForecastSource): Promise<SourceRow[]> {
  if (source.lines.length === 0) return [];
  const rows = await db
    .selectFrom("forecast_line")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("forecast_id", "=", source.forecastId)
    .where("scenario", "=", source.scenario)
    .where("line", "in", source.lines)
    .where("period_index", ">=", source.fromIndex)
    .where("period_index", "<=", source.toIndex)
    .orderBy("period_index")
    .orderBy("line")
    .execute();
  return rows.map((r) => ({
    table: "forecast_line",
    id: `${r.forecast_id}/${r.scenario}/${r.line}/${r.period_index}`,
    date: r.period_end,
    description: [r.line, r.detail].filter(Boolean).join(" · "),
    amount: r.amount,
  }));
}
