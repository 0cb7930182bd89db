import type { Figure } from "../../figures/figure.ts";
import type { FigureSet } from "../../figures/figure-set.ts";
import type { Statement, StatementLine } from "./statement.ts";

/** What a statement is compared with. */
export type ComparisonBase = "prior_period" | "prior_year" | "budget";

export type ComparedLine = {
  readonly key: string;
  readonly label: string;
  readonly level: StatementLine["level"];
  readonly current: Figure;
  readonly base: Figure;
  /** current - base */
  readonly change: Figure;
  /** change / |base|; refused when the base is zero */
  readonly changeShare: Figure;
  /** Whether the change is good for the result; null for lines without a direction. */
  readonly favourable: boolean | null;
};

/** Figures to compare with, by line key: another statement's lines, or a budget. */
export function figuresByKey(statement: Statement): ReadonlyMap<string, Figure> {
  return new Map(statement.lines.map((line) => [line.key, line.figure]));
}

/** Each line against its counterpart; lines without one are left out. */
export function compareLines(
  figures: FigureSet,
  statement: Statement,
  { base, against }: { readonly base: ComparisonBase; readonly against: ReadonlyMap<string, Figure> },
): ComparedLine[] {
  return statement.lines.flatMap((line) => {
    const other = against.get(line.key);
    if (!other) return [];
    const { figure, label } = line;
    const naming = { asOf: figure.asOf, from: figure.from, qualifier: base };
    const change = figures.derive({
      ...naming,
      name: `${line.key}_change`,
      label: `${label}, change against ${WORDS[base]}`,
      unit: figure.unit,
      formula: "current - base",
      inputs: { current: figure, base: other },
    });
    const changeShare = figures.derive({
      ...naming,
      name: `${line.key}_change_share`,
      label: `${label}, change in percent of ${WORDS[base]}`,
      unit: { kind: "percent" },
      formula: "(current - base) / abs(base)",
      inputs: { current: figure, base: other },
    });
    const direction = directionOf(line);
    const favourable =
      direction === null || change.value === null || change.value === 0
        ? null
        : Math.sign(change.value) === direction;
    return [{ key: line.key, label, level: line.level, current: figure, base: other, change, changeShare, favourable }]; // prettier-ignore
  });
}

export const WORDS: Readonly<Record<ComparisonBase, string>> = {
  prior_period: "the period before",
  prior_year: "the year before",
  budget: "budget",
};

/** 1 where more is better for the result, -1 where less is. */
function directionOf(line: StatementLine): 1 | -1 | null {
  if (line.figure.from === undefined) return null;
  if (line.weight !== 0) return line.weight;
  return line.key === "operating_expenses" ? -1 : 1;
}
