import type { Word } from "../read-document.ts";
import { around, median, right } from "./layout.ts";
import { typeBoxes } from "./type-box.ts";

/** Words of OCR as a text layer would have them: upright, in boxes of their type's size, numbers in one piece. */
export function mendWords(words: readonly Word[]): Word[] {
  const mended = withoutMargins(words).map((word) => ({ ...word, text: mendText(word.text) }));
  return closeBrackets(joinNumbers(typeBoxes(mended)));
}

/** So many letters are wider than high on every page, tall or wide. */
const TELLING = 5;
const SIDEWAYS = 1.2;
const TALL = 2;

/** Lines that run up or down a margin would stand in the row of everything beside them: they are left out. */
function withoutMargins(words: readonly Word[]): Word[] {
  const usual = median(words.map(({ box }) => box.height));
  const isSideways = ({ box }: Word): boolean =>
    box.height > SIDEWAYS * box.width && box.height > TALL * usual;
  const lines = Map.groupBy(words, ({ box, line }) => `${box.page}:${line}`);
  const kept = [...lines.values()].filter((line) => {
    const telling = line.filter(({ text }) => text.length >= TELLING);
    return telling.length === 0 || !telling.every(isSideways);
  });
  return kept.flat();
}

const MONEY = String.raw`\d[\d.,']*[.,]\d{2}`;
/** A currency sign read as a letter it looks like: which one it was is not guessed. */
const SIGN_BEFORE = new RegExp(`^([-(]?)[EeCS§](?=${MONEY}\\)?$)`, "u");
const SIGN_BEHIND = new RegExp(`^([-(]?${MONEY})[EeCS§]$`, "u");
const LONG_MINUS = /^[\u2010-\u2015\u2212¬](?=\p{Sc}?\d)/u;
const DIGITS_AND_LOOKALIKES = /^[-(]?[\dOoIl|]+(?:[.,'][\dOoIl|]{3})*[.,][\dOoIl|]{2}\)?$/;
/** Table rules beside a word. */
const RULES = /^[|[\]]+(?=[\p{L}\d])|(?<=[\p{L}\d.,:])[|[\]]+$/gu;
/** Bullets between the parts of a letterhead, as recognisers read them. */
const BULLET = /^[\p{L}&]?[®©*•¢«»■]{1,2}$/u;

/** The commonest legal form, with the letters that its own are taken for. */
const GMBH = /^[GC6](?:m|rn|n)b[HEIKN](?=[,.;]?$)/iu;

function mendText(text: string): string {
  if (BULLET.test(text)) return "•";
  if (GMBH.test(text)) return text.replace(GMBH, /[a-z]/.test(text) ? "GmbH" : "GMBH");
  const bare = text
    .replace(RULES, "")
    .replace(LONG_MINUS, "-")
    .replace(SIGN_BEFORE, "$1")
    .replace(SIGN_BEHIND, "$1");
  const digits = bare.replace(/\D/g, "").length;
  if (!DIGITS_AND_LOOKALIKES.test(bare) || 2 * digits < bare.length) return bare;
  return bare.replace(/[Oo]/g, "0").replace(/[Il|]/g, "1");
}

/** Letters of a line that may lie between parts of one number. */
const SPLIT = 1.2;
const CENTS = /^\d{2}(?!\d|[.,/-])/;
/** Two neighbours that are one amount: the first's end, the second's start. */
const HALVES: readonly (readonly [RegExp, RegExp])[] = [
  [/^[-(]?\p{Sc}?\d[\d.,']*$/u, /^[.,]\d{2}(?!\d)/],
  [/^[-(]?\p{Sc}?\d{1,3}$/u, /^[.,]\d{3}[.,]\d{2}(?!\d)/],
  [/^[-(]?\p{Sc}?\d{1,3}[.,]$/u, /^\d{3}[.,]\d{2}(?!\d)/],
  [/^[-(]?\p{Sc}?\d+,$|^[-(]?\p{Sc}?\d{1,3}(?:[,'.]\d{3})+[.,]$/u, CENTS],
  // "5." and "07" may be a day and a month; a number that is no day is an amount.
  [/^[-(]?\p{Sc}?(?:\d{3,}|[4-9]\d|3[2-9]|0)\.$/u, CENTS],
  [/^\($/, /^\d[\d.,']*[.,]\d{2}\)?$/],
  [/^\(\d[\d.,']*[.,]\d{2}$/, /^\)$/],
  [/^[-\u2010-\u2015\u2212]$/, /^\p{Sc}?\d[\d.,']*[.,]\d{2}(?!\d)/u],
];

function joinNumbers(words: readonly Word[]): Word[] {
  const joined: Word[] = [];
  for (const word of words) {
    const last = joined.at(-1);
    const inList = /\d,$/.test(joined.at(-2)?.text ?? "");
    if (last && !inList && areOne(last, word)) joined[joined.length - 1] = join(last, word);
    else joined.push(word);
  }
  return joined;
}

function areOne(left: Word, next: Word): boolean {
  if (left.line !== next.line || left.box.page !== next.box.page) return false;
  const letter = (left.box.width + next.box.width) / (left.text.length + next.text.length);
  const gap = next.box.x - right(left.box);
  if (gap > SPLIT * letter || gap < -letter) return false;
  return HALVES.some(([first, second]) => first.test(left.text) && second.test(next.text));
}

function join(left: Word, next: Word): Word {
  return {
    text: left.text.replace(/^[\u2010-\u2015\u2212]$/, "-") + next.text,
    box: around([left.box, next.box]),
    confidence: Math.min(left.confidence, next.confidence),
    line: left.line,
  };
}

const OPENED = new RegExp(`^\\(\\p{Sc}?${MONEY}$`, "u");
const CLOSED = new RegExp(`^\\p{Sc}?${MONEY}\\)$`, "u");

/** An amount with one bracket had two, unless the other stands elsewhere in its line. */
function closeBrackets(words: readonly Word[]): Word[] {
  const lines = Map.groupBy(words, ({ box, line }) => `${box.page}:${line}`);
  return words.map((word) => {
    const others = (lines.get(`${word.box.page}:${word.line}`) ?? []).filter((other) => other !== word);
    if (OPENED.test(word.text) && !others.some(({ text }) => text.includes(")")))
      return { ...word, text: `${word.text})` };
    if (CLOSED.test(word.text) && !others.some(({ text }) => text.includes("(")))
      return { ...word, text: `(${word.text}` };
    return word;
  });
}
