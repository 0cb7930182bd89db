import { Decimal } from "decimal.js";
import { PurserError } from "../../base/errors.ts";
import type { ReadField, ReadLine, ReadTax } from "../read-document.ts";
import type { Paths, Syntax } from "./syntax.ts";
import { readValue, type ValueKind } from "./read-value.ts";
import { select, type XmlElement } from "./xml-tree.ts";

const MAX_LINES = 20_000;

/** The first element with text at one of the paths. */
export function firstWithText(from: XmlElement, paths: Paths): XmlElement | undefined {
  return paths.flatMap((path) => select(from, path)).find(({ text }) => text !== "");
}

function valueAt(from: XmlElement, paths: Paths, kind: ValueKind): ReadField | null {
  const element = firstWithText(from, paths);
  return element ? readValue(element, kind) : null;
}

/** The breakdown by category and rate, in the currency of the document. */
export function readTaxes(root: XmlElement, syntax: Syntax, currency: string | null): ReadTax[] {
  const paths = syntax.tax;
  return select(root, paths.each)
    .filter((each) => {
      const unit = firstWithText(each, paths.amount)?.attribute("currencyID");
      return unit === undefined || currency === null || unit === currency;
    })
    .map((each) => ({
      category: valueAt(each, paths.category, "text"),
      rate: valueAt(each, paths.rate, "decimal"),
      basis: valueAt(each, paths.basis, "decimal"),
      amount: valueAt(each, paths.amount, "decimal"),
    }));
}

/** Lines that carry an amount or an item. Notes between them, and lines that only group others, are no lines. */
export function readLines(root: XmlElement, syntax: Syntax): ReadLine[] {
  const found = select(root, syntax.line.each);
  if (found.length > MAX_LINES) {
    const message = `The invoice has ${found.length} lines; at most ${MAX_LINES} are read: split it`;
    throw new PurserError("xml_too_many_lines", message, { details: { lines: found.length } });
  }
  return found
    .filter((each) => !/^(GROUP|INFORMATION)$/i.test(firstWithText(each, syntax.line.status)?.text ?? ""))
    .map((each) => readLine(each, syntax.line))
    .filter(({ description, net, unitPrice }) => description ?? net ?? unitPrice);
}

function readLine(each: XmlElement, paths: Syntax["line"]): ReadLine {
  const unitCode = firstWithText(each, paths.quantity)?.attribute("unitCode");
  return {
    description: valueAt(each, paths.description, "text"),
    itemCode: valueAt(each, paths.itemCode, "text"),
    quantity: valueAt(each, paths.quantity, "decimal"),
    unit: unitCode === undefined || unitCode === "" ? null : plainField(unitCode),
    unitPrice: pricePerUnit(
      valueAt(each, paths.unitPrice, "decimal"),
      valueAt(each, paths.priceBasis, "decimal"),
    ),
    net: valueAt(each, paths.net, "decimal"),
    taxRate: valueAt(each, paths.taxRate, "decimal"),
    taxCategory: valueAt(each, paths.taxCategory, "text"),
  };
}

function plainField(raw: string): ReadField {
  return { raw, value: raw, confidence: 1, box: null, method: "xml", candidates: [] };
}

/** EN 16931 states a price for a basis quantity (BT-149), such as per 100 pieces: price of one = price / basis. */
function pricePerUnit(price: ReadField | null, basis: ReadField | null): ReadField | null {
  if (price === null || price.value === null || basis?.value == null) return price;
  const quantity = new Decimal(basis.value);
  if (quantity.lessThanOrEqualTo(0) || quantity.equals(1)) return price;
  const each = new Decimal(price.value).dividedBy(quantity).toDecimalPlaces(8, Decimal.ROUND_HALF_UP);
  return { ...price, raw: `${price.raw} / ${basis.raw}`, value: each.toFixed() };
}
