import type { LabelHit } from "./find-labels.ts";
import type { LabelKind } from "./labels.ts";
import { type Segment, bottom, right } from "./layout.ts";
import type { Page } from "./reach.ts";
import { isContact, isPostcodeCity, isSalutation, isStreet, looksLikeName } from "./shapes.ts";

export const PARTY_KINDS = ["seller", "buyer", "shipTo", "payee", "agent"] as const;
export type PartyKind = (typeof PARTY_KINDS)[number];

/** Lines of one column that end with a postcode and town; `names` stand above the street, the first on top. */
export type AddressBlock = {
  readonly names: readonly Segment[];
  readonly lines: readonly Segment[];
  readonly town: Segment;
  readonly role: PartyKind | undefined;
  /** phone, mail or web address just below: letterheads have them, address windows do not */
  readonly hasContact: boolean;
};

const MAX_LINES = 6;

export function findBlocks(page: Page): AddressBlock[] {
  return page.layout.segments
    .filter(({ text }) => isPostcodeCity(text))
    .flatMap((town) => blockAbove(page, town));
}

function blockAbove(page: Page, town: Segment): AddressBlock[] {
  const { letterHeight } = page.layout;
  const lines: Segment[] = [];
  let below = town;
  let passedStreet = false;
  let pitch = 0;
  while (lines.length < MAX_LINES) {
    const above = nextAbove(page, below);
    if (!above) break;
    const gap = below.box.y - bottom(above.box);
    const step = below.box.y - above.box.y;
    if (
      gap >
      (passedStreet ? Math.max(0.9 * letterHeight, 1.35 * pitch - above.box.height) : 3.4 * letterHeight)
    )
      break;
    if (isEnd(page, above)) break;
    lines.unshift(above);
    passedStreet ||= isStreet(above.text);
    pitch = step;
    below = above;
  }
  const streetAt = lines.findLastIndex(({ text }, index) => index > 0 && isStreet(text));
  if (lines.length === 1 && isStreet(lines[0]?.text ?? "")) return [];
  const names = (streetAt < 0 ? lines : lines.slice(0, firstStreet(lines, streetAt))).filter(
    ({ text }) => looksLikeName(text) && !isSalutation(text) && !ATTENTION.test(text),
  );
  if (names.length === 0) return [];
  return [
    {
      names,
      lines: [...lines, town],
      town,
      role: roleOf(page, names[0] ?? town),
      hasContact: contactNear(page, town),
    },
  ];
}

function firstStreet(lines: readonly Segment[], last: number): number {
  let at = last;
  while (at > 1 && isStreet(lines[at - 1]?.text ?? "") && /\d+\s*[a-z]?$/iu.test(lines[at - 1]?.text ?? ""))
    at -= 1;
  return at;
}

function nextAbove({ layout }: Page, segment: Segment): Segment | undefined {
  return layout.segments.findLast(
    ({ page, box }) =>
      page === segment.page &&
      bottom(box) <= segment.box.y + 0.4 * box.height &&
      Math.abs(box.x - segment.box.x) < 1.6 * layout.letterWidth,
  );
}

/** A line for a person's attention stands within an address. */
const ATTENTION =
  /^(z\.? ?h(d|dn|d\.|\.)|zu h[aä]nden|att(n|ention)?\b|c\/o|à l['’]attention|a l['’]attention|a la atenci[oó]n|all['’]attenzione|alla c\.a\.|t\.a\.v)/iu;

function isEnd({ hits }: Page, segment: Segment): boolean {
  if (ATTENTION.test(segment.text)) return false;
  if (segment.colon || hits.some((hit) => hit.segment === segment && hit.opens)) return true;
  const { text } = segment;
  if (isSalutation(text)) return false;
  return isPostcodeCity(text) || isContact(text) || !(looksLikeName(text) || isStreet(text));
}

/** What a sender's address is followed by, and a recipient's is not. */
const SENDERS: readonly LabelKind[] = ["contact", "register", "vatId", "taxNumber", "iban"];
const TAX_ID = /^(CHE-?[\d.]{9,}|[A-Z]{2}U?\d{8,11})\b/;

function contactNear({ layout, hits }: Page, town: Segment): boolean {
  let last = town;
  for (const segment of layout.segments) {
    if (segment.page !== town.page || segment.box.y < town.box.y + 0.5 * town.box.height) continue;
    if (Math.abs(segment.box.x - town.box.x) > 3 * layout.letterWidth) continue;
    const kinds = hits.flatMap((hit) => (hit.segment === segment ? hit.kinds : []));
    const isNext = segment.box.y - bottom(last.box) < 2.4 * layout.letterHeight;
    if (!isNext || segment.box.y - town.box.y > 10 * layout.letterHeight) return false;
    if (kinds.includes("title") || kinds.includes("number")) return false;
    if (isContact(segment.text) || TAX_ID.test(segment.text)) return true;
    if (kinds.some((kind) => SENDERS.includes(kind))) return true;
    last = segment;
  }
  return false;
}

/** The party whose heading stands over a segment: the nearest one above in its column, unless a section ends it. */
export function roleOf(page: Page, segment: Segment): PartyKind | undefined {
  const { layout } = page;
  const over = page.hits.filter(
    (hit) =>
      hit.segment.page === segment.page &&
      hit.box.y <= segment.box.y + 0.3 * segment.box.height &&
      hit.box.x <= segment.box.x + 3 * layout.letterWidth &&
      segment.box.y - hit.box.y < 0.28 &&
      isInColumn(page, segment, hit) &&
      (isPartyHeading(hit) || (hit.kinds.includes("section") && hit.alone)) &&
      hit.segment !== segment,
  );
  const nearest = over.toSorted((a, b) => distance(segment, a) - distance(segment, b))[0];
  return nearest && partyOf(nearest);
}

/** A heading rules the column below it, and values beside the labels of that column. */
function isInColumn({ layout, hits }: Page, segment: Segment, hit: LabelHit): boolean {
  if (segment.box.x <= right(hit.segment.box) + 0.03) return true;
  return layout.segments.some(
    (cell) =>
      cell.page === segment.page &&
      right(cell.box) < segment.box.x &&
      Math.abs(cell.box.x - hit.box.x) < 0.03 &&
      Math.abs(cell.box.y - segment.box.y) < 2 * layout.letterHeight &&
      cell !== hit.segment &&
      (cell.colon || hits.some((other) => other.segment === cell && other.opens)),
  );
}

function distance(segment: Segment, hit: LabelHit): number {
  const sideways = segment.box.x > right(hit.box) ? segment.box.x - right(hit.box) : 0;
  return segment.box.y - hit.box.y + 0.5 * sideways;
}

export function isPartyHeading(hit: LabelHit): boolean {
  return hit.opens && (hit.alone || hit.colon) && partyOf(hit) !== undefined;
}

export function partyOf(hit: LabelHit): PartyKind | undefined {
  const kinds: readonly LabelKind[] = hit.kinds;
  return PARTY_KINDS.find((kind) => kinds.includes(kind));
}
