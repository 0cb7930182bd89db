import {
  type Bank,
  type Board,
  type Book,
  between,
  booksAround,
  INVOICE_DAYS,
  comparesParty,
  contradictsReference,
  credibleHits,
  inWindow,
  mayBeBooked,
} from "../board.ts";
import type { BookLine } from "../lines.ts";
import { type Pair, resolvePairs } from "../pairs.ts";
import { holdsTypoOf, referenceKey } from "../reference-text.ts";
import { suggestClusters } from "./suggest.ts";

/** Rung 1: a number of the books stands in the bank's text, and the amount is the same. */
export function matchByReference(board: Board, kind: BookLine["kind"]): void {
  const pairs: Pair[] = [];
  for (const bank of board.bank) {
    if (bank.taken || (kind === "invoice" && mayBeBooked(board, bank))) continue;
    for (const book of [...bank.hits, ...bank.weakHits]) {
      if (book.line.kind === kind && !book.taken && isReferencePair(board, bank, book))
        pairs.push({ bank, book });
    }
  }
  const { unique, identical, ambiguous } = resolvePairs(pairs, identityByHits);
  for (const { bank, book } of unique) {
    const number = citedKey(bank, book);
    board.match({ rule: "reference_amount", banks: [bank], books: [book], reason: `The bank's text names ${number}, and the amount is the same.`, confidence: bank.hits.includes(book) ? 0.99 : 0.96 }); // prettier-ignore
  }
  for (const { bank, book } of identical) {
    board.match({ rule: "identical_pairs", banks: [bank], books: [book], reason: `As many bank lines as book lines name ${citedKey(bank, book)} with this amount; paired in order of date.`, confidence: 0.97 }); // prettier-ignore
  }
  suggestClusters(board, ambiguous, "name the same number with the same amount");
}

function isReferencePair(board: Board, bank: Bank, book: Book): boolean {
  const spread = book.line.kind === "invoice" ? (book.line.spread ?? 0) : 0;
  if (Math.abs(bank.amount - book.amount) > spread || Math.sign(bank.amount) !== Math.sign(book.amount))
    return false;
  if (bank.hits.includes(book)) {
    return inWindow(board, bank, book, "reference") && !namesMoreThan(bank, book);
  }
  return (
    inWindow(board, bank, book, "date") &&
    comparesParty(board, bank, book) !== "contradict" &&
    !contradictsReference(board, bank, book)
  );
}

/** It names other open documents too, so that one of them alone is not what was paid. */
function namesMoreThan(bank: Bank, book: Book): boolean {
  return bank.hits.some(
    (other) =>
      other !== book &&
      !other.taken &&
      Math.sign(other.amount) === Math.sign(book.amount) &&
      other.amount !== book.amount &&
      !other.keys.some((key) => book.keys.includes(key)),
  );
}

/** Rung 1, with one typing error in a long number; the amount must be the same and nothing else may fit. */
export function matchByTypo(board: Board, kind: BookLine["kind"]): void {
  const pairs: Pair[] = [];
  for (const bank of board.bank) {
    if (bank.taken || bank.namesKnown.length > 0 || credibleHits(board, bank).length > 0) continue;
    const sameAmount = board.booksOfAmount(bank.amount);
    for (const book of kind === "ledger"
      ? booksAround(board, bank, sameAmount)
      : payable(board, bank, sameAmount)) {
      if (
        !book.taken &&
        book.line.kind === kind &&
        inWindow(board, bank, book, "date") &&
        comparesParty(board, bank, book) !== "contradict" &&
        book.keys.some((key) => holdsTypoOf(bank.pieces, key))
      )
        pairs.push({ bank, book });
    }
  }
  const { unique, ambiguous } = resolvePairs(pairs, identityByText);
  for (const { bank, book } of unique) {
    board.match({ rule: "reference_typo", banks: [bank], books: [book], reason: `The bank's text names ${book.keys[0] ?? ""} with one typing error, and the amount is the same.`, confidence: 0.95 }); // prettier-ignore
  }
  suggestClusters(board, ambiguous, "name nearly the same number with the same amount");
}

/** What sure matches tell about names and accounts helps the rungs below. */
export function learnFromReferences(board: Board): void {
  const banks = new Map(board.bank.map((bank) => [bank.line.id, bank]));
  const books = new Map(board.book.map((book) => [book.line.id, book]));
  for (const { rule, bank: bankIds, book: bookIds } of board.matches) {
    const bank = banks.get(bankIds[0] ?? "");
    const book = books.get(bookIds[0] ?? "");
    if (rule !== "reference_amount" || !bank || !book || book.party === null) continue;
    board.finder.learn({ name: bank.line.counterparty, iban: bank.line.iban, party: book.party });
  }
}

/** Equal in amount and in the documents that the text names. */
function identityByHits({ amount, hits, weakHits }: Bank): string {
  return [amount, ...new Set([...hits, ...weakHits].flatMap(({ keys }) => keys))].sort().join("|");
}

/** Equal in amount and remittance text. */
export function identityByText({ amount, line }: Bank): string {
  return [amount, (line.reference ?? "").trim().toUpperCase()].join("|");
}

/** The number that the text names, as the books write it. */
function citedKey(bank: Bank, book: Book): string {
  if (book.line.kind === "invoice") return book.line.number;
  const text = bank.pieces.join("");
  const named = book.line.references.find((reference) => text.includes(referenceKey(reference) ?? "|"));
  return named ?? book.keys.find((key) => text.includes(key)) ?? book.line.references[0] ?? "its number";
}

/** Books of an amount among which the bank line may pay an invoice. */
function payable({ limits }: Board, bank: Bank, books: readonly Book[]): readonly Book[] {
  return between(books, bank.day - INVOICE_DAYS, bank.day + limits.daysBefore);
}
