import type { Word } from "../read-document.ts";
import { headKind, type HeadKind, LEGAL_FORM, TRADE } from "./head-rows.ts";
import type { Row } from "./rows.ts";
import { READ_ALIKE, SURE, unsure } from "./sureness.ts";

export type FoundCompany = {
  readonly raw: string;
  readonly value: string;
  readonly words: readonly Word[];
  readonly confidence: number;
  /** index of its last row */
  readonly lastRow: number;
};

/** The head ends where items begin; names are printed above. */
const HEAD_ROWS = 14;

/** The seller: the row at the head that looks most like a firm's name, with rows that belong to it. */
export function findCompany(rows: readonly Row[]): FoundCompany | undefined {
  const head = rows.filter((row) => row.page === rows[0]?.page).slice(0, HEAD_ROWS);
  const kinds = head.map(headKind);
  const heights = head.map((row) => row.height).sort((a, b) => a - b);
  const usual = heights[Math.floor(heights.length / 2)] ?? 0;
  let best: { index: number; score: number } | undefined;
  head.forEach((row, index) => {
    const score = scoreOf(row, index, { kinds, usual });
    if (score > (best?.score ?? 0)) best = { index, score };
  });
  if (best === undefined) return undefined;
  const [from, to] = extend(head, kinds, best.index);
  const taken = head.slice(from, to + 1);
  const raw = taken.map((row) => row.text).join(" ");
  const value = cleanName(taken.map(nameOf).join(" "));
  if (value === "") return undefined;
  const words = taken.flatMap((row) => nameWords(row));
  return {
    raw,
    value,
    words,
    lastRow: to,
    confidence: confidenceOf(value, words, { below: rows.slice(to + 1), next: kinds.slice(to + 1) }),
  };
}

type HeadLook = { readonly kinds: readonly HeadKind[]; readonly usual: number };

function scoreOf(row: Row, index: number, { kinds, usual }: HeadLook): number {
  if (kinds[index] !== "name") return 0;
  const buyer = kinds.slice(Math.max(0, index - 3), index).includes("party");
  if (buyer) return 0;
  const sure = meanConfidence(row);
  const letters = row.text.replace(/[^\p{L}]/gu, "");
  const capitals = letters.replace(/[^\p{Lu}]/gu, "").length / Math.max(1, letters.length);
  const next = kinds.slice(index + 1, index + 3);
  return (
    3 +
    (LEGAL_FORM.test(row.text) ? 6 : 0) +
    (TRADE.test(row.text) ? 2.5 : 0) +
    (next[0] === "registration" ? 2 : next[0] === "address" ? 1.5 : 0) +
    (next[1] === "address" || next[1] === "registration" ? 0.5 : 0) +
    (capitals > 0.8 ? 1 : 0) +
    (row.height > usual * 1.25 ? 1 : 0) +
    (letters.length >= 8 ? 0.5 : letters.length < 6 ? -1.5 : 0) -
    index * 0.35 -
    (sure < 0.5 ? 3 : sure < 0.7 ? 1 : 0) -
    (kinds.slice(0, index).includes("address") ? 2.5 : 0) -
    (kinds.slice(0, index).includes("date") ? 3 : 0)
  );
}

/** A name broken over rows: an open bracket, a legal form that stands alone, or begins the row below. */
function extend(head: readonly Row[], kinds: readonly HeadKind[], index: number): [number, number] {
  let from = index;
  let to = index;
  const textOf = (): string =>
    head
      .slice(from, to + 1)
      .map(nameOf)
      .join(" ");
  const above = (): Row | undefined => (kinds[from - 1] === "name" ? head[from - 1] : undefined);
  while (above() !== undefined && to - from < 3 && (opensNowhere(textOf()) || isFormAlone(textOf()))) from--;
  const belongs = (row: Row | undefined): boolean =>
    row !== undefined && !LEGAL_FORM.test(textOf()) && isFormAlone(row.text) && meanConfidence(row) > 0.4;
  const below = head[to + 1];
  if (belongs(below) || (below !== undefined && opensOnly(textOf()) && /^[^(]*\)/.test(below.text))) to++;
  // "AIK HUAT HARDWARE" above "ENTERPRISE (SETIA ALAM) SDN BHD": the part above is a name of like height, no brand
  const upper = above();
  const startsWithTrade = new RegExp(`^\\W*(?:${TRADE.source})`, "i").test(textOf());
  if (upper !== undefined && startsWithTrade && LEGAL_FORM.test(textOf()) && alike(upper, head[from])) {
    if (!/^\W*(?:RESTORAN|KEDAI|FARMASI|PASAR|KLINIK|HOTEL|CAFE|RESTAURANT)/i.test(textOf())) from--;
  }
  return [from, to];
}

function alike(one: Row, other: Row | undefined): boolean {
  return (
    other !== undefined && Math.abs(one.height - other.height) < 0.35 * Math.max(one.height, other.height)
  );
}

function opensNowhere(text: string): boolean {
  return text.split(/[)}\]]/).length > text.split(/[({[]/).length && !/\d{4,}/.test(text);
}

function opensOnly(text: string): boolean {
  return text.split(/[({[]/).length > text.split(/[)}\]]/).length && !/\(\W*\d{4,}/.test(text);
}

function isFormAlone(text: string): boolean {
  const rest = text
    .replace(/[({[].*$/, "")
    .replace(new RegExp(LEGAL_FORM.source, "gi"), "")
    .replace(/\(?M\)?|[^\p{L}]/giu, "");
  return LEGAL_FORM.test(text) && rest.length <= 3;
}

function meanConfidence(row: Row): number {
  const long = row.words.filter((word) => word.text.length > 1);
  if (long.length === 0) return 0;
  return long.reduce((sum, word) => sum + word.confidence, 0) / long.length;
}

/** A row's words without dust at its edges: specks, rules and half-read logos have neither letters nor confidence. */
function nameWords(row: Row): Word[] {
  const isDust = (word: Word): boolean =>
    !/[\p{L}\p{N}]/u.test(word.text) ||
    (word.text.length <= 2 && word.confidence < 0.5 && !/^[A-Z&]$/.test(word.text));
  const words = [...row.words];
  while (words[0] !== undefined && isDust(words[0])) words.shift();
  while (words.length > 0 && isDust(words[words.length - 1] as Word)) words.pop();
  return words;
}

function nameOf(row: Row): string {
  return nameWords(row)
    .map((word) => word.text)
    .join(" ");
}

/** Without registration number and with the commonest slips of OCR in legal forms put right. */
function cleanName(text: string): string {
  return text
    .replace(/[{[]/g, "(")
    .replace(/[}\]]/g, ")")
    .replace(
      /\b(?:CO|COMPANY|BUSINESS|ROC|GST)?\.? ?(?:REG|NO|ID)\b\.? ?(?:NO)?[.: ]*\(?[\dA-Z-]*\d{4,}.*$/i,
      "",
    )
    .replace(/\s*\(?\s*(?:[A-Z]{0,3} ?)?\d{4,}[\dOIl]*\s?[-–]?\s?[A-Z0-9]?\s*(?:\)|$).*$/i, "")
    .replace(/[-_.](?=S[DO0]N\b)/gi, " ")
    .replace(/\bS[DO0]N([.,]?) ?[BE8][HN][DO0]\b/gi, (all, dot: string) =>
      isLower(all) ? `Sdn${dot} Bhd` : `SDN${dot} BHD`,
    )
    .replace(/\b(S[DO0]N)([.,]?) (?=B)/g, "SDN$2 ")
    .replace(/(?<=\p{L}[-\p{L}]?)0(?=\p{L}|\s|$)/gu, "O")
    .replace(/(?<=\p{Lu})1(?=\p{Lu})/gu, "I")
    .replace(/\s+/g, " ")
    .replace(/^[^\p{L}\p{N}(]+|[^\p{L}\p{N}).]+$/gu, "")
    .trim();
}

function isLower(text: string): boolean {
  return /[a-z]/.test(text);
}

type Surroundings = { readonly below: readonly Row[]; readonly next: readonly HeadKind[] };

/**
 * Sure when a name with a legal form or a trade, read alike twice, stands over its registration number or address, with
 * at most a date or dust between, or when a well read name is printed a second time: in the foot, on the web, in a stamp.
 */
function confidenceOf(value: string, words: readonly Word[], { below, next }: Surroundings): number {
  const compact = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, "");
  const core = compact(value.replace(new RegExp(LEGAL_FORM.source, "gi"), "").replace(/\(M\)/g, ""));
  const least = words.reduce((low, word) => (word.text.length > 1 ? Math.min(low, word.confidence) : low), 1);
  const formed = LEGAL_FORM.test(value) || (TRADE.test(value) && core.length >= 10);
  const again = core.length >= 8 && below.some((row) => compact(row.text).includes(core));
  const under = next.find((kind) => kind !== "date" && kind !== "noise");
  const placed = under === "registration" || under === "address";
  if (formed && ((placed && least >= READ_ALIKE) || (again && least >= 0.85))) return SURE;
  return unsure(0.2 + 0.5 * least + (LEGAL_FORM.test(value) || TRADE.test(value) ? 0.15 : 0));
}
