import { addDays } from "../../base/dates.ts";
import { type Figure, money } from "../../figures/figure.ts";
import type { AccountSubtype } from "../accounts.ts";
import { CASH_FLOW_LINES, type CashFlowActivity, type CashFlowLine } from "./cash-flow-lines.ts";
import type { Window } from "./fiscal-calendar.ts";
import { type Statement, type StatementLine, figureOf, inputsOf, sumFormula } from "./statement.ts";
import { RESULT_SUBTYPES } from "./sections.ts";
import type { StatementSources } from "./sources.ts";

const TOTALS: Readonly<Record<CashFlowActivity, { readonly key: string; readonly label: string }>> = {
  operating: { key: "cfo", label: "Cash flow from operating activities" },
  investing: { key: "cfi", label: "Cash flow from investing activities" },
  financing: { key: "cff", label: "Cash flow from financing activities" },
};
const ACTIVITIES = ["operating", "investing", "financing"] as const;

/**
 * Cash flow statement of the days from..to by the indirect method, from the income statement of the same days. Every
 * balance sheet subtype's change lands in exactly one line, so the three activities sum to the change in cash exactly.
 * Balances entered by an opening entry within the window count as balances at its beginning, not as flows.
 */
export function cashFlowStatement(sources: StatementSources, window: Window, income: Statement): Statement {
  const { ledger, figures, currency } = sources;
  const { from, to } = window;
  const depreciation = income.lines.find((line) => line.key === "depreciation")?.figure;
  const flows = createFlows(sources, window);
  const derive = (key: string, label: string, formula: string, inputs: Record<string, Figure>): Figure =>
    figures.derive({ name: key, label, unit: money(currency), from, asOf: to, formula, inputs });

  function lineFigure({ key, label, subtypes, lessDepreciation }: CashFlowLine): Figure | null {
    if (lessDepreciation !== true || !depreciation) {
      return ledger.accountsOf(subtypes).length > 0 ? flows.change(key, label, subtypes) : null;
    }
    const change = flows.change(`${key}_before_depreciation`, label, subtypes);
    return derive(key, label, "change - depreciation", { change, depreciation });
  }

  function activity(name: CashFlowActivity): { parts: StatementLine[]; total: StatementLine } {
    const parts: StatementLine[] = [];
    if (name === "operating") {
      parts.push(toLine("net_income", figureOf(income, "net_income")));
      const carried = flows.resultEntered();
      if (carried) parts.push(toLine("result_entered", carried));
      if (depreciation) parts.push(toLine("depreciation", depreciation));
    }
    for (const spec of CASH_FLOW_LINES[name]) {
      const figure = lineFigure(spec);
      if (figure) parts.push(toLine(spec.key, figure));
    }
    const { key, label } = TOTALS[name];
    const figure =
      parts.length === 0
        ? flows.change(key, label, [])
        : derive(key, label, sumFormula(parts), inputsOf(parts));
    return { parts, total: { key, label, level: "subtotal", figure, weight: 1 } };
  }

  const activities = ACTIVITIES.map(activity);
  const totals = activities.map(({ total }) => total);
  const change = derive("net_change_in_cash", "Net change in cash", sumFormula(totals), inputsOf(totals));
  const opening = flows.openingCash();
  const closing = flows.closingCash();
  const check = derive(
    "cash_flow_check",
    "Net change in cash less the change in cash accounts",
    "net_change_in_cash - (closing_cash - opening_cash)",
    { net_change_in_cash: change, closing_cash: closing, opening_cash: opening },
  );
  return {
    kind: "cash_flow_statement",
    asOf: to,
    from,
    lines: [
      ...activities.flatMap(({ parts, total }): StatementLine[] => [...parts, { ...total, weight: 0 }]),
      { key: "net_change_in_cash", label: change.label, level: "total", figure: change, weight: 0 },
      { key: "opening_cash", label: "Cash at the beginning", level: "line", figure: opening, weight: 0 },
      { key: "closing_cash", label: "Cash at the end", level: "total", figure: closing, weight: 0 },
    ],
    checks: [{ key: "cash_flow_check", label: check.label, level: "total", figure: check, weight: 0 }],
    notes: flows.openingDates.map(
      (date) => `The opening balances entered on ${date} count as balances at the beginning, not as flows.`,
    ),
  };
}

function toLine(key: string, figure: Figure): StatementLine {
  return { key, label: figure.label, level: "line", figure, weight: 1 };
}

/** Changes of balance sheet accounts within a window, what opening entries brought in set apart. */
function createFlows({ ledger, figures, currency, leaf, openingLines }: StatementSources, window: Window) {
  const { from, to } = window;
  const unit = money(currency);
  const entered = openingLines.filter(({ date }) => from <= date && date <= to);

  /** What opening entries in the window put on the accounts, debit positive; null when nothing. */
  function enteredOn(name: string, subtypes: readonly AccountSubtype[]): Figure | null {
    const ids = new Set(ledger.accountsOf(subtypes).map((account) => account.id));
    const own = entered.filter((line) => ids.has(line.accountId));
    if (own.length === 0) return null;
    return figures.leaf({
      name: `${name}_entered`,
      label: "Opening balance entered",
      unit,
      from,
      asOf: to,
      value: own.reduce((sum, line) => sum + line.amount, 0),
      formula: "lines of opening entries on these accounts, debit positive",
      sources: [
        { kind: "rows", table: "journal_line", ids: own.map((line) => String(line.id)), measure: "value" },
      ],
    });
  }

  return {
    openingDates: [...new Set(entered.map(({ date }) => date))],
    /** A result that came with the opening balances was earned before, so net income is reduced by it. */
    resultEntered: () => enteredOn("result", RESULT_SUBTYPES),
    /** A credit counts as cash in. */
    change: (name: string, label: string, subtypes: readonly AccountSubtype[]): Figure => {
      const opening = enteredOn(name, subtypes);
      const posted = leaf.movement({
        name: opening ? `${name}_posted` : name,
        label,
        accounts: subtypes,
        sign: -1,
        from,
        asOf: to,
      });
      if (!opening) return posted;
      return figures.derive({
        name,
        label,
        unit,
        from,
        asOf: to,
        formula: "posted + entered",
        inputs: { posted, entered: opening },
      });
    },
    openingCash: (): Figure => {
      const before = leaf.balance({ ...CASH, asOf: addDays(from, -1) });
      const opening = enteredOn("opening_cash", ["cash"]);
      if (!opening) return before;
      return figures.derive({
        name: "opening_cash",
        label: "Cash at the beginning",
        unit,
        from,
        asOf: to,
        formula: "before + entered",
        inputs: { before, entered: opening },
      });
    },
    closingCash: (): Figure => leaf.balance({ ...CASH, asOf: to }),
  };
}

const CASH = { name: "cash", label: "Cash and cash equivalents", accounts: ["cash"], sign: 1 } as const;
