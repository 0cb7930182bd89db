import {
  type DocumentType,
  HEAD_FIELDS,
  type HeadField,
  noFields,
  type ReadDocument,
  type ReadField,
} from "../read-document.ts";
import { profileOf, type SyntaxName } from "./profile.ts";
import { firstWithText, readLines, readTaxes } from "./read-lines.ts";
import { readValue, type ValueKind } from "./read-value.ts";
import type { Syntax } from "./syntax.ts";
import { leafTexts, select, type XmlElement } from "./xml-tree.ts";

const MAX_TEXT = 20_000;

/** Credit notes of UNTDID 1001, as EN 16931 lists them; all other codes are invoices, 384 (corrected) included. */
const CREDIT_NOTE_CODES = new Set("81 83 261 262 296 308 381 396 420 458 532".split(" "));

const KINDS: Partial<Record<HeadField, ValueKind>> = {
  issueDate: "date",
  dueDate: "date",
  deliveryDate: "date",
  currency: "currency",
  sellerTaxId: "taxId",
  sellerCountry: "country",
  sellerAddress: "address",
  sellerIban: "iban",
  buyerTaxId: "taxId",
  buyerCountry: "country",
};
const AMOUNTS: ReadonlySet<HeadField> = new Set([
  "lineTotal",
  "allowanceTotal",
  "chargeTotal",
  "net",
  "tax",
  "gross",
  "prepaid",
  "rounding",
  "payable",
] as const);

/** The invoice below `root`, read by the paths of its syntax. Amounts stay as written, negative ones included. */
export function mapInvoice(root: XmlElement, name: SyntaxName, syntax: Syntax): ReadDocument {
  const fields = readHead(root, syntax);
  const typeCode = firstWithText(root, syntax.typeCode)?.text ?? "";
  return {
    type: typeOf(root, typeCode),
    method: "xml",
    profile: profileOf(name, firstWithText(root, syntax.guideline)?.text ?? ""),
    language: null,
    pages: 1,
    fields,
    taxes: readTaxes(root, syntax, fields.currency?.value ?? null),
    lines: readLines(root, syntax),
    text: leafTexts(root).join("\n").slice(0, MAX_TEXT),
    warnings: warningsOf({ root, syntax, fields, typeCode }),
  };
}

function typeOf(root: XmlElement, typeCode: string): DocumentType {
  return root.name === "CreditNote" || CREDIT_NOTE_CODES.has(typeCode) ? "credit_note" : "invoice";
}

function readHead(root: XmlElement, syntax: Syntax): Record<HeadField, ReadField | null> {
  const fields = noFields();
  const currency = firstWithText(root, syntax.head.currency)?.text;
  for (const name of HEAD_FIELDS) {
    const found = syntax.head[name].flatMap((path) => select(root, path));
    const country = firstWithText(
      root,
      syntax.head[name.startsWith("buyer") ? "buyerCountry" : "sellerCountry"],
    );
    const read = (element: XmlElement) => readValue(element, kindOf(name), country?.text);
    const values = (AMOUNTS.has(name) ? inCurrency(found, currency) : found)
      .map(read)
      .filter(({ raw }) => raw !== "");
    fields[name] = choose(name, values);
  }
  return fields;
}

function kindOf(name: HeadField): ValueKind {
  return AMOUNTS.has(name) ? "decimal" : (KINDS[name] ?? "text");
}

/** The tax total may be stated a second time in the accounting currency (BT-111). */
function inCurrency(found: readonly XmlElement[], currency: string | undefined): readonly XmlElement[] {
  const own = found.filter((element) => element.attribute("currencyID") === currency);
  if (own.length > 0) return own;
  const unmarked = found.filter((element) => element.attribute("currencyID") === undefined);
  return unmarked.length > 0 ? unmarked : found;
}

/** Of several due dates (a discount's and the net one) the last is when the whole amount is due; else the first. */
function choose(name: HeadField, values: readonly ReadField[]): ReadField | null {
  const readable = values.filter(({ value }) => value !== null);
  if (name !== "dueDate") return (name === "sellerIban" ? readable[0] : undefined) ?? values[0] ?? null;
  return (
    readable.reduce<ReadField | null>(
      (last, each) => ((last?.value ?? "") >= (each.value ?? "") ? last : each),
      null,
    ) ??
    values[0] ??
    null
  );
}

function warningsOf(read: {
  root: XmlElement;
  syntax: Syntax;
  fields: Readonly<Record<HeadField, ReadField | null>>;
  typeCode: string;
}): string[] {
  const { root, syntax, fields, typeCode } = read;
  const unreadable = HEAD_FIELDS.flatMap((name) => {
    const field = fields[name];
    return field && field.value === null
      ? [`xml_value_unclear: ${name} is written "${field.raw.slice(0, 80)}"`]
      : [];
  });
  const payee = firstWithText(root, syntax.payeeName)?.text.replace(/\s+/g, " ");
  return [
    ...unreadable,
    ...(payee !== undefined && payee !== fields.sellerName?.value
      ? [`payee_differs: the amount is to be paid to ${payee}, not to the seller`]
      : []),
    ...(typeCode === "325" ? ["proforma: the type code 325 is a proforma invoice, which is not posted"] : []),
  ];
}
