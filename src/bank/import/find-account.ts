import { PurserError } from "../../base/errors.ts";
import { NO_CURRENCY } from "../amounts.ts";
import type { BankAccount } from "../queries.ts";
import type { ParsedStatement } from "../statement.ts";

export type Wanted = Pick<ParsedStatement, "account" | "currency"> & {
  /** the account that a person chose */
  readonly bankAccountId: string | undefined;
  readonly filename: string;
};

/**
 * The company's account that a statement is of: the one with its IBAN or number; else the chosen one; else the only one with its name or
 * its currency. An account whose IBAN is another one is never taken.
 * @throws PurserError `unknown_bank_account`, `bank_account_unclear` (details list the accounts), `bank_account_differs`,
 * `statement_currency_differs`, `statement_currency_missing`
 */
export function findAccount(accounts: readonly BankAccount[], wanted: Wanted): BankAccount {
  if (wanted.currency === NO_CURRENCY) {
    const message = `${wanted.filename} does not name the currency of its amounts, so it cannot be imported.`;
    throw new PurserError("statement_currency_missing", message);
  }
  const account = locate(accounts, wanted);
  if (account.currency !== wanted.currency) {
    throw new PurserError(
      "statement_currency_differs",
      `${wanted.filename} is in ${wanted.currency}, but account ${account.name} is in ${account.currency}; import it into an account of its currency.`,
    );
  }
  return account;
}

function locate(accounts: readonly BankAccount[], wanted: Wanted): BankAccount {
  const given = numbersOf(wanted.account);
  const byNumber = accounts.filter(({ iban, number: own }) =>
    [iban, own].some((stored) => stored !== null && given.some((number) => isSame(stored, number))),
  );
  if (wanted.bankAccountId !== undefined) return chosen(accounts, byNumber, wanted);
  if (byNumber.length > 1) throw unclear(accounts, wanted);
  if (byNumber[0]) return byNumber[0];
  const free = accounts.filter(
    ({ iban, number }) => (iban === null && number === null) || given.length === 0,
  );
  const names = [wanted.account.name, wanted.account.number].filter((name) => name !== null).map(compact);
  const [named, another] = free.filter(({ id, name }) => names.includes(compact(name)) || names.includes(compact(id))); // prettier-ignore
  if (named && !another) return named;
  const [only, second] = free.filter(({ currency }) => currency === wanted.currency);
  if (only && !second) return only;
  throw unclear(accounts, wanted);
}

function chosen(
  accounts: readonly BankAccount[],
  byNumber: readonly BankAccount[],
  wanted: Wanted,
): BankAccount {
  const account = accounts.find(({ id }) => id === wanted.bankAccountId);
  if (!account) {
    throw new PurserError(
      "unknown_bank_account",
      `There is no bank account "${wanted.bankAccountId ?? ""}"; ${listed(accounts)}.`,
    );
  }
  const iban = wanted.account.iban;
  const differs = iban !== null && account.iban !== null && !isSame(account.iban, iban);
  if (differs || (byNumber.length > 0 && !byNumber.includes(account))) {
    const stated = iban ?? wanted.account.number ?? "another account";
    throw new PurserError(
      "bank_account_differs",
      `${wanted.filename} is of account ${stated}, not of ${account.name} (${account.iban ?? "no IBAN"}).`,
    );
  }
  return account;
}

function unclear(accounts: readonly BankAccount[], { account, currency, filename }: Wanted): PurserError {
  const stated = account.iban ?? account.number;
  return new PurserError(
    "bank_account_unclear",
    `${filename} is of ${stated === null ? "an account that it does not name" : `account ${stated}`} in ${currency}; say which it is by bankAccountId: ${listed(accounts)}.`,
    { details: { accounts: accounts.map(({ id, name, currency: own, iban }) => ({ id, name, currency: own, iban })) } }, // prettier-ignore
  );
}

function listed(accounts: readonly BankAccount[]): string {
  if (accounts.length === 0) return "the company has no bank accounts";
  return accounts.map(({ id, name, currency }) => `${id} (${name}, ${currency})`).join(", ");
}

function numbersOf({ iban, number }: ParsedStatement["account"]): string[] {
  return [iban, number].filter((text) => text !== null).map(compact).filter((text) => text !== ""); // prettier-ignore
}

const compact = (text: string) => text.toUpperCase().replace(/[^A-Z0-9/]/g, "");

/** Digits of a number that are enough to tell an account by. */
const ENOUGH = 6;

/** The same account: equal, or an IBAN that ends with the national number (`bank code/account` has both parts in it). */
function isSame(stored: string, given: string): boolean {
  const own = compact(stored).replaceAll("/", "");
  if (own === given.replaceAll("/", "")) return true;
  const parts = given.replace(/[A-Z]{3}$/, "").split("/").map((part) => part.replace(/^0+/, "")); // prettier-ignore
  const last = parts.at(-1) ?? "";
  if (!/^[A-Z]{2}\d{2}/.test(own) || /^[A-Z]{2}\d{2}[A-Z0-9]{10}/.test(given) || last.length < ENOUGH)
    return false;
  return own.endsWith(last) && parts.slice(0, -1).every((part) => own.includes(part));
}
