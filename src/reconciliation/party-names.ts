import { fold, isOneEditApart } from "./reference-text.ts";
import type { PartyNames } from "./lines.ts";

/** Words that say what a company is, not which one. */
const LEGAL_FORMS = new Set(
  "GMBH AG KG OHG GBR UG SE EV CO COMPANY CORP CORPORATION INC LLC LLP LTD LIMITED PLC SA SAS SARL SL SRL SPA BV NV AB AS OY APS PTY THE AND UND ET Y E".split(" "), // prettier-ignore
);
/** A name cut off by the bank is believed from this length on. */
const SHORTEST_CUT = 10;
const LONG_ENOUGH_FOR_TYPO = 8;

/** Significant words of a name in one line. */
export function nameKey(name: string): string {
  const words = fold(name).match(/[A-Z0-9]+/g) ?? [];
  const significant = words.filter((word) => !LEGAL_FORMS.has(word));
  return (significant.length > 0 ? significant : words).join(" ");
}

/** Which parties a bank's name, account or text means; empty when it means none that is known. */
export type PartyFinder = {
  readonly byName: (name: string) => ReadonlySet<string>;
  readonly byIban: (iban: string) => ReadonlySet<string>;
  /** Parties all of whose words stand in the text. */
  readonly inText: (text: string) => ReadonlySet<string>;
  /** What sure matches showed: this name or account is that party's. */
  readonly learn: (seen: {
    readonly name: string | null;
    readonly iban: string | null;
    readonly party: string;
  }) => void;
};

const NONE: ReadonlySet<string> = new Set();

export function createPartyFinder(parties: readonly PartyNames[]): PartyFinder {
  const byKey = new Map<string, Set<string>>();
  const bySortedKey = new Map<string, Set<string>>();
  const byWord = new Map<string, Set<string>>();
  const ibans = new Map<string, Set<string>>();
  for (const { id, names, ibans: own } of parties) {
    for (const name of names) {
      const key = nameKey(name);
      if (key === "") continue;
      add(byKey, key, id);
      add(bySortedKey, sortWords(key), id);
      for (const word of key.split(" ")) add(byWord, word, key);
    }
    for (const iban of own) add(ibans, compact(iban), id);
  }
  const keys = [...byKey.keys()].sort();
  const found = new Map<string, ReadonlySet<string>>();
  const foundInText = new Map<string, ReadonlySet<string>>();
  const learned = { names: new Map<string, Set<string>>(), ibans: new Map<string, Set<string>>() };

  function find(key: string): ReadonlySet<string> {
    const exact = byKey.get(key) ?? bySortedKey.get(sortWords(key));
    if (exact) return exact;
    const cut = key.length >= SHORTEST_CUT ? startingWith(key) : NONE;
    if (cut.size > 0) return cut;
    return longerThanKnown(key) ?? oneEditAway(key);
  }

  function startingWith(start: string): ReadonlySet<string> {
    const ids = new Set<string>();
    for (let at = lowerBound(keys, start); keys[at]?.startsWith(start); at++) {
      for (const id of byKey.get(keys[at] ?? "") ?? []) ids.add(id);
    }
    return ids;
  }

  /** The bank adds a place or a branch after the name. */
  function longerThanKnown(key: string): ReadonlySet<string> | undefined {
    const words = key.split(" ");
    for (let count = words.length - 1; count >= 1; count--) {
      const start = words.slice(0, count).join(" ");
      if (count === 1 && start.length < LONG_ENOUGH_FOR_TYPO) return undefined;
      const known = byKey.get(start);
      if (known) return known;
    }
    return undefined;
  }

  function oneEditAway(key: string): ReadonlySet<string> {
    if (key.length < LONG_ENOUGH_FOR_TYPO) return NONE;
    const ids = new Set<string>();
    const seen = new Set<string>();
    // One error spoils one word (or joins two), so another word of the name is whole.
    for (const word of key.split(" ")) {
      for (const candidate of byWord.get(word) ?? []) {
        if (seen.has(candidate)) continue;
        seen.add(candidate);
        if (isOneEditApart(candidate, key)) for (const id of byKey.get(candidate) ?? []) ids.add(id);
      }
    }
    return ids;
  }

  function findInText(text: string): ReadonlySet<string> {
    const words = new Set(fold(text).match(/[A-Z0-9]+/g) ?? []);
    let longest = 0;
    let ids = new Set<string>();
    for (const word of words) {
      for (const candidate of byWord.get(word) ?? []) {
        const own = candidate.split(" ");
        if (candidate.length < 6 || candidate.length < longest || !own.every((part) => words.has(part)))
          continue;
        if (candidate.length > longest) ids = new Set();
        longest = candidate.length;
        for (const id of byKey.get(candidate) ?? []) ids.add(id);
      }
    }
    return ids;
  }

  return {
    byName: (name) => {
      const key = nameKey(name);
      if (key === "") return NONE;
      const known = found.get(key) ?? find(key);
      found.set(key, known);
      return known.size > 0 ? known : unambiguous(learned.names.get(key));
    },
    byIban: (iban) => {
      const key = compact(iban);
      return ibans.get(key) ?? unambiguous(learned.ibans.get(key));
    },
    inText: (text) => {
      const known = foundInText.get(text) ?? findInText(text);
      foundInText.set(text, known);
      return known;
    },
    learn: ({ name, iban, party }) => {
      if (name !== null) add(learned.names, nameKey(name), party);
      if (iban !== null) add(learned.ibans, compact(iban), party);
    },
  };
}

function unambiguous(ids: ReadonlySet<string> | undefined): ReadonlySet<string> {
  return ids?.size === 1 ? ids : NONE;
}

function sortWords(key: string): string {
  return key.split(" ").sort().join(" ");
}

function compact(iban: string): string {
  return iban.replace(/\s+/g, "").toUpperCase();
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known) known.add(value);
  else map.set(key, new Set([value]));
}

function lowerBound(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? "") < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
