import type { Account } from "../ledger.ts";
import { editDistance, toWords } from "./words.ts";

/** Accounts as a question may name them: by code after the word "account", or by name. */
export type AccountWords = {
  /** Accounts whose name is exactly these words. */
  readonly named: (words: string) => readonly Account[];
  readonly withCode: (code: string) => Account | undefined;
  /** Accounts whose name is a slip of the pen away; only where nothing else was understood. */
  readonly closeTo: (words: string) => readonly Account[];
  /** Codes that begin alike, for a suggestion. */
  readonly codesLike: (code: string) => readonly string[];
  readonly longest: number;
};

/** One edit for every so many letters is a typing error; more is another name. */
const LETTERS_PER_EDIT = 7;
const SHORTEST_FOR_EDITS = 5;

export function createAccountWords(accounts: readonly Account[]): AccountWords {
  const byName = Map.groupBy(accounts, (account) => toWords(account.name).join(" "));
  const byCode = new Map(accounts.map((account) => [account.code.toLowerCase(), account]));
  return {
    named: (words) => byName.get(words) ?? [],
    withCode: (code) => byCode.get(code.toLowerCase()),
    closeTo: (words) => {
      if (words.length < SHORTEST_FOR_EDITS) return [];
      const allowed = Math.max(1, Math.floor(words.length / LETTERS_PER_EDIT));
      return [...byName].flatMap(([name, own]) =>
        Math.abs(name.length - words.length) <= allowed && editDistance(name, words) <= allowed ? own : [],
      );
    },
    codesLike: (code) =>
      accounts
        .map((account) => account.code)
        .filter((known) => known.startsWith(code.slice(0, 2)))
        .slice(0, 5),
    longest: Math.max(1, ...[...byName.keys()].map((name) => name.split(" ").length)),
  };
}
