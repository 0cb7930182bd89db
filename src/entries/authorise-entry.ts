import { PurserError } from "../base/errors.ts";
import {
  type Issue,
  type StandardInvoice,
  type StandardRecord,
  standardRecord,
} from "../documents/standard-invoice.ts";
import type { Row } from "../store/schema.ts";
import { dispositionOf, proposeEntry } from "./propose-entry.ts";
import type { PostingRules } from "./posting-rules.ts";
import type { ProposedEntry } from "./proposed-entry.ts";
import { costLines } from "./validate-entry.ts";

export type Authority = {
  readonly rules: PostingRules;
  /** Who approved exactly these entries; null: nobody looked. */
  readonly checker: string | null;
  readonly documentCase: Row<"document_case"> | undefined;
};

/** What the books themselves propose for the entry's invoice, in the same circumstances; `issues` as its document has them. */
export function proposeAgain(
  entry: ProposedEntry,
  rules: PostingRules,
  issues: readonly Issue[] = [],
): ProposedEntry {
  const { invoice, date, basis, lines } = entry;
  const control = lines.find(({ reason }) => reason.kind === "control");
  return proposeEntry(invoice, rules, {
    issues,
    ...(basis === "cash" ? { payment: { date, accountCode: control?.accountCode } } : {}),
    ...(basis === "accrual" && date !== invoice.issueDate ? { date } : {}),
  });
}

/** What standardisation kept about the document; nothing without one. */
export function issuesOf(documentCase: Row<"document_case"> | undefined): readonly Issue[] {
  return kept(documentCase?.standard ?? null)?.issues ?? [];
}

/**
 * Whether an entry may be posted. What it says about itself (disposition, issues) is not believed alone: it is proposed anew
 * from the books as they are now. Errors refuse always; without a person's approval also whatever needs a look or differs
 * from what the books propose or the document says.
 * @throws PurserError the error's own code (`duplicate_invoice`, `period_closed`, `fx_rate_missing` ...), `entry_blocked`,
 * `not_approved`, `document_not_ready`
 */
export function assertAuthorised(entry: ProposedEntry, { rules, checker, documentCase }: Authority): void {
  const { invoice } = entry;
  const refuse = (code: string, message: string): never => {
    throw new PurserError(code, message, {
      details: { documentId: entry.documentId, number: invoice.number },
    });
  };
  const name = `${invoice.number} of ${invoice.party.name}`;
  const again = proposeAgain(entry, rules, issuesOf(documentCase));
  const [failure] = again.issues.filter(({ severity }) => severity === "error");
  if (failure) refuse(failure.code, `${name} cannot be posted: ${failure.message}`);
  if (entry.basis !== again.basis || entry.baseCurrency !== again.baseCurrency)
    refuse(
      "entry_differs_from_invoice",
      `${name} is proposed on another basis or currency than the books have.`,
    );
  if (entry.disposition === "blocked" || dispositionOf(entry.issues) === "blocked")
    refuse("entry_blocked", `${name} is blocked: ${firstMessage(entry)}`);
  const status = documentCase?.status;
  if (status === "quarantined" || status === "duplicate" || status === "withdrawn")
    refuse("document_not_ready", `The document of ${name} is ${status}; it is not posted.`);
  if (checker !== null) return;
  const why = needsLook(entry, { again, documentCase });
  if (why !== null) refuse("not_approved", `${name} needs a person's approval: ${why}`);
}

/** Why a person must look at an entry before it is posted, or null; `again` is what the books propose now. */
export function needsLook(
  entry: ProposedEntry,
  { again, documentCase }: { readonly again: ProposedEntry } & Pick<Authority, "documentCase">,
): string | null {
  if (entry.disposition !== "post" || dispositionOf(entry.issues) !== "post") return firstMessage(entry);
  if (again.disposition !== "post") return firstMessage(again);
  if (entry.date !== again.date || entry.fxRate !== again.fxRate || facts(entry) !== facts(again))
    return "it differs from what the books propose now.";
  if (!documentCase) return null;
  const { status, standard } = documentCase;
  if (status !== "ready") return `its document is in the state "${status}", not ready.`;
  return differsFromDocument(entry.invoice, standard) ? "it differs from what its document says." : null;
}

/** Lines whose account a person chose otherwise than the books would have. */
export function correctedLines(
  entry: ProposedEntry,
  rules: PostingRules,
): readonly ProposedEntry["lines"][number][] {
  const proposed = costLines(proposeAgain(entry, rules));
  return costLines(entry).filter(({ description, accountCode, reason }) => {
    if (reason.kind === "person") return true;
    const same = proposed.filter((line) => line.description === description);
    return same.length > 0 && !same.some((line) => line.accountCode === accountCode);
  });
}

function facts({ lines }: ProposedEntry): string {
  return JSON.stringify(
    lines
      .map(({ accountCode, amount, baseAmount, taxCode }) => [accountCode, amount, baseAmount, taxCode])
      .map((line) => JSON.stringify(line))
      .sort(),
  );
}

function firstMessage({ issues }: ProposedEntry): string {
  const issue = issues.find(({ severity }) => severity !== "note");
  return issue?.message ?? "nothing says why";
}

/** The invoice that standardisation kept of a document. */
export function storedInvoice(documentCase: Row<"document_case"> | undefined): StandardInvoice | undefined {
  return kept(documentCase?.standard ?? null);
}

function differsFromDocument(invoice: StandardInvoice, standard: string | null): boolean {
  const read = kept(standard);
  return !read || identity(read) !== identity(invoice);
}

function kept(standard: string | null): StandardRecord | undefined {
  return standard === null ? undefined : standardRecord.safeParse(JSON.parse(standard)).data;
}

function identity(invoice: StandardInvoice): string {
  const { side, kind, normalizedNumber, party, issueDate, dueDate, currency, net, tax, gross } = invoice;
  return JSON.stringify([
    side,
    kind,
    normalizedNumber,
    party.id ?? party.name,
    party.iban,
    issueDate,
    dueDate,
    currency,
    net,
    tax,
    gross,
  ]);
}
