import { type Lexicon, createLexicon } from "../../books/questions/lexicon.ts";
import { toWords } from "../../books/questions/words.ts";

/** Tells which words of a request are names of ratios, statement lines or ledger accounts. */
export type BooksTerms = (request: string, accounts: readonly string[]) => ReadonlySet<string>;

/** "account 1200", "the balance of 1200" */
const ACCOUNT_CODE = /\b(?:accounts?|acct|gl|balance (?:of|for)) (?:number |no\.? |code )?(\d[\d.-]*)/g;

export function createBooksTerms(): BooksTerms {
  const lexicon = createLexicon();
  return (request, accounts) => {
    const words = toWords(request);
    const taken = new Set(
      [...request.toLowerCase().matchAll(ACCOUNT_CODE)].map(([, code = ""]) => `account ${code}`),
    );
    const names = new Set(accounts.map((name) => toWords(name).join(" ")));
    const longest = Math.max(lexicon.longest, ...[...names].map((name) => name.split(" ").length));
    for (let start = 0; start < words.length; start += 1) {
      const length = longestAt(words.slice(start, start + longest), { lexicon, names });
      for (const word of words.slice(start, start + length)) taken.add(word);
      start += Math.max(0, length - 1);
    }
    return taken;
  };
}

function longestAt(
  words: readonly string[],
  { lexicon, names }: { readonly lexicon: Lexicon; readonly names: ReadonlySet<string> },
): number {
  for (let length = words.length; length > 0; length -= 1) {
    const phrase = words.slice(0, length).join(" ");
    if (lexicon.entries.has(phrase) || names.has(phrase)) return length;
  }
  return 0;
}
