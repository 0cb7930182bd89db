import { Decimal } from "decimal.js";
import type { BuildContext } from "./build.ts";
import type { RunningBalances } from "./balances.ts";
import { type Amount, type TextPosting, type TextTransaction, UnreadableLine } from "./model.ts";
import { weightOf } from "./valuation.ts";

export type ResolvedPosting = TextPosting & { readonly amount: Amount };

/**
 * A transaction's postings with all amounts: one may be left out and takes what the others leave over (in several
 * commodities: one posting each); a balance assignment brings its account to the told balance.
 * @throws UnreadableLine
 */
export function resolvePostings(
  { postings }: TextTransaction,
  { impliesConversions, running }: BuildContext & { readonly running: RunningBalances },
): ResolvedPosting[] {
  const told = postings.map((posting) => assigned(posting, running));
  const missing = told.filter(({ amount }) => amount === null);
  if (missing.length > 1)
    throw new UnreadableLine(`${missing.length} postings have no amount; at most one can be inferred`);
  const left = leftOver(told);
  return told.flatMap((posting): ResolvedPosting[] => {
    const { amount } = posting;
    if (amount === null) {
      const parts = [...left].filter(([, quantity]) => !quantity.isZero());
      return parts.map(([commodity, quantity]) => ({
        ...posting,
        amount: { commodity, quantity: quantity.neg() },
      }));
    }
    const price = impliesConversions && missing.length === 0 ? impliedPrice(posting, left) : null;
    return [{ ...posting, amount, price: posting.price ?? price }];
  });
}

function assigned(posting: TextPosting, running: RunningBalances): TextPosting {
  const { amount, assertion, account } = posting;
  if (amount !== null || assertion === null) return posting;
  const { commodity, quantity } = assertion.amount;
  const before = running.of(account, commodity, assertion.withSubaccounts);
  return { ...posting, amount: { commodity, quantity: quantity.minus(before) } };
}

function leftOver(postings: readonly TextPosting[]): ReadonlyMap<string, Decimal> {
  const left = new Map<string, Decimal>();
  for (const posting of postings) {
    const weight = weightOf(posting);
    if (!weight) continue;
    left.set(weight.commodity, (left.get(weight.commodity) ?? new Decimal(0)).plus(weight.quantity));
  }
  return left;
}

/** Two commodities that offset each other price each other: the first one told by the other (hledger, "Inferring price"). */
function impliedPrice(
  { amount, price }: TextPosting,
  left: ReadonlyMap<string, Decimal>,
): TextPosting["price"] {
  const open = [...left].filter(([, quantity]) => !quantity.isZero());
  const [first, second] = open;
  if (!first || !second || open.length !== 2 || price !== null || amount?.commodity !== first[0]) return null;
  if (first[1].isPos() === second[1].isPos()) return null;
  return { amount: { commodity: second[0], quantity: second[1].div(first[1]).abs() }, total: false };
}
