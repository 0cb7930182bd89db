/** Writers of XML invoices with made-up data, in the structure of EN 16931. */
export { ciiInvoice } from "./cii-invoice.ts";
export type { XmlInvoice, XmlLine, XmlParty, XmlTotals } from "./invoice-xml-data.ts";
export { ublInvoice } from "./ubl-invoice.ts";
