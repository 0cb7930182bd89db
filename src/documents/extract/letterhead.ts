import { foldLetters } from "../values/months.ts";
import { type Segment, around, bottom, right, sharedWidth } from "./layout.ts";
import { type Page, reach } from "./reach.ts";
import { hasLegalForm, isContact, isPostcodeCity, isStreet, looksLikeName } from "./shapes.ts";
import { rowsOf } from "./tax-rows.ts";
import type { Span } from "./spans.ts";

/** A place that speaks for a name being the seller's, and how often such a place is right. */
export type Evidence = {
  readonly span: Pick<Span, "raw" | "box" | "confidence"> & { readonly segment: Segment };
  readonly score: number;
  readonly why: "heading" | "sender" | "top" | "footer" | "block" | "contact" | "holder" | "register";
};

export function letterheadEvidence(page: Page): Evidence[] {
  return [
    ...rowsOf(page).flatMap((row) => senderLine(page, row)),
    ...page.layout.segments.flatMap((segment) => [...topName(page, segment), ...footerName(page, segment)]),
    ...accountHolders(page),
  ];
}

const SEPARATORS = /\s*[●•·∙⋅|▪■◦*]\s*|\s+[-–—/]\s+|,\s+/u;

/** `Name · Street 1 · 12345 Town` in one line: the sender above the address window, or the letterhead of one line. */
function senderLine({ layout, hits }: Page, row: readonly Segment[]): Evidence[] {
  const first = row[0];
  if (!first || first.page !== 1) return [];
  return stretches(row, 6 * layout.letterWidth).flatMap((cells) => {
    const start = cells[0];
    if (!start || hits.some((hit) => hit.segment === start && (hit.colon || hit.alone))) return [];
    const parts = cells
      .map(({ text }) => text)
      .join(" ")
      .split(SEPARATORS)
      .filter((part) => /\p{L}|\d/u.test(part));
    const name = parts[0]?.trim() ?? "";
    const rest = parts.slice(1);
    if (rest.length === 0 || !rest.some((part) => isPostcodeCity(part.trim()))) return [];
    if (isStreet(name) && /\d/.test(name)) return nameOver({ layout, hits }, start);
    if (!looksLikeName(name) || (rest.length === 1 && !hasLegalForm(name))) return [];
    const y = start.box.y;
    const score = y < 0.45 ? 0.9 : y > 0.8 ? 0.75 : 0.4;
    return [
      { span: spanOfName(start, name), score, why: y > 0.8 ? ("footer" as const) : ("sender" as const) },
    ];
  });
}

/** The name in the line over `Street 1 - 12345 Town`; lines that announce something else are passed over. */
function nameOver({ layout, hits }: Page, address: Segment): Evidence[] {
  const above = layout.segments.filter(
    (segment) =>
      segment.page === address.page &&
      bottom(segment.box) <= address.box.y + 0.4 * address.box.height &&
      address.box.y - bottom(segment.box) < 4 * layout.letterHeight &&
      sharedWidth(segment.box, address.box) > 0 &&
      !hits.some((hit) => hit.segment === segment && (hit.colon || hit.alone)),
  );
  const name = above.findLast(({ text }) => looksLikeName(text));
  return name ? [{ span: spanOfName(name, name.text), score: 0.7, why: "sender" }] : [];
}

function stretches(row: readonly Segment[], gap: number): Segment[][] {
  const found: Segment[][] = [];
  for (const cell of row) {
    const last = found.at(-1);
    const before = last?.at(-1);
    if (last && before && cell.box.x - right(before.box) <= gap) last.push(cell);
    else found.push([cell]);
  }
  return found;
}

function spanOfName(segment: Segment, name: string): Evidence["span"] {
  const words = name.split(/\s+/).length;
  const tokens = segment.tokens.slice(0, Math.max(1, words));
  return {
    raw: name.replace(/[,;]+$/, ""),
    segment,
    box: around(tokens.map(({ box }) => box)),
    confidence: Math.min(...tokens.map(({ confidence }) => confidence)),
  };
}

/** Names with a legal form, or large ones, at the top of the first page. */
function topName({ layout, hits }: Page, segment: Segment): Evidence[] {
  if (segment.page !== 1 || segment.box.y > 0.2) return [];
  if (hits.some((hit) => hit.segment === segment && (hit.alone || hit.colon || hit.kinds.includes("title"))))
    return [];
  const name = firstPart(segment.text);
  if (!looksLikeName(name) || isStreet(name)) return [];
  const large = segment.box.height > 1.25 * layout.letterHeight;
  const legal = hasLegalForm(name);
  const isFirst = layout.segments[0] === segment;
  const score = (legal ? 0.55 : 0) + (large ? 0.25 : 0) + (isFirst ? 0.15 : 0);
  const raw = legal ? withLineAbove(layout.segments, segment, name) : name;
  return score > 0 ? [{ span: { ...spanOfName(segment, name), raw }, score, why: "top" }] : [];
}

/** A name over two lines whose legal form stands on the second. */
function withLineAbove(segments: readonly Segment[], segment: Segment, name: string): string {
  const above = segments.findLast(
    ({ page, box }) =>
      page === segment.page &&
      bottom(box) <= segment.box.y + 0.4 * box.height &&
      Math.abs(box.x - segment.box.x) < 0.01 &&
      segment.box.y - bottom(box) < 0.5 * segment.box.height,
  );
  const belongs =
    above &&
    looksLikeName(above.text) &&
    !hasLegalForm(above.text) &&
    !isStreet(above.text) &&
    /^\p{L}/u.test(above.text) &&
    Math.abs(above.box.height - segment.box.height) < 0.15 * segment.box.height &&
    segments.indexOf(above) === 0;
  return belongs ? `${above.text} ${name}` : name;
}

/** Names with a legal form in the footer, or beside a register entry, tax number or web address. */
function footerName({ layout, hits }: Page, segment: Segment): Evidence[] {
  const name = firstPart(segment.text);
  if (!hasLegalForm(name) || !looksLikeName(name)) return [];
  if (hits.some((hit) => hit.segment === segment && (hit.alone || hit.colon))) return [];
  const near = layout.segments.filter(
    ({ page, box }) =>
      page === segment.page &&
      box.y >= segment.box.y - 0.5 * box.height &&
      box.y - bottom(segment.box) < 8 * layout.letterHeight &&
      Math.abs(box.x - segment.box.x) < 3 * layout.letterWidth,
  );
  const registered = near.some(
    (cell) =>
      isContact(cell.text) ||
      hits.some(
        (hit) => hit.segment === cell && (hit.kinds.includes("register") || hit.kinds.includes("vatId")),
      ),
  );
  const inFooter = segment.box.y > 0.85;
  if (!inFooter && !registered) return [];
  return [
    {
      span: spanOfName(segment, name),
      score: inFooter ? 0.55 : 0.4,
      why: inFooter ? "footer" : "register",
    },
  ];
}

function firstPart(text: string): string {
  const part = text.split(/\s*[●•·∙⋅|▪■◦]\s*|\s+[-–—]\s+/u)[0] ?? text;
  const beforeComma = part.split(/,\s+/)[0] ?? part;
  return (hasLegalForm(part) && !hasLegalForm(beforeComma) && !/\d/.test(part) ? part : beforeComma).trim();
}

function accountHolders(page: Page): Evidence[] {
  return page.hits
    .filter((hit) => hit.kinds.includes("accountHolder") && (hit.colon || hit.alone))
    .flatMap((hit) => {
      const cell = reach(page, hit)[0];
      const name = cell?.tokens.map(({ text }) => text).join(" ");
      if (!cell || name === undefined || !looksLikeName(name)) return [];
      return [
        { span: { ...spanOfName(cell.segment, name), raw: name }, score: 0.35, why: "holder" as const },
      ];
    });
}

const PUBLIC_MAIL =
  /^(gmail|gmx|web|t-online|outlook|hotmail|yahoo|orange|wanadoo|free|icloud|aol|libero|laposte|sfr|example|localhost)$/;

/** Parts of `co.uk`, `com.br` and the like. */
const SECOND_LEVEL = /^(co|com|org|gov|ac|net)$/;

/** Second-level names of mail and web addresses on the pages, folded; those of mail providers left out. */
export function domainsOf({ layout }: Page): string[] {
  const found = layout.segments.flatMap(({ tokens }) =>
    tokens.flatMap(({ text }) => {
      const match = /(?:@|www\.|https?:\/\/(?:www\.)?)([\p{L}\d-]+(?:\.[\p{L}\d-]+)*)\.\p{L}{2,}/u.exec(
        foldLetters(text),
      );
      const labels = match?.[1]?.split(".").filter((part) => !SECOND_LEVEL.test(part));
      const label = labels?.at(-1);
      return label === undefined || PUBLIC_MAIL.test(label) ? [] : [label];
    }),
  );
  return [...new Set(found)];
}
