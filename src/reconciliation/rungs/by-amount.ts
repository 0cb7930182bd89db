import {
  type Bank,
  type Board,
  type Book,
  between,
  booksAround,
  comparesParty,
  contradictsReference,
} from "../board.ts";
import { type Pair, resolvePairs } from "../pairs.ts";
import { identityByText } from "./by-reference.ts";

/** Around a line, nothing else may have its amount for this many days, taken or not. */
const ALONE_DAYS = 45;

/**
 * Rung 3: the amount alone, on a ledger line within the days, when nothing on either side has this amount for weeks around and
 * nothing speaks against it: where both sides name a party, it is the same, and where both give a number, too.
 */
export function matchByAmount(board: Board): void {
  const pairs: Pair[] = [];
  for (const bank of board.bank) {
    if (bank.taken) continue;
    for (const book of booksAround(board, bank, board.booksOfAmount(bank.amount))) {
      if (
        !book.taken &&
        book.line.kind === "ledger" &&
        comparesParty(board, bank, book) !== "contradict" &&
        !contradictsReference(board, bank, book) &&
        isAlone(board, bank, book)
      )
        pairs.push({ bank, book });
    }
  }
  for (const { bank, book } of resolvePairs(pairs, identityByText).unique) {
    board.match({ rule: "amount_date", banks: [bank], books: [book], reason: `Nothing else has this amount within ${ALONE_DAYS} days on either side, and nothing speaks against it.`, confidence: 0.9 }); // prettier-ignore
  }
}

function isAlone(board: Board, bank: Bank, book: Book): boolean {
  const around = (lines: readonly (Bank | Book)[], day: number) =>
    between(lines, day - ALONE_DAYS, day + ALONE_DAYS).length;
  return (
    around(board.banksOfAmount(bank.amount), book.day) === 1 &&
    around(board.booksOfAmount(bank.amount), bank.day) === 1
  );
}
