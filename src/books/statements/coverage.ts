import { type IsoDate, addDays, monthOf } from "../../base/dates.ts";
import type { Ledger } from "../ledger.ts";
import type { FiscalCalendar, Window } from "./fiscal-calendar.ts";
import type { OpeningLine } from "./statement-queries.ts";

/** What the books can be asked for; each gives the reason why not, or null. */
export type Coverage = {
  /** A balance sheet at the end of `asOf`. */
  readonly balances: (asOf: IsoDate) => string | null;
  /** An income statement of the window. */
  readonly income: (window: Window) => string | null;
  /** A cash flow statement of the window, and what else is read from movements of balance sheet accounts. */
  readonly cashFlow: (window: Window) => string | null;
};

export type CoverageInput = {
  readonly ledger: Pick<Ledger, "accounts" | "sum">;
  readonly calendar: FiscalCalendar;
  readonly openingLines: readonly OpeningLine[];
};

export function createCoverage({ ledger, calendar, openingLines }: CoverageInput): Coverage {
  const held = ledger.accounts.filter(({ type }) => type === "asset" || type === "liability");
  const holdsBalances = (asOf: IsoDate) => held.some((account) => ledger.sum(account.id, null, asOf) !== 0);

  return {
    balances: (asOf) => {
      const gap = calendar.gapAt(asOf);
      if (gap !== null) return gap;
      // A filer's first years are often known by their income statement only.
      return calendar.grain !== "month" && !holdsBalances(asOf)
        ? `the books hold no balance sheet of ${asOf}`
        : null;
    },
    income: (window) => calendar.gap(window),
    cashFlow: (window) => {
      const gap = calendar.gap(window);
      if (gap !== null) return gap;
      if (calendar.grain !== "month") {
        return "these books hold filed balance sheets and income statements without the filed cash flows; a line regrouped between two balance sheets would pass for cash";
      }
      const entered = openingLines.find(({ date }) => window.from <= date && date <= window.to)?.date;
      const late = entered !== undefined && monthOf(entered) > monthOf(window.from);
      return late && !holdsBalances(addDays(window.from, -1))
        ? `the opening balances are of ${entered}, so the cash flows from ${window.from} on are not known`
        : null;
    },
  };
}
