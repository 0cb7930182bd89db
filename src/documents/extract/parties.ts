import { foldLetters } from "../values/months.ts";
import type { LabelHit } from "./find-labels.ts";
import { type Segment, around, bottom, sameRow } from "./layout.ts";
import { type AddressBlock, type PartyKind, findBlocks, isPartyHeading, partyOf, roleOf } from "./blocks.ts";
import { type Evidence, domainsOf, letterheadEvidence } from "./letterhead.ts";
import { type Page, reach } from "./reach.ts";
import { hasLegalForm, isPostcodeCity, isSalutation, isStreet, looksLikeName, nameKey } from "./shapes.ts";
import type { Span } from "./spans.ts";

export type PartyName = {
  readonly span: NameSpan;
  readonly score: number;
  readonly address: AddressBlock | undefined;
};
/** A name may run over two lines. */
export type NameSpan = Pick<Span, "raw" | "box" | "confidence"> & { readonly segment: Segment };

export type Parties = {
  readonly seller: PartyName | undefined;
  readonly buyer: PartyName | undefined;
  readonly blocks: readonly AddressBlock[];
};

/** Who sends the invoice and who receives it, by headings, sender line, address window, letterhead and footer. */
export function findParties(page: Page): Parties {
  const blocks = findBlocks(page);
  const headed = headedNames(page, blocks);
  const letterhead = letterheadEvidence(page);
  const senderKeys = new Set(
    letterhead.filter(({ why }) => why === "sender").map(({ span }) => nameKey(span.raw)),
  );
  const buyer = bestOf(headed, "buyer") ?? windowBuyer(page, blocks, { headed, senderKeys });
  const notSeller = new Set(
    [buyer?.span, ...headed.filter(({ role }) => role !== "seller").map(({ span }) => span)].flatMap(
      (span) => (span ? [nameKey(span.raw)] : []),
    ),
  );
  const seller = findSeller(page, {
    evidence: [
      ...headed.flatMap(({ role, span, score }) =>
        role === "seller" ? [{ span, score, why: "heading" as const }] : [],
      ),
      ...letterhead,
      ...blockEvidence(blocks),
    ],
    notSeller,
    blocks,
  });
  const sameParty = seller && buyer && nameKey(seller.span.raw) === nameKey(buyer.span.raw);
  return { seller, buyer: sameParty ? undefined : buyer, blocks };
}

type Headed = { readonly role: PartyKind; readonly span: NameSpan; readonly score: number };

function headedNames(page: Page, blocks: readonly AddressBlock[]): Headed[] {
  return page.hits.filter(isPartyHeading).flatMap((hit) => {
    const role = partyOf(hit);
    const span = nameUnder(page, hit, blocks);
    return role && span ? [{ role, span, score: hit.alone || hit.colon ? 0.95 : 0.8 }] : [];
  });
}

/** The name a heading announces: behind it, at a name label of its section, or the first name below it. */
function nameUnder(page: Page, heading: LabelHit, blocks: readonly AddressBlock[]): NameSpan | undefined {
  const behind = reach(page, heading).find(
    ({ where, tokens }) => where === "after" || (where === "right" && tokens.length > 0),
  );
  if (behind?.where === "after") {
    const raw = behind.tokens.map(({ text }) => text).join(" ");
    const name = raw.split(/,\s|\s[-–|•●]\s/)[0] ?? raw;
    if (looksLikeName(name)) return joined([behind.segment], name);
  }
  const labelled = page.hits.find(
    (hit) => hit.kinds.includes("name") && hit.opens && headingOf(page, hit.segment) === heading,
  );
  const value =
    labelled && reach(page, labelled).find(({ tokens }) => tokens.some(({ text }) => /\p{L}{2}/u.test(text)));
  if (value) return withNeighbours(page, value.segment, value.tokens.map(({ text }) => text).join(" "));
  const block = blocks.find(
    ({ names, town }) =>
      names[0] && town.page === heading.segment.page && headingOf(page, names[0]) === heading,
  );
  if (block?.names[0]) return withSecondLine(page, block.names[0], block.names);
  const below = page.layout.segments.find(
    (segment) =>
      segment.page === heading.segment.page &&
      segment.box.y > heading.box.y + 0.5 * heading.box.height &&
      segment.box.y - bottom(heading.box) < 6 * page.layout.letterHeight &&
      Math.abs(segment.box.x - heading.box.x) < 3 * page.layout.letterWidth &&
      !segment.colon &&
      !page.hits.some((hit) => hit.segment === segment && hit.opens) &&
      looksLikeName(segment.text) &&
      !isSalutation(segment.text),
  );
  return below && withSecondLine(page, below, []);
}

/** The party heading that a segment stands under. */
function headingOf(page: Page, segment: Segment): LabelHit | undefined {
  const role = roleOf(page, segment);
  return page.hits
    .filter((hit) => isPartyHeading(hit) && partyOf(hit) === role && hit.segment.page === segment.page)
    .filter((hit) => hit.box.y <= segment.box.y + 0.3 * segment.box.height)
    .toSorted((a, b) => b.box.y - a.box.y)[0];
}

/** A name set in two lines beside its label: the line above belongs to it if it stands beside no label of its own. */
function withNeighbours(page: Page, segment: Segment, text: string): NameSpan {
  const above = page.layout.segments.findLast(
    ({ page: at, box }) =>
      at === segment.page &&
      bottom(box) <= segment.box.y + 0.4 * box.height &&
      segment.box.y - bottom(box) < 1.2 * page.layout.letterHeight &&
      Math.abs(box.x - segment.box.x) < page.layout.letterWidth,
  );
  const alone = above && !page.layout.segments.some((cell) => isLeftOf(cell, above));
  if (above && alone && looksLikeName(above.text)) return joined([above, segment], `${above.text} ${text}`);
  return joined([segment], text);
}

function isLeftOf(cell: Segment, segment: Segment): boolean {
  return sameRow(cell.box, segment.box) > 0.5 && cell.box.x < segment.box.x;
}

/** `Muster` over `Versicherungsverein a.G.`: the legal form on the second line makes both one name. */
function withSecondLine(page: Page, first: Segment, names: readonly Segment[]): NameSpan {
  const second =
    names[names.indexOf(first) + 1] ??
    page.layout.segments.find(
      ({ page: at, box }) =>
        at === first.page &&
        box.y > first.box.y + 0.5 * first.box.height &&
        box.y - bottom(first.box) < 0.9 * page.layout.letterHeight &&
        Math.abs(box.x - first.box.x) < page.layout.letterWidth,
    );
  const belongs =
    second &&
    !hasLegalForm(first.text) &&
    hasLegalForm(second.text) &&
    looksLikeName(second.text) &&
    !isPostcodeCity(second.text) &&
    !isStreet(second.text);
  return belongs ? joined([first, second], `${first.text} ${second.text}`) : joined([first], first.text);
}

function joined(segments: readonly [Segment, ...Segment[]], raw: string): NameSpan {
  return {
    raw: raw.replace(/[,;]+$/, "").trim(),
    segment: segments[0],
    box: around(segments.map(({ box }) => box)),
    confidence: Math.min(...segments.flatMap(({ tokens }) => tokens.map(({ confidence }) => confidence))),
  };
}

function bestOf(headed: readonly Headed[], role: PartyKind): PartyName | undefined {
  const found = headed.find((each) => each.role === role);
  return found && { span: found.span, score: found.score, address: undefined };
}

/** As a share of the page's height: windowed envelopes show the address from about 45 mm below the sheet's top edge. */
const TOP_OF_WINDOW = 0.12;

/** The first address block that could stand in an envelope's window and is not the sender's. */
function windowBuyer(
  { layout }: Page,
  blocks: readonly AddressBlock[],
  { headed, senderKeys }: { readonly headed: readonly Headed[]; readonly senderKeys: ReadonlySet<string> },
): PartyName | undefined {
  const sellers = new Set(
    headed.filter(({ role }) => role === "seller").map(({ span }) => nameKey(span.raw)),
  );
  const window = blocks.filter(
    ({ role, town, names }) =>
      role === undefined &&
      town.page === 1 &&
      town.box.y < 0.48 &&
      town.box.y > 0.06 &&
      names.every(({ text }) => !senderKeys.has(nameKey(text)) && !sellers.has(nameKey(text))),
  );
  const score = (block: AddressBlock): number =>
    (block.hasContact ? -1 : 0) +
    (isAddressed(layout.segments, block) ? 1 : 0) +
    // No window is so high on the sheet; what stands there is the letterhead.
    tooHigh(block) +
    (senderKeys.size > 0 && block.town.box.x < 0.5 ? 0.3 : 0) +
    // Side by side without a sender line the window is on the right, as in France.
    (senderKeys.size === 0 && block.town.box.x > 0.45 ? 0.2 : 0) -
    block.town.box.y;
  const best = window.toSorted((a, b) => score(b) - score(a))[0];
  const first = best?.names[0];
  return (
    first && { span: joined([first], first.text), score: window.length === 1 ? 0.85 : 0.75, address: best }
  );
}

/** The higher, the less it is a window. */
function tooHigh({ lines }: AddressBlock): number {
  const y = lines[0]?.box.y ?? 1;
  return y < TOP_OF_WINDOW ? -0.6 - 5 * (TOP_OF_WINDOW - y) : 0;
}

function isAddressed(segments: readonly Segment[], { lines }: AddressBlock): boolean {
  const first = lines[0];
  const above = first && segments[segments.indexOf(first) - 1];
  return [first?.text, above?.text].some(
    (text) => text !== undefined && isSalutation(text.split(" ")[0] ?? ""),
  );
}

function blockEvidence(blocks: readonly AddressBlock[]): Evidence[] {
  return blocks.flatMap(({ names, role, hasContact }) => {
    const [first, second] = names;
    if (!first || (role !== undefined && role !== "seller")) return [];
    const raw =
      second && !hasLegalForm(first.text) && hasLegalForm(second.text)
        ? `${first.text} ${second.text}`
        : first.text;
    const span = joined([first], raw);
    const score = role === "seller" ? 0.6 : 0.3 + (hasContact ? 0.25 : 0) + (hasLegalForm(raw) ? 0.1 : 0);
    return [{ span, score, why: hasContact ? ("contact" as const) : ("block" as const) }];
  });
}

/** Evidence that a recipient's name never has; a name and address high on the page may be either party's. */
const DISTINCTIVE = ["heading", "sender", "footer", "register", "contact", "domain"];
const MOST_BY_PLACE = 0.85;

/** Evidence for one name adds up as chances do: each piece leaves less doubt. */
function findSeller(
  page: Page,
  {
    evidence,
    notSeller,
    blocks,
  }: {
    readonly evidence: readonly Evidence[];
    readonly notSeller: ReadonlySet<string>;
    readonly blocks: readonly AddressBlock[];
  },
): PartyName | undefined {
  const domains = domainsOf(page);
  const groups = new Map<string, Evidence[]>();
  for (const piece of evidence) {
    const key = nameKey(piece.span.raw);
    if (key.length < 2 || (notSeller.has(key) && piece.why !== "heading")) continue;
    groups.set(key, [...(groups.get(key) ?? []), piece]);
  }
  const scored = [...groups].map(([key, pieces]) => {
    const best = new Map<string, number>();
    for (const { why, score } of pieces) best.set(why, Math.max(best.get(why) ?? 0, score));
    if (domains.some((domain) => pieces.some(({ span }) => matchesDomain(span.raw, domain))))
      best.set("domain", 0.35);
    const doubt = [...best.values()].reduce((left, score) => left * (1 - score), 1);
    const span = pieces.toSorted((a, b) => b.score - a.score)[0]?.span;
    const distinctive = DISTINCTIVE.some((why) => best.has(why));
    return { key, span, score: 1 - doubt, distinctive };
  });
  const [first, second] = scored.toSorted((a, b) => b.score - a.score);
  if (!first?.span) return undefined;
  const rival = second && second.score > first.score - 0.1 ? 0.8 : 1;
  const sure = first.distinctive ? 1 : MOST_BY_PLACE;
  const address = blocks.find(({ names }) => names.some(({ text }) => nameKey(text) === first.key));
  return { span: first.span, score: Math.min(sure, first.score * rival), address };
}

/** `harrow-pike.co.uk` is written with words of "Harrow & Pike Ltd", in their order. */
function matchesDomain(name: string, domain: string): boolean {
  const bare = domain.replace(/[^a-z0-9]/g, "");
  if (bare.length < 4) return false;
  const words = foldLetters(name).split(/[^a-z0-9]+/);
  const rest = words.reduce(
    (left, word) => (word !== "" && left.startsWith(word) ? left.slice(word.length) : left),
    bare,
  );
  return rest === "" || nameKey(name) === bare;
}
