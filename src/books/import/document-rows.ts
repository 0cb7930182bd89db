import { normalizeNumber } from "../bill-number.ts";
import type { Store } from "../../store/database.ts";
import type { NewRow } from "../../store/schema.ts";
import type { KnownBooks } from "./check.ts";
import type { ImportCompany } from "./company-seed.ts";
import type { At, BooksDraft } from "./draft.ts";
import { createOrdinalIds } from "./identity.ts";
import { type PlannedTable, planTable } from "./table-plan.ts";

export type DocumentContext = {
  readonly store: Store;
  readonly company: ImportCompany;
  readonly known: KnownBooks;
  readonly undone: ReadonlySet<string>;
  readonly accountIds: ReadonlyMap<string, number>;
  /** `profile:ownId` of a journal -> its id; null while it is not posted yet. */
  readonly journalId: (key: string) => number | null;
  /** File name -> document id. */
  readonly documentId: (at: At) => string | null;
  readonly batchId: string | null;
};

/**
 * Invoices, payments and allocations. A row of an undone batch is taken up again; one that somebody voided in the books
 * stays void whatever the source says.
 */
export function planDocumentTables(draft: BooksDraft, context: DocumentContext): readonly PlannedTable[] {
  const { store, company, known, undone, accountIds } = context;
  const company_id = company.id;
  const journalIdOf = (profile: string, journal: string | null) =>
    journal === null ? null : context.journalId(`${profile}:${journal}`);
  const standing = <R extends { readonly batch_id: string | null }>(row: R | undefined) =>
    row && !(row.batch_id !== null && undone.has(row.batch_id)) ? row : undefined;
  const allocationId = createOrdinalIds("");
  return [
    planTable(store, company_id, {
      table: "invoice",
      key: ["id"],
      undone,
      rows: draft.invoices.map((invoice): NewRow<"invoice"> => {
        const before = standing(known.invoices.get(invoice.id));
        return {
          company_id,
          entity_id: invoice.entityId,
          id: invoice.id,
          side: invoice.side,
          kind: invoice.kind,
          number: invoice.number,
          normalized_number: normalizeNumber(invoice.number),
          party_id: invoice.partyId,
          issue_date: invoice.issueDate,
          due_date: invoice.dueDate,
          currency: invoice.currency,
          fx_rate: invoice.rate,
          net: invoice.net,
          tax: invoice.tax,
          gross: invoice.gross,
          base_gross: invoice.baseGross,
          status: before?.status === "void" ? "void" : invoice.status,
          po_number: invoice.poNumber,
          document_id: before ? before.document_id : context.documentId(invoice.at),
          journal_id: before?.journal_id ?? journalIdOf(invoice.profile, invoice.journal),
          batch_id: before ? before.batch_id : context.batchId,
        };
      }),
    }),
    planTable(store, company_id, {
      table: "invoice_line",
      key: ["invoice_id", "line_no"],
      rows: draft.invoices.flatMap((invoice) =>
        invoice.lines.map((line, index) => ({
          company_id,
          invoice_id: invoice.id,
          line_no: index + 1,
          description: line.description,
          quantity: line.quantity,
          unit_price: line.unitPrice,
          net: line.net,
          tax_code: line.taxCode,
          tax: line.tax,
          account_id: line.accountCode === null ? null : (accountIds.get(line.accountCode) ?? null),
        })),
      ),
    }),
    planTable(store, company_id, {
      table: "payment",
      key: ["id"],
      undone,
      rows: draft.payments.map((payment): NewRow<"payment"> => {
        const before = standing(known.payments.get(payment.id));
        return {
          company_id,
          entity_id: payment.entityId,
          id: payment.id,
          side: payment.side,
          party_id: payment.partyId,
          date: payment.date,
          amount: payment.amount,
          currency: payment.currency,
          base_amount: payment.baseAmount,
          bank_account_id: payment.bankAccount,
          journal_id: before?.journal_id ?? journalIdOf(payment.profile, payment.journal),
          reference: payment.reference,
          status: before?.status ?? "posted",
          batch_id: before ? before.batch_id : context.batchId,
        };
      }),
    }),
    planTable(store, company_id, {
      table: "allocation",
      key: ["id"],
      undone,
      rows: draft.allocations.map(({ payment, invoice, amount, date, kind }): NewRow<"allocation"> => {
        const id = allocationId([payment, invoice, amount, date, kind]);
        const before = standing(known.allocations.get(id));
        return {
          company_id,
          id,
          payment_id: payment,
          invoice_id: invoice,
          amount,
          date,
          kind,
          status: before?.status ?? "posted",
          batch_id: before ? before.batch_id : context.batchId,
        };
      }),
    }),
  ];
}
