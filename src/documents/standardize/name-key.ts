/** Endings that say what kind of company it is, not which one. */
const LEGAL_FORMS: ReadonlySet<string> = new Set(
  (
    "gmbh mbh ag kg kgaa ohg ug gbr ev ek eg se co company ltd limited llc inc incorporated corp corporation plc llp lp pllc " +
    "sa sas sasu sarl eurl sl slu sau srl srls spa snc sprl bv bvba nv vof oy oyj ab as asa aps is pty pte sdn bhd kft zrt " +
    "doo sro spzoo haftungsbeschrankt"
  ).split(" "),
);

const LINKS: ReadonlySet<string> = new Set(["and", "und", "et", "the"]);

/** A company's name in the forms in which it is compared. */
export type NameForms = {
  /** without legal form, case, accents and punctuation */
  readonly key: string;
  /** the same with its legal form */
  readonly full: string;
  readonly tokens: readonly string[];
};

/**
 * `Müller & Söhne GmbH & Co. KG`, `MUELLER UND SOEHNE` and `Muller Sohne` have the same key. The key is empty only where the name has
 * no letter and no digit.
 */
export function nameForms(name: string): NameForms {
  const words = mergeInitials(
    name
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/ß/g, "ss")
      .replace(/ø/g, "o")
      .replace(/[æä]/g, "a")
      .replace(/œ/g, "o")
      .replace(/ł/g, "l")
      .replace(/['’`´]/g, "")
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== ""),
  )
    // Umlauts are written out where they cannot be typed; both writings must meet.
    .map((word) => word.replace(/([aou])e/g, "$1"));
  const meant = words.filter((word) => !LINKS.has(word));
  const full = meant.length > 0 ? meant : words;
  let end = full.length;
  while (end > 1 && LEGAL_FORMS.has(full[end - 1] ?? "")) end -= 1;
  const tokens = full.slice(0, end);
  return { key: tokens.join(" "), full: full.join(" "), tokens };
}

/** `S. p. A.` is one word. */
function mergeInitials(words: readonly string[]): string[] {
  const merged: string[] = [];
  let initials = "";
  for (const word of words) {
    if (/^\p{L}$/u.test(word)) {
      initials += word;
      continue;
    }
    if (initials !== "") merged.push(initials);
    initials = "";
    merged.push(word);
  }
  if (initials !== "") merged.push(initials);
  return merged;
}

/** Letters of two scripts in one word: a look-alike, or a misreading; never the same name by chance. */
export function mixesScripts(name: string): boolean {
  return name
    .split(/\s+/)
    .some((word) => /\p{Script=Latin}/u.test(word) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word));
}
