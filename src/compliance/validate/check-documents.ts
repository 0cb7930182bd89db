import { parseOrThrow } from "../../base/parse.ts";
import type { CaseRow } from "../../documents/archive/queries.ts";
import { readDocument } from "../../documents/read-document.ts";
import { type Issue, standardInvoice } from "../../documents/standard-invoice.ts";
import type { Finding } from "../finding.ts";
import { checkDocument, checkInvoice } from "../rules/index.ts";

/**
 * A document against the rules for invoices. An error of a document that is not in the books stands against the document
 * alone: it waits for a person, so here it is told as `review`. The embedded data of an electronic invoice is checked as it came, unless a person
 * corrected it; the standardised invoice always.
 */
export function checkCase(
  document: CaseRow,
  { corrected }: { readonly corrected: boolean },
): readonly Finding[] {
  const { document_id, status, reason } = document;
  const subject = `document:${document_id}`;
  if (status === "quarantined" || status === "duplicate")
    return [
      {
        rule: `document_${status}`,
        severity: "note",
        subject,
        message: `${document.filename} is ${status === "duplicate" ? "a duplicate" : "in quarantine"}${reason === null ? "" : `: ${reason}`}.`,
      },
    ];
  const read =
    document.read === null ? null : parseOrThrow(readDocument, JSON.parse(document.read), what(document_id));
  const standard =
    document.standard === null
      ? null
      : parseOrThrow(standardInvoice, JSON.parse(document.standard), what(document_id));
  const issues: Issue[] = [];
  if (standard) issues.push(...checkInvoice(standard));
  if (read?.method === "xml" && !corrected) issues.push(...checkDocument(read));
  const findings = issues.map(({ code, severity, message }): Finding => ({
    rule: code,
    severity: severity === "error" && status !== "posted" ? "review" : severity,
    subject,
    message: `${document.filename}: ${message}`,
  }));
  if (status !== "posted")
    findings.push({
      rule: "document_not_posted",
      severity: "note",
      subject,
      message: `${document.filename} is not in the books: its state is ${status}${reason === null ? "" : ` (${reason})`}.`,
    });
  return unique(findings);
}

const what = (id: string) => ({ what: `What is stored of document ${id}` });

function unique(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ rule, message }) => {
    const key = `${rule}\n${message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
