import { type IsoDate, isIsoDate } from "../../base/dates.ts";
import { foldLetters, monthNumber } from "./months.ts";

/** In which order a document writes day, month and year. */
export type DateOrder = "dmy" | "mdy" | "ymd";

export type ReadDateOptions = {
  /** ISO 639-1 of the document. English alone does not tell US from UK order and decides nothing. */
  readonly language?: string | null | undefined;
  /** The order that the document is known to write, for instance from its own unambiguous dates. */
  readonly order?: DateOrder | null | undefined;
};

export type DateReading = {
  /** null where the text may mean several days: then nobody guesses */
  readonly value: IsoDate | null;
  /** every day the text may mean, likeliest first; one where it is clear */
  readonly candidates: string[];
};

const DAY_FIRST = new Set(["de", "fr", "es", "it", "nl", "pt", "da", "nb", "no", "fi", "pl", "cs"]);
const TIME =
  /[t,\s]+\d{1,2}[:.h]\d{2}([:.]\d{2}(\.\d+)?)?\s*([ap]\.?\s?m\.?)?\s*(uhr|hrs?|h|z|utc|[+-]\d{2}:?\d{2})?$/;
const WEEKDAY =
  /^(mon|tues?|wed(nes)?|thu(rs?)?|fri|sat(ur)?|sun|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|mo|di|mi|do|fr|sa|so|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miercoles|jueves|viernes|sabado|domingo|lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|segunda|terca|quarta|quinta|sexta)(day)?(-feira)?[.,]?\s+/;
const FILLER = /^(den|dem|vom|am|le|du|el|il|on|the|dated?)\s+/;

const NUMERIC = /^(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})\.?$/;
const COMPACT = /^((?:19|20)\d{2})(\d{2})(\d{2})$/;
const DAY_NAME_YEAR =
  /^(\d{1,2})\s?(?:(?:st|nd|rd|th|ere?|o)(?![a-z])|[.ºª°])?[\s./-]*(?:of\s+|de\s+|d'\s?)?([a-z]{3,10})\.?[\s,./-]*(?:de\s+|del\s+)?'?(\d{4}|\d{2})$/;
const NAME_DAY_YEAR = /^([a-z]{3,10})\.?[\s/-]*(\d{1,2})(?:st|nd|rd|th)?(?:\s?,\s?|[\s/-]+)'?(\d{4}|\d{2})$/;
const YEAR_NAME_DAY = /^(\d{4})[\s./-]+([a-z]{3,10})\.?[\s./-]+(\d{1,2})$/;

/**
 * The day that `raw` names, alone or with a weekday or time beside it; undefined where it is no date.
 * Two-digit years are 1970 to 2069. Dots mean day first; slashes and dashes mean what `order` or the language says,
 * or what only one order makes a day of.
 */
export function readDate(raw: string, options: ReadDateOptions = {}): DateReading | undefined {
  const text = bare(raw);
  const named = readNamed(text);
  if (named !== undefined) return named;
  const compact = COMPACT.exec(text);
  if (compact) return clear(day(compact[1], Number(compact[2]), compact[3]));
  const match = NUMERIC.exec(text);
  if (!match) return undefined;
  const [, first = "", separator, middle = "", last = ""] = match;
  if (first.length === 4) {
    if (last.length === 4) return undefined;
    return clear(day(first, Number(middle), last));
  }
  if (first.length === 3) return undefined;
  const readings: Record<DateOrder, string | undefined> = {
    dmy: day(last, Number(middle), first),
    mdy: day(last, Number(first), middle),
    ymd:
      last.length === 2 && first.length === 2 && separator === "-"
        ? day(first, Number(middle), last)
        : undefined,
  };
  return choose(readings, knownOrder(separator, options));
}

function knownOrder(separator: string | undefined, options: ReadDateOptions): DateOrder | undefined {
  if (options.order) return options.order;
  if (separator === ".") return "dmy";
  return options.language && DAY_FIRST.has(options.language) ? "dmy" : undefined;
}

function choose(
  readings: Record<DateOrder, string | undefined>,
  order: DateOrder | undefined,
): DateReading | undefined {
  const known = order === undefined ? undefined : readings[order];
  if (known !== undefined) return clear(known);
  const possible = (["dmy", "mdy", "ymd"] as const).flatMap((each) => readings[each] ?? []);
  const candidates = [...new Set(possible)];
  if (candidates.length === 0) return undefined;
  return { value: candidates.length === 1 ? (candidates[0] ?? null) : null, candidates };
}

function readNamed(text: string): DateReading | undefined {
  const dayFirst = DAY_NAME_YEAR.exec(text);
  if (dayFirst) return named(dayFirst[3], dayFirst[2], dayFirst[1]);
  const nameFirst = NAME_DAY_YEAR.exec(text);
  if (nameFirst) return named(nameFirst[3], nameFirst[1], nameFirst[2]);
  const yearFirst = YEAR_NAME_DAY.exec(text);
  if (yearFirst) return named(yearFirst[1], yearFirst[2], yearFirst[3]);
  return undefined;
}

function named(year: string | undefined, name = "", dayText: string | undefined): DateReading | undefined {
  const month = monthNumber(name);
  return month === undefined ? undefined : clear(day(year, month, dayText));
}

function clear(value: string | undefined): DateReading | undefined {
  return value === undefined ? undefined : { value, candidates: [value] };
}

function day(year = "", month: number, dayText = ""): string | undefined {
  const full = year.length === 4 ? year : String((Number(year) < 70 ? 2000 : 1900) + Number(year));
  const iso = `${full}-${String(month).padStart(2, "0")}-${dayText.padStart(2, "0")}`;
  return isIsoDate(iso) && iso > "1900" && iso < "2100" ? iso : undefined;
}

function bare(raw: string): string {
  return foldLetters(raw)
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[,;]+$/, "")
    .replace(TIME, "")
    .replace(WEEKDAY, "")
    .replace(FILLER, "")
    .trim();
}
