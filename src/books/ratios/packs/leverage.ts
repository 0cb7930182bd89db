import { type RatioPack, measure } from "../definition.ts";

const ANALYSIS = "CFA Institute, Financial Analysis Techniques: solvency ratios";
const DEBT = [["short_term_debt", "long_term_debt"]] as const;

/** How much others have lent, and whether the company earns what that costs. Borrowings exclude leases. */
export const leverage: RatioPack = {
  id: "leverage",
  title: "Leverage and debt service",
  ratios: [
    {
      id: "debt_to_equity",
      label: "Debt to equity",
      terms: [
        "debt to equity ratio",
        "debt-to-equity",
        "debt-to-equity ratio",
        "d/e",
        "d/e ratio",
        "gearing",
      ],
      formula: "total_debt / total_equity",
      needs: { total_debt: measure("total_debt", "end"), total_equity: measure("total_equity", "end") },
      positive: ["total_equity"],
      accounts: DEBT,
      unit: "ratio",
      better: "lower",
      explanation: "Borrowings for each unit of equity.",
      source: ANALYSIS,
      threshold: {
        good: 1,
        watch: 2,
        source: "common lender convention outside capital-intensive industries",
      },
    },
    {
      id: "liabilities_to_assets",
      label: "Liabilities to assets",
      terms: ["debt ratio", "liabilities to assets ratio", "total liabilities to total assets"],
      formula: "total_liabilities / total_assets",
      needs: {
        total_liabilities: measure("total_liabilities", "end"),
        total_assets: measure("total_assets", "end"),
      },
      positive: ["total_assets"],
      unit: "percent",
      better: "lower",
      explanation: "Share of the assets that others have funded.",
      source: ANALYSIS,
    },
    {
      id: "net_debt_to_ebitda",
      label: "Net debt to EBITDA",
      terms: [
        "net debt / ebitda",
        "net leverage",
        "leverage ratio",
        "net debt ebitda",
        "net debt to ebitda ratio",
      ],
      formula: "net_debt / ebitda",
      needs: { net_debt: measure("net_debt", "end"), ebitda: measure("ebitda", "year") },
      positive: ["ebitda"],
      accounts: DEBT,
      unit: "ratio",
      better: "lower",
      explanation:
        "Years of trailing EBITDA that borrowings less cash and short-term investments stand for; negative with net cash.",
      source: ANALYSIS,
      threshold: { good: 3, watch: 4, source: "usual maintenance covenants lie at 3x to 4x; US leveraged lending guidance (2013) names 6x as a concern" }, // prettier-ignore
    },
    {
      id: "interest_cover",
      label: "Interest cover",
      terms: ["interest coverage", "interest coverage ratio", "times interest earned"],
      formula: "ebit / interest_expense",
      needs: { ebit: measure("ebit", "year"), interest_expense: measure("interest_expense", "year") },
      positive: ["interest_expense"],
      accounts: [["interest_expense"]],
      unit: "ratio",
      better: "higher",
      explanation: "Operating income for each unit of interest, trailing twelve months.",
      source: ANALYSIS,
      threshold: { good: 3, watch: 1.5, source: "common lender convention; below 1.5x interest is at risk" },
    },
    {
      id: "dscr",
      label: "Debt service coverage ratio (DSCR)",
      terms: ["dscr", "debt service coverage", "debt service cover", "debt service coverage ratio"],
      formula: "ebitda / (interest_expense + principal_repaid)",
      needs: {
        ebitda: measure("ebitda", "year"),
        interest_expense: measure("interest_expense", "year"),
        principal_repaid: measure("principal_repaid", "year"),
      },
      accounts: DEBT,
      unit: "ratio",
      better: "higher",
      explanation:
        "EBITDA for each unit of interest and principal paid, trailing twelve months. Principal: entries that reduce borrowings.",
      source: "OCC Comptroller's Handbook, Commercial Loans",
      threshold: { good: 1.25, watch: 1, source: "commercial lending convention of 1.25x" },
    },
    {
      id: "fixed_charge_cover",
      label: "Fixed charge coverage ratio (FCCR)",
      terms: ["fccr", "fixed charge coverage", "fixed charge cover", "fixed charge coverage ratio"],
      formula: "(ebitda + rent) / (interest_expense + principal_repaid + rent)",
      needs: {
        ebitda: measure("ebitda", "year"),
        rent: measure("rent", "year"),
        interest_expense: measure("interest_expense", "year"),
        principal_repaid: measure("principal_repaid", "year"),
      },
      accounts: [...DEBT, ["rent"]],
      unit: "ratio",
      better: "higher",
      explanation:
        "EBITDA before rent for each unit of interest, principal and rent, trailing twelve months.",
      source: ANALYSIS,
      threshold: { good: 1.25, watch: 1, source: "commercial lending convention" },
    },
  ],
};
