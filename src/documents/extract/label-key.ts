import { foldLetters } from "../values/months.ts";

const NUMBER_WORDS = /^(n|n°|no|nr|num|numero|number|nummer|numer|nro|#)$/;

/**
 * How a word of a label is compared: lower case, without accents and punctuation; every word for "number" is `#`,
 * also at the end of a compound. `Rechnungs-Nr.`, `Rechnungsnummer:` and `RECHNUNGSNR` are all `rechnungs#`.
 */
export function labelKey(text: string): string {
  const bare = foldLetters(text).replace(/[^a-z0-9#°&]/g, "");
  if (NUMBER_WORDS.test(bare)) return "#";
  return bare
    .replace(/^n°(?=[a-z])/, "#")
    .replace(/(?<=[a-z]{2})(nummern?|nr)$/, "#")
    .replaceAll("°", "");
}

/** A whole label as one key. */
export function labelKeyOf(words: string): string {
  return words.split(/\s+/).map(labelKey).join("");
}
