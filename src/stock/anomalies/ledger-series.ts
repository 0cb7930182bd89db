import { type IsoDate, monthEnd, monthOf, monthRange, monthStart } from "../../base/dates.ts";
import { naturalSign } from "../../books/accounts.ts";
import type { Account, Ledger } from "../../books/ledger.ts";
import { type GatheredSeries, earlier } from "./series.ts";

/**
 * Monthly movements of accounts in the direction in which they usually grow, whole months only, from the first entry
 * of the books to the month of the last. Accounts that never moved have no series.
 */
export function gatherLedger(
  ledger: Ledger,
  {
    accounts,
    from,
    to,
  }: { readonly accounts: readonly Account[]; readonly from: IsoDate; readonly to: IsoDate },
): readonly GatheredSeries[] {
  const { first, last } = ledger.span;
  const end = earlier(to, monthEnd(monthOf(last)));
  const periods = monthRange(monthOf(first < from ? from : first), monthOf(end))
    .map((month) => ({ start: monthStart(month), end: monthEnd(month) }))
    .filter((period) => period.start >= from && period.end <= end);
  return accounts
    .map((account) => {
      const sign = naturalSign(account.type);
      const values = periods.map((period) => ledger.sum(account.id, period.start, period.end) * sign + 0);
      return { kind: "ledger" as const, subject: { kind: "account" as const, account }, periods, values };
    })
    .filter(({ values }) => values.some((value) => value !== 0));
}

/** The accounts of the income statement: those whose months can be compared. */
export function incomeAccounts(ledger: Ledger): readonly Account[] {
  return ledger.accounts.filter(({ type }) => type === "revenue" || type === "expense");
}
