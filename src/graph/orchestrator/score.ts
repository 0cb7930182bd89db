import type { BooksTerms } from "./books-terms.ts";
import type { Candidate, Turn } from "./decision.ts";
import type { Synonyms } from "./synonyms.ts";
import type { Entry, Vocabulary } from "./vocabulary.ts";
import { type Mood, contentWords, moodOf, stemOf } from "./words.ts";

export type Scored = { readonly entry: Entry; readonly score: number };

export type ScoreDeps = {
  readonly synonyms: Synonyms;
  readonly booksTerms: BooksTerms;
  /** The operation that answers questions to the books: it understands more than its description says. */
  readonly books: Pick<Candidate, "target" | "operation">;
};

/** How much a word counts that only stands for one of the entry's words: less where the word itself is in use. */
const BY_SYNONYM = { unknown: 0.85, known: 0.75 } as const;
/** Share of the score that says how much of the entry's own name was said. */
const NAME_SHARE = 0.2;
/** Factors on a score for what speaks against an entry. */
const AGAINST = {
  /** it writes, and somebody only asks */
  writingWhenAsked: 0.65,
  /** it lists, and something is to be made */
  listingWhenMaking: 0.8,
  /** it takes something back, and nobody said so */
  takingBack: 0.5,
  /** it needs what neither words nor input say */
  missing: 0.8,
  /** it answers from the books, and the question is about the future */
  future: 0.6,
  /** it answers from the books, and the question names a stock item */
  items: 0.6,
  /** it is a workflow, which does much, and is not named */
  unnamedWorkflow: 0.85,
} as const;
/** For a workflow that depends on a condition, when the request states one. */
const CONDITION_BONUS = 0.4;

const CONDITION =
  /\b(?:if|when|once|unless|in case)\b.*\b(?:above|over|below|under|exceeds?|more than|less than|at least|greater|>|<|reach(?:es)?)\b|\b(?:if|when|once)\b.*[<>]/i;

export type Ranking = {
  /** Best first; what has nothing of the request is left out. */
  readonly ranked: readonly Scored[];
  /** Was any word of the request known, here or in the books? */
  readonly known: boolean;
};

type Said = {
  readonly words: readonly { readonly word: string; readonly weight: number }[];
  /** words that name a ratio, line or account */
  readonly terms: ReadonlySet<string>;
  /** for each kind of thing that is named, the inputs that take it, the best fitting first */
  readonly inputs: readonly (readonly string[])[];
  readonly mood: Mood;
  readonly turn: Turn;
};

/** How well each operation and workflow covers what the request says. Deterministic: the same words, the same order. */
export function rank(turn: Turn, vocabulary: Vocabulary, deps: ScoreDeps): Ranking {
  const said = readRequest(turn, vocabulary, deps);
  const { words, terms, inputs } = said;
  const known =
    terms.size > 0 ||
    inputs.length > 0 ||
    words.some(({ word }) => vocabulary.has(stemOf(word)) || deps.synonyms.of(word).length > 0);
  if (words.length + inputs.length === 0) return { ranked: [], known };
  const ranked = vocabulary.entries
    .map((entry): Scored => {
      const score = scoreOf(entry, said, { vocabulary, deps });
      return { entry, score: Math.round(score * 1_000) / 1_000 };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (keyOf(a) < keyOf(b) ? -1 : 1));
  return { ranked, known };
}

const keyOf = ({ entry }: Scored): string => `${entry.kind}.${entry.target}.${entry.operation ?? ""}`;

function readRequest(turn: Turn, vocabulary: Vocabulary, { booksTerms, synonyms }: ScoreDeps): Said {
  const { request, entities } = turn;
  const { skus, suppliers, locations, bankAccounts, accounts } = entities;
  const things = [...suppliers, ...locations, ...bankAccounts].flatMap(({ id, name }) => [id, name]);
  const named = new Set([...skus, ...things].flatMap((name) => [name.toLowerCase(), ...contentWords(name)]));
  const terms = booksTerms(request, accounts);
  const words = [...new Set(contentWords(synonyms.plain(request)))].filter((word) => !named.has(word));
  return {
    words: words.map((word) => {
      const known = vocabulary.weightOf(stemOf(word));
      return { word, weight: terms.has(word) ? Math.max(known, vocabulary.weightOf("")) : known };
    }),
    terms,
    inputs: [
      ...(skus.length > 0 ? [["sku", "lines", "skus"]] : []),
      ...(suppliers.length > 0 ? [["supplier", "partyId"]] : []),
      ...(bankAccounts.length > 0 ? [["bankAccount", "bankAccounts"]] : []),
    ],
    mood: moodOf(request),
    turn,
  };
}

type Means = { readonly vocabulary: Vocabulary; readonly deps: ScoreDeps };

function scoreOf(entry: Entry, said: Said, { vocabulary, deps }: Means): number {
  const { words, terms, inputs } = said;
  const isBooks = entry.target === deps.books.target && entry.operation === deps.books.operation;
  const ofThing = vocabulary.weightOf("");
  const total = words.reduce((sum, { weight }) => sum + weight, 0) + inputs.length * ofThing;
  let covered = 0;
  for (const { word, weight } of words) {
    covered += weight * (isBooks && terms.has(word) ? 1 : coverage(word, entry, { vocabulary, deps }));
  }
  for (const names of inputs) {
    const at = names.findIndex((name) => entry.inputs.includes(name));
    if (at >= 0) covered += ofThing * (at === 0 ? 1 : 0.9);
  }
  if (covered === 0) return 0;
  const name = isBooks && terms.size > 0 ? 1 : nameCoverage(entry, words, { vocabulary, deps });
  const base = (1 - NAME_SHARE) * (covered / total) + NAME_SHARE * name;
  if (entry.kind === "workflow") return ofWorkflow(base, entry, { name, request: said.turn.request });
  const future = words.some(({ word }) => [stemOf(word), ...deps.synonyms.of(word)].includes("forecast"));
  const ofBooks = (future ? AGAINST.future : 1) * (said.turn.entities.skus.length > 0 ? AGAINST.items : 1);
  return base * (isBooks ? ofBooks : 1) * against(entry, said, deps);
}

function coverage(word: string, { weights }: Entry, { vocabulary, deps }: Means): number {
  const stem = stemOf(word);
  const share = vocabulary.has(stem) ? BY_SYNONYM.known : BY_SYNONYM.unknown;
  const meant = deps.synonyms.of(word).map((other) => (weights.get(other) ?? 0) * share);
  return Math.max(weights.get(stem) ?? 0, ...meant);
}

/** The share of the entry's name that the request says. */
function nameCoverage({ name }: Entry, words: Said["words"], { vocabulary, deps }: Means): number {
  const said = new Map<string, number>();
  for (const { word } of words) {
    for (const stem of deps.synonyms.of(word)) said.set(stem, BY_SYNONYM.known);
  }
  for (const { word } of words) said.set(stemOf(word), 1);
  const whole = name.reduce((sum, stem) => sum + vocabulary.weightOf(stem), 0);
  const part = name.reduce((sum, stem) => sum + (said.get(stem) ?? 0) * vocabulary.weightOf(stem), 0);
  return whole === 0 ? 0 : part / whole;
}

function ofWorkflow(
  score: number,
  { conditional }: Entry,
  { name, request }: { readonly name: number; readonly request: string },
): number {
  const spoken = /\b(?:workflow|process|pipeline)\b/i.test(request);
  if (name === 1) return Math.max(score, spoken ? 0.98 : 0.9);
  if (conditional && CONDITION.test(request)) return Math.min(1, score + CONDITION_BONUS);
  return spoken ? score : score * AGAINST.unnamedWorkflow;
}

function against(entry: Entry, { mood, words, turn }: Said, { synonyms }: ScoreDeps): number {
  let factor = 1;
  if (mood === "asks" && entry.effect === "write") factor *= AGAINST.writingWhenAsked;
  if (mood === "makes" && entry.operation?.startsWith("list_")) factor *= AGAINST.listingWhenMaking;
  if (entry.takesBack) {
    const [verb = ""] = entry.name;
    const isSaid = words.some(({ word }) => stemOf(word) === verb || synonyms.of(word).includes(verb));
    if (!isSaid) factor *= AGAINST.takingBack;
  }
  if (entry.misses(turn)) factor *= AGAINST.missing;
  return factor;
}
