import type { IsoDate } from "../base/dates.ts";
import type { Runtime } from "../base/runtime.ts";
import { appendAudit } from "../audit/audit.ts";
import { loadCompany } from "../books/company.ts";
import { listAccounts } from "../books/ledger-queries.ts";
import { listClosedPeriods } from "../books/posting-queries.ts";
import type { Store, Tx } from "../store/database.ts";
import { reconcilingAccounts } from "./chart.ts";
import type { Match, MatchProgress, MatchResult, Suggestion } from "./lines.ts";
import { type LoadedLines, loadAccount, loadLines, type ReconciledAccount } from "./load.ts";
import { matchLines } from "./match-lines.ts";
import { listMatches } from "./match-queries.ts";
import { type Proposal, proposalsOf } from "./proposal.ts";
import { listControlAccounts, listRates } from "./queries.ts";
import { planSettlements } from "./settle-matches.ts";
import type { SettlementBooks } from "./settlement.ts";
import {
  insertMatches,
  type MatchWriting,
  NOTHING_POSTED,
  type Settled,
  writeSettlements,
} from "./store-match.ts";

export type ReconcileDeps = { readonly store: Store; readonly runtime: Runtime };

export type ReconcileOptions = {
  readonly companyId: string;
  readonly bankAccountId: string;
  /** Last day that is looked at; default: all. */
  readonly upTo?: IsoDate | undefined;
  /** Only bank lines of these statements. */
  readonly statementIds?: readonly string[] | undefined;
  /** What undoReconciliation takes; the same key again adds only what is free. */
  readonly effectKey: string;
  readonly maker: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: MatchProgress) => void) | undefined;
};

export type Reconciliation = {
  readonly account: ReconciledAccount;
  /** Matches under the effect key by rule, those of an earlier attempt too. */
  readonly counts: Readonly<Record<string, number>>;
  /** What this call matched with the ledger: ids of bank lines and of journal lines. */
  readonly matches: readonly (Omit<Match, "book"> & {
    readonly matchId: string;
    readonly ledger: readonly number[];
  })[];
  /** What this call booked as payments of open invoices. */
  readonly settlements: readonly (Settled & { readonly reason: string; readonly found: string | null })[];
  readonly proposals: readonly Proposal[];
  readonly suggestions: readonly Suggestion[];
  readonly unmatched: { readonly bank: readonly string[]; readonly ledger: readonly number[] };
};

/**
 * Matches what is free of a bank account with the ledger by the ladder, and books payments of open invoices that the bank
 * proves and the ledger does not have. One transaction: all of it or nothing. What needs a person is only told.
 * @throws PurserError `unknown_bank_account`, `bank_account_without_ledger`, and what postJournals refuses
 */
export async function reconcileAccount(
  { store, runtime }: ReconcileDeps,
  options: ReconcileOptions,
): Promise<Reconciliation> {
  const { companyId, bankAccountId, effectKey, maker, signal } = options;
  return store.db.transaction().execute(async (tx) => {
    const account = await loadAccount(tx, companyId, bankAccountId);
    const { currency: baseCurrency } = await loadCompany(tx, companyId);
    const loaded = await loadLines(tx, companyId, { account, baseCurrency, ...options });
    const found = await matchLines(loaded.bank, loaded.book, {
      parties: loaded.parties,
      knownReferences: loaded.knownReferences,
      signal,
      onProgress: options.onProgress,
    });
    const books = await loadBooks(tx, companyId, { account, baseCurrency });
    const writing: MatchWriting = { store, tx, runtime, companyId, bankAccountId, accountId: account.accountId, effectKey, maker, signal }; // prettier-ignore
    const written = await write(writing, { found, loaded, books });
    const used = new Set([...found.matches.flatMap(({ bank }) => bank)]);
    for (const { bank } of written.refused) for (const id of bank) used.delete(id);
    const free = loaded.bankRows.filter(({ id }) => !used.has(id));
    const counts = countRules(
      await listMatches(tx, companyId, { effectKey, bankAccountId, status: "active" }),
    );
    if (written.matches.length + written.settlements.length > 0) {
      await appendAudit(tx, {
        companyId,
        at: runtime.clock.now().toISOString(),
        actor: maker,
        action: "bank_reconciled",
        subject: `bank_account:${bankAccountId}`,
        payload: { effectKey, counts, journals: written.settlements.map(({ journalId }) => journalId) },
      });
    }
    return {
      account,
      counts,
      matches: written.matches,
      settlements: written.settlements,
      proposals: proposalsOf(found.suggestions, { free, accounts: books.accounts }),
      suggestions: [...written.refused, ...found.suggestions],
      unmatched: {
        bank: free.map(({ id }) => id),
        ledger: found.unmatchedBook.flatMap((id) => lineNumber(id) ?? []),
      },
    };
  });
}

/** What payments of this account are booked on. */
export async function loadBooks(
  tx: Tx,
  companyId: string,
  { account, baseCurrency }: Pick<SettlementBooks, "account" | "baseCurrency">,
): Promise<SettlementBooks> {
  return {
    account,
    baseCurrency,
    accounts: reconcilingAccounts(await listAccounts(tx, companyId)),
    controls: await listControlAccounts(tx, companyId),
    rates:
      account.currency === baseCurrency
        ? []
        : await listRates(tx, companyId, [account.currency, baseCurrency]),
  };
}

async function write(
  writing: MatchWriting,
  { found, loaded, books }: { readonly found: MatchResult; readonly loaded: LoadedLines; readonly books: SettlementBooks }, // prettier-ignore
) {
  const { tx, companyId } = writing;
  const amounts = new Map([...loaded.bank, ...loaded.book].map(({ id, amount }) => [id, amount]));
  const member = (id: string) => ({ ref: String(lineNumber(id) ?? id), amount: amounts.get(id) ?? 0 });
  const isLedger = ({ book }: Match) => book.every((id) => lineNumber(id) !== undefined);
  const withLedger = found.matches.filter(isLedger);
  const ids = await insertMatches(
    writing,
    withLedger.map(({ bank, book, rule, reason, confidence }) => ({
      rule,
      reason,
      confidence,
      bank: bank.map(member),
      ledger: book.map(member),
      detail: NOTHING_POSTED,
    })),
  );
  const { settling, refused } = planSettlements(
    found.matches.filter((match) => !isLedger(match)),
    { loaded, books, closed: await listClosedPeriods(tx, companyId) },
  );
  const settled = await writeSettlements(writing, settling);
  return {
    refused,
    matches: withLedger.map(({ book, ...match }, index) => ({
      ...match,
      matchId: ids[index] ?? "",
      ledger: book.flatMap((id) => lineNumber(id) ?? []),
    })),
    settlements: settled.map((one, index) => ({
      ...one,
      reason: settling[index]?.reason ?? "",
      found: settling[index]?.found ?? null,
    })),
  };
}

function lineNumber(id: string): number | undefined {
  return id.startsWith("line:") ? Number(id.slice("line:".length)) : undefined;
}

function countRules(matches: readonly { readonly rule: string }[]): Record<string, number> {
  return Object.fromEntries(
    [...Map.groupBy(matches, ({ rule }) => rule)].map(([rule, of]) => [rule, of.length]),
  );
}
