import { type Concepts, type Item, RESTS } from "./concepts.ts";
import {
  CURRENT_ASSETS,
  CURRENT_LIABILITIES,
  EQUITY,
  NONCURRENT_ASSETS,
  NONCURRENT_LIABILITIES,
} from "./us-gaap-items.ts";

const OPERATING: readonly Item[] = [
  {
    code: "expenses.sga",
    name: "Selling, general and administrative",
    subtype: "general",
    tags: ["SellingGeneralAndAdministrativeExpense", "GeneralAndAdministrativeExpense"],
    contains: { SellingGeneralAndAdministrativeExpense: ["expenses.marketing"] },
  },
  {
    code: "expenses.marketing",
    name: "Sales and marketing",
    subtype: "marketing",
    tags: ["SellingAndMarketingExpense", "MarketingExpense", "SellingExpense"],
  },
  {
    code: "expenses.research",
    name: "Research and development",
    subtype: "research",
    tags: [
      "ResearchAndDevelopmentExpense",
      "ResearchAndDevelopmentExpenseExcludingAcquiredInProcessCost",
      "TechnologyAndContentExpense",
    ],
  },
];

export const US_GAAP: Concepts = {
  assets: ["Assets", "LiabilitiesAndStockholdersEquity"],
  currentAssets: ["AssetsCurrent"],
  noncurrentAssets: ["AssetsNoncurrent"],
  liabilities: ["Liabilities"],
  currentLiabilities: ["LiabilitiesCurrent"],
  noncurrentLiabilities: ["LiabilitiesNoncurrent"],
  equity: [
    "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest",
    "PartnersCapitalIncludingPortionAttributableToNoncontrollingInterest",
  ],
  parentEquity: ["StockholdersEquity", "PartnersCapital", "MembersEquity", "CommonStockholdersEquity"],
  noncontrolling: ["MinorityInterest", "PartnersCapitalAttributableToNoncontrollingInterest"],
  temporaryEquity: [
    [
      "TemporaryEquityCarryingAmountIncludingPortionAttributableToNoncontrollingInterests",
      "TemporaryEquityCarryingAmountAttributableToParent",
      "TemporaryEquityCarryingAmount",
    ],
    [
      "RedeemableNoncontrollingInterestEquityCarryingAmount",
      "RedeemableNoncontrollingInterestEquityCommonCarryingAmount",
      "RedeemableNoncontrollingInterestEquityFairValue",
    ],
  ],
  groups: {
    currentAssets: { items: CURRENT_ASSETS, rest: RESTS.currentAssets },
    noncurrentAssets: { items: NONCURRENT_ASSETS, rest: RESTS.noncurrentAssets },
    currentLiabilities: { items: CURRENT_LIABILITIES, rest: RESTS.currentLiabilities },
    noncurrentLiabilities: { items: NONCURRENT_LIABILITIES, rest: RESTS.noncurrentLiabilities },
    equity: { items: EQUITY, rest: RESTS.equity },
  },
  income: {
    revenue: [
      "Revenues",
      "RevenueFromContractWithCustomerExcludingAssessedTax",
      "RevenueFromContractWithCustomerIncludingAssessedTax",
      "SalesRevenueNet",
      "SalesRevenueGoodsNet",
      "SalesRevenueServicesNet",
      "RevenuesNetOfInterestExpense",
      "RegulatedAndUnregulatedOperatingRevenue",
      "RealEstateRevenueNet",
      "HealthCareOrganizationRevenue",
    ],
    grossProfit: ["GrossProfit"],
    costOfSales: ["CostOfRevenue", "CostOfGoodsAndServicesSold", "CostOfGoodsSold", "CostOfServices"],
    operatingIncome: ["OperatingIncomeLoss"],
    beforeTax: [
      "IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest",
      "IncomeLossFromContinuingOperationsBeforeIncomeTaxesMinorityInterestAndIncomeLossFromEquityMethodInvestments",
      "IncomeLossFromContinuingOperationsBeforeIncomeTaxes",
      "IncomeLossIncludingPortionAttributableToNoncontrollingInterestBeforeTax",
    ],
    tax: ["IncomeTaxExpenseBenefit"],
    netIncome: ["ProfitLoss", "NetIncomeLoss", "NetIncomeLossAvailableToCommonStockholdersBasic"],
    interestExpense: [
      "InterestExpense",
      "InterestExpenseNonoperating",
      "InterestAndDebtExpense",
      "InterestExpenseDebt",
    ],
    interestIncome: [
      "InvestmentIncomeInterest",
      "InvestmentIncomeInterestAndDividend",
      "InterestIncomeOther",
      "InterestIncomeNonoperating",
    ],
    depreciation: [
      "DepreciationDepletionAndAmortization",
      "DepreciationAmortizationAndAccretionNet",
      "DepreciationAndAmortization",
      "OtherDepreciationAndAmortization",
      "Depreciation",
    ],
    operating: OPERATING,
  },
};
