import type { Box } from "../read-document.ts";
import type { LabelHit } from "./find-labels.ts";
import { type Segment, bottom, sameRow, sharedWidth } from "./layout.ts";
import { TOLERANCE, toMilli } from "./amounts.ts";
import type { Page } from "./reach.ts";
import { type AmountSpan, type Span, spanOf } from "./spans.ts";

export type RateSpan = Span & {
  readonly rate: number;
  /** a percent sign says that it is one */
  readonly percent: boolean;
};

/** A row of the tax breakdown: a rate, what it is levied on, and the tax; `basis` is undefined where none is printed. */
export type TaxRow = {
  readonly rate: RateSpan;
  readonly basis: AmountSpan | undefined;
  readonly amount: AmountSpan;
};

/** Numbers set to the right may stand this far beside their head, as a share of the page's width. */
const HEAD_OFFSET = 0.03;

/** Higher than any value-added or sales tax in force. */
const MAX_RATE = 40;

/** The rows whose basis times rate is their tax, each basis and rate once; or rows with rate and tax alone. */
export function findTaxRows(page: Page, amounts: ReadonlyMap<Segment, readonly AmountSpan[]>): TaxRow[] {
  const full: TaxRow[] = [];
  const bare: TaxRow[] = [];
  for (const row of rowsOf(page)) {
    const spans = row.flatMap((segment) => amounts.get(segment) ?? []);
    const money = spans.filter(({ value, money: isMoney }) => value !== null && isMoney);
    if (money.length === 0) continue;
    const rates = row.flatMap((segment) => ratesIn(page, segment));
    const found = rates.flatMap((rate) => fullRow(rate, money))[0];
    if (found) full.push(found);
    const label = row.flatMap((segment) =>
      page.hits.filter((hit) => hit.segment === segment && hit.kinds.includes("tax")),
    )[0];
    const rate = rates[0];
    const amount = money.at(-1);
    if (!found && label && rate && amount && money.length === 1)
      bare.push({ rate, basis: undefined, amount });
  }
  const signed = full.filter(({ rate }) => rate.percent);
  const rows = distinct(signed.length > 0 ? signed : full);
  return rows.length > 0 ? withoutParts(rows) : distinct(bare);
}

function fullRow(rate: RateSpan, money: readonly AmountSpan[]): TaxRow[] {
  return money.flatMap((basis) =>
    money
      .filter((amount) => {
        if (amount === basis || basis.value === 0 || amount.value === null || basis.value === null)
          return false;
        if (rate.rate === 0) return false;
        return Math.abs(toMilli((basis.value * rate.rate) / 100) - toMilli(amount.value)) <= TOLERANCE / 2;
      })
      .map((amount) => ({ rate, basis, amount })),
  );
}

/** A breakdown that sums up rows of the same rate printed before (items with their tax) replaces them. */
function withoutParts(rows: readonly TaxRow[]): TaxRow[] {
  const basisOf = ({ basis }: TaxRow): number => toMilli(basis?.value ?? 0);
  return rows.filter((row) => {
    const same = rows.filter(({ rate }) => rate.rate === row.rate.rate);
    const whole = same.find(
      (each) =>
        same.length > 2 &&
        Math.abs(same.reduce((sum, other) => sum + basisOf(other), 0) - 2 * basisOf(each)) <= TOLERANCE,
    );
    return whole === undefined || whole === row;
  });
}

function distinct(rows: readonly TaxRow[]): TaxRow[] {
  const seen = new Set<string>();
  return rows.filter(({ rate, basis, amount }) => {
    const key = `${rate.rate}:${basis?.value ?? ""}:${amount.value ?? ""}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Segments that share a line, page by page. */
export function rowsOf({ layout }: Page): Segment[][] {
  const rows: Segment[][] = [];
  for (const segment of layout.segments) {
    const row = rows.at(-1);
    const first = row?.[0];
    if (row && first && sameRow(first.box, segment.box) >= 0.6) row.push(segment);
    else rows.push([segment]);
  }
  return rows.map((row) => row.toSorted((a, b) => a.box.x - b.box.x));
}

/** Numbers that are rates: with a percent sign, or in a column that a tax label heads. */
function ratesIn({ hits }: Page, segment: Segment): RateSpan[] {
  return segment.tokens.flatMap((token, index) => {
    const match = /^\(?(\d{1,2}(?:[.,]\d{1,3})?)\s?(%?)\)?[,:;)]?$/.exec(token.text);
    if (!match) return [];
    const percent = match[2] === "%" || segment.tokens[index + 1]?.text.startsWith("%") === true;
    const rate = Number((match[1] ?? "").replace(",", "."));
    if (rate > MAX_RATE || !(percent || isHeadedByTax(hits, token.box))) return [];
    const to = percent && match[2] !== "%" ? index + 2 : index + 1;
    return [{ ...spanOf(segment, index, to), rate, percent }];
  });
}

function isHeadedByTax(hits: readonly LabelHit[], box: Box): boolean {
  return hits.some(
    (hit) =>
      (hit.kinds.includes("tax") || hit.kinds.includes("otherAmount")) &&
      hit.segment.page === box.page &&
      box.y > hit.box.y &&
      box.y - bottom(hit.box) < 12 * box.height &&
      sharedWidth(hit.segment.box, box) > -HEAD_OFFSET,
  );
}
