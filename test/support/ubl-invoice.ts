import {
  cents,
  computed,
  exemption,
  netOf,
  tag,
  textTag,
  type XmlInvoice,
  type XmlParty,
} from "./invoice-xml-data.ts";

/** A UBL 2.1 Invoice in the structure of EN 16931, or a CreditNote where the type code is 381 or 396. */
export function ublInvoice(invoice: XmlInvoice): string {
  const { groups, totals } = computed(invoice);
  const isCredit = invoice.typeCode === "381" || invoice.typeCode === "396";
  const root = isCredit ? "CreditNote" : "Invoice";
  const currency = invoice.currency ?? "EUR";
  const money = (name: string, amount: string | undefined) =>
    tag(`cbc:${name}`, amount, ` currencyID="${currency}"`);
  const vat = (name: string, category: string, rate: string) =>
    tag(
      `cac:${name}`,
      tag("cbc:ID", category) +
        tag("cbc:Percent", rate) +
        (name === "TaxCategory" ? tag("cbc:TaxExemptionReason", exemption(category)) : "") +
        tag("cac:TaxScheme", tag("cbc:ID", "VAT")),
    );
  const allowanceCharge = (amount: string | undefined, isCharge: boolean) =>
    amount === undefined
      ? ""
      : tag(
          "cac:AllowanceCharge",
          tag("cbc:ChargeIndicator", String(isCharge)) +
            tag("cbc:AllowanceChargeReason", isCharge ? "Freight" : "Discount") +
            money("Amount", amount) +
            vat("TaxCategory", invoice.lines[0]?.taxCategory ?? "S", invoice.lines[0]?.taxRate ?? "19"),
        );
  const lines = invoice.lines.map((line, index) => {
    const unit = ` unitCode="${line.unit ?? "C62"}"`;
    return tag(
      `cac:${root}Line`,
      tag("cbc:ID", String(index + 1)) +
        tag(`cbc:${isCredit ? "Credited" : "Invoiced"}Quantity`, line.quantity, unit) +
        money("LineExtensionAmount", netOf(line)) +
        tag(
          "cac:Item",
          textTag("cbc:Name", line.description) +
            tag("cac:SellersItemIdentification", textTag("cbc:ID", line.itemCode)) +
            vat("ClassifiedTaxCategory", line.taxCategory ?? "S", line.taxRate ?? "19"),
        ) +
        tag(
          "cac:Price",
          money("PriceAmount", line.unitPrice) + tag("cbc:BaseQuantity", line.priceBasis, unit),
        ),
    );
  });
  const paymentMeans =
    tag("cbc:PaymentMeansCode", "58") +
    (isCredit ? textTag("cbc:PaymentDueDate", invoice.dueDate) : "") +
    tag("cac:PayeeFinancialAccount", textTag("cbc:ID", invoice.iban));
  const content =
    textTag("cbc:CustomizationID", invoice.guideline ?? "urn:cen.eu:en16931:2017") +
    textTag("cbc:ID", invoice.number) +
    tag("cbc:IssueDate", invoice.issueDate) +
    (isCredit ? "" : tag("cbc:DueDate", invoice.dueDate)) +
    tag(`cbc:${root}TypeCode`, invoice.typeCode ?? "380") +
    textTag("cbc:Note", invoice.note) +
    tag("cbc:DocumentCurrencyCode", currency) +
    textTag("cbc:BuyerReference", invoice.buyerReference) +
    tag("cac:OrderReference", textTag("cbc:ID", invoice.purchaseOrder)) +
    tag(
      "cac:BillingReference",
      tag("cac:InvoiceDocumentReference", textTag("cbc:ID", invoice.precedingInvoice)),
    ) +
    tag("cac:AccountingSupplierParty", ublParty(invoice.seller)) +
    tag("cac:AccountingCustomerParty", ublParty(invoice.buyer)) +
    tag("cac:Delivery", tag("cbc:ActualDeliveryDate", invoice.deliveryDate)) +
    tag("cac:PaymentMeans", paymentMeans) +
    allowanceCharge(invoice.allowance, false) +
    allowanceCharge(invoice.charge, true) +
    tag(
      "cac:TaxTotal",
      money("TaxAmount", totals.tax) +
        groups
          .map((group) =>
            tag(
              "cac:TaxSubtotal",
              money("TaxableAmount", cents(group.basis)) +
                money("TaxAmount", cents(group.tax)) +
                vat("TaxCategory", group.category, group.rate),
            ),
          )
          .join(""),
    ) +
    tag(
      "cac:LegalMonetaryTotal",
      money("LineExtensionAmount", totals.lineTotal) +
        money("TaxExclusiveAmount", totals.net) +
        money("TaxInclusiveAmount", totals.gross) +
        money("AllowanceTotalAmount", invoice.allowance) +
        money("ChargeTotalAmount", invoice.charge) +
        money("PrepaidAmount", invoice.prepaid) +
        money("PayableAmount", totals.payable),
    ) +
    lines.join("");
  const ubl = "urn:oasis:names:specification:ubl:schema:xsd";
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${ubl}:${root}-2"` +
    ` xmlns:cac="${ubl}:CommonAggregateComponents-2" xmlns:cbc="${ubl}:CommonBasicComponents-2">${content}</${root}>`
  );
}

function ublParty(party: XmlParty): string {
  const registration = (scheme: string, id: string | undefined) =>
    id === undefined
      ? ""
      : tag("cac:PartyTaxScheme", textTag("cbc:CompanyID", id) + tag("cac:TaxScheme", tag("cbc:ID", scheme)));
  return tag(
    "cac:Party",
    tag(
      "cac:PostalAddress",
      textTag("cbc:StreetName", party.street) +
        textTag("cbc:CityName", party.city) +
        textTag("cbc:PostalZone", party.postcode) +
        tag("cac:Country", tag("cbc:IdentificationCode", party.country ?? "DE")),
    ) +
      registration("FC", party.taxNumber) +
      registration("VAT", party.vatId) +
      tag("cac:PartyLegalEntity", textTag("cbc:RegistrationName", party.name)),
  );
}
