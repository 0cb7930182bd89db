import type { Amount } from "./money.ts";
import { SURE, unsure } from "./sureness.ts";
import type { Entry, Tally } from "./tally.ts";

/** The amount to be paid, and how many independent things on the receipt say so. */
export type FoundTotal = {
  readonly amount: Amount;
  readonly confidence: number;
  readonly witnesses: readonly Witness[];
  /** other amounts that were nearly as likely, likeliest first */
  readonly rivals: readonly number[];
};

/**
 * label: its row is named a total · change: cash less change · card: what the card was charged · cash: paid exactly ·
 * sum: subtotal with tax, charges, discount and rounding · tax: the tax summary's basis and tax · items: the items' sum ·
 * again: named a total in a second row
 */
export type Witness = "label" | "change" | "card" | "cash" | "sum" | "tax" | "items" | "again";

const WEIGHT: Readonly<Record<Witness, number>> = {
  label: 0, // the label's own strength counts
  change: 4,
  card: 3,
  cash: 2,
  sum: 2,
  tax: 2,
  items: 1.5,
  again: 0.5,
};

/** Witnesses that cannot agree with a misread or wrongly chosen amount by chance. */
const PROOFS: ReadonlySet<Witness> = new Set(["change", "sum", "tax", "items"]);

/** Of rows of one kind, the last so many are added up: receipts have one or two, and a page of them must not hold us. */
const MOST_PARTS = 4;

/** Undefined where the receipt shows no amount at all. */
export function findTotal(tally: Tally): FoundTotal | undefined {
  const testimony = hear(tally);
  const candidates = preferRounded(
    distinct(tally).map((amount) => judge(amount, tally, testimony)),
    rounding(tally),
  ).sort((a, b) => b.score - a.score);
  const [best, ...others] = candidates;
  if (best === undefined || best.score <= 0) return undefined;
  const rivals = others.filter(({ score }) => score >= best.score - 2.5 && score > 0);
  return {
    amount: best.amount,
    witnesses: best.witnesses,
    rivals: rivals.map(({ amount }) => amount.cents),
    confidence: confidenceOf(best, rivals, tally),
  };
}

type Judged = { readonly amount: Amount; readonly witnesses: readonly Witness[]; readonly score: number };

/** One amount a value: the surest reading of it, in rows that may hold a total before others. */
function distinct(tally: Tally): Amount[] {
  const best = new Map<number, { amount: Amount; rank: number }>();
  for (const entry of tally.entries) {
    for (const amount of entry.amounts) {
      if (amount.cents <= 0) continue;
      const rank = (entry.kind === "total" ? 1 : 0) + amount.confidence;
      if (rank > (best.get(amount.cents)?.rank ?? -1)) best.set(amount.cents, { amount, rank });
    }
  }
  for (const amount of paidLessChange(tally)) {
    if (!best.has(amount.cents)) best.set(amount.cents, { amount, rank: 0 });
  }
  return [...best.values()].map(({ amount }) => amount);
}

function judge(amount: Amount, tally: Tally, testimony: Testimony): Judged {
  const { cents } = amount;
  const named = tally.entries.filter(
    (entry) => entry.kind === "total" && entry.amounts.at(-1)?.cents === cents,
  );
  const strength = named.reduce((most, entry) => Math.max(most, entry.strength), 0);
  const witnesses: Witness[] = [];
  const say = (witness: Witness, said: boolean): void => {
    if (said) witnesses.push(witness);
  };
  say("label", strength >= 3);
  say("again", named.length > 1);
  for (const witness of ["change", "card", "cash", "sum", "tax", "items"] as const) {
    const off = witness === "tax" ? 2 : 0;
    say(
      witness,
      testimony[witness].some((value) => Math.abs(value - cents) <= off),
    );
  }
  const seen = tally.entries.reduce(
    (count, entry) => count + entry.amounts.filter((each) => each.cents === cents).length,
    0,
  );
  const weak = tally.entries.some(
    (entry) => holds(entry, cents) && ["subtotal", "net", "count"].includes(entry.kind),
  );
  const score =
    strength * 1.2 +
    witnesses.reduce((sum, witness) => sum + WEIGHT[witness], 0) +
    Math.min(seen - 1, 4) * 0.5 +
    (weak && strength === 0 ? 1.5 : 0) +
    (witnesses.filter((witness) => PROOFS.has(witness)).length >= 2 ? 3 : 0) +
    lateness(named, tally) +
    amount.confidence * 0.5;
  const plain = strength === 0 && witnesses.length === 0 && !weak && seen < 2;
  return { amount, witnesses, score: plain ? 0.1 + amount.cents / 1e9 : score };
}

/** Of a total and the same total rounded, the rounded one is paid. */
function preferRounded(candidates: readonly Judged[], round: number): Judged[] {
  if (round === 0 || Math.abs(round) >= 100) return [...candidates];
  const rounded = (judged: Judged): Judged | undefined =>
    candidates.find((each) => each.amount.cents === judged.amount.cents + round);
  const winners = new Set(candidates.filter((judged) => judged.score > 3).map(rounded));
  return candidates.map((judged) => {
    const more = winners.has(judged) ? 4 : 0;
    const less = judged.score > 3 && rounded(judged) !== undefined ? 4 : 0;
    return { ...judged, score: judged.score + more - less };
  });
}

function holds(entry: Entry, cents: number): boolean {
  return entry.amounts.at(-1)?.cents === cents;
}

/** Of several totals the last one before the money changes hands is what was paid. */
function lateness(named: readonly Entry[], tally: Tally): number {
  const totals = tally.entries.filter((entry) => entry.kind === "total" && entry.amounts.length > 0);
  const last = named.at(-1);
  return last === undefined || totals.length < 2 ? 0 : (totals.indexOf(last) / (totals.length - 1)) * 1.5;
}

/** The amounts that each kind of witness would speak for. */
type Testimony = Readonly<Record<Exclude<Witness, "label" | "again">, readonly number[]>>;

function hear(tally: Tally): Testimony {
  const gaveBack = tally.of("change").some((back) => back.cents !== 0);
  return {
    change: paidLessChange(tally).map(({ cents }) => cents),
    card: tally.of("card").map(({ cents }) => cents),
    cash: gaveBack ? [] : tally.of("cash").map(({ cents }) => cents),
    sum: sums(tally),
    tax: summarySums(tally),
    items: tally.items.length > 1 ? [itemSum(tally) + rounding(tally)] : [],
  };
}

/** What was kept of the cash, as amounts of their own: they may be printed nowhere that can be read. */
function paidLessChange(tally: Tally): Amount[] {
  return [...tally.of("cash"), ...tally.of("card")].slice(-MOST_PARTS).flatMap((paid) =>
    tally
      .of("change")
      .slice(-MOST_PARTS)
      .map((back) => ({
        raw: `${paid.raw} - ${back.raw}`,
        cents: paid.cents - Math.abs(back.cents),
        words: [...paid.words, ...back.words],
        confidence: Math.min(paid.confidence, back.confidence),
        start: paid.start,
      }))
      .filter(({ cents }) => cents > 0 && cents !== paid.cents),
  );
}

function rounding(tally: Tally): number {
  return tally.of("rounding").at(-1)?.cents ?? 0;
}

/** What the parts printed on the receipt add up to, with every part that may or may not be in the subtotal. */
function sums(tally: Tally): number[] {
  const bases = [...tally.of("subtotal"), ...tally.of("net")].slice(-MOST_PARTS).map(({ cents }) => cents);
  const roundings = [0, rounding(tally)];
  const optional = (amounts: readonly Amount[]): number[] => [
    0,
    ...amounts.slice(-MOST_PARTS).map(({ cents }) => Math.abs(cents)),
  ];
  const found: number[] = [];
  for (const base of bases)
    for (const tax of optional(tally.of("tax")))
      for (const charge of optional(tally.of("charge")))
        for (const discount of optional(tally.of("discount")))
          for (const round of roundings) {
            if (tax + charge + discount === 0 && round === 0) continue;
            found.push(base + tax + charge - discount + round);
          }
  for (const total of tally.of("total")) if (rounding(tally) !== 0) found.push(total.cents + rounding(tally));
  return found;
}

/** Basis and tax of the summary's rows, added up, with and without the rounding. */
function summarySums(tally: Tally): number[] {
  const pairs = tally.entries
    .filter((entry) => entry.kind === "summary" && entry.amounts.length >= 2)
    .map(({ amounts }) => [amounts.at(-2)?.cents ?? 0, amounts.at(-1)?.cents ?? 0] as const)
    .filter(([basis, tax]) => basis > 0 && tax >= 0 && tax < basis / 2);
  const each = pairs.map(([basis, tax]) => basis + tax);
  const all = each.reduce((sum, value) => sum + value, 0);
  const found = pairs.length > 1 ? [...each, all] : each;
  return [...found, ...found.map((value) => value + rounding(tally))];
}

function itemSum(tally: Tally): number {
  return tally.items.reduce((sum, { cents }) => sum + cents, 0);
}

function confidenceOf(best: Judged, rivals: readonly Judged[], tally: Tally): number {
  const named = best.witnesses.includes("label");
  const proofs = best.witnesses.filter((witness) => PROOFS.has(witness)).length;
  const paid = best.witnesses.some((witness) => ["change", "card", "cash"].includes(witness));
  const contested = rivals.length > 0 || tally.unread;
  const clear = best.amount.confidence >= 0.8;
  if (named && clear && !contested && (proofs >= 2 || (proofs >= 1 && paid))) return SURE;
  if (named && (proofs >= 1 || paid)) return unsure(contested ? 0.8 : 0.88);
  if (named || proofs >= 1) return unsure(0.5 + 0.3 * best.amount.confidence);
  return paid ? 0.5 : 0.3;
}
