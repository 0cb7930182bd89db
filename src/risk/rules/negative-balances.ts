import type { AccountSubtype } from "../../books/accounts.ts";
import { figureOf } from "../../books/statements/statement.ts";
import { at, type Finding, type RiskRule, type Severity } from "../rule.ts";

/** Accounts that cannot be below zero in the world, with what a negative balance usually means. */
const CHECKED: Partial<Record<AccountSubtype, { readonly severity: Severity; readonly meaning: string }>> = {
  cash: { severity: "high", meaning: "The account is overdrawn or an entry is on the wrong account." },
  receivable: {
    severity: "medium",
    meaning: "Customers' payments are booked without their invoices, or credits exceed what is owed.",
  },
  inventory: { severity: "medium", meaning: "More was issued than was ever received." },
};

export const negativeBalances: RiskRule = {
  id: "negative_balance",
  title: "Accounts that cannot be negative are",
  describe:
    "Cash, receivable and inventory accounts with a credit balance above a small share of total assets.",
  run: async (context) => {
    const { asOf, books, limits } = context;
    const total = figureOf(books.statements.balanceSheet(asOf), "total_assets").value ?? 0;
    const least = Math.abs(total) * limits.value("negative_balance_materiality");
    const findings = books.ledger.accounts.flatMap((account): Finding[] => {
      const checked = CHECKED[account.subtype];
      if (!checked || books.ledger.sum(account.id, null, asOf) >= -least) return [];
      const balance = books.leaf.balance({
        name: "account_balance",
        label: `Balance of ${account.name}`,
        accounts: { exactly: [account] },
        sign: 1,
        asOf,
        qualifier: account.code,
      });
      return [
        {
          rule: negativeBalances.id,
          key: account.code,
          severity: checked.severity,
          title: `${account.name} has a negative balance`,
          detail: `${account.name} stands at ${at(balance)}. ${checked.meaning}`,
          evidence: {
            figureIds: [balance.id],
            rows: [{ table: "account", id: account.code, note: account.name }],
          },
          owner: "accounting",
          clearsWhen: "the account's balance is zero or positive",
        },
      ];
    });
    return { findings };
  },
};
