import { labelKeyOf } from "./label-key.ts";
import { type Segment, sharedWidth } from "./layout.ts";
import type { Box } from "../read-document.ts";
import { around } from "./layout.ts";

/** What a column of the table of items holds. */
export type ColumnKind =
  "position" | "code" | "description" | "quantity" | "unit" | "unitPrice" | "taxRate" | "net" | "other";
export type Column = { readonly kind: ColumnKind; readonly box: Box };

/** Head words of the columns in the languages of the labels. */
const HEADS: Readonly<Record<ColumnKind, string>> = {
  position: "pos|pos #|position|lfd #|#|line|ligne|linea|riga|lp|n|line #|posnr|pos#|item #|nr",
  code: "art #|artikel #|art#|artikel#|artnr|code|sku|ref|reference|art # kunde|art # lief|art # lieferant|product code|item code|gtin|ean|codice|codigo|cod|art nr kunde|article #|artikelcode|referencia|unsere art #|ihre art #|cod art|product #|article code",
  description:
    "beschreibung|bezeichnung|artikelbezeichnung|artikel|leistung|produkt|text|description|designation|libelle|product|item|service|descripcion|concepto|descrizione|omschrijving|descricao|produit|article|leistungsbeschreibung|artikelbeschreibung|products|description of goods|item description|details|detail|dienstleistung|product description|prestation|descrizione articolo|designacao|articulo|descripcion del articulo|services|tatigkeit|position beschreibung|desc|titel|title|libelle du produit|beni e servizi|descrizione beni|descrizione prodotto|designation des produits",
  quantity:
    "menge|anzahl|qty|quantity|quantite|qte|cantidad|cant|quantita|qta|q.ta|aantal|quantidade|qtd|stuck|std|stunden|hours|quant|qt|units|uds|menge einheit|mge",
  unit: "einheit|unit|me|unite|unidad|um|u.m.|eenheid|unidade|meng einheit|mengeneinheit|uom|u",
  unitPrice:
    "einzelpreis|preis|nettopreis|stuckpreis|e preis|ep|unit price|price|prix unitaire|prix unit|pu|pu ht|p.u.|p.u. ht|prix u|precio|precio unitario|prezzo|prezzo unitario|prijs|preco|preco unitario|prix|prix unitaire ht|preis/einheit|einzelpreis netto|stuckprijs|eenheidsprijs|rate|price per unit|net price|unit cost|einzel|e-preis|prix unit ht|prix u ht|precio unit|pvp|prezzo unit|einzelpreis eur|einzel eur|ep eur|einzelpr|e preis eur|stukprijs|preis pro einheit|p unit|p unitario",
  taxRate:
    "ust|mwst|ust %|steuersatz|vat|vat %|tax|tva|iva|btw|vat rate|mwst satz|tva %|taux tva|steuer|% iva|iva %|% tva|tax rate|aliquota|aliq|ust satz|% mwst|mwst %|taux|tipo iva|btw %|% ust|tax %|aliq iva|% vat",
  net: "gesamt|gesamtpreis|betrag|summe|nettobetrag|nettowert|positionsbetrag|total|amount|line total|net amount|montant|montant ht|total ht|prix ht|importe|importo|totale|bedrag|totaal|valor|gesamtbetrag|entgelt|total net|gesamt netto|total price|net|summe netto|betrag netto|totale netto|total eur|gesamt eur|betrag eur|importe neto|extended price|line amount|prix total|prix total ht|montant total|montant ht eur|total neto|subtotal|netto|net total|sub total|valor total|net value|positionsbetrag ohne ust|gesamtpreis eur|gp|g preis|gesamtpr|gp eur|total chf|betrag chf|importe eur|importo eur|amount usd|amount gbp",
  other:
    "rabatt|discount|remise|rem|sconto|dto|descuento|korting|vke/geb|datum|date|fecha|data|desconto|% rem|tva montant|brutto|ttc|total ttc|montant tva|prix ttc|gross|vat amount|mwst betrag|ust betrag|steuerbetrag|iva importe",
};

const KINDS = new Map<string, ColumnKind>(
  (Object.keys(HEADS) as ColumnKind[]).flatMap((kind) =>
    HEADS[kind].split("|").map((words) => [labelKeyOf(words), kind] as const),
  ),
);

/** The columns that the head words of a row and of the lines around it name; undefined where it is no head. */
export function columnsOf(row: readonly Segment[], around3: readonly Segment[]): Column[] | undefined {
  const own = row.flatMap(headsIn);
  if (!isHead(own)) return undefined;
  const columns = [...own];
  for (const head of around3.flatMap(headsIn)) {
    const covered = columns.findIndex(({ box }) => sharedWidth(box, head.box) > 0);
    if (covered < 0) columns.push(head);
    // "Price" over "per unit" in two lines is a price.
    else if (columns[covered]?.kind === "unit" && head.kind === "unitPrice") columns[covered] = head;
  }
  return columns.toSorted((a, b) => a.box.x - b.box.x);
}

function isHead(columns: readonly Column[]): boolean {
  const kinds = new Set(columns.map(({ kind }) => kind));
  return (
    kinds.size >= 3 &&
    (kinds.has("net") || kinds.has("unitPrice")) &&
    (kinds.has("description") || kinds.has("quantity") || kinds.has("code"))
  );
}

const MAX_WORDS = 4;

function headsIn(segment: Segment): Column[] {
  const heads: Column[] = [];
  const { tokens } = segment;
  let at = 0;
  while (at < tokens.length) {
    let best: { to: number; kind: ColumnKind } | undefined;
    let key = "";
    for (let to = at; to < Math.min(tokens.length, at + MAX_WORDS); to += 1) {
      key += tokens[to]?.key ?? "";
      const kind = key === "" ? undefined : KINDS.get(key);
      if (kind) best = { to: to + 1, kind };
    }
    if (best) heads.push({ kind: best.kind, box: around(tokens.slice(at, best.to).map(({ box }) => box)) });
    at = best?.to ?? at + 1;
  }
  // Words of running text name columns too; a head is made of nothing else.
  return heads.length * 3 >= tokens.length ? heads : [];
}
