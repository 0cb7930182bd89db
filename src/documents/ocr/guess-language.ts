import { type Language, LANGUAGES } from "./language-data.ts";
import type { ReadLine } from "./page-words.ts";

type Telling = {
  /** whole words */
  readonly words: ReadonlySet<string>;
  /** longer parts of words that no other language here has: German joins its words */
  readonly parts: readonly string[];
};

/**
 * What invoices in one language say, as English data reads it: accents may be lost, so words are compared without.
 * Words that English shares with others (total, date, taxi) tell nothing and are left out. Names of streets are no
 * parts: an English invoice may go abroad.
 */
const TELLING: Readonly<Record<Language, Telling>> = {
  eng: telling(
    "the and of for your you to from by bill due number address phone please thank tax paid balance",
    "invoice receipt amount quantity payment customer",
  ),
  deu: telling(
    "datum und der die das mwst ust betrag summe netto brutto zahlbar strasse menge kunde bitte vielen dank kasse bar gegeben beleg quittung zu zur zum zahlen vom nr mit bis",
    "rechnung steuernummer betrag liefer kunden zahlung wahrung preis anschrift bestell gesamt mehrwert umsatz bezeichnung leistung kaufer",
  ),
  fra: telling(
    "facture le la les des du et tva montant ttc ht siret adresse numero quantite prix unitaire echeance livraison client merci vous nous pour avec rue recu caisse especes",
    "livraison paiement echeance reglement montant",
  ),
  spa: telling(
    "factura el los las del y iva importe nif cif numero fecha cantidad precio unitario vencimiento cliente calle gracias su para con base imponible recibo efectivo cambio",
    "factura vencimiento cantidad",
  ),
  ita: telling(
    "fattura il gli della dello di e iva importo partita codice fiscale numero quantita prezzo unitario scadenza cliente via grazie per con imponibile scontrino ricevuta contanti resto totale euro documento",
    "fattura scadenza quantita",
  ),
};

/** Kinds of evidence needed; a part of a word counts for two, for it is longer and rarely there by chance. */
const ENOUGH = 3;

/** The language that the words of an English reading give away; undefined where they give away none. */
export function guessLanguage(lines: readonly ReadLine[]): Language | undefined {
  const read = lines
    .flatMap((line) => line.words)
    .flatMap((word) => fold(word.text))
    .filter((text) => text.length > 1);
  let best: { language: Language; hits: number; weight: number } | undefined;
  for (const language of LANGUAGES) {
    const found = read.flatMap((text) => kindOf(text, TELLING[language]) ?? []);
    const kinds = new Map(found.map(({ kind, weight }) => [kind, weight]));
    const weight = [...kinds.values()].reduce((sum, each) => sum + each, 0);
    if (best === undefined || weight > best.weight || (weight === best.weight && found.length > best.hits)) {
      best = { language, hits: found.length, weight };
    }
  }
  const enough = best !== undefined && best.weight >= ENOUGH && best.hits >= read.length * 0.03;
  return enough ? best?.language : undefined;
}

function kindOf(text: string, { words, parts }: Telling): { kind: string; weight: number } | undefined {
  const part = parts.find((each) => text.includes(each));
  if (part !== undefined) return { kind: part, weight: 2 };
  return words.has(text) ? { kind: text, weight: 1 } : undefined;
}

function telling(words: string, parts: string): Telling {
  return { words: new Set(words.split(" ")), parts: parts.split(" ") };
}

function fold(text: string): string[] {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replaceAll("ß", "ss")
    .toLowerCase()
    .split(/[^a-z]+/);
}
