import type { IsoDate } from "../../base/dates.ts";
import type { Figure } from "../../figures/figure.ts";

/**
 * A statement is lines in printing order. Every line is a figure: leaves are read from the ledger by subtype,
 * subtotals derive from the lines above them, and checks derive to 0 when the statement ties.
 */
export type Statement = {
  readonly kind: StatementKind;
  readonly asOf: IsoDate;
  /** First day, for flows. */
  readonly from?: IsoDate;
  readonly lines: readonly StatementLine[];
  /** Lines that must be 0, for example assets - (liabilities + equity). Not printed among the lines. */
  readonly checks: readonly StatementLine[];
  /** What a reader must know to read it right. */
  readonly notes: readonly string[];
};

export type StatementKind = "balance_sheet" | "income_statement" | "cash_flow_statement";

export type StatementLine = {
  /** also the figure's name */
  readonly key: string;
  readonly label: string;
  readonly level: "line" | "subtotal" | "total";
  readonly figure: Figure;
  /** How the line counts into the next total: -1 for a deduction, 0 for one that does not count (subtotals). */
  readonly weight: 1 | -1 | 0;
};

export function lineOf(statement: Statement, key: string): StatementLine | undefined {
  return (
    statement.lines.find((line) => line.key === key) ?? statement.checks.find((line) => line.key === key)
  );
}

/** @throws Error when the statement has no such line: a bug, keys of totals are fixed */
export function figureOf(statement: Statement, key: string): Figure {
  const line = lineOf(statement, key);
  if (!line) throw new Error(`the ${statement.kind} has no line "${key}"`);
  return line.figure;
}

/** `a + b - c` over figures of those names, for a total's formula. */
export function sumFormula(lines: readonly { readonly key: string; readonly weight: number }[]): string {
  return lines
    .map(({ key, weight }, index) => (weight < 0 ? `- ${key}` : index === 0 ? key : `+ ${key}`))
    .join(" ")
    .replace(/^- /, "-");
}

export function inputsOf(lines: readonly StatementLine[]): Record<string, Figure> {
  return Object.fromEntries(lines.map((line) => [line.key, line.figure]));
}
