import { sha256 } from "../../src/base/json.ts";
import { noFields, type ReadDocument } from "../../src/documents/read-document.ts";
import { type StandardInvoice, standardInvoice } from "../../src/documents/standard-invoice.ts";
import { type JournalDraft, postJournals } from "../../src/books/posting.ts";
import { type TestBooks, createTestBooks } from "../support/books-fixture.ts";

export const companyId = "test-company";
export const AT = "2026-08-10T00:00:00.000Z";
export const runtime = { clock: { now: () => new Date(AT) }, ids: { next: () => "id" } };

/** Books into which bills come as documents, the way the agents put them there. */
export type BillBooks = TestBooks & {
  readonly addBill: (bill: Bill) => Promise<number | null>;
};

export type Bill = {
  readonly id: string;
  readonly gross?: number;
  /** what goes to the control account; default: gross */
  readonly control?: number;
  readonly party?: string;
  readonly number?: string;
  readonly maker?: string;
  readonly checker?: string | null;
  /** false: the document waits, nothing is posted */
  readonly posted?: boolean;
  readonly standard?: Partial<StandardInvoice>;
  readonly issues?: readonly unknown[];
  readonly filename?: string;
  readonly runId?: string;
  readonly sha256?: string;
  readonly mediaType?: string;
};

export async function createBillBooks(
  policy: readonly (readonly [key: string, value: string, unit: string])[] = [
    ["posting_approval_limit", "1000.00", "USD"],
  ],
): Promise<BillBooks> {
  const books = await createTestBooks({ policy });
  const { db } = books.store;

  async function addBill(bill: Bill): Promise<number | null> {
    const { id, gross = 500_00, party = "Acme Supplies", checker = null, posted = true } = bill;
    const number = bill.number ?? `R-${id}`;
    await db
      .insertInto("party")
      .values({ company_id: companyId, id: party, name: party, kind: "supplier" })
      .onConflict((c) => c.doNothing())
      .execute();
    const hash = bill.sha256 ?? sha256(id);
    await db
      .insertInto("document")
      .values({
        company_id: companyId,
        id,
        sha256: hash,
        kind: "invoice",
        filename: bill.filename ?? `${id}.pdf`,
        media_type: bill.mediaType ?? "application/pdf",
        bytes: 1,
        stored_at: AT,
      })
      .execute();
    await db
      .insertInto("document_case")
      .values({
        company_id: companyId,
        document_id: id,
        status: posted ? "posted" : "ready",
        read: JSON.stringify(reading()),
        standard: JSON.stringify({
          ...billOf({ ...bill, id, gross, party, number }),
          issues: bill.issues ?? [],
        }),
        run_id: bill.runId ?? null,
        created_at: AT,
        updated_at: AT,
      })
      .execute();
    if (!posted) return null;
    const control = bill.control ?? gross;
    const draft: JournalDraft = {
      entityId: "main",
      date: "2026-07-10",
      source: "purchase",
      reference: number,
      idempotencyKey: `bill-${id}`,
      maker: bill.maker ?? "agent:accounting_agent",
      checker,
      documentId: id,
      lines: [
        { accountCode: "6200", amount: control, currency: "USD", baseAmount: control },
        { accountCode: "2000", amount: -control, currency: "USD", baseAmount: -control, partyId: party },
      ],
    };
    const { ids } = await db
      .transaction()
      .execute((tx) => postJournals({ store: books.store, tx, clock: runtime.clock }, companyId, [draft]));
    const journalId = ids.get(draft.idempotencyKey)!;
    await db
      .insertInto("invoice")
      .values({
        company_id: companyId,
        entity_id: "main",
        id: `inv-${id}`,
        side: "ap",
        kind: "invoice",
        number,
        normalized_number: number.toUpperCase().replace(/[^A-Z0-9]/g, ""),
        party_id: party,
        issue_date: "2026-07-10",
        due_date: "2026-08-10",
        currency: "USD",
        fx_rate: "1",
        net: gross,
        tax: 0,
        gross,
        base_gross: gross,
        status: "open",
        document_id: id,
        journal_id: journalId,
      })
      .execute();
    return journalId;
  }

  return { ...books, addBill };
}

export function billOf(bill: Bill & { gross: number; party: string; number: string }): StandardInvoice {
  return standardInvoice.parse({
    documentId: bill.id,
    side: "ap",
    kind: "invoice",
    number: bill.number,
    normalizedNumber: bill.number,
    party: { id: bill.party, name: bill.party, taxId: null, country: "US", iban: null, matchedBy: "name" },
    issueDate: "2026-07-10",
    dueDate: "2026-08-10",
    deliveryDate: null,
    currency: "USD",
    net: bill.gross,
    tax: 0,
    gross: bill.gross,
    taxes: [],
    lines: [],
    purchaseOrder: null,
    precedingInvoice: null,
    confidence: 1,
    ...bill.standard,
  });
}

function reading(): ReadDocument {
  return {
    type: "invoice",
    method: "text",
    profile: null,
    language: "en",
    pages: 1,
    fields: noFields(),
    taxes: [],
    lines: [],
    text: "",
    warnings: [],
  };
}
