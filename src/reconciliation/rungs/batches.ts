import {
  type Bank,
  type Board,
  type Book,
  between,
  booksAround,
  INVOICE_DAYS,
  contradictsReference,
  inWindow,
  total,
  mayBeBooked,
} from "../board.ts";
import { chanceHits, uniqueSubset } from "../subset-sum.ts";

/** Several lines of one side that are one line of the other. */
export type Sum = {
  readonly rule: "reference_batch" | "reference_split" | "batch" | "split";
  readonly banks: readonly Bank[];
  readonly books: readonly Book[];
  readonly reason: string;
  readonly confidence: number;
};

const MOST_PARTIES = 4;

/**
 * Takes those sums that share no line with another: two explanations of one line leave it open. What was taken may make others
 * unique, so callers repeat. Returns how many were taken.
 */
export function takeSums(board: Board, sums: readonly Sum[]): number {
  const uses = new Map<Bank | Book, number>();
  for (const { banks, books } of sums) {
    for (const line of [...banks, ...books]) uses.set(line, (uses.get(line) ?? 0) + 1);
  }
  const free = sums.filter(({ banks, books }) => [...banks, ...books].every((line) => uses.get(line) === 1));
  for (const sum of free) board.match(sum);
  return free.length;
}

/** One bank line that names several documents, or one number that several book lines share: all of them together. */
export function batchesByReference(board: Board): Sum[] {
  const sums: Sum[] = [];
  for (const bank of board.bank) {
    if (bank.taken || bank.hits.length < 2) continue;
    const named = bank.hits.filter((book) => !book.taken && inWindow(board, bank, book, "reference"));
    for (const kind of ["ledger", "invoice"] as const) {
      const books = named.filter(({ line }) => line.kind === kind);
      if (books.length < 2 || total(books) !== bank.amount) continue;
      if (kind === "invoice" && mayBeBooked(board, bank)) continue;
      sums.push({ rule: "reference_batch", banks: [bank], books, reason: `The bank's text names these ${books.length} documents, and they sum to its amount.`, confidence: 0.98 }); // prettier-ignore
      break;
    }
  }
  return sums;
}

/** Several bank lines that name one document and sum to it. */
export function splitsByReference(board: Board): Sum[] {
  const naming = new Map<Book, Bank[]>();
  for (const bank of board.bank) {
    if (bank.taken) continue;
    for (const book of bank.hits) {
      if (book.taken || !inWindow(board, bank, book, "reference") || !isPart(bank, book)) continue;
      const known = naming.get(book);
      if (known) known.push(bank);
      else naming.set(book, [bank]);
    }
  }
  const sums: Sum[] = [];
  for (const [book, banks] of naming) {
    if (banks.length < 2 || total(banks) !== book.amount) continue;
    sums.push({ rule: "reference_split", banks, books: [book], reason: `These ${banks.length} bank lines name the same document and sum to it.`, confidence: 0.98 }); // prettier-ignore
  }
  return sums;
}

/** Rung 4, one bank line: all of what was booked in one run or for one party on one day, else the one subset of the party's lines. */
export function batches(board: Board): Sum[] {
  const runs = createRuns(board);
  const sums: Sum[] = [];
  for (const bank of board.bank) {
    if (bank.taken) continue;
    const whole = wholeRuns(board, bank, runs);
    const [only, ...others] = whole;
    if (only && others.length === 0) {
      sums.push({ rule: "batch", banks: [bank], books: only.books, reason: `All ${only.books.length} free book lines of ${only.what} sum to the bank line.`, confidence: 0.96 }); // prettier-ignore
    } else if (whole.length === 0) {
      const books = partySubset(board, bank);
      if (books)
        sums.push({ rule: "batch", banks: [bank], books, reason: `These ${books.length} lines of the party, and no others of it, sum to the bank line.`, confidence: 0.94 }); // prettier-ignore
    }
  }
  return sums;
}

type Run = { readonly what: string; readonly books: readonly Book[] };

/** Runs by what they sum to. */
function createRuns(board: Board): ReadonlyMap<number, readonly Run[]> {
  const groups = new Map<string, { what: string; books: Book[] }>();
  const put = (key: string, what: string, book: Book) => {
    const group = groups.get(key);
    if (group) group.books.push(book);
    else groups.set(key, { what, books: [book] });
  };
  for (const book of board.book) {
    if (book.taken || book.line.kind !== "ledger") continue;
    const { run, party, date } = book.line;
    const direction = Math.sign(book.amount);
    if (run != null) put(`run|${run}|${direction}`, `the run ${run}`, book);
    if (party !== null) put(`party|${party}|${book.day}`, `the party on ${date}`, book);
    put(`day|${book.day}|${direction}`, date, book);
  }
  const several = [...groups.values()].filter(({ books }) => books.length > 1);
  // One set of lines may be a run and a day at once: that is one explanation, not two.
  const distinct = new Map<string, Run>();
  for (const run of several) {
    const key = run.books.map(({ line }) => line.id).join("|");
    if (!distinct.has(key)) distinct.set(key, run);
  }
  return Map.groupBy(distinct.values(), ({ books }) => total(books));
}

function wholeRuns(board: Board, bank: Bank, runs: ReadonlyMap<number, readonly Run[]>): readonly Run[] {
  return (runs.get(bank.amount) ?? []).filter(
    ({ books }) =>
      books.every(
        (book) => inWindow(board, bank, book, "date") && !contradictsReference(board, bank, book),
      ) && partyFits(board, bank, books),
  );
}

/** A bank line with a known party is that party's; a line without one may be a run over many parties, but not one of a stranger. */
function partyFits(board: Board, bank: Bank, books: readonly Book[]): boolean {
  const parties = board.partiesOf(bank);
  const own = new Set(books.map(({ party }) => party));
  if (parties.size > 0) return books.every(({ party }) => party === null || parties.has(party));
  return own.size > 1 || (bank.name ?? "") === "";
}

function partySubset(board: Board, bank: Bank): readonly Book[] | undefined {
  const [party, ...others] = board.partiesOf(bank);
  if (party === undefined || others.length > 0) return undefined;
  const named = bank.hits.filter((book) => !book.taken && book.party === party);
  for (const kind of ["ledger", "invoice"] as const) {
    if (kind === "invoice" && mayBeBooked(board, bank)) continue;
    const own = board.booksOfParty(party);
    const around =
      kind === "ledger"
        ? booksAround(board, bank, own)
        : between(own, bank.day - INVOICE_DAYS, bank.day + board.limits.daysBefore);
    const possible = around.filter(
      (book) =>
        !book.taken &&
        book.line.kind === kind &&
        inWindow(board, bank, book, "date") &&
        !named.includes(book) &&
        Math.sign(book.amount) === Math.sign(bank.amount) &&
        Math.abs(book.amount) < Math.abs(bank.amount) &&
        (named.length > 0 || !contradictsReference(board, bank, book)),
    );
    const must = named.filter(({ line }) => line.kind === kind);
    const found = subset(board, possible, { target: bank.amount, must });
    if (found) return found;
  }
  return undefined;
}

/** Rung 4, one book line: the one subset of the party's bank lines. */
export function splits(board: Board): Sum[] {
  const banksOfParty = new Map<string, Bank[]>();
  for (const bank of board.bank) {
    if (bank.taken) continue;
    // A name cut off may be several parties': the sum tells which.
    for (const party of [...board.partiesOf(bank)].slice(0, MOST_PARTIES)) {
      const known = banksOfParty.get(party);
      if (known) known.push(bank);
      else banksOfParty.set(party, [bank]);
    }
  }
  const sums: Sum[] = [];
  for (const book of board.book) {
    if (book.taken || book.party === null) continue;
    const { daysBefore, daysAfter, referenceDaysAfter } = board.limits;
    const from = book.day - daysBefore;
    const own = banksOfParty.get(book.party) ?? [];
    const named = between(own, from, book.day + referenceDaysAfter).filter((bank) =>
      bank.hits.includes(book),
    );
    const around = new Set([...between(own, from, book.day + daysAfter), ...named]);
    const possible = [...around].filter(
      (bank) => !bank.taken && isPart(bank, book) && !contradictsReference(board, bank, book),
    );
    const must = possible.filter((bank) => bank.hits.includes(book));
    // An invoice that nobody paid yet is no reason to add up payments that do not name it.
    if (book.line.kind === "invoice" && must.length === 0) continue;
    const rest = possible.filter((bank) => !bank.hits.includes(book));
    const banks = subset(board, rest, { target: book.amount, must });
    if (banks)
      sums.push({ rule: "split", banks, books: [book], reason: `These ${banks.length} bank lines of the party, and no others of it, sum to the book line.`, confidence: 0.94 }); // prettier-ignore
  }
  return sums;
}

/** `must` and the one subset of `possible` that make the target, unless chance would make it too. */
function subset<L extends Bank | Book>(
  { limits }: Board,
  possible: readonly L[],
  { target, must }: { readonly target: number; readonly must: readonly L[] },
): readonly L[] | undefined {
  if (possible.length + must.length < 2 || possible.length > limits.subsetCandidates) return undefined;
  const rest = target - total(must);
  if (rest === 0) return must.length > 1 ? must : undefined;
  const amounts = possible.map(({ amount }) => amount);
  if (possible.length === 0 || chanceHits(amounts) > limits.chanceHits) return undefined;
  const found = uniqueSubset(amounts, rest, must.length > 0 ? 1 : 2);
  if (found.kind !== "unique") return undefined;
  return [...must, ...found.indexes.flatMap((index) => possible[index] ?? [])];
}

function isPart(bank: Bank, book: Book): boolean {
  return Math.sign(bank.amount) === Math.sign(book.amount) && Math.abs(bank.amount) < Math.abs(book.amount);
}
