import {
  type Bank,
  type Board,
  type Book,
  booksAround,
  comparesParty,
  contradictsReference,
  inWindow,
  total,
  mayBeBooked,
} from "../board.ts";
import { resolvePairs, type Pair } from "../pairs.ts";
import { identityByText } from "./by-reference.ts";

/**
 * Rung 5: what differs by no more than a bank's fee or a rounding, where a number or the party says that it is the same.
 * Always a proposal: the difference must be booked, and a person says so.
 */
export function proposeDifferences(board: Board): void {
  const pairs: Pair[] = [];
  for (const bank of board.bank) {
    if (bank.taken) continue;
    const candidates = new Set(bank.hits);
    for (const party of board.partiesOf(bank)) {
      for (const book of booksAround(board, bank, board.booksOfParty(party))) candidates.add(book);
    }
    for (const book of candidates) {
      if (!book.taken && isSame(board, bank, book) && differenceOf(board, bank, book))
        pairs.push({ bank, book });
    }
  }
  for (const { bank, book } of resolvePairs(pairs, identityByText).unique) {
    const kind = differenceOf(board, bank, book);
    if (kind === undefined) continue;
    const by = bank.hits.includes(book) ? "The bank's text names it" : "The party is the same";
    const what = kind === "fee" ? "less came to the account than was booked, as by a bank's fee" : "the amounts differ by a rounding"; // prettier-ignore
    board.suggest({ kind, banks: [bank], books: [book], score: bank.hits.includes(book) ? 0.85 : 0.7, reason: `${by}; ${what}.` }); // prettier-ignore
  }
}

function isSame(board: Board, bank: Bank, book: Book): boolean {
  if (bank.hits.includes(book)) return inWindow(board, bank, book, "reference");
  return (
    inWindow(board, bank, book, "date") &&
    comparesParty(board, bank, book) === "agree" &&
    !contradictsReference(board, bank, book)
  );
}

function differenceOf({ limits }: Board, bank: Bank, book: Book): "fee" | "write_off" | undefined {
  const difference = bank.amount - book.amount;
  if (difference === 0 || Math.sign(bank.amount) !== Math.sign(book.amount)) return undefined;
  if (Math.abs(difference) <= limits.roundingMax) return "write_off";
  const most = Math.min(limits.feeMax, limits.feeShare * Math.abs(book.amount));
  return difference < 0 && -difference <= most ? "fee" : undefined;
}

/**
 * Payments that name one open invoice and are less than what is open, by more than a fee: the rest stays open. Several for one
 * invoice are taken together while they are not too much.
 */
export function matchPartialPayments(board: Board): void {
  const paying = new Map<Book, Bank[]>();
  for (const bank of board.bank) {
    if (bank.taken || mayBeBooked(board, bank)) continue;
    const open = bank.hits.filter((book) => !book.taken);
    const [book, ...others] = open;
    if (book?.line.kind !== "invoice" || others.length > 0 || (book.line.spread ?? 0) > 0) continue;
    const part =
      Math.sign(bank.amount) === Math.sign(book.amount) && Math.abs(bank.amount) < Math.abs(book.amount);
    if (
      !part ||
      !inWindow(board, bank, book, "reference") ||
      comparesParty(board, bank, book) === "contradict"
    )
      continue;
    const known = paying.get(book);
    if (known) known.push(bank);
    else paying.set(book, [bank]);
  }
  for (const [book, banks] of paying) {
    const [first] = banks;
    const left = Math.abs(book.amount) - Math.abs(total(banks));
    if (left < 0 || !first || (banks.length === 1 && differenceOf(board, first, book))) continue;
    const few = banks.length === 1 ? "The bank line names" : `${banks.length} bank lines name`;
    board.match({ rule: "partial_payment", banks, books: [book], reason: `${few} the invoice and pay${banks.length === 1 ? "s" : ""} part of it; the rest stays open.`, confidence: 0.95 }); // prettier-ignore
  }
}
