import { money } from "../../figures/figure.ts";
import { ACCOUNT_SUBTYPES, type AccountSubtype } from "../accounts.ts";
import type { Window } from "./fiscal-calendar.ts";
import { subtypesOf } from "./sections.ts";
import { type Statement, type StatementLine, inputsOf, sumFormula } from "./statement.ts";
import type { StatementSources } from "./sources.ts";

/**
 * Income statement of the days from..to. Revenue, expenses and deductions are printed positive; a line's `weight`
 * says whether it adds or deducts. EBITDA and EBIT are operating: other income and expense, interest and tax stand below.
 */
export function incomeStatement(
  { ledger, figures, currency, leaf }: StatementSources,
  { from, to }: Window,
): Statement {
  const unit = money(currency);
  const lines: StatementLine[] = [];

  function add(subtypes: readonly AccountSubtype[], weight: 1 | -1): StatementLine[] {
    const made = subtypes
      .filter((subtype) => ledger.accountsOf([subtype]).length > 0)
      .map((subtype): StatementLine => {
        const { label } = ACCOUNT_SUBTYPES[subtype];
        const sign = weight === 1 ? -1 : 1;
        const figure = leaf.movement({ name: subtype, label, accounts: [subtype], sign, from, asOf: to });
        return { key: subtype, label, level: "line", figure, weight };
      });
    lines.push(...made);
    return made;
  }

  /** Sum of the parts, times `sign`: -1 prints a sum of deductions as a positive number. */
  function total(
    key: string,
    { label, level = "subtotal", sign = 1 }: { label: string; level?: "subtotal" | "total"; sign?: 1 | -1 },
    parts: readonly StatementLine[],
  ): StatementLine {
    const weighted = parts.map((part) => ({ ...part, weight: part.weight * sign }));
    const figure =
      parts.length === 0
        ? leaf.movement({ name: key, label, accounts: [], sign: 1, from, asOf: to })
        : figures.derive({
            name: key,
            label,
            unit,
            from,
            asOf: to,
            formula: sumFormula(weighted),
            inputs: inputsOf(parts),
          });
    const line: StatementLine = { key, label, level, figure, weight: 0 };
    lines.push(line);
    return { ...line, weight: sign };
  }

  const gross = add(["revenue"], 1);
  const contra = add(["contra_revenue"], -1);
  const netRevenue = total("net_revenue", { label: "Net revenue" }, [...gross, ...contra]);
  const cost = add(["cost_of_sales"], -1);
  const grossProfit = total("gross_profit", { label: "Gross profit" }, [netRevenue, ...cost]);
  const operating = add(subtypesOf("operating_expenses"), -1);
  const opex = total("operating_expenses", { label: "Operating expenses", sign: -1 }, operating);
  const ebitda = total("ebitda", { label: "EBITDA" }, [grossProfit, opex]);
  const depreciation = add(["depreciation"], -1);
  const ebit = total("ebit", { label: "Operating income (EBIT)" }, [ebitda, ...depreciation]);
  const below = [
    ...add(["other_income"], 1),
    ...add(["other_expense"], -1),
    ...add(["interest_income"], 1),
    ...add(["interest_expense"], -1),
  ];
  const pretax = total("pretax_income", { label: "Income before tax" }, [ebit, ...below]);
  const tax = add(["income_tax"], -1);
  total("net_income", { label: "Net income", level: "total" }, [pretax, ...tax]);

  return { kind: "income_statement", asOf: to, from, lines, checks: [], notes: [] };
}
