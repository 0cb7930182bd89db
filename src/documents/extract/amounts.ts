import type { LabelHit } from "./find-labels.ts";
import type { LabelKind } from "./labels.ts";
import { type Segment, right, sameRow, sharedWidth } from "./layout.ts";
import { type Page, type Reached, columnBelow, isBoundary, reach } from "./reach.ts";
import type { AmountSpan } from "./spans.ts";

/** Thousandths of the currency's unit: fine enough for every currency, and exact where floats are not. */
export type Milli = number;

export type MoneyCandidate = {
  readonly span: AmountSpan;
  readonly value: Milli;
  readonly score: number;
  readonly kind: LabelKind;
};

/** Half a cent of rounding on each of a few rows. */
export const TOLERANCE: Milli = 20;

export function toMilli(value: number): Milli {
  return Math.round(value * 1000);
}

/** Words between a label and its amount. */
const BETWEEN =
  /^([:=.,;|()*/+-]+|in|von|of|de|du|en|der|des|die|ca|inkl\.?|incl\.?|inc|zzgl\.?|exkl\.?|excl\.?|plus|eur|euro?s?|chf|gbp|usd|satz|a|à|@|at|auf|sur|on|di|is|gesamt|total|summe|\p{Sc}|[A-Z]{3}|\(.*\)?|.*\)|\d{1,2}([.,]\d{1,2})?%?|%|ust\.?|mwst\.?|vat|tva|iva|btw|tax)[:.]?$/iu;
const MAX_BETWEEN = 7;

/** Amounts that labels of `kind` announce, best first. */
export function moneyCandidates(
  page: Page,
  kind: LabelKind,
  amounts: ReadonlyMap<Segment, readonly AmountSpan[]>,
): MoneyCandidate[] {
  const found: MoneyCandidate[] = [];
  for (const hit of page.hits) {
    if (!hit.kinds.includes(kind)) continue;
    const certain = (isBoundary(hit) ? 1 : 0.6) * (hit.kinds[0] === kind ? 1 : 0.9);
    const inHeader = isInHeader(page, hit);
    let taken = 0;
    for (const cell of reach(page, hit)) {
      for (const { span, score } of amountsOfCell(page, cell, { amounts, inHeader, hit })) {
        if (span.value === null) continue;
        const crowded = 0.92 ** taken;
        const weak = span.money ? 1 : 0.5;
        found.push({
          span,
          value: toMilli(span.value),
          score: certain * cell.nearness * score * weak * crowded,
          kind,
        });
        taken += 1;
      }
      if (taken > 0 && cell.where !== "right") break;
    }
  }
  return ranked(found);
}

function amountsOfCell(
  page: Page,
  cell: Reached,
  {
    amounts,
    inHeader,
    hit,
  }: {
    readonly amounts: ReadonlyMap<Segment, readonly AmountSpan[]>;
    readonly inHeader: boolean;
    readonly hit: LabelHit;
  },
): { span: AmountSpan; score: number }[] {
  const spans = amounts.get(cell.segment) ?? [];
  if (cell.where === "below") return belowLabel(page, cell.segment, { spans, amounts, inHeader, hit });
  const offset =
    cell.where === "after" ? cell.segment.tokens.findIndex((token) => token === cell.tokens[0]) : 0;
  const end = offset + cell.tokens.length;
  // A currency behind a label may have been read as part of it.
  const reachable = spans.filter(({ from, to }) => from >= offset - 1 && to > offset && to <= end);
  const first = reachable[0];
  if (!first) return [];
  const between = cell.segment.tokens.slice(offset, Math.max(offset, first.from));
  if (between.length > MAX_BETWEEN || !between.every(({ text }) => BETWEEN.test(text))) return [];
  return reachable.map((span) => ({ span, score: 1 }));
}

/** Values below a label: where several stand, the last is their total if they sum to it. */
function belowLabel(
  page: Page,
  segment: Segment,
  {
    spans,
    amounts,
    inHeader,
    hit,
  }: {
    readonly spans: readonly AmountSpan[];
    readonly amounts: ReadonlyMap<Segment, readonly AmountSpan[]>;
    readonly inHeader: boolean;
    readonly hit: LabelHit;
  },
): { span: AmountSpan; score: number }[] {
  const first =
    spans.find(({ box }) => sharedWidth(box, hit.box) > 0) ?? (spans.length === 1 ? spans[0] : undefined);
  if (!first) return [];
  const column = [first];
  for (const next of columnBelow(page.layout, segment, 2)) {
    const inColumn = (amounts.get(next) ?? []).find(({ box }) => sharedWidth(box, first.box) > 0);
    if (!inColumn) break;
    column.push(inColumn);
  }
  const last = column.at(-1) ?? first;
  if (column.length > 2) {
    const sum = column.slice(0, -1).reduce((total, { value }) => total + toMilli(value ?? 0), 0);
    if (Math.abs(sum - toMilli(last.value ?? 0)) <= TOLERANCE) return [{ span: last, score: 1 }];
  }
  if (column.length === 2 && last.value === first.value) return [{ span: first, score: 0.8 }];
  const lone = inHeader ? 0.7 : 0.95;
  return column.length === 1 ? [{ span: first, score: lone }] : column.map((span) => ({ span, score: 0.45 }));
}

/** Three labels side by side are the head of a table. */
function isInHeader({ hits }: Page, hit: LabelHit): boolean {
  const beside = hits.filter(
    (other) =>
      other.segment.page === hit.segment.page && sameRow(other.box, hit.box) > 0.5 && isBoundary(other),
  );
  return (
    beside.length >= 3 && beside.some((other) => other.box.x >= right(hit.box) || other.box.x < hit.box.x)
  );
}

function ranked(candidates: readonly MoneyCandidate[]): MoneyCandidate[] {
  const best = new Map<AmountSpan, MoneyCandidate>();
  for (const candidate of candidates) {
    const known = best.get(candidate.span);
    if (!known || known.score < candidate.score) best.set(candidate.span, candidate);
  }
  return [...best.values()].toSorted((a, b) => b.score - a.score);
}
