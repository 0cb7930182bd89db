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

/** A Factur-X / ZUGFeRD 2 / XRechnung file: UN/CEFACT Cross Industry Invoice D16B in the structure of EN 16931. */
export function ciiInvoice(invoice: XmlInvoice): string {
  const { groups, totals } = computed(invoice);
  const currency = invoice.currency ?? "EUR";
  const date = (name: string, iso: string | undefined) =>
    iso === undefined
      ? ""
      : tag(`ram:${name}`, tag("udt:DateTimeString", iso.replaceAll("-", ""), ' format="102"'));
  const tradeTax = (content: string) => tag("ram:ApplicableTradeTax", content);
  const allowanceCharge = (amount: string | undefined, isCharge: boolean) =>
    amount === undefined
      ? ""
      : tag(
          "ram:SpecifiedTradeAllowanceCharge",
          `<ram:ChargeIndicator><udt:Indicator>${isCharge}</udt:Indicator></ram:ChargeIndicator>` +
            tag("ram:ActualAmount", amount) +
            tag("ram:Reason", isCharge ? "Freight" : "Discount") +
            tag(
              "ram:CategoryTradeTax",
              tag("ram:TypeCode", "VAT") +
                tag("ram:CategoryCode", invoice.lines[0]?.taxCategory ?? "S") +
                tag("ram:RateApplicablePercent", invoice.lines[0]?.taxRate ?? "19"),
            ),
        );
  const lines = invoice.lines.map((line, index) =>
    tag(
      "ram:IncludedSupplyChainTradeLineItem",
      tag("ram:AssociatedDocumentLineDocument", tag("ram:LineID", String(index + 1))) +
        tag(
          "ram:SpecifiedTradeProduct",
          textTag("ram:SellerAssignedID", line.itemCode) + textTag("ram:Name", line.description),
        ) +
        tag(
          "ram:SpecifiedLineTradeAgreement",
          tag(
            "ram:NetPriceProductTradePrice",
            tag("ram:ChargeAmount", line.unitPrice) +
              tag("ram:BasisQuantity", line.priceBasis, ` unitCode="${line.unit ?? "C62"}"`),
          ),
        ) +
        tag(
          "ram:SpecifiedLineTradeDelivery",
          tag("ram:BilledQuantity", line.quantity, ` unitCode="${line.unit ?? "C62"}"`),
        ) +
        tag(
          "ram:SpecifiedLineTradeSettlement",
          tradeTax(
            tag("ram:TypeCode", "VAT") +
              tag("ram:CategoryCode", line.taxCategory ?? "S") +
              tag("ram:RateApplicablePercent", line.taxRate ?? "19"),
          ) +
            tag("ram:SpecifiedTradeSettlementLineMonetarySummation", tag("ram:LineTotalAmount", netOf(line))),
        ),
    ),
  );
  const agreement =
    textTag("ram:BuyerReference", invoice.buyerReference) +
    ciiParty("ram:SellerTradeParty", invoice.seller) +
    ciiParty("ram:BuyerTradeParty", invoice.buyer) +
    tag("ram:BuyerOrderReferencedDocument", textTag("ram:IssuerAssignedID", invoice.purchaseOrder));
  const settlement =
    tag("ram:InvoiceCurrencyCode", currency) +
    tag(
      "ram:SpecifiedTradeSettlementPaymentMeans",
      invoice.iban &&
        tag("ram:TypeCode", "58") +
          tag("ram:PayeePartyCreditorFinancialAccount", tag("ram:IBANID", invoice.iban)),
    ) +
    groups
      .map((group) =>
        tradeTax(
          tag("ram:CalculatedAmount", cents(group.tax)) +
            tag("ram:TypeCode", "VAT") +
            tag("ram:ExemptionReason", exemption(group.category)) +
            tag("ram:BasisAmount", cents(group.basis)) +
            tag("ram:CategoryCode", group.category) +
            tag("ram:RateApplicablePercent", group.rate),
        ),
      )
      .join("") +
    allowanceCharge(invoice.allowance, false) +
    allowanceCharge(invoice.charge, true) +
    tag("ram:SpecifiedTradePaymentTerms", date("DueDateDateTime", invoice.dueDate)) +
    tag(
      "ram:SpecifiedTradeSettlementHeaderMonetarySummation",
      tag("ram:LineTotalAmount", totals.lineTotal) +
        tag("ram:ChargeTotalAmount", invoice.charge) +
        tag("ram:AllowanceTotalAmount", invoice.allowance) +
        tag("ram:TaxBasisTotalAmount", totals.net) +
        tag("ram:TaxTotalAmount", totals.tax, ` currencyID="${currency}"`) +
        tag("ram:GrandTotalAmount", totals.gross) +
        tag("ram:TotalPrepaidAmount", invoice.prepaid) +
        tag("ram:DuePayableAmount", totals.payable),
    ) +
    tag("ram:InvoiceReferencedDocument", textTag("ram:IssuerAssignedID", invoice.precedingInvoice));
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n` +
    tag(
      "rsm:CrossIndustryInvoice",
      tag(
        "rsm:ExchangedDocumentContext",
        tag(
          "ram:GuidelineSpecifiedDocumentContextParameter",
          textTag("ram:ID", invoice.guideline ?? "urn:cen.eu:en16931:2017"),
        ),
      ) +
        tag(
          "rsm:ExchangedDocument",
          textTag("ram:ID", invoice.number) +
            tag("ram:TypeCode", invoice.typeCode ?? "380") +
            date("IssueDateTime", invoice.issueDate) +
            tag("ram:IncludedNote", textTag("ram:Content", invoice.note)),
        ) +
        tag(
          "rsm:SupplyChainTradeTransaction",
          lines.join("") +
            tag("ram:ApplicableHeaderTradeAgreement", agreement) +
            `<ram:ApplicableHeaderTradeDelivery>${tag(
              "ram:ActualDeliverySupplyChainEvent",
              date("OccurrenceDateTime", invoice.deliveryDate),
            )}</ram:ApplicableHeaderTradeDelivery>` +
            tag("ram:ApplicableHeaderTradeSettlement", settlement),
        ),
      ` xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"` +
        ` xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"` +
        ` xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"`,
    )
  );
}

function ciiParty(name: string, party: XmlParty): string {
  const registration = (scheme: string, id: string | undefined) =>
    tag("ram:SpecifiedTaxRegistration", textTag("ram:ID", id, ` schemeID="${scheme}"`));
  return tag(
    name,
    textTag("ram:Name", party.name) +
      tag(
        "ram:PostalTradeAddress",
        textTag("ram:PostcodeCode", party.postcode) +
          textTag("ram:LineOne", party.street) +
          textTag("ram:CityName", party.city) +
          textTag("ram:CountryID", party.country ?? "DE"),
      ) +
      registration("FC", party.taxNumber) +
      registration("VA", party.vatId),
  );
}
