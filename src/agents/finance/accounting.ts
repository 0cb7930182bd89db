import type { z } from "zod";
import { dayIn } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import type { Minor } from "../../base/money.ts";
import { counted } from "../../base/words.ts";
import { requireTier, tierProblems } from "../../compliance/approver-tiers.ts";
import type { DrawPages } from "../../compliance/evidence/page-images.ts";
import { writeExhibits } from "../../compliance/evidence/write-exhibits.ts";
import { approvalReasons, baseGross } from "../../entries/approval-reasons.ts";
import { breathe } from "../../entries/breathe.ts";
import { correctEntry } from "../../entries/correct-entry.ts";
import {
  type FigureScope,
  controlChanges,
  describeChanges,
  postedTotal,
  proposedTotal,
} from "../../entries/entry-figures.ts";
import { loadPostingRules } from "../../entries/load-rules.ts";
import { postEntries } from "../../entries/post-entries.ts";
import { proposeEntry } from "../../entries/propose-entry.ts";
import type { ProposedEntry } from "../../entries/proposed-entry.ts";
import type { KnownInvoice } from "../../entries/posting-rules.ts";
import { reverseEntries } from "../../entries/reverse-entries.ts";
import { formatFigure } from "../../figures/format.ts";
import { type Agent, type OperationContext, defineAgent, defineOperation } from "../agent.ts";
import { forget, list, restore } from "./accounting-memory.ts";
import {
  correctInput,
  correctOutput,
  postInput,
  postOutput,
  proposeInput,
  proposeOutput,
  reverseInput,
  reverseOutput,
} from "./accounting-schemas.ts";

const MAKER = "agent:accounting_agent";
const PERMISSION = "books:post";

const propose = defineOperation({
  description:
    "Proposes the journal entry of each invoice, with the reason for each account, tax, currency and period; posts nothing.",
  input: proposeInput,
  output: proposeOutput,
  effect: "read",
  permission: "books:read",
  run: async (input, context) => {
    const entries = await proposeAll(input, context);
    const scope = scopeOf(context);
    const of = (disposition: ProposedEntry["disposition"]) =>
      entries.filter((entry) => entry.disposition === disposition);
    const [post, review, blocked] = [of("post"), of("review"), of("blocked")];
    const totals = {
      post: proposedTotal(scope, post, "Entries ready to post"),
      review: proposedTotal(scope, review, "Entries that need a look"),
      blocked: proposedTotal(scope, blocked, "Entries that cannot be posted"),
    };
    return {
      entries: post,
      review,
      blocked,
      notReady: input.standardized
        .filter(({ status, invoice }) => status !== "ready" || !invoice)
        .map(({ documentId, filename, status }) => ({ documentId, filename, status })),
      totals,
      answer: `${counted(post.length, "entry", "entries")} over ${formatFigure(totals.post)} can be posted, ${counted(review.length, "needs", "need")} a look, ${blocked.length} cannot be posted.`,
    };
  },
});

type ProposeInput = z.output<typeof proposeInput>;

async function proposeAll(
  { invoices, standardized, entityId, payments }: ProposeInput,
  { store, company, signal }: OperationContext,
): Promise<ProposedEntry[]> {
  const wanted = [
    ...invoices.map((invoice) => ({ invoice, issues: [] })),
    ...standardized.flatMap(({ status, invoice, issues }) =>
      status === "ready" && invoice ? [{ invoice, issues }] : [],
    ),
  ];
  const all = wanted.map(({ invoice }) => invoice);
  const rules = await loadPostingRules(store.db, company, { invoices: all, entityId });
  const paid = new Map(payments.map((payment) => [payment.documentId, payment]));
  // An invoice that is there twice in one request is a duplicate as much as one of the books.
  const inBatch: KnownInvoice[] = [];
  const entries: ProposedEntry[] = [];
  for (const [index, { invoice, issues }] of wanted.entries()) {
    await breathe(index, signal);
    const known = { ...rules, invoices: [...rules.invoices, ...inBatch] };
    const entry = proposeEntry(invoice, known, { issues, payment: paid.get(invoice.documentId) });
    const { documentId, party } = invoice;
    if (party.id !== null && entry.disposition !== "blocked")
      inBatch.push({ ...invoice, id: `document:${documentId}`, partyId: party.id });
    entries.push(entry);
  }
  return entries;
}

/** Draws the pages that an approver looks at. */
export type AccountingOptions = { readonly draw: DrawPages };

const postWith = ({ draw }: AccountingOptions) =>
  defineOperation({
    description:
      "Posts proposed entries with their invoices in one transaction; over the policy's amount, for new parties and for unsure entries a person approves first.",
    input: postInput,
    output: postOutput,
    effect: "write",
    permission: PERMISSION,
    // The journals carry the effect key, so a second attempt finds those of the first.
    repeatable: true,
    undo: {
      kind: "operation",
      operation: "reverse_entry",
      input: (_input, { journalIds }) => ({ journalIds, reason: "the workflow was taken back" }),
      describe: "reverse_entry posts reversals, voids the invoices and makes the documents ready again",
    },
    approvalNeeded: async ({ entries }, { store, company }) => {
      const wanted = entries.filter(postable);
      const reason = await approvalReasons(store.db, company, wanted);
      const tiers = await tierProblems(store.db, company, { entries: wanted, checker: null });
      return reason === null && tiers.length === 0 ? null : [reason, ...tiers].filter(Boolean).join(" ");
    },
    preview: async ({ entries }, context) => {
      const wanted = entries.filter(postable);
      const changes = await controlChanges(context.store.db, scopeOf(context), wanted);
      const { store, home, company, signal } = context;
      return {
        summary: describeChanges(wanted, changes),
        figureIds: changes.flatMap(({ before, change, after }) => [before.id, change.id, after.id]),
        amount: { minor: sumOf(wanted), currency: company.currency },
        exhibits: await writeExhibits({ db: store.db, home, draw }, { company, entries: wanted, signal }),
      };
    },
    run: async ({ entries }, context) => {
      const { store, runtime, company, approvedBy, effectKey, signal } = context;
      const wanted = entries.filter(postable);
      await requireTier(store.db, company, { entries: wanted, checker: approvedBy });
      const posted = await postEntries(
        { store, runtime },
        { companyId: company.id, entries: wanted, maker: MAKER, checker: approvedBy, effectKey, signal },
      );
      const idOf = new Map(posted.map(({ documentId, invoiceId }) => [documentId, invoiceId]));
      const total = postedTotal(
        scopeOf(context),
        wanted.map((entry) => ({
          id: idOf.get(entry.documentId) ?? "",
          kind: entry.invoice.kind,
          gross: baseGross(entry),
        })),
      );
      const left = entries.filter((entry) => !postable(entry));
      return {
        posted,
        journalIds: posted.map(({ journalId }) => journalId),
        left: left.map(({ documentId, issues }) => ({
          documentId,
          reason: issues.find(({ severity }) => severity === "error")?.message ?? "blocked",
        })),
        total,
        answer: `${counted(posted.length, "entry", "entries")} over ${formatFigure(total)} posted${left.length > 0 ? `, ${left.length} blocked` : ""}.`,
      };
    },
  });

function sumOf(entries: readonly ProposedEntry[]): Minor {
  return entries.reduce((sum, entry) => sum + baseGross(entry), 0);
}

/** Entries in review are posted with a person's approval only; blocked ones never. */
function postable({ disposition }: ProposedEntry): boolean {
  return disposition !== "blocked";
}

const reverse = defineOperation({
  description:
    "Takes posted entries back by reversals; refused while a payment is matched with their invoice.",
  input: reverseInput,
  output: reverseOutput,
  effect: "write",
  permission: PERMISSION,
  repeatable: true,
  undo: { kind: "irreversible", why: "a reversal stays; post the entry again" },
  run: async ({ journalIds, reason }, { store, runtime, company, user, signal }) => {
    const result = await reverseEntries(
      { store, runtime },
      { companyId: company.id, journalIds, user, reason, signal },
    );
    return {
      ...result,
      invoicesVoided: [...result.invoicesVoided],
      answer: `${result.reversed} entries are reversed, ${result.alreadyReversed} had been before.`,
    };
  },
});

const correct = defineOperation({
  description:
    "Reverses a posted entry and posts it corrected, and remembers the changed accounts for the party.",
  input: correctInput,
  output: correctOutput,
  effect: "write",
  permission: PERMISSION,
  repeatable: true,
  undo: { kind: "irreversible", why: "both entries stay in the ledger; correct it again" },
  approvalNeeded: async ({ journalId }) =>
    Promise.resolve(`Journal ${journalId} was posted; a person other than its corrector must agree.`),
  preview: async ({ entry, accounts, journalId, reason }, context) => {
    if (!entry) {
      const changes = accounts.map(({ line, accountCode }) => `line ${line} to ${accountCode}`);
      return {
        summary: `Reverses journal ${journalId} and posts it anew with ${changes.join(", ")}: ${reason}`,
        figureIds: [],
      };
    }
    const changes = await controlChanges(context.store.db, scopeOf(context), [entry]);
    return {
      summary: `Reverses journal ${journalId}, then: ${describeChanges([entry], changes)} Reason: ${reason}`,
      figureIds: changes.flatMap(({ before, change, after }) => [before.id, change.id, after.id]),
      amount: { minor: sumOf([entry]), currency: context.company.currency },
    };
  },
  run: async ({ journalId, entry, accounts, reason }, context) => {
    const { store, runtime, company, user, approvedBy, effectKey, signal } = context;
    if (approvedBy === null)
      throw new PurserError(
        "not_approved",
        `The correction of journal ${journalId} needs a person's approval.`,
      );
    const correction = entry ?? accounts;
    const posted = await correctEntry(
      { store, runtime },
      {
        companyId: company.id,
        journalId,
        correction,
        reason,
        maker: user.id,
        checker: approvedBy,
        effectKey,
        signal,
      },
    );
    return { posted, answer: `Journal ${journalId} is reversed and posted anew as ${posted.journalId}.` };
  },
});

function scopeOf({ figures, company, runtime }: OperationContext): FigureScope {
  const timezone = company.entities[0]?.timezone ?? "UTC";
  return { figures, company, asOf: dayIn(timezone, runtime.clock.now()) };
}

/** Turns invoices into journal entries: proposes, posts with approval, reverses, corrects, and learns from it. */
export function createAccountingAgent(options: AccountingOptions): Agent {
  return defineAgent({
    id: "accounting_agent",
    title: "Accounting",
    description:
      "Proposes journal entries for bills and sales with the reason for each account, posts, reverses and corrects them, and remembers where a party's lines go.",
    operations: {
      propose_entries: propose,
      post_entries: postWith(options),
      reverse_entry: reverse,
      correct_entry: correct,
      list_memory: list,
      forget_memory: forget,
      restore_memory: restore,
    },
  });
}
