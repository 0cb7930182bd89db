import type { ReadDocument } from "../read-document.ts";
import { CROSS_INDUSTRY_INVOICE, ZUGFERD_1 } from "./cross-industry.ts";
import { mapInvoice } from "./map-invoice.ts";
import { UBL_CREDIT_NOTE, UBL_INVOICE } from "./ubl.ts";
import { parseXml, type XmlElement } from "./xml-tree.ts";

/**
 * An XML invoice or credit note in UBL 2.1, CII (Factur-X, ZUGFeRD 2, XRechnung) or ZUGFeRD 1; undefined for other XML.
 * Throws a PurserError (`xml_too_large`, `xml_encoding`, `xml_doctype`, `xml_too_deep`, `xml_too_many_elements`,
 * `xml_too_many_lines`, `xml_broken`) on what is hostile or broken.
 */
export function readInvoiceXml(xml: Uint8Array): ReadDocument | undefined {
  const root = parseXml(xml);
  return (
    readRoot(root) ??
    root
      .all()
      .map(readRoot)
      .find((document) => document !== undefined)
  );
}

/** A wrapper such as Peppol's StandardBusinessDocument holds the invoice as its child. */
function readRoot(root: XmlElement): ReadDocument | undefined {
  switch (root.name) {
    case "CrossIndustryInvoice":
      return mapInvoice(root, "cii", CROSS_INDUSTRY_INVOICE);
    case "CrossIndustryDocument":
      return mapInvoice(root, "zugferd-1", ZUGFERD_1);
    case "Invoice":
      return isUbl(root) ? mapInvoice(root, "ubl", UBL_INVOICE) : undefined;
    case "CreditNote":
      return isUbl(root) ? mapInvoice(root, "ubl", UBL_CREDIT_NOTE) : undefined;
    default:
      return undefined;
  }
}

/** Other formats have a root of the same name. */
function isUbl(root: XmlElement): boolean {
  return (
    root.children("LegalMonetaryTotal").length > 0 || root.children("AccountingSupplierParty").length > 0
  );
}
