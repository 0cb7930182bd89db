import type { IsoDate } from "../base/dates.ts";
import { addDays } from "../base/dates.ts";
import { PurserError } from "../base/errors.ts";
import { loadCompany } from "../books/company.ts";
import { listReversals } from "../books/posting-queries.ts";
import { type Figure, money } from "../figures/figure.ts";
import type { FigureSet } from "../figures/figure-set.ts";
import type { Db } from "../store/database.ts";
import { cancelledPairs, loadAccount, type ReconciledAccount } from "./load.ts";
import { listActiveMembers, listBankAmounts, listStatements } from "./match-queries.ts";
import { type CashLine, listCashLines } from "./queries.ts";

/** What stands between the bank and the books of one account, each a figure that can be followed to its rows. */
export type Difference = {
  readonly account: ReconciledAccount;
  /** End of the last statement up to the day asked for: balances are of this day. */
  readonly asOf: IsoDate;
  readonly bank: Figure;
  readonly book: Figure;
  /** Lines of the bank that the books do not have, and the other way round. */
  readonly onlyAtBank: Figure;
  readonly onlyInBooks: Figure;
  /** What was different before the first statement and has not cleared since. */
  readonly broughtForward: Figure;
  /** Zero, unless statements do not tie or are missing between others. */
  readonly unexplained: Figure;
  readonly bankTxnIds: readonly string[];
  readonly ledgerLineIds: readonly number[];
};

/**
 * book = bank - lines only at the bank + lines only in the books + brought forward + unexplained, at the end of the last
 * statement up to `asOf`. A line counts as cleared when everything it is matched with lies within these days.
 * @throws PurserError `no_statement`, `no_closing_balance` (a balance that the bank does not give is not zero), and as loadAccount
 */
export async function explainDifference(
  db: Db,
  { companyId, figures }: { readonly companyId: string; readonly figures: FigureSet },
  { bankAccountId, asOf }: { readonly bankAccountId: string; readonly asOf?: IsoDate | undefined },
): Promise<Difference> {
  const account = await loadAccount(db, companyId, bankAccountId);
  const { currency: baseCurrency } = await loadCompany(db, companyId);
  const statements = await listStatements(db, companyId, { bankAccountId, upTo: asOf ?? "9999-12-31" });
  const last = statements.at(-1);
  if (!last)
    throw new PurserError("no_statement", `The bank account "${bankAccountId}" has no statement${asOf === undefined ? "" : ` up to ${asOf}`}.`); // prettier-ignore
  if (last.closing === null) {
    throw new PurserError(
      "no_closing_balance",
      `The statement of "${bankAccountId}" up to ${last.to_date} gives no closing balance, so there is nothing to compare with; import one that does.`,
      { details: { statementId: last.id } },
    );
  }
  const end = last.to_date;
  // The statement that reaches back furthest, whatever order they end in.
  const first = statements.reduce((a, b) => (b.from_date < a.from_date ? b : a), last);
  const lines = await listCashLines(db, companyId, { accountId: account.accountId, upTo: end });
  const bankLines = await listBankAmounts(db, companyId, { bankAccountId, upTo: end });
  const cleared = await clearedLines(db, companyId, {
    bankAccountId,
    lines,
    bankIds: new Set(bankLines.map(({ id }) => id)),
  });
  const before = (line: { readonly date: IsoDate }) => line.date < first.from_date;
  const reversals = await listReversals(db, companyId);
  const gone = cancelled(lines, { reversals, cleared: cleared.ledger, before });

  const onlyAtBank = bankLines.filter((line) => !cleared.bank.has(line.id));
  const onlyInBooks = lines.filter(
    (line) => !before(line) && !cleared.ledger.has(line.id) && !gone.has(line.journal_id),
  );
  const clearedLater = lines.filter((line) => before(line) && cleared.ledger.has(line.id));

  const make = createLeaves({ figures, account, asOf: end });
  const own = (line: CashLine) => (line.currency === account.currency ? line.amount : line.base_amount);
  const ownTable = account.currency === baseCurrency ? "journal_line" : "cash_line";
  const rows = (kept: readonly CashLine[]) => ({ table: ownTable, ids: kept.map(({ id }) => String(id)), value: sum(kept.map(own)) }) as const; // prettier-ignore
  const ledger = (name: string, label: string, to: IsoDate) => {
    const upTo = lines.filter(({ date }) => date <= to);
    return account.currency === baseCurrency
      ? make({ name, label, value: sum(upTo.map(own)), source: { kind: "ledger", accounts: [account.accountCode], from: null, to, sign: 1 } }) // prettier-ignore
      : make({ name, label, ...rows(upTo) });
  };
  const bank = make({ name: "bank_closing_balance", label: "Balance at the bank", table: "bank_statement", ids: [last.id], value: last.closing }); // prettier-ignore
  const book = ledger("book_balance", "Balance in the books", end);
  const atBank = make({ name: "only_at_bank", label: "At the bank, not in the books", table: "bank_txn", ids: onlyAtBank.map(({ id }) => id), value: sum(onlyAtBank.map(({ amount }) => amount)) }); // prettier-ignore
  const inBooks = make({
    name: "only_in_books",
    label: "In the books, not at the bank",
    ...rows(onlyInBooks),
  });
  const opening = first.opening;
  const bankOpening = make({
    name: "bank_opening_balance",
    label: "Opening balance at the bank",
    table: "bank_statement_opening",
    ids: opening === null ? [] : [first.id],
    value: opening,
    refusal: `the first statement, from ${first.from_date}, gives no opening balance`,
  });
  const named = { unit: money(account.currency), asOf: end, qualifier: account.id };
  const broughtForward = figures.derive({
    ...named,
    name: "brought_forward",
    label: "Difference from before the first statement",
    formula: "book_opening - bank_opening - cleared_later",
    inputs: {
      book_opening: ledger(
        "book_opening_balance",
        "Balance in the books before the first statement",
        addDays(first.from_date, -1),
      ),
      bank_opening: bankOpening,
      cleared_later: make({
        name: "cleared_later",
        label: "Earlier entries that cleared since",
        ...rows(clearedLater),
      }),
    },
  });
  const unexplained = figures.derive({
    ...named,
    name: "unexplained_difference",
    label: "Not explained",
    formula: "book - (bank - only_at_bank + only_in_books + brought_forward)",
    inputs: { book, bank, only_at_bank: atBank, only_in_books: inBooks, brought_forward: broughtForward },
  });
  return {
    account,
    asOf: end,
    bank,
    book,
    onlyAtBank: atBank,
    onlyInBooks: inBooks,
    broughtForward,
    unexplained,
    bankTxnIds: onlyAtBank.map(({ id }) => id),
    ledgerLineIds: onlyInBooks.map(({ id }) => id),
  };
}

type Leaf = {
  readonly name: string;
  readonly label: string;
  readonly value: number | null;
  readonly refusal?: string;
} & (
  | {
      readonly table: "journal_line" | "cash_line" | "bank_txn" | "bank_statement" | "bank_statement_opening";
      readonly ids: readonly string[];
    }
  | { readonly source: Figure["sources"][number] }
);

function createLeaves({
  figures,
  account,
  asOf,
}: {
  readonly figures: FigureSet;
  readonly account: ReconciledAccount;
  readonly asOf: IsoDate;
}) {
  return ({ name, label, value, refusal, ...from }: Leaf): Figure =>
    figures.leaf({
      name,
      label: `${label}, ${account.name}`,
      unit: money(account.currency),
      asOf,
      qualifier: account.id,
      value,
      refusal,
      formula:
        "source" in from
          ? `balance of the ledger account ${account.accountCode}`
          : `sum of ${from.ids.length} rows of ${from.table}`,
      sources:
        "source" in from
          ? [from.source]
          : [{ kind: "rows", table: from.table, ids: [...from.ids], measure: "value" }],
    });
}

/** Lines whose match lies within these days as a whole. */
async function clearedLines(
  db: Db,
  companyId: string,
  { bankAccountId, lines, bankIds }: { readonly bankAccountId: string; readonly lines: readonly CashLine[]; readonly bankIds: ReadonlySet<string> }, // prettier-ignore
): Promise<{ readonly bank: ReadonlySet<string>; readonly ledger: ReadonlySet<number> }> {
  const lineIds = new Set(lines.map(({ id }) => id));
  const members = await listActiveMembers(db, companyId, bankAccountId);
  const bank = new Set<string>();
  const ledger = new Set<number>();
  for (const match of Map.groupBy(members, ({ match_id }) => match_id).values()) {
    if (!match.every(({ side, ref }) => (side === "bank" ? bankIds.has(ref) : lineIds.has(Number(ref)))))
      continue;
    for (const { side, ref } of match) {
      if (side === "bank") bank.add(ref);
      else ledger.add(Number(ref));
    }
  }
  return { bank, ledger };
}

/** Entries that a reversal cancels within these days, both after or both before the first statement. */
function cancelled(
  lines: readonly CashLine[],
  { reversals, cleared, before }: { readonly reversals: Parameters<typeof cancelledPairs>[0]; readonly cleared: ReadonlySet<number>; readonly before: (line: CashLine) => boolean }, // prettier-ignore
): ReadonlySet<number> {
  const side = new Map<number, string>();
  for (const line of lines)
    side.set(line.journal_id, cleared.has(line.id) ? "cleared" : before(line) ? "before" : "after");
  return cancelledPairs(
    reversals.filter(({ id, reversal_of }) => side.get(id) === side.get(reversal_of)),
    (journal) => (side.get(journal) ?? "cleared") !== "cleared",
  );
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((a, b) => a + b, 0);
}
