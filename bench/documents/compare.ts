import { nameKey } from "../../src/documents/extract/index.ts";
import { foldLetters } from "../../src/documents/values/months.ts";

/** How values of a document's text are compared with those of its embedded data. */
export type Comparison = {
  /** The value stands in the text, in any usual formatting: only then can a reader of the text find it. */
  readonly isInText: (expected: string, text: string) => boolean;
  readonly isEqual: (expected: string, got: string) => boolean;
};

const squeeze = (text: string): string => foldLetters(text).replace(/\s+/g, "");

export const identifier: Comparison = {
  isInText: (expected, text) => squeeze(text).includes(squeeze(expected)),
  isEqual: (expected, got) => squeeze(expected) === squeeze(got),
};

const MONTHS: readonly (readonly string[])[] = [
  ["januar", "january", "janvier", "enero", "gennaio", "jan"], ["februar", "february", "fevrier", "febrero", "febbraio", "feb"],
  ["marz", "march", "mars", "marzo", "mar"], ["april", "avril", "abril", "aprile", "apr"], ["mai", "may", "mayo", "maggio"],
  ["juni", "june", "juin", "junio", "giugno", "jun"], ["juli", "july", "juillet", "julio", "luglio", "jul"],
  ["august", "aout", "agosto", "aug"], ["september", "septembre", "septiembre", "settembre", "sep"],
  ["oktober", "october", "octobre", "octubre", "ottobre", "oct", "okt"], ["november", "novembre", "noviembre", "nov"],
  ["dezember", "december", "decembre", "diciembre", "dicembre", "dec", "dez"],
]; // prettier-ignore

export const date: Comparison = {
  isInText: (expected, text) => {
    const [year = "", month = "", day = ""] = expected.split("-");
    const folded = foldLetters(text);
    const [d, m] = [Number(day), Number(month)];
    const years = `(?:${year}|${year.slice(2)})`;
    const names = (MONTHS[m - 1] ?? []).join("|");
    const shapes = [
      `${year}\\s?[-./]\\s?0?${m}\\s?[-./]\\s?0?${d}(?!\\d)`,
      `${year}${month}${day}`,
      `(?<!\\d)0?${d}\\s?[-./]\\s?0?${m}\\s?[-./]\\s?${years}(?!\\d)`,
      `(?<!\\d)0?${m}\\s?[-./]\\s?0?${d}\\s?[-./]\\s?${years}(?!\\d)`,
      `(?<!\\d)0?${d}\\S{0,3}[\\s-]*(?:de )?(?:${names})\\.?[\\s-]*(?:de )?${years}`,
      `(?:${names})\\.?\\s+0?${d}\\S{0,3}\\s+${years}`,
    ];
    return new RegExp(shapes.join("|")).test(folded);
  },
  isEqual: (expected, got) => expected === got,
};

export const amount: Comparison = {
  isInText: (expected, text) => {
    const [whole = "", fraction = ""] = Math.abs(Number(expected)).toFixed(2).split(".");
    const grouped = Array.from(whole).map((digit, index) => {
      const left = whole.length - index;
      return left % 3 === 0 && index > 0 ? `[\\s.,'’]?${digit}` : digit;
    });
    return new RegExp(`(?<!\\d)${grouped.join("")}[.,]${fraction}(?!\\d)`, "u").test(text);
  },
  isEqual: (expected, got) => Number(expected) === Number(got),
};

export const name: Comparison = {
  isInText: (expected, text) => {
    const folded = squeeze(text).replace(/[^a-z0-9]/g, "");
    // The legal form may be spelled otherwise or left out; what is left of the name must be there.
    const words = foldLetters(expected)
      .split(/[^a-z0-9]+/)
      .filter((word) => nameKey(expected).includes(word));
    return words.every((word) => folded.includes(word));
  },
  isEqual: (expected, got) => nameKey(expected) === nameKey(got),
};
