import type { IsoDate } from "../../base/dates.ts";
import { minorToDecimal } from "../../base/money.ts";
import { milliToDecimal } from "../quantity.ts";
import type { OrderDocument, OrderDocumentLine } from "./order-document.ts";
import { type XmlElement, element, writeXml } from "./xml.ts";

const NAMESPACES = {
  "xmlns:cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
  "xmlns:cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
};
const UBL = "urn:oasis:names:specification:ubl:schema:xsd";

/** UN/ECE Recommendation 20 codes of common units; anything else is counted as C62, "one", and named in a note. */
const UNIT_CODES: Readonly<Record<string, string>> = {
  kg: "KGM", g: "GRM", mg: "MGM", l: "LTR", ml: "MLT", m: "MTR", m2: "MTK", m3: "MTQ", t: "TNE", hour: "HUR", day: "DAY",
  piece: "H87", each: "EA", ea: "EA", unit: "C62", pair: "PR", dozen: "DZN", set: "SET", box: "XBX", pack: "XPK",
  bottle: "XBO", bag: "XBG", roll: "XRO", case: "XCS", pallet: "XPX",
}; // prettier-ignore

/** UBL 2.1 Order with the elements that Peppol BIS Ordering 3 asks for, as far as the books know them (no endpoint ids). */
export function orderXml(order: OrderDocument): string {
  const { currency } = order;
  const money = (name: string, text: string) => element(name, text, { currencyID: currency });
  const total = minorToDecimal(order.total, currency);
  return writeXml(
    element(
      "Order",
      [
        element("cbc:UBLVersionID", "2.1"),
        element("cbc:CustomizationID", "urn:fdc:peppol.eu:poacc:trns:order:3"),
        element("cbc:ProfileID", "urn:fdc:peppol.eu:poacc:bis:order_only:3"),
        element("cbc:ID", order.number),
        element("cbc:IssueDate", order.orderDate),
        element("cbc:OrderTypeCode", "220"),
        order.note === null ? undefined : element("cbc:Note", order.note),
        element("cbc:DocumentCurrencyCode", currency),
        buyerParty(order.buyer),
        sellerParty(order.supplier),
        element("cac:AnticipatedMonetaryTotal", [
          money("cbc:LineExtensionAmount", total),
          money("cbc:PayableAmount", total),
        ]),
        ...order.lines.map((line) => orderLine(line, currency)),
      ],
      { xmlns: `${UBL}:Order-2`, ...NAMESPACES },
    ),
  );
}

function orderLine(line: OrderDocumentLine, currency: string): XmlElement {
  const code = UNIT_CODES[line.uom.toLowerCase()];
  const unitCode = code ?? "C62";
  return element("cac:OrderLine", [
    element("cac:LineItem", [
      element("cbc:ID", String(line.lineNo)),
      code === undefined ? element("cbc:Note", `Unit: ${line.uom}`) : undefined,
      element("cbc:Quantity", milliToDecimal(line.quantity), { unitCode }),
      element("cbc:LineExtensionAmount", minorToDecimal(line.amount, currency), { currencyID: currency }),
      element("cac:Delivery", [
        element("cac:DeliveryLocation", [
          element("cbc:ID", line.location.id),
          element("cbc:Name", line.location.name),
        ]),
        element("cac:RequestedDeliveryPeriod", [element("cbc:EndDate", line.requestedDate)]),
      ]),
      element("cac:Price", [
        element("cbc:PriceAmount", line.unitPrice, { currencyID: currency }),
        element("cbc:BaseQuantity", "1", { unitCode }),
      ]),
      element("cac:Item", [
        element("cbc:Name", line.name),
        element("cac:BuyersItemIdentification", [element("cbc:ID", line.sku)]),
      ]),
    ]),
  ]);
}

export type CancelledOrder = Pick<OrderDocument, "number" | "buyer" | "supplier"> & {
  readonly cancelledOn: IsoDate;
  readonly reason: string;
};

/** UBL 2.1 OrderCancellation. */
export function cancellationXml({ number, cancelledOn, reason, buyer, supplier }: CancelledOrder): string {
  return writeXml(
    element(
      "OrderCancellation",
      [
        element("cbc:UBLVersionID", "2.1"),
        element("cbc:ID", `${number}-CANCEL`),
        element("cbc:IssueDate", cancelledOn),
        element("cbc:CancellationNote", reason),
        element("cac:OrderReference", [element("cbc:ID", number)]),
        buyerParty(buyer),
        sellerParty(supplier),
      ],
      { xmlns: `${UBL}:OrderCancellation-2`, ...NAMESPACES },
    ),
  );
}

function buyerParty({ id, name, country }: OrderDocument["buyer"]): XmlElement {
  return element("cac:BuyerCustomerParty", [
    element("cac:Party", [
      partyId(id),
      partyName(name),
      country === null
        ? undefined
        : element("cac:PostalAddress", [
            element("cac:Country", [element("cbc:IdentificationCode", country)]),
          ]),
      legalEntity(name),
    ]),
  ]);
}

function sellerParty({ id, name, taxId }: OrderDocument["supplier"]): XmlElement {
  return element("cac:SellerSupplierParty", [
    element("cac:Party", [
      partyId(id),
      partyName(name),
      taxId === null
        ? undefined
        : element("cac:PartyTaxScheme", [
            element("cbc:CompanyID", taxId),
            element("cac:TaxScheme", [element("cbc:ID", "VAT")]),
          ]),
      legalEntity(name),
    ]),
  ]);
}

const partyId = (id: string) => element("cac:PartyIdentification", [element("cbc:ID", id)]);
const partyName = (name: string) => element("cac:PartyName", [element("cbc:Name", name)]);
const legalEntity = (name: string) =>
  element("cac:PartyLegalEntity", [element("cbc:RegistrationName", name)]);
