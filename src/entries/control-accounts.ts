import type { PostingRules, RuleAccount } from "./posting-rules.ts";
import { plainText } from "./words.ts";

const TRADE = {
  ap: / (accounts? payable|trade|creditors?|suppliers?|verbindlichkeiten|fournisseurs|proveedores|fornitori|crediteuren)/,
  ar: / (accounts? receivable|trade|debtors?|customers?|forderungen|clients|clientes|clienti|debiteuren)/,
} as const;

/** Trade payables or receivables; among several the one of the invoice's currency, then by name, then by code. */
export function controlAccount(
  { accounts }: Pick<PostingRules, "accounts">,
  { side, currency }: { readonly side: "ap" | "ar"; readonly currency: string },
): RuleAccount | undefined {
  const subtype = side === "ap" ? "payable" : "receivable";
  const rank = (account: RuleAccount) =>
    (account.currency === currency ? 2 : account.currency === null ? 0 : -2) +
    (TRADE[side].test(plainText(account.name)) ? 1 : 0);
  return accounts
    .filter((account) => account.subtype === subtype)
    .toSorted((a, b) => rank(b) - rank(a) || (a.code < b.code ? -1 : 1))[0];
}

/** Where a payment comes from or goes to when nothing names the bank account. */
export function cashAccount(
  { accounts }: Pick<PostingRules, "accounts">,
  { code, currency }: { readonly code: string | undefined; readonly currency: string },
): RuleAccount | undefined {
  const cash = accounts.filter(({ subtype }) => subtype === "cash");
  if (code !== undefined) return cash.find((account) => account.code === code);
  return cash.find((account) => account.currency === currency) ?? cash[0];
}

/** An account kept for roundings, if the chart has one. */
export function roundingAccount({ accounts }: Pick<PostingRules, "accounts">): RuleAccount | undefined {
  return accounts.find(({ name }) =>
    / (rounding|rundung|arrondi|redondeo|arrotondament)/.test(plainText(name)),
  );
}
