import type { AccountSubtype } from "../accounts.ts";
import type { Account, Ledger } from "../ledger.ts";
import type { AccountWords } from "./account-words.ts";
import type { Lexicon, LexiconEntry } from "./lexicon.ts";
import type { Reading, Target } from "./query.ts";
import { toWords } from "./words.ts";

/** The names a question can use. */
export type Vocabulary = {
  readonly lexicon: Lexicon;
  readonly accounts: AccountWords;
  readonly ledger: Pick<Ledger, "accounts">;
};

/** Stands for words already understood. */
export const TAKEN = "*";

export type Found = LexiconEntry & { readonly term: string };

/** "the balance of 2025" is a year's. */
const YEAR_LIKE = /^(?:19|20)\d\d$/;

/** Takes "account 1200" and the like out of the words. */
export function takeCodes(
  words: string[],
  accounts: AccountWords,
): { readonly targets: Target[] } | Extract<Reading, { kind: "unknown" }> {
  const targets: Target[] = [];
  for (const [index, word] of words.entries()) {
    const bare =
      words.includes("balance") && /^(?:of|for)$/.test(words[index - 1] ?? "") && !YEAR_LIKE.test(word);
    const balanceOf = bare ? accounts.withCode(word) : undefined;
    if (balanceOf) {
      targets.push(toTarget(balanceOf));
      words[index] = TAKEN;
    }
    if (!/^(?:accounts?|acct|gl)$/.test(word)) continue;
    let at = index + 1;
    while (/^(?:number|no|nr|code)\.?$/.test(words[at] ?? "")) at += 1;
    const code = words[at];
    if (code === undefined) continue;
    const account = accounts.withCode(code);
    if (account) {
      targets.push(toTarget(account));
      words.fill(TAKEN, index, at + 1);
    } else if (/^\d[\d.-]*$/.test(code)) {
      const like = accounts.codesLike(code).map((other) => `account ${other}`);
      return { kind: "unknown", reason: `There is no account ${code} in the chart.`, suggestions: like };
    }
  }
  return { targets };
}

/** Takes terms and account names out of the words, longest first. */
export function takeTerms(words: string[], { lexicon, accounts, ledger }: Vocabulary): Found[] {
  const found: Found[] = [];
  const askedForAccount = words.some((word) => word === "account" || word === "accounts");
  for (let length = Math.max(lexicon.longest, accounts.longest); length > 0; length--) {
    for (let start = 0; start + length <= words.length; start++) {
      const phrase = words.slice(start, start + length);
      if (phrase.includes(TAKEN)) continue;
      const term = phrase.join(" ");
      const entry = lexicon.entries.get(term);
      const named = accounts.named(term);
      const chosen = choose(term, { entry, named, askedForAccount, accounts: ledger.accounts });
      if (!chosen) continue;
      found.push(chosen);
      words.fill(TAKEN, start, start + length);
    }
  }
  return found;
}

/** Lines that account subtypes of other names make up. */
const PARTS: Readonly<Record<string, readonly AccountSubtype[]>> = {
  net_revenue: ["revenue", "contra_revenue"],
};

/** A line and an account of the same name are one thing when the line is that account; otherwise it has to be asked back. */
function choose(
  term: string,
  {
    entry,
    named,
    askedForAccount,
    accounts,
  }: {
    readonly entry: LexiconEntry | undefined;
    readonly named: readonly Account[];
    readonly askedForAccount: boolean;
    readonly accounts: readonly Account[];
  },
): Found | null {
  const own = named.map(toTarget);
  if (own.length === 0) return entry ? { ...entry, term } : null;
  if (!entry || askedForAccount) return { targets: own, soft: false, term };
  const [line] = entry.targets;
  const makingUp =
    entry.targets.length === 1 && line?.kind === "measure"
      ? accounts.filter((account) => (PARTS[line.name] ?? [line.name]).includes(account.subtype))
      : [];
  const [only] = makingUp;
  const sameThing = makingUp.length === 1 && only !== undefined && named.includes(only);
  return sameThing ? { ...entry, term } : { targets: [...entry.targets, ...own], soft: false, term };
}

/**
 * The words with one misspelt account name put right: a stretch that holds everything not understood and is close to
 * exactly one name. Null when there is none or more than one.
 */
export function correctAccountName(
  words: readonly string[],
  leftover: readonly string[],
  accounts: AccountWords,
): string[] | null {
  const corrections = new Map<string, string[]>();
  for (let length = accounts.longest; length > 0; length--) {
    for (let start = 0; start + length <= words.length; start++) {
      const phrase = words.slice(start, start + length);
      if (!leftover.every((word) => phrase.includes(word))) continue;
      for (const account of accounts.closeTo(phrase.join(" "))) {
        const name = toWords(account.name);
        corrections.set(account.code, [...words.slice(0, start), ...name, ...words.slice(start + length)]);
      }
    }
  }
  const [only, ...others] = corrections.values();
  return only && others.length === 0 ? only : null;
}

function toTarget(account: Account): Target {
  return { kind: "account", code: account.code, label: `account ${account.code} ${account.name}` };
}
