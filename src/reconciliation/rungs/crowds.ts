import { type Bank, type Board, type Book, contradictsReference } from "../board.ts";
import { identityByText } from "./by-reference.ts";

/** Below this, the other rungs compare all with all. */
const LEAST = 50;

/**
 * Very many identical lines of one party (a bank's fee on each transaction): too many to compare each with each. Where a day has
 * as many bank lines as book lines, they are paired; other days are left.
 */
export function matchCrowds(board: Board): void {
  const groups = new Map<string, { readonly party: string; readonly banks: Bank[] }>();
  for (const bank of board.bank) {
    const [party, ...others] = bank.taken ? [] : board.partiesOf(bank);
    if (party === undefined || others.length > 0) continue;
    const key = `${party}|${identityByText(bank)}`;
    const group = groups.get(key);
    if (group) group.banks.push(bank);
    else groups.set(key, { party, banks: [bank] });
  }
  for (const { party, banks } of groups.values()) {
    const [first] = banks;
    if (!first || banks.length < LEAST) continue;
    const books = board
      .booksOfPartyAmount(party, first.amount)
      .filter(({ taken, line }) => !taken && line.kind === "ledger");
    const [sample] = books;
    const alike = sample && new Set(books.map(({ identity }) => identity)).size === 1;
    if (!alike || contradictsReference(board, first, sample)) continue;
    pairByDay(board, banks, books);
  }
}

function pairByDay(board: Board, banks: readonly Bank[], books: readonly Book[]): void {
  const booksOn = Map.groupBy(books, ({ day }) => day);
  for (const [day, own] of Map.groupBy(banks, (bank) => bank.day)) {
    const same = booksOn.get(day) ?? [];
    if (same.length !== own.length) continue;
    for (const [index, bank] of own.entries()) {
      const book = same[index];
      if (book) board.match({ rule: "identical_pairs", banks: [bank], books: [book], reason: `On this day there are ${own.length} identical bank lines and as many identical book lines.`, confidence: 0.95 }); // prettier-ignore
    }
  }
}
