import { numberForms, numberKey } from "../../books/bill-number.ts";
import type { Db } from "../../store/database.ts";
import { type CaseRow, listCasesByStatus } from "../archive/queries.ts";
import { type Earlier, earlierOf, findDuplicate, partyKeyOf } from "./duplicates.ts";
import type { Issue } from "../standard-invoice.ts";
import type { Known } from "./known.ts";
import { type BookedInvoice, listInvoicesBy } from "./queries.ts";
import type { Draft } from "./standard-document.ts";
import { storedStandard } from "./stored.ts";

export type OrderedDraft = { readonly row: CaseRow; readonly draft: Draft };

/**
 * Compares drafts with the invoices of the books, with documents that wait to be posted, and with each other, in the order in which they
 * were given: the first of two copies stands, the second is the duplicate.
 */
export async function compareWithBooks(db: Db, known: Known, drafts: readonly OrderedDraft[]): Promise<void> {
  const companyId = known.company.id;
  const invoices = drafts.flatMap(({ draft }) => draft.invoice ?? []);
  const partyIds = [...new Set(invoices.flatMap(({ party }) => party.id ?? []))];
  const numbers = [...new Set(invoices.map((invoice) => invoice.normalizedNumber))];
  const booked = new Map(
    [
      ...(await listInvoicesBy(db, companyId, { column: "party_id", values: partyIds })),
      ...(await listInvoicesBy(db, companyId, { column: "normalized_number", values: numbers })),
    ].map((row) => [row.id, row]),
  );
  const ofBooks = index([...booked.values()].map((row) => ({ documentId: row.document_id, earlier: fromBooks(row) }))); // prettier-ignore
  const batch = new Set(drafts.map(({ draft }) => draft.documentId));
  const others = (await listCasesByStatus(db, companyId, ["ready", "review"])).filter(
    (row) => !batch.has(row.document_id),
  );
  const seen = index(others.flatMap(fromCase));
  for (const { row, draft } of [...drafts].sort((a, b) => compareOrder(a.row, b.row))) {
    const { invoice } = draft;
    if (!invoice) continue;
    const near = [...ofBooks.near(invoice), ...seen.near(invoice)].filter(
      ({ documentId, waiting: other }) =>
        documentId !== draft.documentId && (other === undefined || countsBefore(other, row)),
    );
    findDuplicate(draft, near.map(({ earlier }) => earlier), known.company.fiscalYearStartMonth); // prettier-ignore
    notePreceding(draft, near);
    seen.add({
      documentId: draft.documentId,
      earlier: earlierOf(invoice, nameOf(row.filename, invoice.number)),
    });
  }
}

/** An invoice or document to compare with; `waiting` only for documents outside of this batch. */
type Compared = {
  readonly documentId: string | null;
  readonly earlier: Earlier;
  readonly waiting?: { readonly row: CaseRow; readonly issues: readonly Issue[] };
};

/** Found by party, and by number whatever the party. */
function index(start: readonly Compared[]) {
  const byParty = new Map<string, Compared[]>();
  const byNumber = new Map<string, Compared[]>();
  const put = (map: Map<string, Compared[]>, key: string, entry: Compared) => {
    const there = map.get(key);
    if (there) there.push(entry);
    else map.set(key, [entry]);
  };
  const add = (entry: Compared) => {
    put(byParty, entry.earlier.partyKey, entry);
    put(byNumber, entry.earlier.forms.key, entry);
  };
  start.forEach(add);
  return {
    add,
    near: ({ party, number }: NonNullable<Draft["invoice"]>): readonly Compared[] => [
      ...new Set([...(byParty.get(partyKeyOf(party)) ?? []), ...(byNumber.get(numberKey(number)) ?? [])]),
    ],
  };
}

function fromBooks(row: BookedInvoice): Earlier {
  return {
    what: `invoice ${row.number} of ${row.issue_date} in the books (${row.id})`,
    side: row.side === "ar" ? "ar" : "ap",
    kind: row.kind === "credit_note" ? "credit_note" : "invoice",
    partyKey: partyKeyOf({ id: row.party_id, name: "" }),
    forms: numberForms(row.number),
    issueDate: row.issue_date,
    currency: row.currency,
    gross: row.gross,
  };
}

function fromCase(row: CaseRow): Compared[] {
  const stored = storedStandard(row);
  if (!stored?.invoice) return [];
  const earlier = earlierOf(stored.invoice, nameOf(row.filename, stored.invoice.number));
  return [{ documentId: row.document_id, earlier, waiting: { row, issues: stored.issues } }];
}

function nameOf(filename: string, number: string): string {
  return `document ${filename} (${number})`;
}

/** A document given later stands before this one only when it was found clean while this one had not been looked at. */
function countsBefore({ row, issues }: NonNullable<Compared["waiting"]>, own: CaseRow): boolean {
  const isDoubt = (code: string) => code === "duplicate" || code === "possible_duplicate";
  if (issues.some(({ code, severity }) => isDoubt(code) && severity !== "note")) return false;
  if (compareOrder(row, own) < 0) return true;
  return row.status === "ready" && !issues.some(({ code }) => isDoubt(code));
}

function compareOrder(a: CaseRow, b: CaseRow): number {
  const key = (row: CaseRow) => [row.created_at, row.filename, row.document_id] as const;
  const [mine, theirs] = [key(a), key(b)];
  for (const [at, part] of mine.entries()) {
    const other = theirs[at] ?? "";
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
}

/** A credit note that corrects an invoice which nobody knows is told. */
function notePreceding({ desk, invoice }: Draft, others: readonly Compared[]): void {
  if (invoice?.kind !== "credit_note") return;
  const { precedingInvoice, side } = invoice;
  if (precedingInvoice === null) {
    desk.note(
      "preceding_invoice_not_stated",
      "precedingInvoice",
      "The credit note does not name the invoice that it corrects.",
    );
    return;
  }
  const wanted = numberKey(precedingInvoice);
  const partyKey = partyKeyOf(invoice.party);
  const found = others.some(
    ({ earlier }) => earlier.partyKey === partyKey && earlier.side === side && earlier.forms.key === wanted,
  );
  if (!found) desk.note("preceding_invoice_unknown", "precedingInvoice", `The invoice ${precedingInvoice} that the credit note corrects is not in the books.`); // prettier-ignore
}
