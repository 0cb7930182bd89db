import { z } from "zod";
import { isoDate } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import { formatMoney } from "../../base/money.ts";
import { postAdjustments } from "../../reconciliation/adjustments.ts";
import { explainDifference } from "../../reconciliation/difference.ts";
import { describeMatches } from "../../reconciliation/describe.ts";
import { matchManually, rematch, unmatch } from "../../reconciliation/manual.ts";
import { listBankLinesById, listStatementAccounts } from "../../reconciliation/queries.ts";
import { reconcileAccount } from "../../reconciliation/reconcile-account.ts";
import { undoReconciliation } from "../../reconciliation/undo.ts";
import { type Agent, type OperationContext, defineAgent, defineOperation } from "../agent.ts";
import {
  type AccountReport,
  adjustmentSchema,
  reconcileOutput,
  summarise,
  tellTieOut,
  type TieOut,
  tieOutSchema,
  toAccountReport,
  toTieOut,
} from "./reconciliation-output.ts";

const PERMISSION = "bank:reconcile";

const reconcile = defineOperation({
  description:
    "Matches bank statement lines with the ledger by number, party, amount, date, batches and splits, and books payments of open invoices that the bank proves. Matches only what is unique; proposes fees, interest and differences; says why for each match.",
  input: z.object({
    /** Default: every account that has statements. */
    bankAccounts: z.array(z.string().min(1)).optional(),
    statementIds: z.array(z.string().min(1)).optional(),
    upTo: isoDate.optional(),
  }),
  output: reconcileOutput,
  effect: "write",
  permission: PERMISSION,
  undo: {
    kind: "operation",
    operation: "undo_reconciliation",
    input: (_input, { effectKey }) => ({ effectKey }),
    describe:
      "Undoes the matches, reverses the payments that were booked and opens their invoices again; what people matched stays.",
  },
  // All or nothing per account, and what is matched already is left alone.
  repeatable: true,
  run: async ({ bankAccounts, statementIds, upTo }, context) => {
    const { company, store, runtime, effectKey, user, signal, emit } = context;
    const ids = bankAccounts ?? (await listStatementAccounts(store.db, company.id, statementIds));
    const accounts: AccountReport[] = [];
    const proposals: z.output<typeof reconcileOutput>["withoutAccount"] = [];
    for (const bankAccountId of ids) {
      const result = await reconcileAccount(
        { store, runtime },
        {
          companyId: company.id,
          bankAccountId,
          upTo,
          statementIds,
          effectKey,
          maker: user.id,
          signal,
          onProgress: ({ step, done, total }) => emit({ message: `${bankAccountId}: ${step}`, done, total }),
        },
      );
      proposals.push(
        ...result.proposals.map((proposal) => ({
          ...proposal,
          ledgerLineIds: [...proposal.ledgerLineIds],
          invoiceIds: [...proposal.invoiceIds],
        })),
      );
      accounts.push(toAccountReport(result, await tieOut(context, { bankAccountId, asOf: upTo })));
    }
    return {
      effectKey,
      answer: summarise(accounts),
      accounts,
      adjustments: proposals.flatMap(({ accountCode, ...rest }) =>
        accountCode === null ? [] : [{ ...rest, accountCode }],
      ),
      withoutAccount: proposals.filter(({ accountCode }) => accountCode === null),
    };
  },
});

const undoOutput = z.object({
  matchesUndone: z.number().int(),
  journalsReversed: z.number().int(),
  alreadyReversed: z.number().int(),
  paymentsVoided: z.number().int(),
  allocationsVoided: z.number().int(),
});

const undo = defineOperation({
  description:
    "Takes a reconciliation or single matches back: frees their lines, reverses the entries they posted, opens their invoices again.",
  input: z
    .object({
      /** As reconcile or post_adjustments returned it. */
      effectKey: z.string().min(1).optional(),
      matchIds: z.array(z.string().min(1)).min(1).optional(),
    })
    .refine(({ effectKey, matchIds }) => (effectKey === undefined) !== (matchIds === undefined), {
      error: "give either effectKey or matchIds",
    }),
  output: undoOutput,
  effect: "write",
  permission: PERMISSION,
  undo: {
    kind: "irreversible",
    why: "Reversal entries stay in the ledger; to have the matches back, reconcile again.",
  },
  repeatable: true,
  run: async (input, { company, store, runtime, user, signal }) =>
    undoReconciliation({ store, runtime }, { companyId: company.id, ...input, user, signal }),
});

const adjust = defineOperation({
  description:
    "Books the fees, interest and differences that reconcile proposed, with cash on the bank's day, and matches their bank lines.",
  input: z.object({ adjustments: z.array(adjustmentSchema).min(1).max(1_000) }),
  output: z.object({
    effectKey: z.string(),
    posted: z.array(z.object({ matchId: z.string(), bankTxnId: z.string(), journalId: z.number().int() })),
  }),
  effect: "write",
  permission: "books:post",
  undo: {
    kind: "operation",
    operation: "undo_reconciliation",
    input: (_input, { effectKey }) => ({ effectKey }),
    describe: "Reverses the entries and frees their bank lines.",
  },
  repeatable: true,
  approvalNeeded: async ({ adjustments }) =>
    `${adjustments.length === 1 ? "A difference" : `${adjustments.length} differences`} between bank and books would be booked as costs or income; nobody but a person may decide that.`,
  preview: async ({ adjustments }, { company, store }) => {
    const ids = adjustments.map(({ bankTxnId }) => bankTxnId);
    const rows = await listBankLinesById(store.db, company.id, ids);
    const currencyOf = (id: string) => rows.find((row) => row.id === id)?.currency ?? company.currency;
    const summary = adjustments
      .map(
        ({ bankTxnId, kind, amount, accountCode, text }) =>
          `${kind} ${formatMoney(amount, currencyOf(bankTxnId))} on ${accountCode}${text === "" ? "" : ` (${text})`}`,
      )
      .join("; ");
    const [currency, ...others] = new Set(adjustments.map(({ bankTxnId }) => currencyOf(bankTxnId)));
    const minor = adjustments.reduce((sum, { amount }) => sum + Math.abs(amount), 0);
    // Amounts in several currencies have no sum.
    const amount = currency === undefined || others.length > 0 ? undefined : { minor, currency };
    return { summary, figureIds: [], amount };
  },
  run: async ({ adjustments }, { company, store, runtime, effectKey, user, approvedBy, signal }) => {
    const posted = await postAdjustments(
      { store, runtime },
      { companyId: company.id, adjustments, effectKey, user, approvedBy, signal },
    );
    return { effectKey, posted: [...posted] };
  },
});

const matchIdsOutput = z.object({ matchIds: z.array(z.string()) });

const match = defineOperation({
  description:
    "Matches bank lines by hand with ledger lines of the same sum, or one bank line with the open invoices it pays. No rule takes that back.",
  input: z.object({
    bankTxnIds: z.array(z.string().min(1)).min(1),
    ledgerLineIds: z.array(z.number().int()).default([]),
    invoiceIds: z.array(z.string().min(1)).default([]),
    note: z.string().max(500).optional(),
  }),
  output: matchIdsOutput,
  effect: "write",
  permission: PERMISSION,
  undo: {
    kind: "operation",
    operation: "undo_reconciliation",
    input: (_input, { matchIds }) => ({ matchIds }),
    describe: "Frees the lines again and reverses the payment, if the match booked one.",
  },
  repeatable: true,
  run: async (input, { company, store, runtime, effectKey, user }) => {
    const { matchIds } = await matchManually(
      { store, runtime },
      { companyId: company.id, ...input, effectKey, user },
    );
    return { matchIds: [...matchIds] };
  },
});

const free = defineOperation({
  description: "Frees the lines of matches that booked nothing, so that they can be matched otherwise.",
  input: z.object({ matchIds: z.array(z.string().min(1)).min(1) }),
  output: matchIdsOutput,
  effect: "write",
  permission: PERMISSION,
  undo: {
    kind: "operation",
    operation: "rematch",
    input: (_input, { matchIds }) => ({ matchIds }),
    describe: "Makes the same matches stand again, while their lines are free.",
  },
  repeatable: true,
  run: async ({ matchIds }, { company, store, runtime, user }) => {
    const freed = await unmatch({ store, runtime }, { companyId: company.id, matchIds, user });
    return { matchIds: [...freed.matchIds] };
  },
});

const restore = defineOperation({
  description: "Makes matches that unmatch freed stand again.",
  input: z.object({ matchIds: z.array(z.string().min(1)) }),
  output: matchIdsOutput,
  effect: "write",
  permission: PERMISSION,
  undo: {
    kind: "operation",
    operation: "unmatch",
    input: (_input, { matchIds }) => ({ matchIds }),
    describe: "Frees the lines again.",
  },
  repeatable: true,
  run: async ({ matchIds }, { company, store, runtime, user }) => {
    if (matchIds.length === 0) return { matchIds };
    const made = await rematch({ store, runtime }, { companyId: company.id, matchIds, user });
    return { matchIds: [...made.matchIds] };
  },
});

const explain = defineOperation({
  description:
    "Explains the difference between a bank account's balance and the books: what only the bank has, what only the books have, what was brought forward, and what nothing explains.",
  input: z.object({ bankAccount: z.string().min(1), asOf: isoDate.optional() }),
  output: tieOutSchema,
  effect: "read",
  permission: "books:read",
  run: async ({ bankAccount, asOf }, context) => tieOut(context, { bankAccountId: bankAccount, asOf }),
});

const tieAll = defineOperation({
  description:
    "Compares every bank account that has statements with the books, and says what stands between them.",
  input: z.object({}),
  output: z.object({
    accounts: z.array(z.object({ bankAccount: z.string(), tieOut: tieOutSchema })),
    /** Of every account all is explained. */
    ties: z.boolean(),
    answer: z.string(),
  }),
  effect: "read",
  permission: "books:read",
  run: async (_input, context) => {
    const { store, company } = context;
    const accounts: { bankAccount: string; tieOut: TieOut }[] = [];
    for (const bankAccountId of await listStatementAccounts(store.db, company.id, undefined))
      accounts.push({ bankAccount: bankAccountId, tieOut: await tieOut(context, { bankAccountId }) });
    return {
      accounts,
      ties: accounts.every((one) => one.tieOut.status === "explained" && one.tieOut.ties),
      answer:
        accounts.map(({ bankAccount, tieOut: one }) => tellTieOut(bankAccount, one)).join(" ") ||
        "No bank account has statements, so there is nothing to tie out.",
    };
  },
});

const list = defineOperation({
  description: "Lists matches with the lines they hold, and why each was made; of one account or one line.",
  input: z.object({
    bankAccount: z.string().min(1).optional(),
    bankTxnId: z.string().min(1).optional(),
    ledgerLineId: z.number().int().optional(),
    status: z.enum(["active", "undone"]).optional(),
    limit: z.number().int().min(1).max(1_000).default(100),
  }),
  output: z.object({
    matches: z.array(
      z.object({
        id: z.string(),
        bankAccount: z.string(),
        rule: z.string(),
        why: z.string(),
        confidence: z.number(),
        status: z.enum(["active", "undone"]),
        by: z.string(),
        at: z.string(),
        bank: z.array(z.object({ id: z.string(), amount: z.number().int() })),
        ledger: z.array(z.object({ id: z.number().int(), amount: z.number().int() })),
        journalIds: z.array(z.number().int()),
        invoices: z.array(z.object({ id: z.string(), number: z.string(), amount: z.number().int() })),
      }),
    ),
  }),
  effect: "read",
  permission: "books:read",
  run: async (filter, { company, store }) => ({
    matches: await describeMatches(store.db, company.id, filter),
  }),
});

/** What cannot be compared is said, not failed: the matches stand either way. */
async function tieOut(
  { store, company, figures }: OperationContext,
  request: { readonly bankAccountId: string; readonly asOf?: string | undefined },
): Promise<TieOut> {
  try {
    return toTieOut(await explainDifference(store.db, { companyId: company.id, figures }, request));
  } catch (error) {
    const refused =
      error instanceof PurserError && ["no_statement", "no_closing_balance"].includes(error.code);
    if (!refused) throw error;
    return { status: "refused", why: error.message };
  }
}

/** Ties the bank's lines to the books and says what is left between them. */
export function createReconciliationAgent(): Agent {
  return defineAgent({
    id: "reconciliation_agent",
    title: "Reconciliation",
    description:
      "Reconciles bank statements with the ledger and open invoices, explains what is left between bank and books, and books fees and differences after a yes.",
    operations: {
      reconcile,
      undo_reconciliation: undo,
      post_adjustments: adjust,
      match_manually: match,
      unmatch: free,
      rematch: restore,
      explain_difference: explain,
      tie_out: tieAll,
      list_matches: list,
    },
  });
}
