import {
  type Bank,
  type Board,
  type Book,
  between,
  booksAround,
  INVOICE_DAYS,
  contradictsReference,
  inWindow,
  mayBeBooked,
} from "../board.ts";
import type { BookLine } from "../lines.ts";
import { type Pair, resolvePairs } from "../pairs.ts";
import { identityByText } from "./by-reference.ts";
import { suggestClusters } from "./suggest.ts";

/** Rung 2: the same party and amount within the days, and no number that says otherwise. */
export function matchByParty(board: Board, kind: BookLine["kind"]): void {
  const pairs: Pair[] = [];
  for (const bank of board.bank) {
    if (bank.taken || (kind === "invoice" && mayBeBooked(board, bank))) continue;
    for (const book of candidatesOf(board, bank, kind)) {
      if (
        !book.taken &&
        book.line.kind === kind &&
        inWindow(board, bank, book, "date") &&
        !contradictsReference(board, bank, book)
      )
        pairs.push({ bank, book });
    }
  }
  const { unique, identical, ambiguous } = resolvePairs(pairs, identityByText);
  for (const { bank, book } of unique) {
    board.match({ rule: "party_amount_date", banks: [bank], books: [book], reason: "Party and amount are the same, the days fit, and nothing else does.", confidence: 0.96 }); // prettier-ignore
  }
  for (const { bank, book } of identical) {
    board.match({ rule: "identical_pairs", banks: [bank], books: [book], reason: "As many identical bank lines as identical book lines; paired in order of date.", confidence: 0.95 }); // prettier-ignore
  }
  suggestClusters(board, ambiguous, "have the same party and amount within these days");
}

function candidatesOf(board: Board, bank: Bank, kind: BookLine["kind"]): readonly Book[] {
  const [party, ...others] = board.partiesOf(bank);
  if (party === undefined || others.length > 0) return [];
  const books = board.booksOfPartyAmount(party, bank.amount);
  if (kind === "ledger") return booksAround(board, bank, books);
  return between(books, bank.day - INVOICE_DAYS, bank.day + board.limits.daysBefore);
}
