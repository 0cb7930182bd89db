import type { IsoDate } from "../../base/dates.ts";
import { money } from "../../figures/figure.ts";
import { ACCOUNT_SUBTYPES, type AccountSubtype } from "../accounts.ts";
import { RESULT_SUBTYPES, subtypesOf } from "./sections.ts";
import { type Statement, type StatementLine, inputsOf, sumFormula } from "./statement.ts";
import type { StatementSources } from "./sources.ts";

type AssetOrLiability = {
  readonly section:
    | "current_assets"
    | "noncurrent_assets"
    | "unclassified_assets"
    | "current_liabilities"
    | "noncurrent_liabilities"
    | "unclassified_liabilities";
  readonly label: string;
};

const ASSETS: readonly AssetOrLiability[] = [
  { section: "current_assets", label: "Total current assets" },
  { section: "noncurrent_assets", label: "Total non-current assets" },
  { section: "unclassified_assets", label: "Total assets, not classified" },
];
const LIABILITIES: readonly AssetOrLiability[] = [
  { section: "current_liabilities", label: "Total current liabilities" },
  { section: "noncurrent_liabilities", label: "Total non-current liabilities" },
  { section: "unclassified_liabilities", label: "Total liabilities, not classified" },
];

/**
 * What the company owns and owes at the end of `asOf`. Income statement accounts are never closed in the ledger;
 * their balance stands in equity as `undistributed_result`, so that assets = liabilities + equity exactly.
 */
export function balanceSheet(
  { ledger, figures, currency, leaf }: StatementSources,
  asOf: IsoDate,
): Statement {
  const unit = money(currency);

  function linesOf(subtypes: readonly AccountSubtype[], sign: 1 | -1): StatementLine[] {
    return subtypes
      .filter((subtype) => ledger.accountsOf([subtype]).length > 0)
      .map((subtype) => {
        const { label } = ACCOUNT_SUBTYPES[subtype];
        const figure = leaf.balance({ name: subtype, label, accounts: [subtype], sign, asOf });
        return { key: subtype, label, level: "line", figure, weight: 1 };
      });
  }

  function total(
    { key, label, level }: Pick<StatementLine, "key" | "label" | "level">,
    parts: readonly StatementLine[],
  ): StatementLine {
    const figure =
      parts.length === 0
        ? leaf.balance({ name: key, label, accounts: [], sign: 1, asOf })
        : figures.derive({
            name: key,
            label,
            unit,
            asOf,
            formula: sumFormula(parts),
            inputs: inputsOf(parts),
          });
    return { key, label, level, figure, weight: 0 };
  }

  function side(sections: readonly AssetOrLiability[], sign: 1 | -1) {
    const lines: StatementLine[] = [];
    const subtotals: StatementLine[] = [];
    for (const { section, label } of sections) {
      const parts = linesOf(subtypesOf(section), sign);
      if (parts.length === 0) continue;
      const subtotal = total({ key: section, label, level: "subtotal" }, parts);
      lines.push(...parts, subtotal);
      subtotals.push({ ...subtotal, weight: 1 });
    }
    return { lines, subtotals };
  }

  const assets = side(ASSETS, 1);
  const liabilities = side(LIABILITIES, -1);
  const result: StatementLine = {
    key: "undistributed_result",
    label: "Result not yet carried to retained earnings",
    level: "line",
    weight: 1,
    figure: leaf.balance({
      name: "undistributed_result",
      label: "Result not yet carried to retained earnings",
      accounts: RESULT_SUBTYPES,
      sign: -1,
      asOf,
    }),
  };
  const equity = [...linesOf(subtypesOf("equity"), -1), result];

  const totalAssets = total({ key: "total_assets", label: "Total assets", level: "total" }, assets.subtotals);
  const totalLiabilities = total(
    { key: "total_liabilities", label: "Total liabilities", level: "total" },
    liabilities.subtotals,
  );
  const totalEquity = total({ key: "total_equity", label: "Total equity", level: "total" }, equity);
  const funding = total(
    { key: "total_liabilities_and_equity", label: "Total liabilities and equity", level: "total" },
    [totalLiabilities, totalEquity].map((line) => ({ ...line, weight: 1 as const })),
  );
  const check = figures.derive({
    name: "balance_sheet_check",
    label: "Assets less liabilities and equity",
    unit,
    asOf,
    formula: "total_assets - total_liabilities_and_equity",
    inputs: { total_assets: totalAssets.figure, total_liabilities_and_equity: funding.figure },
  });
  return {
    kind: "balance_sheet",
    asOf,
    lines: [
      ...assets.lines,
      totalAssets,
      ...liabilities.lines,
      totalLiabilities,
      ...equity,
      totalEquity,
      funding,
    ],
    checks: [{ key: "balance_sheet_check", label: check.label, level: "total", figure: check, weight: 0 }],
    notes: [],
  };
}
