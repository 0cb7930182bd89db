import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import { type Board, createBoard, idOf } from "./board.ts";
import type { BankLine, BookLine, MatchOptions, MatchResult } from "./lines.ts";
import { matchByAmount } from "./rungs/by-amount.ts";
import { matchByParty } from "./rungs/by-party.ts";
import { matchCrowds } from "./rungs/crowds.ts";
import { learnFromReferences, matchByReference, matchByTypo } from "./rungs/by-reference.ts";
import {
  batches,
  batchesByReference,
  splits,
  splitsByReference,
  type Sum,
  takeSums,
} from "./rungs/batches.ts";
import { suggestLikely } from "./rungs/suggest.ts";
import { matchPartialPayments, proposeDifferences } from "./rungs/tolerance.ts";

type Step = { readonly name: string; readonly run: (board: Board) => void };

/** A taken sum can make another unique; it rarely takes more rounds than this. */
const ROUNDS = 3;

/** From what is sure to what is likely. Ledger lines come before invoices: what is booked is not booked again. */
const LADDER: readonly Step[] = [
  { name: "numbers in the ledger", run: (board) => matchByReference(board, "ledger") },
  { name: "numbers of invoices", run: (board) => matchByReference(board, "invoice") },
  { name: "names seen", run: learnFromReferences },
  { name: "numbers with a typing error", run: (board) => matchByTypo(board, "ledger") },
  { name: "invoice numbers with a typing error", run: (board) => matchByTypo(board, "invoice") },
  { name: "batches by number", run: (board) => inRounds(board, batchesByReference) },
  { name: "splits by number", run: (board) => inRounds(board, splitsByReference) },
  { name: "party, amount and days", run: (board) => matchByParty(board, "ledger") },
  { name: "party and amount of invoices", run: (board) => matchByParty(board, "invoice") },
  { name: "crowds of identical lines", run: matchCrowds },
  { name: "amounts that are alone", run: matchByAmount },
  { name: "batches", run: (board) => inRounds(board, batches) },
  { name: "splits", run: (board) => inRounds(board, splits) },
  { name: "differences", run: proposeDifferences },
  { name: "partial payments", run: matchPartialPayments },
  { name: "suggestions", run: suggestLikely },
];

/**
 * Matches bank lines with book lines by the ladder of methods, from a named number with the same amount down to what is only
 * suggested. A match is made only where nothing else fits as well; a line is in one match at most. The result does not depend
 * on the order of the lines. Time grows with the number of lines times the few that share an amount, a number or a party.
 */
export async function matchLines(
  bank: readonly BankLine[],
  book: readonly BookLine[],
  options: MatchOptions = {},
): Promise<MatchResult> {
  const { signal, onProgress } = options;
  signal?.throwIfAborted();
  const board = createBoard(bank, book, options);
  for (const [index, { name, run }] of LADDER.entries()) {
    onProgress?.({ step: name, done: index, total: LADDER.length });
    await yieldToEventLoop();
    signal?.throwIfAborted();
    run(board);
  }
  return {
    matches: board.matches,
    suggestions: board.suggestions,
    unmatchedBank: board.bank.filter(({ taken }) => !taken).map(idOf),
    unmatchedBook: board.book.filter(({ taken }) => !taken).map(idOf),
  };
}

function inRounds(board: Board, find: (board: Board) => readonly Sum[]): void {
  for (let round = 0; round < ROUNDS; round++) {
    if (takeSums(board, find(board)) === 0) return;
  }
}
