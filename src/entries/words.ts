/** Words that say when or how, not what: they would keep this month's rent from being recognised by last month's. */
const NOISE: ReadonlySet<string> = new Set(
  `january february march april may june july august september october november december
  jan feb mar apr jun jul aug sep sept oct nov dec
  januar februar marz maerz mai juni juli oktober dezember
  janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre
  enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
  gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
  the and for from with per pro von vom der die das und fur fuer les des pour par avec dei del della los las con para
  month monthly monat mois mese mes year jahr annee anno invoice rechnung facture fattura factura no nr num ref date to of at in on de la le el il en et`
    .split(/\s+/)
    .filter((word) => word !== ""),
);

/** Lower case without diacritics, other signs as single spaces, a space at both ends. */
export function plainText(text: string): string {
  const plain = text
    .replaceAll("\u00df", "ss")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return ` ${plain} `;
}

/** The words of a text that tell what it is about: no numbers, dates or filler; each once, in order. */
export function wordsOf(text: string): readonly string[] {
  const words = plainText(text)
    .split(" ")
    .filter((word) => word.length > 1 && !/\d/.test(word) && !NOISE.has(word));
  return [...new Set(words)];
}

/** Stands for the party as a whole. */
export const ANY_LINE = "*";

/** Under what a line is remembered: equal for lines that differ in number, month or order of words only. */
export function lineKey(description: string): string {
  const words = wordsOf(description);
  return words.length === 0 ? ANY_LINE : [...words].sort().join(" ");
}

/** Share of words in common, 0..1 (Dice): inflected forms count as the same word. */
export function similarity(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  const left = new Set(b);
  let common = 0;
  for (const word of a) {
    const match = [...left].find((other) => sameStem(word, other));
    if (match === undefined) continue;
    left.delete(match);
    common += 1;
  }
  return (2 * common) / (a.length + b.length);
}

const STEM_LENGTH = 5;
const STEM_SHARE = 0.75;

function sameStem(a: string, b: string): boolean {
  if (singular(a) === singular(b)) return true;
  const needed = Math.max(STEM_LENGTH, Math.ceil(Math.max(a.length, b.length) * STEM_SHARE));
  return a.length >= needed && b.length >= needed && a.slice(0, needed) === b.slice(0, needed);
}

function singular(word: string): string {
  return word.length > 4 ? word.replace(/ies$/, "y").replace(/(?<!s)s$/, "") : word;
}
