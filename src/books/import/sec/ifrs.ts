import { type Concepts, type Item, RESTS } from "./concepts.ts";

const CURRENT_ASSETS: readonly Item[] = [
  {
    code: "assets.current.cash",
    name: "Cash and cash equivalents",
    subtype: "cash",
    tags: ["CashAndCashEquivalents", "Cash", "CashAndBankBalancesAtCentralBanks"],
  },
  {
    code: "assets.current.receivables",
    name: "Trade receivables",
    subtype: "receivable",
    tags: [
      "CurrentTradeReceivables",
      "TradeAndOtherCurrentReceivables",
      "TradeReceivables",
      "TradeAndOtherReceivables",
    ],
    contains: { TradeAndOtherCurrentReceivables: ["assets.current.other_receivables"] },
  },
  {
    code: "assets.current.inventory",
    name: "Inventories",
    subtype: "inventory",
    tags: ["CurrentInventories", "InventoriesTotal", "Inventories"],
  },
  {
    code: "assets.current.investments",
    name: "Short-term investments",
    subtype: "short_term_investments",
    tags: ["CurrentInvestments", "ShorttermDepositsNotClassifiedAsCashEquivalents"],
  },
  {
    code: "assets.current.other_financial",
    name: "Other current financial assets",
    subtype: "other_current_asset",
    tags: ["OtherCurrentFinancialAssets"],
  },
  {
    code: "assets.current.prepaid",
    name: "Prepaid expenses",
    subtype: "prepaid",
    tags: ["CurrentPrepaidExpenses", "CurrentPrepayments"],
  },
  {
    code: "assets.current.tax",
    name: "Current tax assets",
    subtype: "tax_receivable",
    tags: ["CurrentTaxAssetsCurrent", "CurrentTaxAssets"],
  },
  {
    code: "assets.current.sundry",
    name: "Other current assets",
    subtype: "other_current_asset",
    tags: ["OtherCurrentNonfinancialAssets", "OtherCurrentAssets"],
  },
  {
    code: "assets.current.other_receivables",
    name: "Other receivables",
    subtype: "other_current_asset",
    tags: ["OtherCurrentReceivables"],
  },
];

const NONCURRENT_ASSETS: readonly Item[] = [
  {
    code: "assets.noncurrent.property",
    name: "Property, plant and equipment",
    subtype: "fixed_asset",
    tags: ["PropertyPlantAndEquipmentIncludingRightofuseAssets", "PropertyPlantAndEquipment"],
    contains: { PropertyPlantAndEquipmentIncludingRightofuseAssets: ["assets.noncurrent.right_of_use"] },
  },
  {
    code: "assets.noncurrent.investment_property",
    name: "Investment property",
    subtype: "fixed_asset",
    tags: ["InvestmentProperty"],
  },
  { code: "assets.noncurrent.goodwill", name: "Goodwill", subtype: "goodwill", tags: ["Goodwill"] },
  {
    code: "assets.noncurrent.intangibles",
    name: "Intangible assets",
    subtype: "intangible",
    tags: ["IntangibleAssetsOtherThanGoodwill"],
  },
  {
    code: "assets.noncurrent.right_of_use",
    name: "Right-of-use assets",
    subtype: "right_of_use",
    tags: ["RightofuseAssets"],
  },
  {
    code: "assets.noncurrent.investments",
    name: "Investments in associates and joint ventures",
    subtype: "long_term_investment",
    tags: ["InvestmentAccountedForUsingEquityMethod", "InvestmentsInAssociates", "NoncurrentInvestments"],
  },
  {
    code: "assets.noncurrent.deferred_tax",
    name: "Deferred tax assets",
    subtype: "deferred_tax_asset",
    tags: ["DeferredTaxAssets"],
  },
  {
    code: "assets.noncurrent.sundry",
    name: "Other non-current assets",
    subtype: "other_noncurrent_asset",
    tags: ["OtherNoncurrentNonfinancialAssets", "OtherNoncurrentAssets"],
  },
];

const CURRENT_LIABILITIES: readonly Item[] = [
  {
    code: "liabilities.current.payables",
    name: "Trade and other payables",
    subtype: "payable",
    tags: [
      "TradeAndOtherCurrentPayablesToTradeSuppliers",
      "CurrentTradePayables",
      "TradeAndOtherCurrentPayables",
      "TradeAndOtherPayables",
    ],
    contains: {
      TradeAndOtherCurrentPayables: ["liabilities.current.accrued"],
      TradeAndOtherPayables: ["liabilities.current.accrued"],
    },
  },
  {
    code: "liabilities.current.debt",
    name: "Current borrowings and current portion of long-term borrowings",
    subtype: "short_term_debt",
    tags: [
      "CurrentBorrowingsAndCurrentPortionOfNoncurrentBorrowings",
      "CurrentPortionOfLongtermBorrowings",
      "ShorttermBorrowings",
      "CurrentBorrowings",
    ],
  },
  {
    code: "liabilities.current.leases",
    name: "Current lease liabilities",
    subtype: "current_lease_liability",
    tags: ["CurrentLeaseLiabilities"],
  },
  {
    code: "liabilities.current.tax",
    name: "Current tax liabilities",
    subtype: "tax_payable",
    tags: ["CurrentTaxLiabilitiesCurrent", "CurrentTaxLiabilities"],
  },
  {
    code: "liabilities.current.deferred_revenue",
    name: "Contract liabilities",
    subtype: "deferred_revenue",
    tags: ["CurrentContractLiabilities", "DeferredIncomeClassifiedAsCurrent"],
  },
  {
    code: "liabilities.current.accrued",
    name: "Accruals",
    subtype: "accrued",
    tags: ["AccrualsClassifiedAsCurrent"],
  },
  {
    code: "liabilities.current.provisions",
    name: "Current provisions",
    subtype: "other_current_liability",
    tags: ["CurrentProvisions"],
  },
  {
    code: "liabilities.current.sundry",
    name: "Other current liabilities",
    subtype: "other_current_liability",
    tags: ["OtherCurrentNonfinancialLiabilities", "OtherCurrentLiabilities"],
  },
];

const NONCURRENT_LIABILITIES: readonly Item[] = [
  {
    code: "liabilities.noncurrent.debt",
    name: "Long-term borrowings",
    subtype: "long_term_debt",
    tags: ["NoncurrentPortionOfNoncurrentBorrowings", "LongtermBorrowings", "NoncurrentBorrowings"],
  },
  {
    code: "liabilities.noncurrent.leases",
    name: "Non-current lease liabilities",
    subtype: "lease_liability",
    tags: ["NoncurrentLeaseLiabilities"],
  },
  {
    code: "liabilities.noncurrent.deferred_tax",
    name: "Deferred tax liabilities",
    subtype: "deferred_tax_liability",
    tags: ["DeferredTaxLiabilities"],
  },
  {
    code: "liabilities.noncurrent.sundry",
    name: "Other non-current liabilities",
    subtype: "other_noncurrent_liability",
    tags: ["OtherNoncurrentNonfinancialLiabilities", "OtherNoncurrentLiabilities"],
  },
];

const EQUITY: readonly Item[] = [
  {
    code: "equity.common",
    name: "Issued capital",
    subtype: "share_capital",
    tags: ["IssuedCapital", "IssuedCapitalOrdinaryShares"],
  },
  {
    code: "equity.paid_in",
    name: "Share premium",
    subtype: "share_capital",
    tags: ["SharePremium", "AdditionalPaidinCapital"],
  },
  {
    code: "equity.treasury",
    name: "Treasury shares",
    subtype: "share_capital",
    tags: ["TreasuryShares"],
    sign: -1,
  },
  {
    code: "equity.retained",
    name: "Retained earnings",
    subtype: "retained_earnings",
    tags: ["RetainedEarnings"],
  },
  {
    code: "equity.comprehensive",
    name: "Translation reserve",
    subtype: "other_equity",
    tags: ["AccumulatedOtherComprehensiveIncome", "ReserveOfExchangeDifferencesOnTranslation"],
  },
  {
    code: "equity.noncontrolling",
    name: "Non-controlling interests",
    subtype: "noncontrolling_interest",
    tags: ["NoncontrollingInterests"],
  },
];

const OPERATING: readonly Item[] = [
  {
    code: "expenses.sga",
    name: "Selling, general and administrative",
    subtype: "general",
    tags: [
      "AdministrativeExpense",
      "GeneralAndAdministrativeExpense",
      "SellingGeneralAndAdministrativeExpense",
    ],
    contains: { SellingGeneralAndAdministrativeExpense: ["expenses.marketing"] },
  },
  {
    code: "expenses.marketing",
    name: "Selling and distribution",
    subtype: "marketing",
    tags: ["DistributionCosts", "SalesAndMarketingExpense", "SellingExpense"],
  },
  {
    code: "expenses.research",
    name: "Research and development",
    subtype: "research",
    tags: ["ResearchAndDevelopmentExpense"],
  },
];

export const IFRS: Concepts = {
  assets: ["Assets", "EquityAndLiabilities"],
  currentAssets: ["CurrentAssets"],
  noncurrentAssets: ["NoncurrentAssets"],
  liabilities: ["Liabilities"],
  currentLiabilities: ["CurrentLiabilities"],
  noncurrentLiabilities: ["NoncurrentLiabilities"],
  equity: ["Equity"],
  parentEquity: ["EquityAttributableToOwnersOfParent"],
  noncontrolling: ["NoncontrollingInterests"],
  temporaryEquity: [],
  groups: {
    currentAssets: { items: CURRENT_ASSETS, rest: RESTS.currentAssets },
    noncurrentAssets: { items: NONCURRENT_ASSETS, rest: RESTS.noncurrentAssets },
    currentLiabilities: { items: CURRENT_LIABILITIES, rest: RESTS.currentLiabilities },
    noncurrentLiabilities: { items: NONCURRENT_LIABILITIES, rest: RESTS.noncurrentLiabilities },
    equity: { items: EQUITY, rest: RESTS.equity },
  },
  income: {
    revenue: ["Revenue", "RevenueFromContractsWithCustomers", "RevenueAndOperatingIncome"],
    grossProfit: ["GrossProfit"],
    costOfSales: ["CostOfSales"],
    operatingIncome: ["ProfitLossFromOperatingActivities", "ProfitLossFromOperations"],
    beforeTax: ["ProfitLossBeforeTax"],
    tax: ["IncomeTaxExpenseContinuingOperations"],
    netIncome: ["ProfitLoss", "ProfitLossAttributableToOwnersOfParent"],
    interestExpense: ["FinanceCosts", "InterestExpense"],
    interestIncome: ["FinanceIncome", "InterestIncome", "RevenueFromInterest"],
    depreciation: [
      "DepreciationAndAmortisationExpense",
      "AdjustmentsForDepreciationAndAmortisationExpense",
      "DepreciationAmortisationAndImpairmentLossReversalOfImpairmentLossRecognisedInProfitOrLoss",
      "AdjustmentsForDepreciationAndAmortisationExpenseAndImpairmentLossReversalOfImpairmentLossRecognisedInProfitOrLoss",
      "DepreciationExpense",
    ],
    operating: OPERATING,
  },
};
