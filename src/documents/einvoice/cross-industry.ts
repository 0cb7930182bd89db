import type { Syntax } from "./syntax.ts";

/** The names in which the two generations of the UN/CEFACT Cross Industry Invoice differ. */
type Names = {
  readonly context: string;
  readonly document: string;
  readonly trade: string;
  readonly header: string;
  readonly line: string;
  readonly headerTotals: string;
  readonly lineTotals: string;
  readonly referenceId: string;
  readonly rate: string;
};

/** CII D16B and later: Factur-X, ZUGFeRD 2, XRechnung. */
export const CROSS_INDUSTRY_INVOICE = crossIndustry({
  context: "ExchangedDocumentContext",
  document: "ExchangedDocument",
  trade: "SupplyChainTradeTransaction",
  header: "ApplicableHeaderTrade",
  line: "SpecifiedLineTrade",
  headerTotals: "SpecifiedTradeSettlementHeaderMonetarySummation",
  lineTotals: "SpecifiedTradeSettlementLineMonetarySummation",
  referenceId: "IssuerAssignedID",
  rate: "RateApplicablePercent",
});

/** ZUGFeRD 1.0: CrossIndustryDocument of 2014. */
export const ZUGFERD_1 = crossIndustry({
  context: "SpecifiedExchangedDocumentContext",
  document: "HeaderExchangedDocument",
  trade: "SpecifiedSupplyChainTradeTransaction",
  header: "ApplicableSupplyChainTrade",
  line: "SpecifiedSupplyChainTrade",
  headerTotals: "SpecifiedTradeSettlementMonetarySummation",
  lineTotals: "SpecifiedTradeSettlementMonetarySummation",
  referenceId: "ID",
  rate: "ApplicablePercent",
});

function crossIndustry(names: Names): Syntax {
  const agreement = `${names.trade}/${names.header}Agreement`;
  const settlement = `${names.trade}/${names.header}Settlement`;
  const totals = `${settlement}/${names.headerTotals}`;
  const seller = `${agreement}/SellerTradeParty`;
  const buyer = `${agreement}/BuyerTradeParty`;
  return {
    typeCode: [`${names.document}/TypeCode`],
    guideline: [`${names.context}/GuidelineSpecifiedDocumentContextParameter/ID`],
    payeeName: [`${settlement}/PayeeTradeParty/Name`],
    head: {
      number: [`${names.document}/ID`],
      issueDate: [`${names.document}/IssueDateTime`],
      dueDate: [`${settlement}/SpecifiedTradePaymentTerms/DueDateDateTime`],
      deliveryDate: [
        `${names.trade}/${names.header}Delivery/ActualDeliverySupplyChainEvent/OccurrenceDateTime`,
      ],
      purchaseOrder: [`${agreement}/BuyerOrderReferencedDocument/${names.referenceId}`],
      currency: [`${settlement}/InvoiceCurrencyCode`],
      sellerName: [`${seller}/Name`, `${seller}/SpecifiedLegalOrganization/TradingBusinessName`],
      sellerTaxId: taxIds(seller),
      sellerCountry: [`${seller}/PostalTradeAddress/CountryID`],
      sellerAddress: [`${seller}/PostalTradeAddress`],
      sellerIban: [
        `${settlement}/SpecifiedTradeSettlementPaymentMeans/PayeePartyCreditorFinancialAccount/IBANID`,
        `${settlement}/SpecifiedTradeSettlementPaymentMeans/PayeePartyCreditorFinancialAccount/ProprietaryID`,
      ],
      buyerName: [`${buyer}/Name`, `${buyer}/SpecifiedLegalOrganization/TradingBusinessName`],
      buyerTaxId: taxIds(buyer),
      buyerCountry: [`${buyer}/PostalTradeAddress/CountryID`],
      buyerReference: [`${agreement}/BuyerReference`],
      precedingInvoice: [`${settlement}/InvoiceReferencedDocument/${names.referenceId}`],
      lineTotal: [`${totals}/LineTotalAmount`],
      allowanceTotal: [`${totals}/AllowanceTotalAmount`],
      chargeTotal: [`${totals}/ChargeTotalAmount`],
      net: [`${totals}/TaxBasisTotalAmount`],
      tax: [`${totals}/TaxTotalAmount`],
      gross: [`${totals}/GrandTotalAmount`],
      prepaid: [`${totals}/TotalPrepaidAmount`],
      rounding: [`${totals}/RoundingAmount`],
      payable: [`${totals}/DuePayableAmount`],
    },
    tax: {
      each: `${settlement}/ApplicableTradeTax`,
      category: ["CategoryCode"],
      rate: [names.rate],
      basis: ["BasisAmount"],
      amount: ["CalculatedAmount"],
    },
    line: {
      each: `${names.trade}/IncludedSupplyChainTradeLineItem`,
      id: ["AssociatedDocumentLineDocument/LineID"],
      status: ["AssociatedDocumentLineDocument/LineStatusReasonCode"],
      description: ["SpecifiedTradeProduct/Name", "SpecifiedTradeProduct/Description"],
      itemCode: [
        "SpecifiedTradeProduct/SellerAssignedID",
        "SpecifiedTradeProduct/GlobalID",
        "SpecifiedTradeProduct/BuyerAssignedID",
      ],
      quantity: [`${names.line}Delivery/BilledQuantity`],
      unitPrice: [`${names.line}Agreement/NetPriceProductTradePrice/ChargeAmount`],
      priceBasis: [`${names.line}Agreement/NetPriceProductTradePrice/BasisQuantity`],
      net: [`${names.line}Settlement/${names.lineTotals}/LineTotalAmount`],
      taxRate: [`${names.line}Settlement/ApplicableTradeTax/${names.rate}`],
      taxCategory: [`${names.line}Settlement/ApplicableTradeTax/CategoryCode`],
    },
  };
}

/** The number for value added tax (VA) before the national tax number (FC). */
function taxIds(party: string): string[] {
  const registration = `${party}/SpecifiedTaxRegistration/ID`;
  return [`${registration}[@schemeID=VA]`, `${registration}[@schemeID=FC]`, registration];
}
