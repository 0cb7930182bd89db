import type { IsoDate } from "../../base/dates.ts";
import type { Minor } from "../../base/money.ts";
import type { AccountSubtype } from "../../books/accounts.ts";
import type { Account, Ledger } from "../../books/ledger.ts";
import type { Occurrence } from "../cash/calendar.ts";
import type { Period } from "../periods.ts";

/** What the calendar says about a month beyond the income statement accounts it forecasts. */
export type MonthEffects = {
  /** Purchases of fixed and intangible assets, by where they stand. */
  readonly capex: ReadonlyMap<AccountSubtype, Minor>;
  /** Debt drawn (positive) and repaid (negative), by where it stands. */
  readonly debt: ReadonlyMap<AccountSubtype, Minor>;
  /** Interest, by the account it is booked on; also paid in the month. */
  readonly interest: ReadonlyMap<number, Minor>;
  /** Income tax paid; null when the calendar plans none in any month. */
  readonly taxPaid: Minor | null;
  /** The calendar items behind each of these. */
  readonly items: Readonly<Record<EffectKind, readonly string[]>>;
};

export type EffectKind = "capex" | "debt" | "interest" | "tax";

const DEBT: readonly AccountSubtype[] = ["short_term_debt", "long_term_debt"];
const ASSETS: readonly AccountSubtype[] = ["fixed_asset", "intangible"];
const INCOME_TAX: readonly AccountSubtype[] = ["income_tax", "tax_payable", "tax_receivable"];

/**
 * Reads the calendar by month of pay date. A debt item without a debt account repays short-term debt when there is
 * some, else long-term; capex without an asset account is property and equipment; interest without an account is the
 * first interest account. A tax item counts as income tax when its account is one of income tax, or when it has none
 * and the books keep income tax; other taxes are part of the costs that are forecast.
 */
export function plannedEffects(
  ledger: Ledger,
  {
    asOf,
    months,
    due,
  }: {
    readonly asOf: IsoDate;
    readonly months: readonly Period[];
    readonly due: readonly Occurrence[];
  },
): MonthEffects[] {
  const accounts = new Map(ledger.accounts.map((account) => [account.id, account]));
  const accountOf = ({ item }: Occurrence): Account | undefined =>
    item.account_id === null ? undefined : accounts.get(item.account_id);
  const anyDebt: AccountSubtype = ledger
    .accountsOf(["short_term_debt"])
    .some(({ id }) => ledger.sum(id, null, asOf) !== 0)
    ? "short_term_debt"
    : "long_term_debt";
  const [interestAccount] = ledger.accountsOf(["interest_expense"]);
  const keepsIncomeTax = ledger.accountsOf(["income_tax"]).length > 0;
  const isIncomeTax = (occurrence: Occurrence) => {
    const account = accountOf(occurrence);
    return (
      occurrence.item.kind === "tax" && (account ? INCOME_TAX.includes(account.subtype) : keepsIncomeTax)
    );
  };
  const plansTax = due.some(isIncomeTax);

  return months.map(({ from, to }) => {
    const within = due.filter(({ payDate }) => payDate >= from && payDate <= to);
    const capex = new Map<AccountSubtype, Minor>();
    const debt = new Map<AccountSubtype, Minor>();
    const interest = new Map<number, Minor>();
    const items: Record<EffectKind, string[]> = { capex: [], debt: [], interest: [], tax: [] };
    let taxPaid = 0;
    for (const occurrence of within) {
      const { item, amount } = occurrence;
      const account = accountOf(occurrence);
      const paid = item.direction === "out" ? amount : -amount;
      if (item.kind === "capex") {
        add(capex, account && ASSETS.includes(account.subtype) ? account.subtype : "fixed_asset", paid);
        items.capex.push(item.id);
      } else if (item.kind === "debt_principal") {
        add(debt, account && DEBT.includes(account.subtype) ? account.subtype : anyDebt, -paid);
        items.debt.push(item.id);
      } else if (item.kind === "debt_interest") {
        const booked = account?.subtype === "interest_expense" ? account : interestAccount;
        if (!booked) continue;
        add(interest, booked.id, paid);
        items.interest.push(item.id);
      } else if (isIncomeTax(occurrence)) {
        taxPaid += paid;
        items.tax.push(item.id);
      }
    }
    return { capex, debt, interest, taxPaid: plansTax ? taxPaid : null, items };
  });
}

/**
 * Nobody repays more than is owed: a repayment beyond its balance goes to the other debt, and what is then left over is
 * dropped and reported in `unowed`.
 */
export function capRepayments(
  effects: readonly MonthEffects[],
  owed: ReadonlyMap<AccountSubtype, Minor>,
): { readonly effects: MonthEffects[]; readonly unowed: Minor } {
  const left = new Map(DEBT.map((subtype) => [subtype, owed.get(subtype) ?? 0]));
  let unowed = 0;
  const capped = effects.map((month) => {
    const debt = new Map<AccountSubtype, Minor>();
    for (const [planned, amount] of month.debt) {
      let rest = amount;
      for (const subtype of [planned, ...DEBT.filter((other) => other !== planned)]) {
        const part = Math.max(rest, -Math.max(0, left.get(subtype) ?? 0));
        if (part === 0) continue;
        add(debt, subtype, part);
        add(left, subtype, part);
        rest -= part;
      }
      unowed -= rest;
    }
    return { ...month, debt };
  });
  return { effects: capped, unowed };
}

function add<K>(map: Map<K, Minor>, key: K, amount: Minor): void {
  map.set(key, (map.get(key) ?? 0) + amount);
}
