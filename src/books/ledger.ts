import type { IsoDate } from "../base/dates.ts";
import { PurserError } from "../base/errors.ts";
import type { Minor } from "../base/money.ts";
import type { Db } from "../store/database.ts";
import { type AccountSubtype, type AccountType, accountSubtype, accountType } from "./accounts.ts";
import { ledgerSpan, ledgerVersion, listAccounts, sumByAccountAndDay } from "./ledger-queries.ts";

export type Account = {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly type: AccountType;
  readonly subtype: AccountSubtype;
};

/**
 * The ledger's balances as of one moment, held in memory: accounts x days, so that any number of statements and
 * ratios cost one read. Amounts are signed minor units of the base currency, debit positive.
 */
export type Ledger = {
  readonly version: number;
  /** First and last day with an entry. */
  readonly span: { readonly first: IsoDate; readonly last: IsoDate };
  /** Sorted by code. */
  readonly accounts: readonly Account[];
  /** Sum of an account's lines dated `from`..`to`, both included; `from` null means since the beginning. */
  readonly sum: (accountId: number, from: IsoDate | null, to: IsoDate) => Minor;
  readonly accountsOf: (subtypes: readonly AccountSubtype[]) => readonly Account[];
};

/**
 * @param to days after it are not read; default: everything
 * @throws PurserError `empty_ledger` when the company has no entries
 */
export async function loadLedger(db: Db, companyId: string, to: IsoDate = "9999-12-31"): Promise<Ledger> {
  const span = await ledgerSpan(db, companyId);
  if (!span)
    throw new PurserError("empty_ledger", `The books of "${companyId}" have no journal entries yet.`);
  const version = await ledgerVersion(db, companyId);
  const accounts = (await listAccounts(db, companyId)).map((row) => ({
    id: row.id,
    code: row.code,
    name: row.name,
    type: accountType.parse(row.type),
    subtype: accountSubtype.parse(row.subtype),
  }));
  const running = new Map<number, RunningBalance>();
  for (const { account_id, date, total } of await sumByAccountAndDay(db, companyId, to)) {
    const known = running.get(account_id) ?? { dates: [], totals: [] };
    known.dates.push(date);
    known.totals.push((known.totals.at(-1) ?? 0) + total);
    running.set(account_id, known);
  }
  return {
    version,
    span,
    accounts,
    sum: (accountId, from, until) => {
      const balance = running.get(accountId);
      if (!balance) return 0;
      return (
        balanceAt(balance, until, "included") - (from === null ? 0 : balanceAt(balance, from, "excluded"))
      );
    },
    accountsOf: (subtypes) => accounts.filter((account) => subtypes.includes(account.subtype)),
  };
}

/** Days in order with the balance after each. */
type RunningBalance = { readonly dates: IsoDate[]; readonly totals: Minor[] };

function balanceAt({ dates, totals }: RunningBalance, date: IsoDate, day: "included" | "excluded"): Minor {
  let low = 0;
  let high = dates.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = dates[middle] ?? "";
    if (at < date || (day === "included" && at === date)) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 0 : (totals[low - 1] ?? 0);
}
