import type { Word } from "../read-document.ts";
import { type DateOrder, readDate } from "../values/date-text.ts";
import { monthNumber } from "../values/months.ts";
import { asDigits } from "./likeness.ts";
import { isPlausible, mend } from "./mend-date.ts";
import type { Region } from "./region.ts";
import { leastConfidence, type Row, wordsBetween } from "./rows.ts";
import { SURE, unsure } from "./sureness.ts";

export type FoundDate = {
  readonly raw: string;
  /** ISO; null where the order of day and month cannot be told */
  readonly value: string | null;
  readonly candidates: readonly string[];
  readonly confidence: number;
  readonly words: readonly Word[];
};

type Sighting = FoundDate & {
  readonly score: number;
  readonly row: Row;
  /** whether the print as read is no day, and what it most likely was is taken for it */
  readonly mended: boolean;
};

const D = "[\\dOoIl|SBZ]";
const PATTERNS: readonly RegExp[] = [
  new RegExp(
    `(?<![\\w/.,-])(${D}{1,2}) ?([/.-]) ?(${D}{1,2}) ?[/.-] ?((?:[12I]${D}{3})|${D}{2})(?![\\d/](?!\\d:\\d)|[.-]\\d)`,
    "g",
  ),
  /(?<![\w/.,-])((?:19|20)\d{2}) ?([/.-]) ?(\d{1,2}) ?[/.-] ?(\d{1,2})(?!\d)/g,
  /(?<![\d/.,-])(\d{1,2})(?:st|nd|rd|th)?[ /.-]{0,2}([A-Za-zäéûÄ]{3,10})\.?[ /.,'-]{0,3}((?:19|20)\d{2}|\d{2})(?!\d)/g,
  /(?<![A-Za-z])([A-Za-z]{3,10})\.? ?(\d{1,2})(?:st|nd|rd|th)?[ ,./-]{1,3}((?:19|20)\d{2})(?!\d)/g,
];
/** A separator lost or read as a digit: 2507/2017, 25/072017, 25/0772017, 25 07-2017; both as digits: 2510772017. */
const BROKEN: readonly RegExp[] = [
  /(?<![\d/.-])(\d{2}) ?(\d{2})[/.-]((?:19|20)\d{2})(?!\d)/g,
  /(?<![\d/.-])(\d{2})[/.-](\d{2})[17|l]?((?:19|20)\d{2})(?!\d)/g,
  /(?<![\d/.-])(\d{2})[017|l](\d{2})[17|l]((?:19|20)\d{2})(?!\d)/g,
];

const DATE_LABEL = /\b(?:date|dated|datum|tarikh|fecha|data|dt)\b/i;
const OTHER_DATE =
  /\b(?:due|expir|exp|valid|until|before|birth|deliver|since|effective|print|starting|from|f[äa]llig)/i;
const TIME = /\b\d{1,2}[:.] ?\d{2}(?:[:.]\d{2})?\b/;

/** What is no day as read is mended only beside a label or a time: elsewhere such digits are codes and telephones. */
const LABELLED = 3;

/** The day of the sale. Undefined where no row shows a date. */
export function findDate(rows: readonly Row[], region: Region): FoundDate | undefined {
  const sightings = rows.flatMap((row) => sightingsIn(row));
  const voted = votedOrder(sightings);
  const order = voted ?? region.dateOrder;
  const read = sightings.flatMap((sighting) => understand(sighting, order));
  const scores = new Map<string, number>();
  const keyOf = (each: Sighting): string => each.value ?? each.candidates.join(" ");
  for (const each of read) {
    const key = keyOf(each);
    const before = scores.get(key);
    scores.set(key, before === undefined ? each.score : Math.max(before, each.score) + 1);
  }
  const ranked = read.sort(
    (a, b) => (scores.get(keyOf(b)) ?? 0) - (scores.get(keyOf(a)) ?? 0) || b.score - a.score,
  );
  const [best] = ranked;
  if (best === undefined) return undefined;
  const rivals = new Set(ranked.filter((each) => each.score > 0 && keyOf(each) !== keyOf(best)).map(keyOf));
  const { raw, value, candidates, words } = best;
  const confidence = value === null ? 0 : confidenceOf(best, { read, rows, rivals: rivals.size });
  const guessed = voted === undefined && !region.certain && isAmbiguous(best.raw);
  return {
    raw,
    value,
    candidates,
    words,
    confidence: guessed && value !== null ? unsure(confidence * 0.95) : confidence,
  };
}

function sightingsIn(row: Row): Sighting[] {
  const found = PATTERNS.flatMap((pattern) =>
    [...row.text.matchAll(pattern)].map((match) => sight(row, match, tidy(match[0]))),
  );
  if (found.length > 0) return found;
  return BROKEN.flatMap((pattern) =>
    [...row.text.matchAll(pattern)].map((match) => ({
      ...sight(row, match, `${match[1] ?? ""}/${match[2] ?? ""}/${match[3] ?? ""}`),
      mended: true,
    })),
  ).filter(({ score }) => score >= LABELLED);
}

function sight(row: Row, match: RegExpExecArray, text: string): Sighting {
  const words = wordsBetween(row, match.index, match.index + match[0].length);
  const before = row.text.slice(0, match.index);
  const rest = row.text.slice(match.index + match[0].length);
  const score =
    1 +
    (DATE_LABEL.test(before) ? 3 : 0) +
    (TIME.test(rest) || TIME.test(before) ? 2 : 0) +
    (OTHER_DATE.test(before) ? -4 : 0) +
    leastConfidence(words);
  return {
    raw: match[0],
    value: null,
    candidates: [text],
    confidence: leastConfidence(words),
    words,
    score,
    row,
    mended: false,
  };
}

/** Digits restored and blanks gone in a numeric date; blanks put between the parts of a date with a month's name. */
function tidy(raw: string): string {
  const named = /[A-Za-z]{3,}/.exec(raw)?.[0];
  if (named === undefined || monthNumber(named) === undefined) {
    const [first = "", , ...others] = raw.split(/ ?([/.-]) ?/);
    const parts = [first, ...others.filter((_, index) => index % 2 === 0)].map(asDigits);
    return parts.length === 3 && !/[A-Za-z]{3}/.test(raw) ? parts.join("/") : raw;
  }
  return raw
    .replace(/([A-Za-z])\.?[,']?(\d)/g, "$1 $2")
    .replace(/(\d)[ /.-]*([A-Za-z]{3,})[ /.-]*/g, "$1 $2 ");
}

function understand(sighting: Sighting, order: DateOrder | undefined): Sighting[] {
  const text = sighting.candidates[0] ?? "";
  const reading = readDate(text, { order });
  if (reading?.candidates.some(isPlausible) === true) {
    return [{ ...sighting, value: reading.value, candidates: reading.candidates }];
  }
  const mended = sighting.score >= LABELLED ? mend(text, order) : undefined;
  if (mended === undefined) return [];
  return [{ ...sighting, value: mended, candidates: [mended], score: sighting.score - 1, mended: true }];
}

/** The order that the document's own clear dates use. */
function votedOrder(sightings: readonly Sighting[]): DateOrder | undefined {
  const orders = new Set<DateOrder>();
  for (const { candidates } of sightings) {
    const parts = /^(\d{1,2})\/(\d{1,2})\/(?:\d{4}|\d{2})$/.exec(candidates[0] ?? "");
    if (parts === null) continue;
    const [first, second] = [Number(parts[1]), Number(parts[2])];
    if (first > 12 && first <= 31 && second <= 12) orders.add("dmy");
    if (second > 12 && second <= 31 && first <= 12) orders.add("mdy");
  }
  const [only, ...others] = orders;
  return others.length === 0 ? only : undefined;
}

function isAmbiguous(raw: string): boolean {
  const parts = /^(\d{1,2})\D+(\d{1,2})\D+\d+$/.exec(tidy(raw));
  return parts !== null && Number(parts[1]) <= 12 && Number(parts[2]) <= 12 && parts[1] !== parts[2];
}

type Context = { readonly read: readonly Sighting[]; readonly rows: readonly Row[]; readonly rivals: number };

/** Sure only when a second place on the receipt shows the same day, or its digits within a serial number. */
function confidenceOf(best: Sighting, { read, rows, rivals }: Context): number {
  if (best.mended) return unsure(0.2 + 0.3 * best.confidence);
  const clear = best.words.length === 0 ? 0 : best.confidence;
  const again = read.some((each) => each.value === best.value && each.row !== best.row);
  const serial = best.value !== null && rows.some((row) => hasSerial(row, best, best.value ?? ""));
  if ((again || serial) && clear >= 0.8 && rivals === 0) return SURE;
  if (again || serial) return unsure(1);
  return unsure(0.4 + 0.5 * clear - Math.min(rivals, 2) * 0.1);
}

/** `OR18030302170430` was issued on 3 March 2018. */
function hasSerial(row: Row, best: Sighting, iso: string): boolean {
  const [year = "", month = "", day = ""] = iso.split("-");
  const forms = [`${year.slice(2)}${month}${day}`, `${day}${month}${year.slice(2)}`, `${day}${month}${year}`];
  return row.words.some(
    (word) =>
      !best.words.includes(word) &&
      /^[A-Z0-9#:-]*\d{6,}/i.test(word.text) &&
      forms.some((form) => word.text.replace(/\D/g, "").includes(form)),
  );
}
