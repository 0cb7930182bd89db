import type { Item } from "./concepts.ts";

/** The balance-sheet items of the us-gaap taxonomy, the surest first. */
export const CURRENT_ASSETS: readonly Item[] = [
  {
    code: "assets.current.cash",
    name: "Cash and cash equivalents",
    subtype: "cash",
    tags: [
      "CashAndCashEquivalentsAtCarryingValue",
      "CashAndCashEquivalentsAtCarryingValueIncludingDiscontinuedOperations",
      "Cash",
      "CashCashEquivalentsAndShortTermInvestments",
      "CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents",
    ],
    contains: { CashCashEquivalentsAndShortTermInvestments: ["assets.current.investments"] },
  },
  {
    code: "assets.current.receivables",
    name: "Trade receivables, net",
    subtype: "receivable",
    tags: [
      "AccountsReceivableNetCurrent",
      "ReceivablesNetCurrent",
      "AccountsNotesAndLoansReceivableNetCurrent",
      "AccountsAndOtherReceivablesNetCurrent",
      "AccountsReceivableNet",
    ],
    contains: {
      ReceivablesNetCurrent: ["assets.current.other_receivables"],
      AccountsAndOtherReceivablesNetCurrent: ["assets.current.other_receivables"],
    },
  },
  {
    code: "assets.current.inventory",
    name: "Inventories",
    subtype: "inventory",
    tags: [
      "InventoryNet",
      "InventoryNetOfAllowancesCustomerAdvancesAndProgressBillings",
      "RetailRelatedInventoryMerchandise",
      "InventoryFinishedGoodsNetOfReserves",
      "EnergyRelatedInventory",
    ],
  },
  {
    code: "assets.current.investments",
    name: "Short-term investments",
    subtype: "short_term_investments",
    tags: [
      "ShortTermInvestments",
      "MarketableSecuritiesCurrent",
      "AvailableForSaleSecuritiesDebtSecuritiesCurrent",
      "AvailableForSaleSecuritiesCurrent",
      "DebtSecuritiesCurrent",
      "HeldToMaturitySecuritiesCurrent",
      "OtherShortTermInvestments",
    ],
  },
  {
    code: "assets.current.prepaid",
    name: "Prepaid expenses",
    subtype: "prepaid",
    tags: ["PrepaidExpenseAndOtherAssetsCurrent", "PrepaidExpenseCurrent"],
    contains: { PrepaidExpenseAndOtherAssetsCurrent: ["assets.current.sundry"] },
  },
  {
    code: "assets.current.sundry",
    name: "Other current assets",
    subtype: "other_current_asset",
    tags: ["OtherAssetsCurrent"],
  },
  {
    code: "assets.current.other_receivables",
    name: "Other receivables",
    subtype: "other_current_asset",
    tags: ["NontradeReceivablesCurrent", "OtherReceivablesNetCurrent"],
  },
  {
    code: "assets.current.restricted_cash",
    name: "Restricted cash",
    subtype: "other_current_asset",
    tags: ["RestrictedCashAndCashEquivalentsAtCarryingValue", "RestrictedCashCurrent"],
  },
  {
    code: "assets.current.contract",
    name: "Contract assets",
    subtype: "other_current_asset",
    tags: ["ContractWithCustomerAssetNetCurrent"],
  },
  {
    code: "assets.current.tax",
    name: "Income taxes receivable",
    subtype: "tax_receivable",
    tags: ["IncomeTaxesReceivable", "PrepaidTaxes"],
  },
];

export const NONCURRENT_ASSETS: readonly Item[] = [
  {
    code: "assets.noncurrent.property",
    name: "Property, plant and equipment, net",
    subtype: "fixed_asset",
    tags: [
      "PropertyPlantAndEquipmentNet",
      "PropertyPlantAndEquipmentAndFinanceLeaseRightOfUseAssetAfterAccumulatedDepreciationAndAmortization",
      "PublicUtilitiesPropertyPlantAndEquipmentNet",
      "OilAndGasPropertySuccessfulEffortMethodNet",
    ],
  },
  { code: "assets.noncurrent.goodwill", name: "Goodwill", subtype: "goodwill", tags: ["Goodwill"] },
  {
    code: "assets.noncurrent.intangibles",
    name: "Intangible assets, net",
    subtype: "intangible",
    tags: [
      "IntangibleAssetsNetExcludingGoodwill",
      "FiniteLivedIntangibleAssetsNet",
      "OtherIntangibleAssetsNet",
    ],
  },
  {
    code: "assets.noncurrent.right_of_use",
    name: "Operating lease right-of-use assets",
    subtype: "right_of_use",
    tags: ["OperatingLeaseRightOfUseAsset"],
  },
  {
    code: "assets.noncurrent.investments",
    name: "Long-term investments",
    subtype: "long_term_investment",
    tags: [
      "LongTermInvestments",
      "MarketableSecuritiesNoncurrent",
      "AvailableForSaleSecuritiesDebtSecuritiesNoncurrent",
      "AvailableForSaleSecuritiesNoncurrent",
      "EquityMethodInvestments",
    ],
  },
  {
    code: "assets.noncurrent.deferred_tax",
    name: "Deferred tax assets",
    subtype: "deferred_tax_asset",
    tags: [
      "DeferredIncomeTaxAssetsNet",
      "DeferredTaxAssetsNetNoncurrent",
      "DeferredTaxAssetsLiabilitiesNetNoncurrent",
    ],
  },
  {
    code: "assets.noncurrent.sundry",
    name: "Other non-current assets",
    subtype: "other_noncurrent_asset",
    tags: ["OtherAssetsNoncurrent"],
  },
];

export const CURRENT_LIABILITIES: readonly Item[] = [
  {
    code: "liabilities.current.payables",
    name: "Trade payables",
    subtype: "payable",
    tags: [
      "AccountsPayableCurrent",
      "AccountsPayableTradeCurrent",
      "AccountsPayableAndAccruedLiabilitiesCurrent",
      "AccountsPayableAndOtherAccruedLiabilitiesCurrent",
      "AccountsPayableAndOtherAccruedLiabilities",
    ],
    contains: {
      AccountsPayableAndAccruedLiabilitiesCurrent: ["liabilities.current.accrued"],
      AccountsPayableAndOtherAccruedLiabilitiesCurrent: ["liabilities.current.accrued"],
      AccountsPayableAndOtherAccruedLiabilities: ["liabilities.current.accrued"],
    },
  },
  {
    code: "liabilities.current.debt",
    name: "Short-term debt and current portion of long-term debt",
    subtype: "short_term_debt",
    tags: [
      "DebtCurrent",
      "LongTermDebtCurrent",
      "LongTermDebtAndCapitalLeaseObligationsCurrent",
      "NotesPayableCurrent",
      "ConvertibleNotesPayableCurrent",
    ],
    contains: { DebtCurrent: ["liabilities.current.borrowings"] },
  },
  {
    code: "liabilities.current.borrowings",
    name: "Short-term borrowings",
    subtype: "short_term_debt",
    tags: ["ShortTermBorrowings", "CommercialPaper", "LinesOfCreditCurrent", "LineOfCredit"],
  },
  {
    code: "liabilities.current.accrued",
    name: "Accrued liabilities",
    subtype: "accrued",
    tags: [
      "AccruedLiabilitiesCurrent",
      "AccruedLiabilitiesAndOtherLiabilities",
      "OtherAccruedLiabilitiesCurrent",
    ],
    contains: {
      AccruedLiabilitiesAndOtherLiabilities: ["liabilities.current.sundry"],
    },
  },
  {
    code: "liabilities.current.deferred_revenue",
    name: "Deferred revenue",
    subtype: "deferred_revenue",
    tags: ["ContractWithCustomerLiabilityCurrent", "DeferredRevenueCurrent"],
  },
  {
    code: "liabilities.current.leases",
    name: "Operating lease liabilities, current",
    subtype: "current_lease_liability",
    tags: ["OperatingLeaseLiabilityCurrent"],
  },
  {
    code: "liabilities.current.sundry",
    name: "Other current liabilities",
    subtype: "other_current_liability",
    tags: ["OtherLiabilitiesCurrent"],
  },
  {
    code: "liabilities.current.payroll",
    name: "Employee-related liabilities",
    subtype: "payroll_liability",
    tags: ["EmployeeRelatedLiabilitiesCurrent", "AccruedSalariesCurrent"],
  },
  {
    code: "liabilities.current.tax",
    name: "Income taxes payable",
    subtype: "tax_payable",
    tags: ["AccruedIncomeTaxesCurrent", "TaxesPayableCurrent"],
  },
];

export const NONCURRENT_LIABILITIES: readonly Item[] = [
  {
    code: "liabilities.noncurrent.debt",
    name: "Long-term debt",
    subtype: "long_term_debt",
    tags: [
      "LongTermDebtNoncurrent",
      "LongTermDebtAndCapitalLeaseObligations",
      "LongTermNotesPayable",
      "ConvertibleNotesPayableNoncurrent",
      "ConvertibleLongTermNotesPayable",
      "LongTermLoansPayable",
      "OtherLongTermDebtNoncurrent",
    ],
  },
  {
    code: "liabilities.noncurrent.leases",
    name: "Operating lease liabilities, non-current",
    subtype: "lease_liability",
    tags: ["OperatingLeaseLiabilityNoncurrent"],
  },
  {
    code: "liabilities.noncurrent.deferred_tax",
    name: "Deferred tax liabilities",
    subtype: "deferred_tax_liability",
    tags: ["DeferredIncomeTaxLiabilitiesNet", "DeferredTaxLiabilitiesNoncurrent"],
  },
  {
    code: "liabilities.noncurrent.sundry",
    name: "Other non-current liabilities",
    subtype: "other_noncurrent_liability",
    tags: ["OtherLiabilitiesNoncurrent"],
  },
];

export const EQUITY: readonly Item[] = [
  {
    code: "equity.common",
    name: "Common stock",
    subtype: "share_capital",
    tags: ["CommonStocksIncludingAdditionalPaidInCapital", "CommonStockValue"],
    contains: { CommonStocksIncludingAdditionalPaidInCapital: ["equity.paid_in"] },
  },
  {
    code: "equity.paid_in",
    name: "Additional paid-in capital",
    subtype: "share_capital",
    tags: ["AdditionalPaidInCapital", "AdditionalPaidInCapitalCommonStock"],
  },
  {
    code: "equity.preferred",
    name: "Preferred stock",
    subtype: "share_capital",
    tags: ["PreferredStockValue"],
  },
  {
    code: "equity.treasury",
    name: "Treasury stock",
    subtype: "share_capital",
    tags: ["TreasuryStockValue", "TreasuryStockCommonValue"],
    sign: -1,
  },
  {
    code: "equity.retained",
    name: "Retained earnings",
    subtype: "retained_earnings",
    tags: ["RetainedEarningsAccumulatedDeficit"],
  },
  {
    code: "equity.comprehensive",
    name: "Accumulated other comprehensive income",
    subtype: "other_equity",
    tags: ["AccumulatedOtherComprehensiveIncomeLossNetOfTax"],
  },
  {
    code: "equity.noncontrolling",
    name: "Non-controlling interests",
    subtype: "noncontrolling_interest",
    tags: ["MinorityInterest"],
  },
];
