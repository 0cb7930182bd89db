import { type Bank, type Book, inOrder, lag } from "./board.ts";

/** A bank line and a book line that could be the same by some rung. */
export type Pair = { readonly bank: Bank; readonly book: Book };

/** Lines that hang together by pairs: none of them has a pair outside. */
export type Cluster = { readonly banks: readonly Bank[]; readonly books: readonly Book[] };

export type Resolved = {
  /** A bank line and a book line that have only each other. */
  readonly unique: readonly Pair[];
  /** As many identical bank lines as identical book lines, paired in order of date. */
  readonly identical: readonly Pair[];
  readonly ambiguous: readonly Cluster[];
};

/** Where identical lines are not equally many, only those this close in days can still be told apart. */
const CLOSE_DAYS = 4;

/** Decides which pairs leave no doubt. */
export function resolvePairs(pairs: readonly Pair[], identityOf: (bank: Bank) => string): Resolved {
  const unique: Pair[] = [];
  const identical: Pair[] = [];
  const ambiguous: Cluster[] = [];
  for (const { banks, books, own } of clusters(pairs)) {
    const [bank] = banks;
    const [book] = books;
    if (banks.length === 1 && books.length === 1 && bank && book) {
      unique.push({ bank, book });
      continue;
    }
    const alike =
      new Set(banks.map(identityOf)).size === 1 && new Set(books.map((b) => b.identity)).size === 1;
    const paired = alike ? pairInOrder(banks, books, own) : undefined;
    if (paired) identical.push(...paired);
    else if (alike) {
      const rest = pairClose(own);
      identical.push(...rest.paired);
      ambiguous.push(...rest.left);
    } else ambiguous.push({ banks, books });
  }
  return { unique, identical, ambiguous };
}

function pairClose(own: readonly Pair[]): { readonly paired: Pair[]; readonly left: Cluster[] } {
  const near = own.filter(({ bank, book }) => lag(bank, book) >= 0 && lag(bank, book) <= CLOSE_DAYS);
  const paired = clusters(near).flatMap(
    ({ banks, books, own: inner }) => pairInOrder(banks, books, inner) ?? [],
  );
  const done = new Set<Bank | Book>(paired.flatMap(({ bank, book }) => [bank, book]));
  const left = clusters(own.filter(({ bank, book }) => !done.has(bank) && !done.has(book)));
  return { paired, left };
}

function pairInOrder(
  banks: readonly Bank[],
  books: readonly Book[],
  own: readonly Pair[],
): Pair[] | undefined {
  if (banks.length !== books.length) return undefined;
  const possible = Map.groupBy(own, ({ bank }) => bank);
  const later = books.toSorted(inOrder);
  const paired: Pair[] = [];
  for (const [index, bank] of banks.toSorted(inOrder).entries()) {
    const book = later[index];
    const fits = possible.get(bank)?.find((pair) => pair.book === book);
    if (!fits) return undefined;
    paired.push(fits);
  }
  return paired;
}

function clusters(pairs: readonly Pair[]): (Cluster & { readonly own: readonly Pair[] })[] {
  const pairsOf = new Map<Bank | Book, Pair[]>();
  for (const pair of pairs) {
    for (const line of [pair.bank, pair.book]) {
      const known = pairsOf.get(line);
      if (known) known.push(pair);
      else pairsOf.set(line, [pair]);
    }
  }
  const seen = new Set<Bank | Book>();
  const found: (Cluster & { own: readonly Pair[] })[] = [];
  for (const { bank: start } of pairs) {
    if (seen.has(start)) continue;
    seen.add(start);
    const waiting: (Bank | Book)[] = [start];
    const banks = new Set<Bank>();
    const books = new Set<Book>();
    const own = new Set<Pair>();
    for (let line = waiting.pop(); line !== undefined; line = waiting.pop()) {
      for (const pair of pairsOf.get(line) ?? []) {
        own.add(pair);
        banks.add(pair.bank);
        books.add(pair.book);
        for (const next of [pair.bank, pair.book]) {
          if (seen.has(next)) continue;
          seen.add(next);
          waiting.push(next);
        }
      }
    }
    found.push({ banks: [...banks], books: [...books], own: [...own] });
  }
  return found;
}
