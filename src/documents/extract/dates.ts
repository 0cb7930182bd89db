import type { LabelHit } from "./find-labels.ts";
import type { LabelKind } from "./labels.ts";
import { type Layout, type Token, bottom, right } from "./layout.ts";
import { type Page, type Reached, isBoundary, reach } from "./reach.ts";
import type { DateSpan } from "./spans.ts";

export type DateCandidate = { readonly span: DateSpan; readonly score: number };

const OWN: readonly LabelKind[] = ["issueDate", "dueDate", "deliveryDate", "orderDate", "otherDate"];
const GENERAL = /^(date|datum|fecha|data|le|dated|issued)$/;
/** Words between a label and its date. */
const BETWEEN =
  /^(vom|von|am|den|der|le|du|del|el|of|the|on|dated?|issued|at|is|zum|bis|=|:|-|,|il|di|de|per|\(.*\)|bitte|spätestens|van|op)[:.,]?$/iu;

/** Dates that labels of `kind` announce, best first. */
export function dateCandidates(page: Page, kind: LabelKind, dates: readonly DateSpan[]): DateCandidate[] {
  const found: DateCandidate[] = [];
  for (const hit of page.hits.filter((each) => each.kinds.includes(kind))) {
    const certain = hit.opens || hit.colon ? 1 : 0.85;
    const general = isGeneral(hit) ? 0.92 : 1;
    const shared = hit.kinds.filter((each) => OWN.includes(each)).length > 1 ? 0.9 : 1;
    for (const cell of reach(page, hit)) {
      const span = dateIn(cell, dates);
      if (!span) continue;
      found.push({ span, score: certain * general * shared * cell.nearness });
      break;
    }
  }
  return ranked(found);
}

/** "Date" may be the date of anything; a lone one in the upper half of the first page is the letter's. */
function isGeneral({ segment, from, to, box }: LabelHit): boolean {
  const key = segment.tokens
    .slice(from, to)
    .map((token) => token.key)
    .join("");
  return GENERAL.test(key) && (segment.page > 1 || box.y > 0.5);
}

/** The day the invoice was written: its label, the date of the title's line, the date of a letter. */
export function issueDateCandidates(page: Page, dates: readonly DateSpan[]): DateCandidate[] {
  const labelled = dateCandidates(page, "issueDate", dates);
  const titled = page.hits
    .filter(
      (hit) =>
        (hit.kinds.includes("title") || hit.kinds.includes("creditTitle") || hit.kinds.includes("number")) &&
        hit.opens,
    )
    .flatMap((hit) => titleDate(page, hit, dates));
  const taken = new Set(
    (["dueDate", "deliveryDate", "orderDate", "otherDate"] as const).flatMap((kind) =>
      dateCandidates(page, kind, dates).map(({ span }) => span),
    ),
  );
  const loose = dates.filter((span) => !taken.has(span)).flatMap((span) => looseDate(page.layout, span));
  return ranked([...labelled, ...titled, ...loose]).filter(
    ({ span, score }) => !taken.has(span) || score >= 0.9,
  );
}

/** `Rechnung Nr. 17 vom 5. Mai 2025`: the first date of the title's own line or of the line it runs on to. */
function titleDate({ layout, hits }: Page, hit: LabelHit, dates: readonly DateSpan[]): DateCandidate[] {
  const stop = hits.find(
    (other) =>
      other.segment === hit.segment &&
      other.from >= hit.to &&
      isBoundary(other) &&
      !other.kinds.includes("issueDate"),
  )?.from;
  const own = dates.find(
    ({ segment, from }) => segment === hit.segment && from >= hit.to && (stop === undefined || from < stop),
  );
  if (!areOfTitle(hit.segment.tokens.slice(hit.to, own?.from))) return [];
  if (own) return [{ span: own, score: isIntroduced(own) ? 0.95 : 0.8 }];
  const last = hit.segment.tokens.at(-1)?.text ?? "";
  const beside = dates.find(
    ({ segment, from, box }) =>
      from <= 1 &&
      segment.page === hit.segment.page &&
      (Math.abs(box.y - hit.box.y) < 0.6 * layout.letterHeight ? box.x > right(hit.box) : false) &&
      !hits.some((other) => other.segment === segment && other.opens && !other.kinds.includes("issueDate")),
  );
  if (beside && !labelBetween(hits, hit, beside)) return [{ span: beside, score: 0.85 }];
  const next = dates.find(
    ({ segment, from, box }) =>
      (from === 0 ? BETWEEN.test(last) : from === 1 && BETWEEN.test(segment.tokens[0]?.text ?? "")) &&
      segment.page === hit.segment.page &&
      box.y > hit.box.y &&
      box.y - bottom(hit.segment.box) < 1.5 * layout.letterHeight &&
      Math.abs(segment.box.x - hit.segment.box.x) < 3 * layout.letterWidth,
  );
  return next ? [{ span: next, score: 0.95 }] : [];
}

/** Between a title and its date stand its number and small words; other words make the date that of something else. */
function areOfTitle(tokens: readonly Token[]): boolean {
  return tokens.every(
    ({ text, key }) =>
      BETWEEN.test(text) || /\d/.test(text) || key === "#" || /^\(|\)$/.test(text) || key === "",
  );
}

function labelBetween(hits: readonly LabelHit[], hit: LabelHit, span: DateSpan): boolean {
  return hits.some(
    (other) =>
      other !== hit &&
      other.segment.page === hit.segment.page &&
      Math.abs(other.box.y - hit.box.y) < other.box.height * 0.6 &&
      other.box.x > right(hit.box) &&
      other.box.x < span.box.x &&
      !other.kinds.includes("issueDate") &&
      isBoundary(other),
  );
}

function isIntroduced({ segment, from }: DateSpan): boolean {
  return BETWEEN.test(segment.tokens[from - 1]?.text ?? "");
}

/** `München, den 17. Januar 2025`, or a date that stands alone high on the first page. */
function looseDate(layout: Layout, span: DateSpan): DateCandidate[] {
  const { segment, from, to, box } = span;
  if (segment.page !== 1 || box.y > 0.5) return [];
  const before = segment.tokens.slice(0, from);
  const ends = to === segment.tokens.length;
  const place =
    before.length > 0 &&
    before.length <= 5 &&
    ends &&
    /^\p{Lu}[\p{L}./ -]+,?( den| le| il|, the| el)?,?$/u.test(before.map(({ text }) => text).join(" "));
  if (place && before.some(({ text }) => /,$|^(den|le|il|el)$/u.test(text))) return [{ span, score: 0.75 }];
  const introduced = before.length > 0 && before.every(({ text }) => BETWEEN.test(text));
  if (introduced && ends) return [{ span, score: 0.6 }];
  if (before.length === 0 && ends)
    return [{ span, score: 0.5 - 0.2 * box.y - (layout.pages > 1 ? 0.02 : 0) }];
  return [];
}

function dateIn(cell: Reached, dates: readonly DateSpan[]): DateSpan | undefined {
  const offset = cell.segment.tokens.findIndex((token) => token === cell.tokens[0]);
  const inCell = dates.find(
    (span) => span.segment === cell.segment && span.from >= offset && span.to <= offset + cell.tokens.length,
  );
  if (!inCell) return undefined;
  const between = cell.segment.tokens.slice(offset, inCell.from);
  if (between.length > 4 || !between.every(({ text }) => BETWEEN.test(text) || isWeekday(text)))
    return undefined;
  return inCell;
}

function isWeekday(text: string): boolean {
  return /^\p{L}{2,10}[.,]$/u.test(text);
}

/** One candidate a day: the best place; surer when several places say the same. */
function ranked(candidates: readonly DateCandidate[]): DateCandidate[] {
  const best = new Map<string, DateCandidate>();
  for (const candidate of candidates) {
    const key = candidate.span.reading.candidates.join();
    const known = best.get(key);
    const better = known && known.score >= candidate.score ? known : candidate;
    const bonus = known && known.span !== candidate.span && candidate.score >= 0.4 ? 0.02 : 0;
    best.set(key, { ...better, score: Math.min(1, better.score + bonus) });
  }
  return [...best.values()].toSorted((a, b) => b.score - a.score);
}
