import type { Language } from "./language-data.ts";
import type { ReadLine } from "./page-words.ts";

/**
 * Words of invoices that belong to one language, as English data reads them: accents may be lost, so they are
 * compared without. Words that English shares (total, date, taxi) tell nothing and are left out.
 */
const TELLING: Readonly<Record<Exclude<Language, "eng">, ReadonlySet<string>>> = {
  deu: set(
    "rechnung rechnungsnummer rechnungsdatum datum und der die das mwst ust steuernummer betrag gesamtbetrag summe netto brutto zahlbar strasse menge einzelpreis lieferung kunde bitte vielen dank kasse bar gegeben beleg quittung zu zahlen",
  ),
  fra: set(
    "facture le la les des du et tva montant ttc ht siret adresse numero quantite prix unitaire echeance livraison client merci vous nous pour avec rue reglement recu caisse especes",
  ),
  spa: set(
    "factura el los las del y iva importe nif cif numero fecha cantidad precio unitario vencimiento cliente calle gracias por su para con base imponible recibo efectivo cambio",
  ),
  ita: set(
    "fattura il gli della dello di e iva importo partita codice fiscale numero quantita prezzo unitario scadenza cliente via grazie per con imponibile scontrino ricevuta contanti resto totale euro documento",
  ),
};

/** The language, other than English, that the words of an English reading give away; undefined where none does. */
export function guessLanguage(lines: readonly ReadLine[]): Exclude<Language, "eng"> | undefined {
  const words = lines.flatMap((line) => line.words);
  const read = words.map((word) => fold(word.text)).filter((text) => text.length > 1);
  let best: { language: Exclude<Language, "eng">; hits: number; kinds: number } | undefined;
  for (const language of ["deu", "fra", "spa", "ita"] as const) {
    const found = read.filter((text) => TELLING[language].has(text));
    const kinds = new Set(found).size;
    if (best === undefined || kinds > best.kinds || (kinds === best.kinds && found.length > best.hits)) {
      best = { language, hits: found.length, kinds };
    }
  }
  const enough = best !== undefined && best.kinds >= 3 && best.hits >= read.length * 0.03;
  return enough ? best?.language : undefined;
}

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(" "));
}

function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replaceAll("ß", "ss")
    .toLowerCase()
    .replace(/[^a-z]/g, "");
}
