import type { IsoDate } from "../base/dates.ts";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";

export type Side = "ar" | "ap";

export type InvoiceWithPaid = Row<"invoice"> & { readonly party_name: string | null; readonly paid: number };

/** Posted invoices and credit notes issued up to `asOf`, with what was allocated to each up to that day. */
export async function listInvoicesWithPaid(
  db: Db,
  companyId: string,
  { side, asOf }: { readonly side: Side; readonly asOf: IsoDate },
): Promise<InvoiceWithPaid[]> {
  const allocated = db
    .selectFrom("allocation")
    .select(["invoice_id", (eb) => eb.fn.sum<number>("amount").as("paid")])
    .where("company_id", "=", companyId)
    .where("status", "=", "posted")
    .where("date", "<=", asOf)
    .groupBy("invoice_id")
    .as("allocated");
  const rows = await db
    .selectFrom("invoice")
    .leftJoin(allocated, "allocated.invoice_id", "invoice.id")
    .leftJoin("party", (join) =>
      join.onRef("party.id", "=", "invoice.party_id").onRef("party.company_id", "=", "invoice.company_id"),
    )
    .selectAll("invoice")
    .select(["party.name as party_name", "allocated.paid as paid"])
    .where("invoice.company_id", "=", companyId)
    .where("invoice.side", "=", side)
    .where("invoice.status", "=", "open")
    .where("invoice.issue_date", "<=", asOf)
    .orderBy("invoice.due_date")
    .orderBy("invoice.id")
    .execute();
  return rows.map((row) => ({ ...row, paid: row.paid ?? 0 }));
}

export type AllocationRow = {
  readonly invoice_id: string;
  readonly party_id: string;
  readonly amount: number;
  readonly date: IsoDate;
  readonly kind: string;
};

/** What was allocated to invoices of one side up to `asOf`, in order of date: the payment history. */
export async function listAllocations(
  db: Db,
  companyId: string,
  { side, asOf }: { readonly side: Side; readonly asOf: IsoDate },
): Promise<AllocationRow[]> {
  return db
    .selectFrom("allocation")
    .innerJoin("invoice", (join) =>
      join
        .onRef("invoice.id", "=", "allocation.invoice_id")
        .onRef("invoice.company_id", "=", "allocation.company_id"),
    )
    .select([
      "allocation.invoice_id",
      "invoice.party_id",
      "allocation.amount",
      "allocation.date",
      "allocation.kind",
    ])
    .where("allocation.company_id", "=", companyId)
    .where("allocation.status", "=", "posted")
    .where("allocation.date", "<=", asOf)
    .where("invoice.side", "=", side)
    .where("invoice.status", "=", "open")
    .orderBy("allocation.date")
    .orderBy("allocation.id")
    .execute();
}
