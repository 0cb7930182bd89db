import { PurserError } from "../../base/errors.ts";
import type { CompanyProfile } from "../../books/company.ts";
import { showDocument, type ShownDocument } from "../../documents/archive/show.ts";
import { box } from "../../documents/read-document.ts";
import { type Issue, standardRecord } from "../../documents/standard-invoice.ts";
import type { Db } from "../../store/database.ts";
import type { Row } from "../../store/schema.ts";
import {
  type JournalLine,
  listApprovalsOfRuns,
  listJournalLines,
  listJournalsOfDocuments,
  listMatchesOfJournals,
  sumAccountBefore,
} from "../queries.ts";
import { checkInvoice } from "../rules/index.ts";
import type { ControlEffect, Evidence } from "./page.ts";

/** All that Purser knows of one document. */
export type DocumentEvidence = {
  readonly shown: ShownDocument;
  readonly journals: readonly { readonly head: Row<"journal">; readonly lines: readonly JournalLine[] }[];
  readonly matches: readonly Row<"bank_match">[];
  readonly approvals: readonly Row<"approval">[];
  readonly control: ControlEffect | null;
};

/** @throws PurserError `unknown_document` */
export async function collectEvidence(
  db: Db,
  companyId: string,
  documentId: string,
): Promise<DocumentEvidence> {
  const shown = await showDocument(db, companyId, documentId);
  const heads = await listJournalsOfDocuments(db, companyId, [documentId]);
  const ids = heads.map(({ id }) => id);
  const linesOf = Map.groupBy(await listJournalLines(db, companyId, ids), (line) => line.journal_id);
  const journals = heads.map((head) => ({ head, lines: linesOf.get(head.id) ?? [] }));
  const runId = shown.case.run_id;
  const approvals = runId === null ? [] : await listApprovalsOfRuns(db, companyId, [runId]);
  return {
    shown,
    journals,
    matches: await listMatchesOfJournals(db, companyId, ids),
    approvals: approvals.filter(({ action }) => action.includes(documentId) || isAboutAll(action)),
    control: await effectOf(db, companyId, journals[0]?.lines ?? []),
  };
}

/** An approval over a whole batch names no single document in its arguments. */
function isAboutAll(action: string): boolean {
  return !action.includes('"documentId');
}

async function effectOf(
  db: Db,
  companyId: string,
  lines: readonly JournalLine[],
): Promise<ControlEffect | null> {
  const control = lines.find(({ subtype }) => subtype === "payable" || subtype === "receivable");
  if (!control) return null;
  const before = await sumAccountBefore(db, companyId, {
    accountId: control.account_id,
    journalId: control.journal_id,
  });
  const change = lines
    .filter(({ account_id }) => account_id === control.account_id)
    .reduce((sum, { base_amount }) => sum + base_amount, 0);
  return {
    accountCode: control.account_code,
    accountName: control.account_name,
    before,
    after: before + change,
  };
}

function unique(issues: readonly Issue[]): readonly Issue[] {
  return [...new Map(issues.map((issue) => [`${issue.code}\n${issue.message}`, issue])).values()];
}

export type PageImage = { readonly page: number; readonly image: string | null };

export function toEvidence(
  { shown, journals, matches, approvals, control }: DocumentEvidence,
  { company, pages }: { readonly company: CompanyProfile; readonly pages: readonly PageImage[] },
): Evidence {
  const { case: row, fields } = shown;
  const standard = row.standard === null ? null : standardRecord.safeParse(JSON.parse(row.standard));
  if (standard?.success === false)
    throw new PurserError(
      "invalid_document",
      `What is stored of document ${row.document_id} cannot be read.`,
    );
  const invoice = standard?.data;
  return {
    title: invoice ? `${invoice.party.name} ${invoice.number}` : row.filename,
    documentId: row.document_id,
    filename: row.filename,
    sha256: row.sha256,
    status: row.reason === null ? row.status : `${row.status}: ${row.reason}`,
    baseCurrency: company.currency,
    pages,
    fields: fields.map((field) => ({
      name: field.field,
      raw: field.raw,
      value: field.value,
      confidence: field.confidence,
      method: field.method,
      box: field.box === null ? null : box.parse(JSON.parse(field.box)),
    })),
    issues: invoice ? unique([...invoice.issues, ...checkInvoice(invoice)]) : [],
    entries: journals.map(({ head, lines }) => ({
      title: `Journal ${head.id}`,
      date: head.date,
      description: head.description ?? head.reference ?? head.source,
      lines: lines.map((line) => ({
        accountCode: line.account_code,
        accountName: line.account_name,
        amount: line.amount,
        currency: line.currency,
        baseAmount: line.base_amount,
        reason: line.description,
      })),
    })),
    control,
    trail: [
      { at: row.stored_at, who: "", what: "taken in" },
      ...journals.map(({ head }) => ({
        at: head.posted_at,
        who: head.maker,
        what: `posted journal ${head.id}${head.checker === null ? "" : `, checked by ${head.checker}`}`,
      })),
      ...matches.map((match) => ({
        at: match.created_at,
        who: match.created_by,
        what: `matched: ${match.reason}`,
      })),
      ...approvals.flatMap((approval) => [
        {
          at: approval.requested_at,
          who: approval.requested_by,
          what: `asked for approval ${approval.id} of ${approval.task_id}`,
        },
        ...(approval.decided_at === null
          ? []
          : [
              {
                at: approval.decided_at,
                who: approval.decided_by ?? "",
                what: `${approval.status} ${approval.id}`,
              },
            ]),
      ]),
    ].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
  };
}
