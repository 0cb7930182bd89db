import { foldLetters } from "../values/months.ts";

/** What kinds of line an address block is made of, told by their shape alone. */

const POSTCODE_CITY = [
  /^(?:[A-Z]{1,3}\s?[-–]?\s?)?\d{4,5}\s+\p{Lu}[\p{L}.'’()/ -]{1,40}(?:\s+CEDEX(?:\s\d+)?)?,?(?:\s*\(?\p{Lu}[\p{L} ]*\)?)?$/iu,
  /^\d{4}\s?[A-Z]{2}\s+\p{L}/u,
  /^\d{4}-\d{3}\s+\p{L}/u,
  /\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}$/u,
  /\p{L},?\s+[A-Z]{2}\s+\d{5}(?:-\d{4})?$/u,
] as const;

export function isPostcodeCity(text: string): boolean {
  const bare = text.trim();
  return bare.length <= 60 && POSTCODE_CITY.some((shape) => shape.test(bare)) && /\p{Lu}/u.test(bare);
}

const STREET_WORD =
  /(str\.?|strasse|weg|platz|allee|gasse|ring|damm|ufer|chaussee|promenade|hof|markt)\b|\b(rue|avenue|av|boulevard|bd|chemin|impasse|place|quai|route|allee|cours|street|st|road|rd|lane|drive|court|square|way|suite|floor|via|viale|piazza|corso|largo|calle|c\/|avda|avenida|plaza|paseo|carrer|carretera|rua|praca|travessa|straat|laan|plein|gracht|kade|postfach|po box|bp|zi|za)\b/u;

export function isStreet(text: string): boolean {
  const folded = foldLetters(text);
  if (text.length > 60 || isPostcodeCity(text)) return false;
  return /\d/.test(text)
    ? /\p{L}{3}/u.test(text) && !/[@:€$£%]/u.test(text)
    : STREET_WORD.test(folded) && !hasLegalForm(text);
}

const LEGAL_FORM =
  /(?:^|[\s,])(g?gmbh|mbh|gesmbh|ag|kg|kgaa|ohg|ug|gbr|e\.?\s?k\.?|e\.?\s?v\.?|eg|se|a\.?g\.?|sarl|s\.a\.r\.l\.?|sas|s\.a\.s\.?|sasu|sa|s\.a\.?|eurl|snc|sci|scop|ltd\.?|limited|llc|inc\.?|corp\.?|corporation|plc|llp|co\.?|company|b\.?\s?v\.?|n\.?\s?v\.?|v\.?o\.?f\.?|s\.?\s?r\.?\s?l\.?s?|s\.?\s?p\.?\s?a\.?|s\.?l\.?u?\.?|s\.?n\.?c\.?|s\.?a\.?s\.?|lda\.?|unipessoal|aps|a\/s|ab|oy|as|pty|sp\.? z ?o\.?o\.?|s\.?r\.?o\.?|kft\.?|partg|partgmbb|haftungsbeschrankt|\(haftungsbeschrankt\)|sdn bhd|bhd|a\.?\s?g)(?=$|[\s,)])/giu;

export function hasLegalForm(text: string): boolean {
  return foldLetters(text).search(LEGAL_FORM) > 0;
}

/** A party's name as it is compared: without case, accents, punctuation, salutation and legal form. */
export function nameKey(text: string): string {
  const folded = ` ${foldLetters(text)} `.replace(
    /^ (herrn?|frau|firma|fa\.?|mr\.?|mrs\.?|ms\.?|m\.|mme|monsieur|madame|an|to) /u,
    " ",
  );
  const bare = folded.replaceAll("&", " und ").replace(/[,()]/g, " ").replace(/\s+/g, "  ");
  return bare.replace(LEGAL_FORM, " ").replace(/[^a-z0-9]/g, "") || folded.replace(/[^a-z0-9]/g, "");
}

/** "Herm" is how recognisers often read "Herrn". */
const SALUTATION =
  /^(herrn?|herm|frau|firma|fa\.?|an|an die|an den|to|mr\.?|mrs\.?|ms\.?|m\.|mme\.?|monsieur|madame|spett\.?le|spettabile|messrs\.?|eheleute|familie)[:.]?$/iu;

export function isSalutation(text: string): boolean {
  return SALUTATION.test(text.trim());
}

export function isContact(text: string): boolean {
  return /@|www\.|https?:|(\+|00)\d{2}[\s\d/()-]{6,}|^(tel|fon|fax|phone|telefon|tél|mobil|mail|e-mail)\b/iu.test(
    text,
  );
}

/** Words of running text: a name has none or few of them. */
const PROSE =
  /\b(wir|ihnen|ihre|ihr|sie|bitte|wird|wurde|haben|sind|nous|vous|votre|merci|please|your|you|have|thank|gentile|grazie|gracias|usted|dank|bis zum|innerhalb|conditions|copyright|seite|page)\b/iu;

/** A short line of words that may be the name of a company or a person. */
export function looksLikeName(text: string): boolean {
  const bare = text.trim();
  const letters = bare.replace(/[^\p{L}]/gu, "").length;
  if (letters < 3 || bare.length > 80 || bare.split(/\s+/).length > 9) return false;
  if (letters < 0.5 * bare.replace(/\s/g, "").length || !/^["'(]?[\p{L}\d]/u.test(bare)) return false;
  if (/[:;@€$£%=]|\d{5,}|https?|www\./u.test(bare) || PROSE.test(bare)) return false;
  return !isPostcodeCity(bare) && !/^\d/.test(bare.replace(/^\d+\s?&\s?/, ""));
}
