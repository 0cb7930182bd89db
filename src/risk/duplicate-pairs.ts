import { daysBetween, type IsoDate, monthOf } from "../base/dates.ts";
import { fiscalYearStart } from "../books/company.ts";
import { type NumberForms, numberForms, type NumberRelation, relateNumbers } from "../books/bill-number.ts";
import type { Bill } from "./risk-queries.ts";

/** `later` looks like another entry of `earlier`. */
export type DuplicatePair = {
  readonly earlier: Bill;
  readonly later: Bill;
  readonly relation: Exclude<NumberRelation, "different">;
  readonly sameAmount: boolean;
};

export type DuplicateSearch = {
  readonly windowDays: number;
  readonly typoWindowDays: number;
  readonly fiscalYearStartMonth: number;
};

type Numbered = { readonly bill: Bill; readonly forms: NumberForms };

/** Bills of one supplier, oldest first, that look like second entries of another; each later bill at most once. */
export function findDuplicates(bills: readonly Bill[], search: DuplicateSearch): DuplicatePair[] {
  const invoices = bills
    .filter((bill) => bill.kind === "invoice" && bill.gross > 0)
    .map((bill) => ({ bill, forms: numberForms(bill.number) }));
  const pairs = [...sameNumber(invoices, search), ...sameAmount(invoices, search)];
  const byLater = new Map<string, DuplicatePair>();
  for (const pair of pairs) if (!byLater.has(pair.later.id)) byLater.set(pair.later.id, pair);
  return withoutCredited([...byLater.values()], bills).sort((a, b) =>
    a.later.issue_date < b.later.issue_date ? -1 : 1,
  );
}

/** Same number, near in date or in one fiscal year. A number that returns every year is renumbering, not a duplicate. */
function sameNumber(invoices: readonly Numbered[], search: DuplicateSearch): DuplicatePair[] {
  const groups = Map.groupBy(invoices, ({ forms }) => forms.key);
  return [...groups].flatMap(([key, numbered]) => {
    if (key === "" || numbered.length < 2) return [];
    const group = numbered.map(({ bill }) => bill);
    const standing = isStandingReference(group);
    return consecutive(group).flatMap(([earlier, later]) => {
      const days = daysBetween(earlier.issue_date, later.issue_date);
      const equal = earlier.gross === later.gross && earlier.currency === later.currency;
      if (standing && !(equal && days <= search.typoWindowDays)) return [];
      const sameYear =
        fiscalYearStart(monthOf(earlier.issue_date), search.fiscalYearStartMonth) ===
        fiscalYearStart(monthOf(later.issue_date), search.fiscalYearStartMonth);
      return days <= search.windowDays || sameYear
        ? [{ earlier, later, relation: "same" as const, sameAmount: equal }]
        : [];
    });
  });
}

/**
 * Some suppliers print the customer's account number instead of an invoice number: the same "number" then comes
 * again with every billing period. Three or more, mostly three weeks and more apart, are such a reference.
 */
function isStandingReference(group: readonly Bill[]): boolean {
  const gaps = consecutive(group).map(([a, b]) => daysBetween(a.issue_date, b.issue_date));
  return group.length >= 3 && gaps.filter((days) => days >= 20).length * 2 >= gaps.length;
}

/** An amount that comes this often is a price or a subscription: that two bills share it says little. */
const RECURRING = 4;

/** Same amount near in date, with numbers that differ as two writings of one number do. */
function sameAmount(invoices: readonly Numbered[], search: DuplicateSearch): DuplicatePair[] {
  const groups = Map.groupBy(invoices, ({ bill }) => `${bill.currency} ${bill.gross}`);
  return [...groups.values()].flatMap((group) => {
    const recurring = group.length >= RECURRING;
    const farthest = recurring ? search.typoWindowDays : search.windowDays;
    return group.flatMap((later, index) => {
      for (const earlier of group.slice(0, index).reverse()) {
        const days = daysBetween(earlier.bill.issue_date, later.bill.issue_date);
        if (days > farthest) break;
        const relation = relateNumbers(earlier.forms, later.forms);
        if (relation === "different" || relation === "same") continue;
        if (relation === "typo" && days > search.typoWindowDays) continue;
        if (relation === "typo" && recurring && (days > 0 || continuesSeries(later, invoices))) continue;
        return [{ earlier: earlier.bill, later: later.bill, relation, sameAmount: true }];
      }
      return [];
    });
  });
}

/** Is the number above those of the days before and below those of the days after? Then the supplier gave it. */
function continuesSeries({ bill, forms }: Numbered, invoices: readonly Numbered[]): boolean {
  const { series } = forms;
  if (!series) return false;
  return invoices.every(({ bill: other, forms: { series: theirs } }) => {
    if (theirs?.head !== series.head || other.issue_date === bill.issue_date) return true;
    return other.issue_date < bill.issue_date ? theirs.tail < series.tail : theirs.tail > series.tail;
  });
}

/** A credit note over the same amount takes one duplicate back. */
function withoutCredited(pairs: readonly DuplicatePair[], bills: readonly Bill[]): DuplicatePair[] {
  const credits = bills
    .filter((bill) => bill.kind === "credit_note")
    .map((credit) => ({ credit, used: false }));
  return pairs.filter(({ earlier, later }) => {
    const match = credits.find(
      ({ credit, used }) =>
        !used &&
        credit.currency === later.currency &&
        (credit.gross === later.gross || credit.gross === earlier.gross) &&
        credit.issue_date >= earlier.issue_date,
    );
    if (match) match.used = true;
    return !match;
  });
}

function consecutive(bills: readonly Bill[]): (readonly [Bill, Bill])[] {
  return bills.slice(1).flatMap((later, index) => {
    const earlier = bills[index];
    return earlier ? [[earlier, later] as const] : [];
  });
}

/** A bill as the note of an evidence row names it. */
export function describeBill(bill: { readonly number: string; readonly issue_date: IsoDate }): string {
  return `number ${bill.number}, issued ${bill.issue_date}`;
}
