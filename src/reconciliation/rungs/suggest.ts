import {
  type Bank,
  type Board,
  type Book,
  between,
  comparesParty,
  contradictsReference,
  inWindow,
  lag,
} from "../board.ts";
import type { Cluster } from "../pairs.ts";

/** A person looks at no more than this many candidates. */
const SHOWN = 3;
const LARGEST_CLUSTER = 12;
const LEAST_SCORE = 0.35;
const NEAR_DAYS = 45;

/** Lines that fit each other in more than one way: nobody but a person can tell. */
export function suggestClusters(board: Board, clusters: readonly Cluster[], what: string): void {
  for (const { banks, books } of clusters) {
    const counts = `${banks.length} bank line${banks.length === 1 ? "" : "s"} and ${books.length} book line${books.length === 1 ? "" : "s"}`;
    board.suggest({
      kind: "ambiguous",
      banks: banks.slice(0, LARGEST_CLUSTER),
      books: books.slice(0, LARGEST_CLUSTER),
      score: 0.6,
      reason: `${counts} ${what}; which belongs to which cannot be told.`,
    });
  }
}

/** Rung 6: for each bank line that is left, what it looks most like. */
export function suggestLikely(board: Board): void {
  for (const bank of board.bank) {
    if (bank.taken) continue;
    const candidates = new Set<Book>([...bank.hits, ...bank.weakHits]);
    const near = (books: readonly Book[]) => between(books, bank.day - NEAR_DAYS, bank.day + NEAR_DAYS);
    for (const book of near(board.booksOfAmount(bank.amount))) candidates.add(book);
    for (const party of board.partiesOf(bank)) {
      for (const book of near(board.booksOfParty(party))) candidates.add(book);
    }
    const scored = [...candidates]
      .filter((book) => !book.taken && Math.sign(book.amount) === Math.sign(bank.amount))
      .map((book) => ({ book, ...likeness(board, bank, book) }))
      .filter(({ score }) => score >= LEAST_SCORE)
      .sort(
        (a, b) => b.score - a.score || a.book.day - b.book.day || (a.book.line.id < b.book.line.id ? -1 : 1),
      )
      .slice(0, SHOWN);
    for (const { book, score, why } of scored) {
      const over = book.line.kind === "invoice" && Math.abs(bank.amount) > Math.abs(book.amount);
      board.suggest({
        kind: over ? "overpayment" : "candidate",
        banks: [bank],
        books: [book],
        score,
        reason: why,
      });
    }
  }
}

function likeness(board: Board, bank: Bank, book: Book): { readonly score: number; readonly why: string } {
  const said: string[] = [];
  let score = 0;
  const add = (points: number, what: string) => {
    score += points;
    said.push(what);
  };
  if (bank.hits.includes(book)) add(0.45, "the number is named");
  else if (bank.weakHits.includes(book)) add(0.2, "part of the number is named");
  const difference = Math.abs(bank.amount - book.amount);
  if (difference === 0) add(0.35, "the amount is the same");
  else if (difference <= 0.02 * Math.abs(book.amount)) add(0.15, "the amount is close");
  const party = comparesParty(board, bank, book);
  if (party === "agree") add(0.25, "the party is the same");
  if (party === "contradict") score -= 0.15;
  const days = Math.abs(lag(bank, book));
  if (inWindow(board, bank, book, "date")) add(0.1, `${days} day${days === 1 ? "" : "s"} apart`);
  if (contradictsReference(board, bank, book)) {
    score -= 0.2;
    said.push("but the bank's text names another number");
  }
  const sentence = said.join(", ");
  return {
    score: Math.round(Math.max(0, Math.min(0.9, score)) * 100) / 100,
    why: `${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}.`,
  };
}
