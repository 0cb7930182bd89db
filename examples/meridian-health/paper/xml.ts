import { minorToDecimal } from "../../../src/base/money.ts";
import { type XmlInvoice, ciiInvoice, ublInvoice } from "../../../test/support/invoice-xml.ts";
import { BUYER, type Letterhead, type PaperInvoice } from "./invoice.ts";

/** The bill's data for Factur-X, to be put into its PDF. */
export function facturX(invoice: PaperInvoice): string {
  return ciiInvoice(toXml(invoice, { taxCategory: "G" }));
}

export function ubl(invoice: PaperInvoice): string {
  return ublInvoice(toXml(invoice, { taxCategory: "O" }));
}

function toXml(invoice: PaperInvoice, { taxCategory }: { readonly taxCategory: string }): XmlInvoice {
  const { seller, number, issue, due, currency, lines } = invoice;
  return {
    number,
    issueDate: issue,
    dueDate: due,
    currency,
    seller: party(seller),
    buyer: party(BUYER),
    ...(seller.iban === undefined ? {} : { iban: seller.iban }),
    lines: lines.map(({ description, quantity, unitPrice }) => ({
      description,
      quantity: String(quantity),
      unitPrice: minorToDecimal(unitPrice, currency),
      taxRate: "0",
      taxCategory,
    })),
  };
}

function party({ name, street, city, country, taxId }: Letterhead): XmlInvoice["seller"] {
  return { name, street, city, country, ...(taxId === undefined ? {} : { vatId: taxId }) };
}
