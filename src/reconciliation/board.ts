import type { IsoDate } from "../base/dates.ts";
import type { Minor } from "../base/money.ts";
import {
  type BankLine,
  type BookLine,
  type Match,
  type MatchLimits,
  type MatchOptions,
  type MatchRule,
  DEFAULT_LIMITS,
  type Suggestion,
} from "./lines.ts";
import { createPartyFinder, nameKey, type PartyFinder } from "./party-names.ts";
import {
  type Join,
  namesAnotherLike,
  piecesOf,
  type Pieces,
  spansOf,
  referenceKey,
  tailKeys,
} from "./reference-text.ts";

/** A book line as the rungs see it. `day` counts from 1970. */
export type Book = {
  readonly line: BookLine;
  readonly day: number;
  readonly amount: Minor;
  readonly keys: readonly string[];
  /** ends of its numbers, which name it only together with something else */
  readonly tails: readonly string[];
  readonly party: string | null;
  /** A ledger line that is known to pay a document. */
  readonly paysKnown: boolean;
  /** what must be equal for two lines to stand for each other */
  readonly identity: string;
  taken: boolean;
};

export type Bank = {
  readonly line: BankLine;
  readonly day: number;
  readonly amount: Minor;
  readonly pieces: Pieces;
  readonly name: string | null;
  /** Book lines whose number stands in the text and is long enough to be no accident. */
  readonly hits: readonly Book[];
  /** The same by short numbers, or by the end of a number. */
  readonly weakHits: readonly Book[];
  /** It names a document of the books that is not among the lines. */
  readonly namesKnown: readonly string[];
  taken: boolean;
};

/** The lines that are still free, found by what they have in common, and what was decided so far. */
export type Board = {
  readonly bank: readonly Bank[];
  readonly book: readonly Book[];
  readonly limits: MatchLimits;
  readonly finder: PartyFinder;
  readonly booksOfAmount: (amount: Minor) => readonly Book[];
  readonly banksOfAmount: (amount: Minor) => readonly Bank[];
  readonly booksOfParty: (party: string) => readonly Book[];
  readonly booksOfPartyAmount: (party: string, amount: Minor) => readonly Book[];
  readonly partiesOf: (bank: Bank) => ReadonlySet<string>;
  readonly match: (found: Found) => void;
  readonly suggest: (suggestion: Suggested) => void;
  readonly matches: readonly Match[];
  readonly suggestions: readonly Suggestion[];
};

export type Found = {
  readonly rule: MatchRule;
  readonly banks: readonly Bank[];
  readonly books: readonly Book[];
  readonly reason: string;
  readonly confidence: number;
};

export type Suggested = Omit<Suggestion, "bank" | "book" | "difference"> & {
  readonly banks: readonly Bank[];
  readonly books: readonly Book[];
};

/** A number that this many lines share names none of them. */
const GENERIC = 64;
/** A bill may be paid this long after its issue. */
export const INVOICE_DAYS = 400;
const DAY_MS = 86_400_000;

export function createBoard(
  bankLines: readonly BankLine[],
  bookLines: readonly BookLine[],
  options: MatchOptions,
): Board {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const dayOf = createDayReader();
  const manual = {
    bank: new Set(options.manual?.flatMap(({ bank }) => bank)),
    book: new Set(options.manual?.flatMap(({ book }) => book)),
  };
  const known = new Set<string>();
  for (const number of options.knownReferences ?? []) known.add(referenceKey(number) ?? "");
  const book = bookLines
    .filter(({ id }) => !manual.book.has(id))
    .map((line) => prepareBook(line, dayOf(line.date), known))
    .sort(inOrder);
  const lookUp = createKeyIndex(book, known);
  const bank = bankLines
    .filter(({ id }) => !manual.bank.has(id))
    .map((line) => prepareBank(line, dayOf(line.date), lookUp))
    .sort(inOrder);
  const finder = createPartyFinder(options.parties ?? namesInBooks(book));
  const booksOfAmount = Map.groupBy(book, ({ amount }) => amount);
  const banksOfAmount = Map.groupBy(bank, ({ amount }) => amount);
  const booksOfParty = Map.groupBy(book, ({ party }) => party);
  const booksOfPartyAmount = Map.groupBy(book, ({ party, amount }) => `${amount}|${party ?? ""}`);
  const matches: Match[] = [];
  const suggestions: Suggestion[] = [];
  return {
    bank,
    book,
    limits,
    finder,
    matches,
    suggestions,
    booksOfAmount: (amount) => booksOfAmount.get(amount) ?? [],
    banksOfAmount: (amount) => banksOfAmount.get(amount) ?? [],
    booksOfParty: (party) => booksOfParty.get(party) ?? [],
    booksOfPartyAmount: (party, amount) => booksOfPartyAmount.get(`${amount}|${party}`) ?? [],
    partiesOf: ({ line }) => {
      const byIban = line.iban === null ? undefined : finder.byIban(line.iban);
      if (byIban && byIban.size > 0) return byIban;
      if (line.counterparty !== null && line.counterparty.trim() !== "")
        return finder.byName(line.counterparty);
      return line.reference === null ? new Set() : finder.inText(line.reference);
    },
    match: ({ rule, banks, books, reason, confidence }) => {
      for (const line of [...banks, ...books]) line.taken = true;
      const ids = { bank: banks.map(idOf), book: books.map(idOf) };
      matches.push({ rule, ...ids, reason, confidence, difference: total(banks) - total(books) });
    },
    suggest: ({ banks, books, ...rest }) => {
      const ids = { bank: banks.map(idOf), book: books.map(idOf) };
      suggestions.push({ ...rest, ...ids, difference: total(banks) - total(books) });
    },
  };
}

export function total(lines: readonly { readonly amount: Minor }[]): Minor {
  return lines.reduce((sum, { amount }) => sum + amount, 0);
}

export function idOf({ line }: Bank | Book): string {
  return line.id;
}

/** By day, then id: whatever order lines were given in, the same lines get the same matches. */
export function inOrder(a: Bank | Book, b: Bank | Book): number {
  return a.day - b.day || (a.line.id < b.line.id ? -1 : a.line.id > b.line.id ? 1 : 0);
}

function prepareBook(line: BookLine, day: number, known: ReadonlySet<string>): Book {
  const named =
    line.kind === "invoice" ? [line.number] : [...line.references, ...numbersIn(line.description)];
  const keys = [...new Set(named.map(referenceKey).filter((key) => key !== undefined))];
  const identity = [line.kind, line.amount, line.party ?? "", ...keys.toSorted()].join("|");
  const paysKnown = line.kind === "ledger" && keys.some((key) => known.has(key));
  const tails = named.flatMap(tailKeys);
  return {
    line,
    day,
    amount: line.amount,
    keys,
    tails,
    party: line.party,
    paysKnown,
    identity,
    taken: false,
  };
}

/** Words of a description that look like a document's number. */
function numbersIn(description: string | null): string[] {
  return (description ?? "").split(/[\s,;()]+/).filter((word) => word.length >= 5 && /\d{4}/.test(word));
}

type Lookup = ReturnType<typeof createKeyIndex>;

function createKeyIndex(book: readonly Book[], known: ReadonlySet<string>) {
  const byKey = groupByEach(book, ({ keys }) => keys);
  const byTail = groupByEach(book, ({ tails }) => tails);
  const elsewhere = new Set<string>();
  for (const key of known) if (isDistinct(key) && !byKey.has(key)) elsewhere.add(key);
  return (pieces: Pieces) => {
    const found: (Join & {
      readonly exact: readonly Book[];
      readonly tails: readonly Book[];
      readonly known: boolean;
    })[] = [];
    for (const join of spansOf(pieces)) {
      const exact = few(byKey.get(join.key));
      const tails = few(byTail.get(join.key));
      const known = elsewhere.has(join.key);
      if (exact.length + tails.length > 0 || known) found.push({ ...join, exact, tails, known });
    }
    // The longest number that stands in a place is the one that is meant: `P1-4704993` is not `4704993`.
    const within = (inner: Join, outer: Join) =>
      outer.start <= inner.start &&
      inner.end <= outer.end &&
      outer.end - outer.start > inner.end - inner.start;
    const meant = found.filter(
      (join) => !found.some((other) => (other.exact.length > 0 || other.known) && within(join, other)),
    );
    const hits = new Set(meant.flatMap(({ key, exact }) => (isDistinct(key) ? exact : [])));
    const weakHits = new Set(
      meant.flatMap(({ key, exact, tails }) => (isDistinct(key) ? tails : [...exact, ...tails])),
    );
    return {
      hits: [...hits],
      weakHits: [...weakHits].filter((line) => !hits.has(line)),
      namesKnown: meant.flatMap(({ key, known: elsewhereOnly }) => (elsewhereOnly ? [key] : [])),
    };
  };
}

/** Lines that share a number, unless it is so common that it names none of them. */
function few(lines: readonly Book[] | undefined): readonly Book[] {
  return lines && lines.length <= GENERIC ? lines : [];
}

/** Long enough that it does not stand in a text by accident. */
function isDistinct(key: string): boolean {
  return key.length >= 6 || (key.length === 5 && /[A-Z]/.test(key));
}

function prepareBank(line: BankLine, day: number, lookUp: Lookup): Bank {
  const pieces = piecesOf(line.reference, line.endToEndId);
  const name = line.counterparty === null ? null : nameKey(line.counterparty);
  return { line, day, amount: line.amount, pieces, name, ...lookUp(pieces), taken: false };
}

/** Without a list of parties, what the books call them is their name. */
function namesInBooks(book: readonly Book[]) {
  const ids = new Set(book.map(({ party }) => party).filter((party) => party !== null));
  return [...ids].map((id) => ({ id, names: [id], ibans: [] }));
}

export type Verdict = "agree" | "unknown" | "contradict";

/** Whether the bank's counterparty is the book line's party. A name that no party has is unknown where text cannot tell. */
export function comparesParty(board: Board, bank: Bank, book: Book): Verdict {
  if (book.party === null) return "unknown";
  const parties = board.partiesOf(bank);
  if (parties.has(book.party)) return parties.size === 1 ? "agree" : "unknown";
  return parties.size > 0 || (bank.name ?? "") !== "" ? "contradict" : "unknown";
}

/** Documents that the bank's text names, without those of other parties: each party counts its documents for itself. */
export function credibleHits(board: Board, bank: Bank): readonly Book[] {
  return bank.hits.filter((hit) => comparesParty(board, bank, hit) !== "contradict");
}

/** Whether what the bank wrote says that it is some other document than this book line. */
export function contradictsReference(board: Board, bank: Bank, book: Book): boolean {
  if (bank.hits.includes(book)) return false;
  const hits = credibleHits(board, bank);
  if (hits.length > 0 && !hits.some((hit) => hit.keys.some((key) => book.keys.includes(key)))) return true;
  return bank.namesKnown.length > 0 || book.keys.some((key) => namesAnotherLike(bank.pieces, key));
}

/**
 * Whether a free ledger line may be this payment already, booked without saying what it pays: then paying an invoice would book
 * the money twice.
 */
export function mayBeBooked(board: Board, bank: Bank): boolean {
  return booksAround(board, bank, board.booksOfAmount(bank.amount)).some(
    (book) =>
      book.line.kind === "ledger" &&
      !book.taken &&
      !book.paysKnown &&
      !book.keys.some((key) => namesAnotherLike(bank.pieces, key)) &&
      (book.party === null || comparesParty(board, bank, book) === "agree"),
  );
}

/** Days that the bank is later than the books. */
export function lag(bank: Bank, book: Book): number {
  return bank.day - book.day;
}

/** Those of lines in order whose day is in `from`..`to`, both included. */
export function between<L extends Bank | Book>(lines: readonly L[], from: number, to: number): readonly L[] {
  const start = firstFrom(lines, from);
  const end = firstFrom(lines, to + 1);
  return end - start > CROWD ? NOBODY : lines.slice(start, end);
}

/** More lines than this that are alike tell nothing apart, and comparing all with all would take for ever. */
const CROWD = 200;
const NOBODY: readonly never[] = [];

function firstFrom(lines: readonly { readonly day: number }[], day: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[middle]?.day ?? 0) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The ledger lines among `books` that the bank may have on its day. */
export function booksAround({ limits }: Board, bank: Bank, books: readonly Book[]): readonly Book[] {
  return between(books, bank.day - limits.daysAfter, bank.day + limits.daysBefore);
}

/** Whether the days fit: a ledger line is booked when it is paid; an invoice may be paid any time after its issue. */
export function inWindow({ limits }: Board, bank: Bank, book: Book, by: "date" | "reference"): boolean {
  const days = lag(bank, book);
  if (book.line.kind === "invoice") return days >= -limits.daysBefore && days <= INVOICE_DAYS;
  if (by === "date") return days >= -limits.daysBefore && days <= limits.daysAfter;
  return days >= -limits.referenceDaysBefore && days <= limits.referenceDaysAfter;
}

function createDayReader(): (date: IsoDate) => number {
  const known = new Map<IsoDate, number>();
  return (date) => {
    const day = known.get(date) ?? Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
    known.set(date, day);
    return day;
  };
}

function groupByEach(book: readonly Book[], keysOf: (line: Book) => readonly string[]): Map<string, Book[]> {
  const groups = new Map<string, Book[]>();
  for (const line of book) {
    for (const key of new Set(keysOf(line))) {
      const group = groups.get(key);
      if (group) group.push(line);
      else groups.set(key, [line]);
    }
  }
  return groups;
}
