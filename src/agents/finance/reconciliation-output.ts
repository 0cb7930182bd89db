import { z } from "zod";
import { isoDate } from "../../base/dates.ts";
import { figureSchema } from "../../figures/figure.ts";
import { formatFigure } from "../../figures/format.ts";
import type { Difference } from "../../reconciliation/difference.ts";
import { SUGGESTION_KINDS } from "../../reconciliation/lines.ts";
import { ADJUSTMENT_KINDS } from "../../reconciliation/proposal.ts";
import type { Reconciliation } from "../../reconciliation/reconcile-account.ts";

const minor = z.number().int();

/** More than this nobody reads in an answer; counts cover all, list_matches gives the rest. */
const SHOWN = 200;

export const adjustmentSchema = z.object({
  bankTxnId: z.string(),
  kind: z.enum(ADJUSTMENT_KINDS),
  /** what it does to cash, minor units of the bank account's currency: negative for a cost */
  amount: minor,
  accountCode: z.string(),
  ledgerLineIds: z.array(z.number().int()).default([]),
  invoiceIds: z.array(z.string()).default([]),
  reason: z.string().default(""),
  text: z.string().default(""),
});

/** A proposal's account is null where the chart has none that fits. */
export const proposalSchema = adjustmentSchema.extend({ accountCode: z.string().nullable() });

export const tieOutSchema = z.discriminatedUnion("status", [
  z.object({
    status: z.literal("explained"),
    /** the end of the last statement: balances are of this day */
    asOf: isoDate,
    bank: figureSchema,
    book: figureSchema,
    onlyAtBank: figureSchema,
    onlyInBooks: figureSchema,
    broughtForward: figureSchema,
    unexplained: figureSchema,
    /** nothing is left unexplained */
    ties: z.boolean(),
  }),
  z.object({ status: z.literal("refused"), why: z.string() }),
]);
export type TieOut = z.input<typeof tieOutSchema>;

const suggestionSchema = z.object({
  kind: z.enum(SUGGESTION_KINDS),
  bank: z.array(z.string()),
  /** `line:` and the id of a ledger line, or `invoice:` and the id of an invoice */
  book: z.array(z.string()),
  score: z.number(),
  reason: z.string(),
  /** bank minus books */
  difference: minor,
});

const accountReport = z.object({
  bankAccount: z.string(),
  name: z.string(),
  currency: z.string(),
  /** matches by rule */
  counts: z.record(z.string(), z.number().int()),
  /** what was matched with the ledger; the first of them */
  matches: z.array(
    z.object({
      matchId: z.string(),
      rule: z.string(),
      reason: z.string(),
      confidence: z.number(),
      bank: z.array(z.string()),
      ledger: z.array(z.number().int()),
    }),
  ),
  /** payments of open invoices that the bank proved and that were booked */
  settlements: z.array(
    z.object({
      matchId: z.string(),
      bankTxnId: z.string(),
      paymentId: z.string(),
      journalId: z.number().int(),
      invoices: z.array(z.object({ id: z.string(), number: z.string(), amount: minor })),
      /** realised exchange gain (negative: loss), minor units of base currency */
      exchange: minor,
      reason: z.string(),
    }),
  ),
  suggestions: z.array(suggestionSchema),
  unmatched: z.object({ bank: z.number().int(), ledger: z.number().int() }),
  tieOut: tieOutSchema,
});
export type AccountReport = z.input<typeof accountReport>;

export const reconcileOutput = z.object({
  /** What undo_reconciliation takes. */
  effectKey: z.string(),
  answer: z.string(),
  accounts: z.array(accountReport),
  /** Fees, interest and differences that need a person's yes: what post_adjustments takes. */
  adjustments: z.array(adjustmentSchema),
  /** The same where the chart has no account that fits: a person names one. */
  withoutAccount: z.array(proposalSchema),
});

export function toAccountReport(
  { account, counts, matches, settlements, suggestions, unmatched }: Reconciliation,
  tieOut: TieOut,
): AccountReport {
  return {
    bankAccount: account.id,
    name: account.name,
    currency: account.currency,
    counts: { ...counts },
    matches: matches
      .slice(0, SHOWN)
      .map(({ matchId, rule, reason, confidence, bank, ledger }) => ({ matchId, rule, reason, confidence, bank: [...bank], ledger: [...ledger] })), // prettier-ignore
    settlements: settlements
      .slice(0, SHOWN)
      .map(({ matchId, bankTxnId, paymentId, journalId, invoices, exchange, reason }) => ({ matchId, bankTxnId, paymentId, journalId, invoices: [...invoices], exchange, reason })), // prettier-ignore
    suggestions: suggestions
      .slice(0, SHOWN)
      .map((suggestion) => ({ ...suggestion, bank: [...suggestion.bank], book: [...suggestion.book] })),
    unmatched: { bank: unmatched.bank.length, ledger: unmatched.ledger.length },
    tieOut,
  };
}

export function toTieOut(difference: Difference): TieOut {
  const { asOf, bank, book, onlyAtBank, onlyInBooks, broughtForward, unexplained } = difference;
  const ties = unexplained.value === 0;
  return {
    status: "explained",
    asOf,
    bank,
    book,
    onlyAtBank,
    onlyInBooks,
    broughtForward,
    unexplained,
    ties,
  };
}

/** One sentence an account: what was done, and what is left for a person. */
export function summarise(reports: readonly AccountReport[]): string {
  if (reports.length === 0) return "No bank account has statements; import one first.";
  return reports
    .map(({ name, counts, unmatched, tieOut }) => {
      const settled = counts["settlement"] ?? 0;
      const matched = Object.values(counts).reduce((a, b) => a + b, 0) - settled;
      const tie =
        tieOut.status === "refused"
          ? tieOut.why
          : tieOut.ties
            ? "Bank and books tie."
            : "Bank and books do not tie.";
      return `${name}: ${matched} matched, ${settled} payments booked, ${unmatched.bank} bank lines left. ${tie}`;
    })
    .join(" ");
}

/** The tie-out as an equation of figures. */
export function tellTieOut(account: string, tieOut: TieOut): string {
  if (tieOut.status === "refused") return `${account}: ${tieOut.why}`;
  const { asOf, bank, book, onlyAtBank, onlyInBooks, broughtForward, unexplained } = tieOut;
  const said = (figure: typeof bank) => formatFigure(figure);
  const brought = broughtForward.value === 0 ? "" : ` + brought forward ${said(broughtForward)}`;
  const rest = unexplained.value === 0 ? "" : ` + unexplained ${said(unexplained)}`;
  return (
    `${account} ties out on ${asOf}: book ${said(book)} = bank ${said(bank)} - only at the bank ${said(onlyAtBank)}` +
    ` + only in the books ${said(onlyInBooks)}${brought}${rest}.`
  );
}
