import { formatMoney } from "../../base/money.ts";
import { findDuplicate } from "../../entries/duplicates.ts";
import type { Row } from "../../store/schema.ts";
import type { Finding } from "../finding.ts";
import { type ApprovalTier, tierProblem } from "../tiers.ts";
import type { PostedJournal } from "./check-journals.ts";

export type PostedContext = {
  readonly currency: string;
  /** entities that keep their books on cash basis have no control line */
  readonly cashBasis: ReadonlySet<string>;
  /** entries from this base amount on need a checker; undefined: all do */
  readonly limit: number | undefined;
  readonly tiers: readonly ApprovalTier[];
  readonly fiscalYearStartMonth: number;
  /** all invoices of the same parties that are not void */
  readonly known: readonly Row<"invoice">[];
};

/** A posted invoice against its journal and against the others of its party. */
export function checkPosted(
  invoice: Row<"invoice">,
  journal: PostedJournal | undefined,
  context: PostedContext,
): readonly Finding[] {
  const subject = invoice.document_id === null ? `invoice:${invoice.id}` : `document:${invoice.document_id}`;
  const findings: Finding[] = [];
  const add = (rule: string, message: string) => findings.push({ rule, severity: "error", subject, message });
  const { currency } = context;
  const other = findDuplicate(
    context.known.filter(({ id }) => id !== invoice.id).map(identityOf),
    identityOf(invoice),
    context.fiscalYearStartMonth,
  );
  if (other)
    add("duplicate_invoice", `Invoice ${invoice.number} of ${invoice.party_id} is in the books twice.`);
  if (!journal) {
    add("journal_missing", `Invoice ${invoice.number} has no journal.`);
    return findings;
  }
  if (!context.cashBasis.has(invoice.entity_id)) {
    const control = invoice.side === "ap" ? "payable" : "receivable";
    const direction = (invoice.side === "ar" ? 1 : -1) * (invoice.kind === "credit_note" ? -1 : 1);
    const lines = journal.lines.filter(({ subtype }) => subtype === control);
    const posted = lines.reduce((sum, line) => sum + line.amount, 0);
    const base = lines.reduce((sum, line) => sum + line.base_amount, 0);
    const sameMoney = lines.every((line) => line.currency === invoice.currency);
    const agrees = sameMoney ? posted === direction * invoice.gross : base === direction * invoice.base_gross;
    if (!agrees)
      add(
        "control_amount_differs",
        `Invoice ${invoice.number} is over ${formatMoney(invoice.gross, invoice.currency)}, but ${sameMoney ? formatMoney(Math.abs(posted), invoice.currency) : formatMoney(Math.abs(base), currency)} went to its control account.`,
      );
  }
  const { checker } = journal.head;
  const amount = invoice.base_gross;
  if (checker === null && (context.limit === undefined || amount >= context.limit))
    add(
      "checker_missing",
      context.limit === undefined
        ? `Nobody approved invoice ${invoice.number}, and the company has no amount below which none is needed.`
        : `Invoice ${invoice.number} over ${formatMoney(amount, currency)} needs an approval from ${formatMoney(context.limit, currency)} on.`,
    );
  const tier = tierProblem(context.tiers, { amount, checker, currency });
  if (tier !== null) add("tier_not_met", `Invoice ${invoice.number}: ${tier}`);
  return findings;
}

function identityOf(row: Row<"invoice">) {
  return {
    id: row.id,
    side: row.side === "ar" ? ("ar" as const) : ("ap" as const),
    kind: row.kind === "credit_note" ? ("credit_note" as const) : ("invoice" as const),
    partyId: row.party_id,
    normalizedNumber: row.normalized_number,
    issueDate: row.issue_date,
    documentId: row.document_id,
  };
}
