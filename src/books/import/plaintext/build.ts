import { Decimal } from "decimal.js";
import { currencyExponent, type Minor } from "../../../base/money.ts";
import { roundDecimal } from "../amounts.ts";
import type { ImportCompany } from "../company-seed.ts";
import type { EntryLine, JournalEntry } from "../draft.ts";
import type { Reading } from "../reading.ts";
import { declareAccounts } from "./accounts.ts";
import { isCurrency } from "./amount-text.ts";
import { type RunningBalances, agrees, createRunningBalances } from "./balances.ts";
import { type ResolvedPosting, resolvePostings } from "./infer.ts";
import { type Amount, type TextJournal, type TextTransaction, UnreadableLine } from "./model.ts";
import { type Valuation, createValuation, exactMinor, weightOf } from "./valuation.ts";

export type BuildContext = {
  readonly reading: Reading;
  readonly company: ImportCompany;
  readonly profile: string;
  /** hledger reads two unpriced commodities that offset each other as a conversion. */
  readonly impliesConversions: boolean;
};

/** Posts a plain-text journal: infers amounts, checks balance assertions in order of date, converts to base currency. */
export function buildDraft(journal: TextJournal, context: BuildContext): void {
  const { reading, company } = context;
  const running = createRunningBalances();
  const valuation = createValuation(journal, company.currency);
  const build = (transaction: TextTransaction): void => {
    try {
      const entry = toEntry(transaction, { ...context, running, valuation });
      if (entry) reading.draft.journals.push(entry);
    } catch (error) {
      if (!(error instanceof UnreadableLine)) throw error;
      reading.reject({ ...transaction.at, reason: error.message });
    }
  };
  const transactions = journal.transactions.toSorted((a, b) =>
    a.date < b.date ? -1 : a.date > b.date ? 1 : 0,
  );
  const balances = journal.balances.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  let next = 0;
  for (const balance of balances) {
    for (let t = transactions[next]; t && t.date < balance.date; t = transactions[++next]) build(t);
    const { commodity, quantity } = balance.amount;
    const actual = running.of(balance.account, commodity, true);
    if (agrees(actual, quantity)) continue;
    const pad = journal.pads.findLast((p) => p.account === balance.account && p.date < balance.date);
    if (pad) build(padding(pad, { commodity, quantity: quantity.minus(actual) }));
    else
      reading.reject({
        ...balance.at,
        reason: `${balance.account} should have ${quantity.toString()} ${commodity} but has ${actual.toString()}`,
      });
  }
  for (const transaction of transactions.slice(next)) build(transaction);
  declareAccounts(journal, context);
  addRates(journal, reading);
}

function padding(pad: TextJournal["pads"][number], amount: Amount): TextTransaction {
  const common = { price: null, assertion: null, at: pad.at };
  return {
    date: pad.date,
    code: null,
    description: `Padding of ${pad.account}`,
    postings: [
      { account: pad.account, amount, ...common },
      { account: pad.from, amount: null, ...common },
    ],
    at: pad.at,
  };
}

type EntryContext = BuildContext & { readonly running: RunningBalances; readonly valuation: Valuation };

function toEntry(transaction: TextTransaction, context: EntryContext): JournalEntry | null {
  const { company, profile, running } = context;
  const postings = resolvePostings(transaction, context);
  for (const posting of postings) {
    running.add(posting.account, posting.amount);
    checkAssertion(posting, running, context.reading);
  }
  if (postings.length === 0) return null;
  return {
    profile,
    ownId: null,
    entityId: company.entities[0].id,
    date: transaction.date,
    source: profile,
    reference: transaction.code,
    description: transaction.description || null,
    lines: toLines(postings, transaction, context),
    at: transaction.at,
    onChange: "fixed",
  };
}

function checkAssertion(
  { account, assertion, at }: ResolvedPosting,
  running: RunningBalances,
  reading: Reading,
): void {
  if (!assertion) return;
  const { commodity, quantity } = assertion.amount;
  const actual = running.of(account, commodity, assertion.withSubaccounts);
  if (agrees(actual, quantity)) return;
  reading.reject({
    ...at,
    reason: `${account} should have ${quantity.toString()} ${commodity} after this posting but has ${actual.toString()}`,
  });
}

/** Lines in base currency that sum to zero where the postings do, give or take half a minor unit per conversion. */
function toLines(
  postings: readonly ResolvedPosting[],
  { date }: TextTransaction,
  { company, valuation }: EntryContext,
): EntryLine[] {
  const base = company.currency;
  const scale = new Decimal(10).pow(currencyExponent(base));
  const rates = ratesWithin(postings, base);
  const valued = postings.map((posting) => {
    const { amount } = posting;
    if (amount.commodity === base) return { posting, minor: exactMinor(amount), converted: false };
    const weight = weightOf(posting) ?? amount;
    const rate = weight.commodity === base ? new Decimal(1) : rates.get(weight.commodity);
    if (!rate) return { posting, ...valuation.base(weight, date) };
    return { posting, minor: roundDecimal(weight.quantity.times(rate).times(scale)), converted: true };
  });
  const difference = valued.reduce((sum, { minor }) => sum + minor, 0);
  const converted = valued.filter((line) => line.converted);
  const [largest] = converted.toSorted((a, b) => Math.abs(b.minor) - Math.abs(a.minor));
  const correction = largest && Math.abs(difference) <= converted.length / 2 ? difference : 0;
  return valued.map(({ posting, minor }) =>
    toLine(posting, minor - (posting === largest?.posting ? correction : 0), company.currency),
  );
}

/** What commodities are worth by this transaction itself: base currency that was given at a price in another one. */
function ratesWithin(postings: readonly ResolvedPosting[], base: string): ReadonlyMap<string, Decimal> {
  const rates = new Map<string, Decimal>();
  for (const posting of postings) {
    const weight = weightOf(posting);
    if (posting.amount.commodity !== base || !posting.price || !weight || weight.quantity.isZero()) continue;
    rates.set(weight.commodity, posting.amount.quantity.div(weight.quantity));
  }
  return rates;
}

function toLine({ account, amount, at }: ResolvedPosting, base: Minor, currency: string): EntryLine {
  const head = { accountCode: account, baseAmount: base, line: at.line };
  if (amount.commodity === currency) return { ...head, amount: base, currency };
  if (isCurrency(amount.commodity))
    return { ...head, amount: exactMinor(amount), currency: amount.commodity };
  // Shares and the like are carried at cost; the quantity stays readable.
  const description = `${amount.quantity.toString()} ${amount.commodity}`;
  return { ...head, amount: base, currency, description };
}

/** Prices between currencies become the books' rates; the last of a day counts. */
function addRates({ prices }: TextJournal, { draft }: Reading): void {
  const rates = new Map<string, (typeof prices)[number]>();
  for (const entry of prices) {
    const { date, commodity, price } = entry;
    if (
      isCurrency(commodity) &&
      isCurrency(price.commodity) &&
      price.quantity.isPos() &&
      !price.quantity.isZero()
    )
      rates.set(`${date} ${commodity} ${price.commodity}`, entry);
  }
  for (const { date, commodity, price, at } of rates.values())
    draft.fxRates.push({ date, from: commodity, to: price.commodity, rate: price.quantity.toFixed(), at });
}
