import { type IsoDate, addToMonth, daysBetween, monthEnd, monthOf, monthStart } from "../../base/dates.ts";
import { PurserError } from "../../base/errors.ts";
import { roundHalfUp } from "../../base/money.ts";
import type { AccountSubtype } from "../../books/accounts.ts";
import type { CompanyProfile } from "../../books/company.ts";
import { type Account, type Ledger, loadLedger } from "../../books/ledger.ts";
import { RESULT_SUBTYPES } from "../../books/statements/sections.ts";
import type { Db } from "../../store/database.ts";
import { loadCalendar, loadSide } from "../cash/load.ts";
import { planPayments } from "../cash/planned-payments.ts";
import type { Forecaster } from "../core/index.ts";
import { monthsAfter } from "../periods.ts";
import {
  type MonthlyHistory,
  actualMonths,
  forecastAccounts,
  monthlyHistory,
  printedSign,
  revenueFactors,
} from "./account-forecasts.ts";
import { capRepayments, plannedEffects } from "./planned-effects.ts";
import { type PnlPlan, driversOf } from "./project-pnl.ts";
import { type BalanceKey, type Drivers, DRIVER_MONTHS, isAsset, standingDays } from "./roll-statements.ts";

export type LoadedPlan = {
  readonly plan: PnlPlan;
  readonly ledger: Ledger;
  /** Last day of the last actual month. */
  readonly lastActual: IsoDate;
  readonly notes: readonly string[];
};

/** @throws PurserError `empty_ledger`, `no_books_for_date`, `too_little_history`, `missing_fx_rate` */
export async function loadPnlPlan(
  db: Db,
  company: CompanyProfile,
  options: {
    readonly asOf: IsoDate;
    readonly months: number;
    readonly forecaster: Forecaster;
    readonly signal: AbortSignal;
  },
): Promise<LoadedPlan> {
  const { asOf, forecaster, signal } = options;
  // A month that is not over is not an actual month.
  const lastActual = asOf === monthEnd(monthOf(asOf)) ? asOf : monthEnd(addToMonth(monthOf(asOf), -1));
  const ledger = await loadLedger(db, company.id, lastActual);
  if (monthOf(lastActual) > monthOf(ledger.span.last)) {
    throw new PurserError(
      "no_books_for_date",
      `The books end on ${ledger.span.last}, so ${monthOf(lastActual)} is not an actual month; ask as of ${monthEnd(monthOf(ledger.span.last))} or earlier.`,
    );
  }
  const history = monthlyHistory(ledger, actualMonths(ledger, monthOf(lastActual)));
  if (history.months.length < DRIVER_MONTHS) {
    throw new PurserError(
      "too_little_history",
      `A P&L forecast needs at least ${DRIVER_MONTHS} whole months of books up to ${lastActual}; there are ${history.months.length}.`,
    );
  }
  const months = monthsAfter(lastActual, options.months);
  const end = months.at(-1)?.to ?? lastActual;
  const sides = {
    out: await loadSide(db, company.id, { side: "ap", asOf: lastActual }),
    in: await loadSide(db, company.id, { side: "ar", asOf: lastActual }),
  };
  const planned = planPayments(await loadCalendar(db, company, asOf), {
    asOf: lastActual,
    to: end,
    bills: (direction) => sides[direction].billed,
  });
  const opening = openingBalances(ledger, lastActual);
  const { effects, unowed } = capRepayments(
    plannedEffects(ledger, { asOf: lastActual, months, due: planned.due }),
    debtOf(opening),
  );
  const interestAccounts = scheduledInterest(ledger, effects);
  const scheduled = new Set(interestAccounts.map(({ id }) => id));
  const past = pastDrivers(ledger, history);
  const plan: PnlPlan = {
    months,
    accounts: await forecastAccounts(ledger, {
      history,
      horizon: months.length,
      forecaster,
      scheduled,
      signal,
    }),
    revenue: revenueFactors(ledger, { history, months, forecaster }),
    effects,
    interestAccounts,
    depreciation: presentDepreciation(ledger, history),
    tax: effectiveTax(ledger, history),
    roll: {
      opening,
      past,
      days: {
        receivable: standingDays(opening.get("receivable") ?? 0, past, "revenue"),
        payable: standingDays(opening.get("payable") ?? 0, past, "purchases"),
        inventory: standingDays(opening.get("inventory") ?? 0, past, "costs"),
      },
    },
  };
  const notes = [
    ...(lastActual === asOf
      ? []
      : [`${monthOf(asOf)} is not over on ${asOf}, so the last actual month is ${monthOf(lastActual)}.`]),
    ...(unowed > 0
      ? ["The calendar repays more debt than the books owe; what is beyond that is left out."]
      : []),
  ];
  return { plan, ledger, lastActual, notes };
}

/** Balance sheet subtypes that have an account, cash and the result always; assets as debits, the rest as credits. */
function openingBalances(ledger: Ledger, day: IsoDate): Map<BalanceKey, number> {
  const balances = new Map<BalanceKey, number>([
    ["cash", 0],
    ["undistributed_result", 0],
  ]);
  for (const { id, subtype } of ledger.accounts) {
    const key: BalanceKey = RESULT_SUBTYPES.includes(subtype) ? "undistributed_result" : subtype;
    const signed = ledger.sum(id, null, day) * (isAsset(key) ? 1 : -1);
    balances.set(key, (balances.get(key) ?? 0) + signed);
  }
  return balances;
}

function debtOf(balances: ReadonlyMap<BalanceKey, number>): Map<AccountSubtype, number> {
  return new Map(
    (["short_term_debt", "long_term_debt"] as const).map((subtype) => [subtype, balances.get(subtype) ?? 0]),
  );
}

function scheduledInterest(ledger: Ledger, effects: PnlPlan["effects"]): Account[] {
  const ids = new Set(effects.flatMap(({ interest }) => [...interest.keys()]));
  return ledger.accounts.filter(({ id }) => ids.has(id));
}

function pastDrivers(ledger: Ledger, history: MonthlyHistory): Drivers[] {
  return history.months.slice(-DRIVER_MONTHS).map((month) => {
    const [from, to] = [monthStart(month), monthEnd(month)];
    const amountOf = (subtypes: readonly AccountSubtype[]) =>
      ledger
        .accountsOf(subtypes)
        .reduce((sum, { id, subtype }) => sum + ledger.sum(id, from, to) * printedSign(subtype), 0);
    return driversOf(amountOf, daysBetween(from, to) + 1);
  });
}

/** The mean of the last three months, booked on the account that carries most of it. */
function presentDepreciation(ledger: Ledger, history: MonthlyHistory): PnlPlan["depreciation"] {
  const accounts = ledger.accountsOf(["depreciation"]);
  const recent = accounts.map((account) => ({
    account,
    amount: total(history.of(account).slice(-DRIVER_MONTHS)),
  }));
  const [largest] = recent.toSorted((a, b) => b.amount - a.amount);
  if (!largest) return null;
  const monthly = roundHalfUp(total(recent.map(({ amount }) => amount)) / DRIVER_MONTHS);
  return { account: largest.account, monthly };
}

/** Tax expense over pre-tax income of the last twelve months; between 0 and 60 %, else taken as none. */
function effectiveTax(ledger: Ledger, history: MonthlyHistory): PnlPlan["tax"] {
  const [account] = ledger.accountsOf(["income_tax"]);
  if (!account) return null;
  const year = (subtypes: readonly AccountSubtype[], of: (account: Account, amount: number) => number) =>
    total(ledger.accountsOf(subtypes).map((each) => of(each, total(history.of(each).slice(-12)))));
  const tax = year(["income_tax"], (_, amount) => amount);
  const net = year(RESULT_SUBTYPES, ({ subtype }, amount) => -printedSign(subtype) * amount);
  const rate = tax / (net + tax);
  return Number.isFinite(rate) && rate > 0 && rate <= 0.6 && net + tax > 0 ? { account, rate } : null;
}

function total(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
