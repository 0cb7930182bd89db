import type { IsoDate } from "../../base/dates.ts";
import type { Db } from "../../store/database.ts";
import type { Side } from "../open-items-queries.ts";

/** Whether any invoice of a side was issued up to a day. */
export async function anyInvoice(
  db: Db,
  companyId: string,
  { side, asOf }: { readonly side: Side; readonly asOf: IsoDate },
): Promise<boolean> {
  const row = await db
    .selectFrom("invoice")
    .select("id")
    .where("company_id", "=", companyId)
    .where("side", "=", side)
    .where("status", "=", "open")
    .where("issue_date", "<=", asOf)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export type InvoicedRow = {
  readonly id: string;
  readonly partyId: string;
  readonly partyName: string | null;
  readonly kind: string;
  readonly amount: number;
};

/** Invoices and credit notes of one side issued from..to; `amount`: gross in base currency, always positive. */
export async function listInvoiced(
  db: Db,
  companyId: string,
  { side, from, to }: { readonly side: Side; readonly from: IsoDate; readonly to: IsoDate },
): Promise<InvoicedRow[]> {
  return db
    .selectFrom("invoice")
    .leftJoin("party", (join) =>
      join.onRef("party.id", "=", "invoice.party_id").onRef("party.company_id", "=", "invoice.company_id"),
    )
    .select([
      "invoice.id as id",
      "invoice.party_id as partyId",
      "party.name as partyName",
      "invoice.kind as kind",
      "invoice.base_gross as amount",
    ])
    .where("invoice.company_id", "=", companyId)
    .where("invoice.side", "=", side)
    .where("invoice.status", "=", "open")
    .where("invoice.issue_date", ">=", from)
    .where("invoice.issue_date", "<=", to)
    .orderBy("invoice.id")
    .execute();
}
