import {
  type Box,
  HEAD_FIELDS,
  type HeadField,
  type ReadDocument,
  type ReadField,
  type Word,
} from "../read-document.ts";
import { amountKey, findPlaces, type PagePlaces, textKey } from "./page-places.ts";

const DATES: ReadonlySet<HeadField> = new Set(["issueDate", "dueDate", "deliveryDate"] as const);
const TEXTS: ReadonlySet<HeadField> = new Set([
  "number",
  "purchaseOrder",
  "sellerName",
  "sellerTaxId",
  "sellerIban",
  "buyerName",
  "buyerTaxId",
  "buyerReference",
  "precedingInvoice",
] as const);
/** Too short, or too spread over the page, to be found by their value. */
const WITHOUT_PLACE: ReadonlySet<HeadField> = new Set([
  "currency",
  "sellerCountry",
  "sellerAddress",
  "buyerCountry",
] as const);

/**
 * A hybrid invoice shows people its page and gives machines its XML; a forger changes one of them. The XML is kept, its
 * fields get the places where the page shows them, and a total or number that the page does not show is told as
 * `xml_differs_from_page`. `page` is what the page alone reads as.
 */
export function compareWithPage(xml: ReadDocument, page: ReadDocument, words: readonly Word[]): ReadDocument {
  const places = findPlaces(words);
  const located = HEAD_FIELDS.map((name) => [name, locate(name, xml.fields[name], places)] as const);
  const fields = Object.fromEntries(located) as ReadDocument["fields"];
  const differences = [...totalDifference({ ...xml, fields }, page), ...numberDifference(xml, page, words)];
  return { ...xml, fields, language: page.language, warnings: [...xml.warnings, ...differences] };
}

function locate(name: HeadField, field: ReadField | null, places: PagePlaces): ReadField | null {
  if (field?.value == null || WITHOUT_PLACE.has(name)) return field;
  return { ...field, box: placeOf(name, field.value, places) };
}

function placeOf(name: HeadField, value: string, places: PagePlaces): Box | null {
  if (DATES.has(name)) return places.date(value);
  return TEXTS.has(name) ? places.text(value) : places.amount(value);
}

/** The share of page readings from which a total that differs is taken for a difference of the documents. */
const SURE = 0.9;

function totalDifference(xml: ReadDocument, page: ReadDocument): string[] {
  const { gross, payable } = xml.fields;
  const shown = page.fields.gross;
  if (gross?.value == null) return [];
  const known = [gross, payable].flatMap((field) => (field?.value == null ? [] : [amountKey(field.value)]));
  const isShown = gross.box !== null || (payable?.box ?? null) !== null;
  if (shown?.value == null) {
    return isShown
      ? []
      : [`xml_differs_from_page: the total ${gross.value} of the XML does not stand on the page`];
  }
  if (known.includes(amountKey(shown.value)) || (isShown && shown.confidence < SURE)) return [];
  return [`xml_differs_from_page: the XML says a total of ${gross.value}, the page ${shown.value}`];
}

function numberDifference(xml: ReadDocument, page: ReadDocument, words: readonly Word[]): string[] {
  const number = xml.fields.number?.value ?? "";
  const key = textKey(number);
  if (
    key === "" ||
    words
      .map(({ text }) => textKey(text))
      .join("")
      .includes(key)
  )
    return [];
  const shown = page.fields.number?.value;
  return [
    shown == null
      ? `xml_differs_from_page: the number ${number} of the XML does not stand on the page`
      : `xml_differs_from_page: the XML says number ${number}, the page ${shown}`,
  ];
}
