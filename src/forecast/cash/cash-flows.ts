import type { IsoDate } from "../../base/dates.ts";
import type { Minor } from "../../base/money.ts";
import type { AccountSubtype } from "../../books/accounts.ts";
import type { Account } from "../../books/ledger.ts";
import type { CounterSum } from "../cash-queries.ts";
import type { CalendarItem, CalendarKind } from "./calendar.ts";

/** A historical movement of cash by the account it was booked against. */
export type CashFlow = {
  readonly accountId: number;
  readonly code: string;
  readonly subtype: AccountSubtype;
  readonly partyId: string | null;
  readonly date: IsoDate;
  /** Positive: money came in. */
  readonly amount: Minor;
};

/**
 * In an entry that balances, cash moved by the opposite of all its other lines: so each of them says what a part of
 * the money was for, and the parts add up to the movement exactly.
 */
export function classifyFlows(counterparts: readonly CounterSum[], accounts: readonly Account[]): CashFlow[] {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  return counterparts.flatMap(({ account_id, party_id, date, total }) => {
    const account = byId.get(account_id);
    if (!account || total === 0) return [];
    const { code, subtype } = account;
    return [{ accountId: account_id, code, subtype, partyId: party_id, date, amount: -total }];
  });
}

/** The accounts that money of a calendar kind is booked against. */
const KIND_SUBTYPES: Readonly<Record<CalendarKind, readonly AccountSubtype[]>> = {
  payroll: ["payroll", "payroll_liability"],
  tax: ["tax_payable", "tax_receivable", "income_tax"],
  debt_principal: ["short_term_debt", "long_term_debt"],
  debt_interest: ["interest_expense"],
  rent: ["rent", "lease_liability", "current_lease_liability", "right_of_use"],
  capex: ["fixed_asset", "intangible"],
  recurring: [],
  other: [],
};

/** Investing and financing: they come once, or by a plan in the calendar; their past is not projected. */
const NOT_PROJECTED: readonly AccountSubtype[] = [
  "short_term_investments",
  "fixed_asset",
  "intangible",
  "goodwill",
  "long_term_investment",
  "other_noncurrent_asset",
  "unclassified_asset",
  "short_term_debt",
  "long_term_debt",
  "share_capital",
  "retained_earnings",
  "dividends",
  "other_equity",
  "noncontrolling_interest",
  "result_transfer",
];

/**
 * What a historical movement belongs to: receivables, payables, a kind of the calendar, what recurs beside them, or
 * what is not projected. A kind of the calendar owns its accounts only while the calendar has an item of that kind;
 * an item's own account and party belong to its kind in any case.
 */
export type FlowOwner = "receivables" | "payables" | CalendarKind | "residual" | "not_projected";

export function flowOwner(
  items: readonly CalendarItem[],
): (flow: Pick<CashFlow, "accountId" | "subtype" | "partyId">) => FlowOwner {
  const accounts = new Map<number, CalendarKind>();
  const parties = new Map<string, CalendarKind>();
  const subtypes = new Map<AccountSubtype, CalendarKind>();
  for (const { kind, account_id, party_id } of items) {
    if (account_id !== null) accounts.set(account_id, accounts.get(account_id) ?? kind);
    if (party_id !== null) parties.set(party_id, parties.get(party_id) ?? kind);
    for (const subtype of KIND_SUBTYPES[kind]) subtypes.set(subtype, kind);
  }
  return ({ accountId, subtype, partyId }) => {
    if (subtype === "receivable" || subtype === "receivable_allowance") return "receivables";
    if (subtype === "payable") return "payables";
    return (
      accounts.get(accountId) ??
      subtypes.get(subtype) ??
      (partyId === null ? undefined : parties.get(partyId)) ??
      (NOT_PROJECTED.includes(subtype) ? "not_projected" : "residual")
    );
  };
}

/**
 * For comparing a forecast with what happened: money to a party whose bills the calendar carries is booked against
 * payables, but foreseen under the calendar's kind.
 */
export function forecastOwner(
  items: readonly CalendarItem[],
  carried: ReadonlySet<string>,
): (flow: Pick<CashFlow, "accountId" | "subtype" | "partyId">) => FlowOwner {
  const booked = flowOwner(items);
  const kinds = new Map(items.map(({ party_id, kind }) => [party_id, kind]));
  return (flow) => {
    const by = booked(flow);
    const { partyId } = flow;
    return by === "payables" && partyId !== null && carried.has(partyId) ? (kinds.get(partyId) ?? by) : by;
  };
}
