import type { Box } from "../read-document.ts";
import { type Layout, type Segment, around } from "./layout.ts";
import { labelKeyOf } from "./label-key.ts";
import { nearKey } from "./near-key.ts";
import { LABELS, LABEL_KINDS, LANGUAGES, type LabelKind, type Language } from "./labels.ts";

export type LabelHit = {
  readonly kinds: readonly LabelKind[];
  readonly languages: readonly Language[];
  readonly segment: Segment;
  /** its words in the segment: `from` included, `to` excluded */
  readonly from: number;
  readonly to: number;
  readonly box: Box;
  /** it opens its segment */
  readonly opens: boolean;
  /** a colon follows it */
  readonly colon: boolean;
  /** it is all that its segment says */
  readonly alone: boolean;
};

type Meaning = { readonly kinds: Set<LabelKind>; readonly languages: Set<Language> };
type Dictionary = ReadonlyMap<string, Meaning>;

/** Everyday words: labels only where they stand alone or before a colon. */
const EVERYDAY = new Set(
  (
    "von bis de para le du to from fin debut beginn ende ort land via cf che ref stand company order delivery state " +
    "city name firma bestellung auftrag kunde kunden client customer cliente agent pos page seite account terms contract " +
    "projekt konto betrag summe amount mandat vertrag versand lieferung livraison transport frais report basis base " +
    "referenz reference contact paid bezahlt paye pagado gezahlt preis price prix menge gewicht rabatt commande pedido " +
    "ordine reglement notes note items detail dossier affaire balance solde saldo issued due date datum data fecha dated " +
    "net netto brutto gross vat tax ust tva iva mwst btw gst cle lot article artikel code codice strasse adresse address " +
    "doit valuta kurs taux remise port neto liquido iban tel fax web mail mobil site fon le directors president capital siege empfanger " +
    "recipient besteller sitz inhaber patient department position vertreter versicherungsnehmer mieter hinweis stadt " +
    "guthaben bonus nachlass porto fracht verpackung steuer rate taxes allowance discount shipping pays land ceo quantity " +
    "facturation vencimiento scadenza echeance falligkeit due storno gutschrift abono avoir rechnung invoice facture fattura factura bill"
  ).split(" "),
);
const MAX_WORDS = 7;
/** "19 % MwSt": a rate before a label is part of it. */
const RATE = /^[+(]?\d{1,2}([.,]\d{1,2})?\s?%?\)?$/;

/** Every wording by its key; derived from `LABELS` once. */
const DICTIONARY: Dictionary = createDictionary();

function createDictionary(): Dictionary {
  const dictionary = new Map<string, Meaning>();
  for (const kind of LABEL_KINDS) {
    for (const language of LANGUAGES) {
      for (const words of LABELS[kind][language]?.split("|") ?? []) {
        const key = labelKeyOf(words);
        const meaning = dictionary.get(key) ?? { kinds: new Set(), languages: new Set() };
        meaning.kinds.add(kind);
        meaning.languages.add(language);
        dictionary.set(key, meaning);
      }
    }
  }
  return dictionary;
}

/** German titles are compounds without end: Sammelrechnung, Wertgutschrift; and so are their numbers. */
function compoundTitle(key: string): Meaning | undefined {
  if (key.length > 32 || /(^|[^a])(be|ver|an|um)rechnung/.test(key)) return undefined;
  const kind = /^[a-z]{3,}rechnung(s?#)?$/.test(key)
    ? key.endsWith("#")
      ? "number"
      : "title"
    : /^[a-z]{3,}(gutschrift|rechnungskorrektur)$/.test(key) && "creditTitle";
  return kind ? { kinds: new Set([kind]), languages: new Set(["de"]) } : undefined;
}

/**
 * The labels of all segments, the longest wording at each place; in reading order. Where `misread` words of OCR may
 * stand, those the recogniser doubts are labels with a wrong letter too.
 */
export function findLabels(layout: Layout, { misread = false } = {}): LabelHit[] {
  return layout.segments.flatMap((segment) => labelsOf(segment, misread));
}

function labelsOf(segment: Segment, misread: boolean): LabelHit[] {
  const hits: LabelHit[] = [];
  let at = 0;
  while (at < segment.tokens.length) {
    const hit = labelAt(segment, at) ?? (misread ? misreadLabelAt(segment, at) : undefined);
    if (hit) hits.push(hit);
    at = hit?.to ?? at + 1;
  }
  return hits;
}

function labelAt(segment: Segment, from: number): LabelHit | undefined {
  const { tokens } = segment;
  if (tokens[from]?.key === "") return undefined;
  let key = "";
  let best: { to: number; key: string; meaning: Meaning } | undefined;
  for (let to = from; to < Math.min(tokens.length, from + MAX_WORDS); to += 1) {
    const token = tokens[to];
    if (token === undefined) break;
    key += token.key;
    const meaning = token.key === "" ? undefined : (DICTIONARY.get(key) ?? compoundTitle(key));
    if (meaning) best = { to: to + 1, key, meaning };
    if (/[:;]$/.test(token.text)) break;
  }
  return best && hitOf(segment, from, best);
}

/** Words of real labels are read with confidences above .9, those with wrong letters mostly under .75. */
const DOUBTED = 0.8;

/** What may follow a misread label: its value, a rate, or the currency. Before other words it is just a word. */
const VALUE = /^[\p{Sc}(:=-]*\d|^\(?(?:\p{Sc}|[A-Z]{3})\)?:?$|^[(:=#]$/u;

/** A label with wrong letters, at the start of its cell. */
function misreadLabelAt(segment: Segment, from: number): LabelHit | undefined {
  const { tokens } = segment;
  for (let to = Math.min(tokens.length, from + MAX_WORDS); to > from; to -= 1) {
    const words = tokens.slice(from, to);
    if (words.every(({ confidence }) => confidence > DOUBTED)) continue;
    if (words[0]?.key === "" || words.at(-1)?.key === "") continue;
    if (words.slice(0, -1).some(({ text }) => /[:;]$/.test(text))) continue;
    const key = nearKey(words.map((word) => word.key).join(""), DICTIONARY.keys());
    const meaning = key === undefined ? undefined : DICTIONARY.get(key);
    const hit = key !== undefined && meaning !== undefined && hitOf(segment, from, { to, key, meaning });
    if (hit && hit.opens && (hit.alone || hit.colon || VALUE.test(tokens[to]?.text ?? ""))) return hit;
  }
  return undefined;
}

function hitOf(
  segment: Segment,
  from: number,
  best: { readonly to: number; readonly key: string; readonly meaning: Meaning },
): LabelHit | undefined {
  const { tokens } = segment;
  const ends = best.to === tokens.length;
  const colon =
    /[:#°]\)?$/.test(tokens[best.to - 1]?.text ?? "") ||
    /^[:=]/.test(tokens[best.to]?.text ?? "") ||
    (ends && segment.colon);
  const opens = tokens.slice(0, from).every((token) => token.key === "" || RATE.test(token.text));
  const alone = opens && tokens.slice(best.to).every((token) => token.key === "");
  const hit: LabelHit = {
    kinds: [...best.meaning.kinds],
    languages: [...best.meaning.languages],
    segment,
    from,
    to: best.to,
    box: around(tokens.slice(from, best.to).map(({ box }) => box)),
    opens,
    colon,
    alone,
  };
  const everyday = EVERYDAY.has(best.key) || !DICTIONARY.has(best.key);
  if (everyday && !opens && !colon) return undefined;
  return isPartOfName(hit, best.to - from) ? undefined : hit;
}

const HEADING_KINDS: readonly LabelKind[] = [
  "seller",
  "buyer",
  "shipTo",
  "payee",
  "agent",
  "name",
  "address",
  "section",
];

/** "Lieferant GmbH" is a name, "Lieferant:" and "Lieferant" alone are headings. */
function isPartOfName(hit: LabelHit, words: number): boolean {
  if (hit.alone || hit.colon || words > 1) return false;
  const next = hit.segment.tokens[hit.to]?.text ?? "";
  return hit.kinds.every((kind) => HEADING_KINDS.includes(kind)) && /^\p{L}/u.test(next);
}

/** The language most of the labels are written in; a wording shared by languages counts a part for each. */
export function languageOf(hits: readonly LabelHit[]): Language | null {
  const votes = new Map<Language, number>();
  for (const { languages, box, opens } of hits) {
    const weight = (opens ? 1 : 0.5) / languages.length ** 1.5;
    if (box.width > 0)
      for (const language of languages) votes.set(language, (votes.get(language) ?? 0) + weight);
  }
  const [first, second] = [...votes].toSorted((a, b) => b[1] - a[1]);
  if (!first || first[1] < 1 || (second && second[1] > 0.9 * first[1])) return null;
  return first[0];
}
