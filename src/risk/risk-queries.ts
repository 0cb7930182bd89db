import type { IsoDate } from "../base/dates.ts";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";

export type Bill = Pick<
  Row<"invoice">,
  | "id" | "kind" | "number" | "normalized_number" | "party_id" | "issue_date" | "due_date" | "currency" | "gross" | "base_gross" | "po_number"
> & { readonly party_name: string }; // prettier-ignore

/** Posted bills and credit notes of suppliers issued up to `asOf`, oldest first. */
export async function listBills(db: Db, companyId: string, asOf: IsoDate): Promise<Bill[]> {
  const rows = await db
    .selectFrom("invoice as i")
    .leftJoin("party as p", (join) =>
      join.onRef("p.id", "=", "i.party_id").onRef("p.company_id", "=", "i.company_id"),
    )
    .select(["i.id", "i.kind", "i.number", "i.normalized_number", "i.party_id", "i.issue_date", "i.due_date"])
    .select(["i.currency", "i.gross", "i.base_gross", "i.po_number", "p.name as party_name"])
    .where("i.company_id", "=", companyId)
    .where("i.side", "=", "ap")
    .where("i.status", "=", "open")
    .where("i.issue_date", "<=", asOf)
    .orderBy("i.issue_date")
    .orderBy("i.id")
    .execute();
  return rows.map((row) => ({ ...row, party_name: row.party_name ?? row.party_id }));
}

export type SupplierPayment = Pick<
  Row<"payment">,
  "id" | "party_id" | "date" | "amount" | "currency" | "base_amount" | "reference"
> & { readonly party_name: string };

/** Posted payments to suppliers up to `asOf`, oldest first. */
export async function listSupplierPayments(
  db: Db,
  companyId: string,
  asOf: IsoDate,
): Promise<SupplierPayment[]> {
  const rows = await db
    .selectFrom("payment as m")
    .leftJoin("party as p", (join) =>
      join.onRef("p.id", "=", "m.party_id").onRef("p.company_id", "=", "m.company_id"),
    )
    .select(["m.id", "m.party_id", "m.date", "m.amount", "m.currency", "m.base_amount", "m.reference"])
    .select("p.name as party_name")
    .where("m.company_id", "=", companyId)
    .where("m.side", "=", "ap")
    .where("m.status", "=", "posted")
    .where("m.date", "<=", asOf)
    .orderBy("m.date")
    .orderBy("m.id")
    .execute();
  return rows.map((row) => ({ ...row, party_name: row.party_name ?? row.party_id }));
}

export type PaymentUse = {
  readonly payment_id: string;
  readonly invoice_id: string;
  readonly amount: number;
};

/** What posted payments to suppliers were used for, up to `asOf`; amounts in the bill's currency. */
export async function listPaymentUses(db: Db, companyId: string, asOf: IsoDate): Promise<PaymentUse[]> {
  const rows = await db
    .selectFrom("allocation as a")
    .innerJoin("invoice as i", (join) =>
      join.onRef("i.id", "=", "a.invoice_id").onRef("i.company_id", "=", "a.company_id"),
    )
    .select(["a.payment_id", "a.invoice_id", "a.amount"])
    .where("a.company_id", "=", companyId)
    .where("a.status", "=", "posted")
    .where("a.date", "<=", asOf)
    .where("i.side", "=", "ap")
    .orderBy("a.id")
    .execute();
  return rows.flatMap(({ payment_id, ...use }) => (payment_id === null ? [] : [{ ...use, payment_id }]));
}

export async function listCovenants(db: Db, companyId: string): Promise<Row<"covenant">[]> {
  return db.selectFrom("covenant").selectAll().where("company_id", "=", companyId).orderBy("id").execute();
}

export async function listPolicies(db: Db, companyId: string): Promise<Row<"policy">[]> {
  return db.selectFrom("policy").selectAll().where("company_id", "=", companyId).orderBy("key").execute();
}

/** The newest reading of an operating metric dated `from`..`to`. */
export async function latestMetric(
  db: Db,
  companyId: string,
  { metric, from, to }: { readonly metric: string; readonly from: IsoDate; readonly to: IsoDate },
): Promise<Row<"operating_metric"> | undefined> {
  return db
    .selectFrom("operating_metric")
    .selectAll()
    .where("company_id", "=", companyId)
    .where("metric", "=", metric)
    .where("date", ">=", from)
    .where("date", "<=", to)
    .orderBy("date", "desc")
    .limit(1)
    .executeTakeFirst();
}

/**
 * A stored line of the newest cash forecast made as of exactly that day that has this scenario, in order of week,
 * at most thirteen of them.
 */
export async function cashForecastLine(
  db: Db,
  companyId: string,
  { asOf, scenario, line }: { readonly asOf: IsoDate; readonly scenario: string; readonly line: string },
): Promise<Row<"forecast_line">[]> {
  const rows = await db
    .selectFrom("forecast_line as l")
    .innerJoin("forecast_run as r", (join) =>
      join.onRef("r.id", "=", "l.forecast_id").onRef("r.company_id", "=", "l.company_id"),
    )
    .selectAll("l")
    .where("l.company_id", "=", companyId)
    .where("r.kind", "=", "cash_13w")
    .where("r.as_of", "=", asOf)
    .where("l.scenario", "=", scenario)
    .where("l.line", "=", line)
    .orderBy("r.created_at", "desc")
    .orderBy("r.id")
    .orderBy("l.period_index")
    .execute();
  return rows.filter((row) => row.forecast_id === rows[0]?.forecast_id).slice(0, 13);
}
