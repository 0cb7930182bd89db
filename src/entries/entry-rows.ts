import { splitMinor } from "../base/money.ts";
import type { JournalDraft } from "../books/posting.ts";
import type { StandardLine } from "../documents/standard-invoice.ts";
import type { NewRow } from "../store/schema.ts";
import type { LearnedLine } from "./memory.ts";
import { directionOf } from "./propose-entry.ts";
import type { ProposedEntry, ProposedLine } from "./proposed-entry.ts";
import type { PostingRules } from "./posting-rules.ts";
import type { PartyOfEntry } from "./settle-party.ts";
import { costLines } from "./validate-entry.ts";

/** An entry that may be posted, with what it is posted under. */
export type Checked = {
  readonly entry: ProposedEntry;
  readonly party: PartyOfEntry;
  readonly rules: PostingRules;
  /** idempotency key of the journal and id of the invoice */
  readonly key: string;
};

export function journalOf(
  { entry, key }: Checked,
  {
    maker,
    checker,
    effectKey,
  }: { readonly maker: string; readonly checker: string | null; readonly effectKey: string },
): JournalDraft {
  const { invoice } = entry;
  const what = invoice.side === "ap" ? "purchase" : "sales";
  return {
    entityId: entry.entityId,
    date: entry.date,
    source: invoice.kind === "credit_note" ? `${what}_credit` : what,
    reference: invoice.number,
    description: entry.description,
    idempotencyKey: key,
    maker,
    checker,
    batchId: effectKey,
    documentId: entry.documentId,
    lines: entry.lines.map(({ accountCode, amount, baseAmount, partyId, taxCode, description }) => ({
      accountCode,
      amount,
      currency: invoice.currency,
      baseAmount,
      partyId,
      taxCode,
      description,
    })),
  };
}

export type InvoiceRows = {
  readonly head: NewRow<"invoice"> & { readonly id: string };
  readonly lines: readonly NewRow<"invoice_line">[];
  /** What memory counts; reversing reads the same from the invoice's lines. */
  readonly learned: readonly LearnedLine[];
};

type RowScope = {
  readonly companyId: string;
  readonly journalId: number;
  readonly effectKey: string;
  /** account code -> row id */
  readonly accountIds: ReadonlyMap<string, number>;
};

export function invoiceRows({ entry, party, key }: Checked, scope: RowScope): InvoiceRows {
  const { invoice } = entry;
  const { companyId: company_id } = scope;
  const control = entry.lines.find(({ reason }) => reason.kind === "control");
  const rows = linesOf(entry);
  const taxes = lineTaxes(
    rows.map(({ line }) => line),
    invoice.tax,
  );
  return {
    head: {
      company_id,
      entity_id: entry.entityId,
      id: key,
      side: invoice.side,
      kind: invoice.kind,
      number: invoice.number,
      normalized_number: invoice.normalizedNumber,
      party_id: party.id,
      issue_date: invoice.issueDate,
      due_date: invoice.dueDate,
      currency: invoice.currency,
      fx_rate: entry.fxRate,
      net: invoice.net,
      tax: invoice.tax,
      gross: invoice.gross,
      base_gross: Math.abs(control?.baseAmount ?? 0),
      status: "open",
      po_number: invoice.purchaseOrder,
      document_id: entry.documentId,
      journal_id: scope.journalId,
      batch_id: scope.effectKey,
    },
    lines: rows.map(({ line, posted }, index) => ({
      company_id,
      invoice_id: key,
      line_no: index + 1,
      description: line.description === "" ? null : line.description,
      quantity: line.quantity,
      unit_price: line.unitPrice,
      net: line.net,
      tax_code: posted.taxCode,
      tax: taxes[index] ?? 0,
      account_id: scope.accountIds.get(posted.accountCode) ?? null,
    })),
    learned: rows.map(({ line, posted }) => ({
      partyId: party.id,
      description: line.description === "" ? null : line.description,
      accountCode: posted.accountCode,
      taxCode: posted.taxCode,
    })),
  };
}

/** Cash basis: the entry is the payment too. */
export function settlementRows(
  {
    company_id,
    entity_id,
    id,
    side,
    party_id,
    gross,
    currency,
    base_gross,
    journal_id,
    number,
  }: InvoiceRows["head"],
  date: string,
): { readonly payment: NewRow<"payment">; readonly allocation: NewRow<"allocation"> } {
  const payment = `${id}:paid`;
  return {
    payment: {
      company_id,
      entity_id,
      id: payment,
      side,
      party_id,
      date,
      amount: gross,
      currency,
      base_amount: base_gross,
      bank_account_id: null,
      journal_id: journal_id ?? null,
      reference: number,
      status: "posted",
      batch_id: null,
    },
    allocation: {
      company_id,
      id: payment,
      payment_id: payment,
      invoice_id: id,
      amount: gross,
      date,
      kind: "payment",
      status: "posted",
      batch_id: null,
    },
  };
}

type LineWithAccount = { readonly line: StandardLine; readonly posted: ProposedLine };

/** The invoice's lines with the entry's line of each: in order, else by description, else the largest; an invoice without lines has the entry's. */
function linesOf(entry: ProposedEntry): readonly LineWithAccount[] {
  const costs = costLines(entry);
  const [largest] = costs.toSorted((a, b) => Math.abs(b.amount) - Math.abs(a.amount));
  const lines = entry.invoice.lines.filter(({ net }) => net !== 0);
  if (!largest) return [];
  if (lines.length === 0) {
    const direction = directionOf(entry.invoice);
    return costs.map((posted) => ({
      line: {
        description: posted.description ?? "",
        itemCode: null,
        quantity: null,
        unitPrice: null,
        net: direction * posted.amount,
        taxRate: null,
        taxCategory: null,
        accountCode: null,
        tax: null,
      },
      posted,
    }));
  }
  const described = (line: StandardLine, posted: ProposedLine | undefined) =>
    posted !== undefined && (posted.description ?? "") === line.description;
  return lines.map((line, index) => {
    const inOrder = costs[index];
    const posted =
      inOrder && described(line, inOrder) ? inOrder : costs.find((cost) => described(line, cost));
    return { line, posted: posted ?? largest };
  });
}

/** Each line's tax: stated, or its share of the invoice's. */
function lineTaxes(lines: readonly StandardLine[], tax: number): readonly number[] {
  if (lines.every((line) => line.tax !== null)) return lines.map((line) => line.tax ?? 0);
  const weights = lines.map(({ net, taxRate }) => Math.abs(net) * Number(taxRate ?? "1"));
  const usable = weights.some((weight) => weight > 0) ? weights : lines.map(({ net }) => Math.abs(net));
  return splitMinor(tax, usable);
}
