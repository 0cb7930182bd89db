import type { LabelHit } from "./find-labels.ts";
import type { LabelKind } from "./labels.ts";
import type { Segment, Token } from "./layout.ts";
import { type Page, type Reached, reach } from "./reach.ts";
import { type DateSpan, type Span, spanOf } from "./spans.ts";

export type IdCandidate = { readonly span: Span; readonly value: string; readonly score: number };

export type IdOptions = { readonly dates: readonly DateSpan[] };

/** Words between a label and its number, and words that end a number. */
const SKIPPED = /^(#|[:=.]+|\(.*\)|nr\.?|no\.?|n[°º]|nummer|number|num(e|é)ro|id|ref\.?|-|–)$/iu;
const MAX_LENGTH = 40;

/** Candidates for an identifier that labels of `kind` announce, best first. */
export function idCandidates(page: Page, kind: LabelKind, options: IdOptions): IdCandidate[] {
  const found = page.hits
    .filter((hit) => hit.kinds.includes(kind))
    .flatMap((hit) => idsOfLabel(page, hit, options));
  return ranked(found);
}

/** Candidates for the invoice's own number: its labels, and what follows the title. */
export function numberCandidates(page: Page, options: IdOptions): IdCandidate[] {
  const labelled = idCandidates(page, "number", options);
  const titled = page.hits
    .filter((hit) => hit.kinds.includes("title") || hit.kinds.includes("creditTitle"))
    .flatMap((hit) => idsOfTitle(page, hit, options));
  const lowered = labelled.map((each) =>
    isForeign(page, each.span.segment) ? { ...each, score: each.score * 0.5 } : each,
  );
  return ranked([...lowered, ...titled]);
}

/** A number that stands with words about another invoice is not this invoice's own. */
function isForeign({ hits }: Page, segment: Segment): boolean {
  return hits.some((hit) => hit.segment === segment && hit.kinds.includes("precedingInvoice"));
}

function idsOfLabel(page: Page, hit: LabelHit, options: IdOptions): IdCandidate[] {
  const place = hit.opens || hit.colon ? 1 : 0.65;
  const reached = reach(page, hit);
  const found: IdCandidate[] = [];
  for (const cell of reached) {
    const span = idIn(cell, options);
    if (span) {
      const colonless = cell.where === "after" && !hit.colon && !hit.opens ? 0.9 : 1;
      found.push({ span, value: idText(span), score: place * cell.nearness * colonless });
    }
    // The nearest cell that says something is the value's place; what lies behind it belongs to something else.
    if (cell.where !== "below" && span) break;
  }
  return found;
}

function idsOfTitle(page: Page, hit: LabelHit, options: IdOptions): IdCandidate[] {
  if (!hit.opens) return [];
  const found: IdCandidate[] = [];
  for (const cell of reach(page, hit)) {
    if (cell.where === "below" && !(hit.alone && cell.tokens.length === 1)) continue;
    const marked = cell.tokens.some(({ key }, index) => index < 3 && key === "#");
    const span = idIn(cell, options, { strict: !marked });
    if (!span) {
      if (cell.tokens.every(({ text }) => SKIPPED.test(text))) continue;
      break;
    }
    found.push({
      span,
      value: idText(span),
      score: (marked ? 0.97 : bareTitleScore(span)) * (cell.where === "below" ? 0.8 : cell.nearness),
    });
    break;
  }
  return found;
}

/** The identifier at the start of a cell: words with digits, joined where hyphens or slashes say so. */
function idIn(cell: Reached, { dates }: IdOptions, { strict = false } = {}): Span | undefined {
  const { tokens, segment } = cell;
  let at = 0;
  while (at < tokens.length && SKIPPED.test(tokens[at]?.text ?? "")) at += 1;
  const offset = segment.tokens.indexOf(tokens[0] as Token);
  const isDate = (index: number): boolean =>
    dates.some(
      (span) =>
        span.segment === segment &&
        offset + index >= span.from &&
        offset + index < span.to &&
        !looksLikeId(tokens[index]),
    );
  const first = tokens[at];
  if (first === undefined || isDate(at)) return undefined;
  let to = at + 1;
  // A short prefix without digits belongs to the number behind it: "RE 2025-17".
  if (!/\d/.test(first.text)) {
    if (!/^[\p{Lu}]{1,5}[-/.]?$/u.test(first.text) || !isIdPart(tokens[to]) || isDate(to)) return undefined;
    to += 1;
  }
  while (to < tokens.length && !isDate(to) && continues(tokens[to - 1], tokens[to])) to += 1;
  const span = spanOf(segment, offset + at, offset + to);
  const text = idText(span);
  if (!isIdentifier(text) || (strict && !isTitleIdentifier(text))) return undefined;
  return span;
}

/** A code behind a title is its number; bare digits may be something else. */
function bareTitleScore({ raw }: Span): number {
  return /\d.*[-/_].*\d|\p{L}.*\d{3}/u.test(raw) ? 0.95 : 0.85;
}

function isIdPart(token: Token | undefined): boolean {
  return token !== undefined && /^[\p{L}\d][\p{L}\d./_-]*$/u.test(token.text) && /\d/.test(token.text);
}

function continues(left: Token | undefined, next: Token | undefined): boolean {
  if (left === undefined || next === undefined) return false;
  if (/[,;:)]$/.test(left.text)) return false;
  if (/^[-/_]$/.test(next.text)) return true;
  if (/[-/_]$/.test(left.text) || /^[-/_]\S/.test(next.text)) return /\d/.test(next.text);
  return /^\d{2,6}$/.test(left.text) && /^\d{2,8}$/.test(next.text) && left.text.length < 5;
}

function looksLikeId(token: Token | undefined): boolean {
  return token !== undefined && /^\d{8,}$/.test(token.text);
}

export function idText(span: Pick<Span, "raw">): string {
  return span.raw
    .replace(/\s*([-/_])\s*/g, "$1")
    .replace(/^[#:.\s]+|[,;:.)\s]+$/g, "")
    .replace(/^\((.*)$/, "$1");
}

function isIdentifier(text: string): boolean {
  if (!/\d/.test(text) || text.length > MAX_LENGTH) return false;
  if (/^\d+[.,]\d{2}$/.test(text) || /[%€$£@]/.test(text)) return false;
  return /^[\p{L}\d][\p{L}\d ./_#+&-]*$/u.test(text);
}

/** Behind a bare title only what looks like a number: not the year of "Rechnung 2025", not a count. */
function isTitleIdentifier(text: string): boolean {
  return text.length >= 3 && !/^(19|20)\d{2}$/.test(text) && !/^\d{1,2}$/.test(text);
}

/** One candidate a value: the best place it was found in, a little surer for each further one. */
function ranked(candidates: readonly IdCandidate[]): IdCandidate[] {
  const best = new Map<string, IdCandidate>();
  for (const candidate of candidates) {
    const known = best.get(candidate.value);
    if (!known) best.set(candidate.value, candidate);
    else {
      const better = known.score >= candidate.score ? known : candidate;
      best.set(candidate.value, { ...better, score: Math.min(1, better.score + 0.03) });
    }
  }
  return [...best.values()].toSorted((a, b) => b.score - a.score);
}
