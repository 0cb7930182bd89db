import { ACCOUNT_SUBTYPES, type AccountType, accountType } from "../../accounts.ts";
import type { At } from "../draft.ts";
import { guessSubtype } from "../guess-subtype.ts";
import type { BuildContext } from "./build.ts";
import type { DeclaredAccount, TextJournal } from "./model.ts";

const ROOTS: readonly (readonly [RegExp, AccountType])[] = [
  [/^assets?$/i, "asset"],
  [/^(liabilit(y|ies)|debts?)$/i, "liability"],
  [/^equity$/i, "equity"],
  [/^(income|revenues?)$/i, "revenue"],
  [/^expenses?$/i, "expense"],
];

/**
 * The chart of a plain-text journal: full names are codes; the type is the one declared for the account or the nearest
 * account above it, else what the first part of the name says; the subtype is guessed from the name.
 */
export function declareAccounts(journal: TextJournal, { reading }: BuildContext): void {
  const used = new Map<string, At>();
  for (const [name, { at }] of journal.accounts) used.set(name, at);
  for (const { postings } of journal.transactions)
    for (const { account, at } of postings) if (!used.has(account)) used.set(account, at);
  for (const { account, from, at } of journal.pads)
    for (const name of [account, from]) if (!used.has(name)) used.set(name, at);
  const known = reading.knownAccounts();
  for (const [name, at] of used) {
    const declared = nearest(name, journal.accounts);
    const before = accountType.safeParse(known.get(name)).data;
    const type = declared?.type ?? rootType(name) ?? before;
    if (type === undefined) {
      reading.reject({
        ...at,
        value: name,
        reason: `nothing says what type of account "${name}" is; start its name with Assets, Liabilities, Equity, Income or Expenses, or declare its type`,
      });
      continue;
    }
    const rest = name.split(":").slice(1).join(" ") || name;
    const subtype = declared?.cash ? "cash" : guessSubtype(type, rest);
    if (ACCOUNT_SUBTYPES[subtype].type !== type) throw new Error(`${subtype} is not a subtype of ${type}`);
    reading.draft.accounts.push({
      code: name,
      name,
      subtype,
      currency: null,
      taxCode: null,
      guessed: true,
      at,
    });
  }
}

function nearest(name: string, accounts: TextJournal["accounts"]): DeclaredAccount | undefined {
  const parts = name.split(":");
  for (let length = parts.length; length > 0; length -= 1) {
    const declared = accounts.get(parts.slice(0, length).join(":"));
    if (declared?.type) return declared;
  }
  return undefined;
}

function rootType(name: string): AccountType | undefined {
  const root = name.split(":")[0] ?? "";
  return ROOTS.find(([pattern]) => pattern.test(root))?.[1];
}
