import type { Syntax } from "./syntax.ts";

export const UBL_INVOICE = ubl("InvoiceLine", "InvoicedQuantity", "InvoiceTypeCode");
export const UBL_CREDIT_NOTE = ubl("CreditNoteLine", "CreditedQuantity", "CreditNoteTypeCode");

/** OASIS UBL 2.1; the two documents differ in the names of their lines. */
function ubl(line: string, quantity: string, typeCode: string): Syntax {
  const seller = "AccountingSupplierParty/Party";
  const buyer = "AccountingCustomerParty/Party";
  const totals = "LegalMonetaryTotal";
  return {
    typeCode: [typeCode],
    guideline: ["CustomizationID"],
    payeeName: ["PayeeParty/PartyName/Name"],
    head: {
      number: ["ID"],
      issueDate: ["IssueDate"],
      dueDate: ["DueDate", "PaymentMeans/PaymentDueDate", "PaymentTerms/PaymentDueDate"],
      deliveryDate: ["Delivery/ActualDeliveryDate"],
      purchaseOrder: ["OrderReference/ID"],
      currency: ["DocumentCurrencyCode"],
      sellerName: [`${seller}/PartyLegalEntity/RegistrationName`, `${seller}/PartyName/Name`],
      sellerTaxId: taxIds(seller),
      sellerCountry: [`${seller}/PostalAddress/Country/IdentificationCode`],
      sellerAddress: [`${seller}/PostalAddress`],
      sellerIban: ["PaymentMeans/PayeeFinancialAccount/ID"],
      buyerName: [`${buyer}/PartyLegalEntity/RegistrationName`, `${buyer}/PartyName/Name`],
      buyerTaxId: taxIds(buyer),
      buyerCountry: [`${buyer}/PostalAddress/Country/IdentificationCode`],
      buyerReference: ["BuyerReference"],
      precedingInvoice: ["BillingReference/InvoiceDocumentReference/ID"],
      lineTotal: [`${totals}/LineExtensionAmount`],
      allowanceTotal: [`${totals}/AllowanceTotalAmount`],
      chargeTotal: [`${totals}/ChargeTotalAmount`],
      net: [`${totals}/TaxExclusiveAmount`],
      tax: ["TaxTotal/TaxAmount"],
      gross: [`${totals}/TaxInclusiveAmount`],
      prepaid: [`${totals}/PrepaidAmount`],
      rounding: [`${totals}/PayableRoundingAmount`],
      payable: [`${totals}/PayableAmount`],
    },
    tax: {
      each: "TaxTotal/TaxSubtotal",
      category: ["TaxCategory/ID"],
      rate: ["TaxCategory/Percent"],
      basis: ["TaxableAmount"],
      amount: ["TaxAmount"],
    },
    line: {
      each: line,
      id: ["ID"],
      status: [],
      description: ["Item/Name", "Item/Description"],
      itemCode: [
        "Item/SellersItemIdentification/ID",
        "Item/StandardItemIdentification/ID",
        "Item/BuyersItemIdentification/ID",
      ],
      quantity: [quantity],
      unitPrice: ["Price/PriceAmount"],
      priceBasis: ["Price/BaseQuantity"],
      net: ["LineExtensionAmount"],
      taxRate: ["Item/ClassifiedTaxCategory/Percent"],
      taxCategory: ["Item/ClassifiedTaxCategory/ID"],
    },
  };
}

/** The number for value added tax before other tax registrations. */
function taxIds(party: string): string[] {
  return [`${party}/PartyTaxScheme[TaxScheme/ID=VAT]/CompanyID`, `${party}/PartyTaxScheme/CompanyID`];
}
