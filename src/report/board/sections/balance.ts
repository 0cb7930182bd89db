import { addDays } from "../../../base/dates.ts";
import type { Statement, StatementLine } from "../../../books/statements/statement.ts";
import type { Figure } from "../../../figures/figure.ts";
import type { Board } from "../board.ts";
import { type SectionInput, columns, row, table } from "../../compose/cells.ts";

/** The balance sheet now, a month before and at the end of the last fiscal year. */
export function balanceSection(board: Board): SectionInput {
  const { asOf, books } = board;
  const { calendar, statements } = books;
  const now = statements.balanceSheet(asOf);
  const others = [
    { title: "Month before", qualifier: "month_before", day: calendar.dayBefore(asOf, 1) },
    { title: "Year end", qualifier: "year_end", day: addDays(calendar.year(asOf).from, -1) },
  ]
    .filter(({ day }) => calendar.gapAt(day) === null)
    .map((other) => ({ ...other, sheet: statements.balanceSheet(other.day) }));
  const zero = ({ key, level, figure }: StatementLine) =>
    level === "line" && figure.value === 0 && others.every(({ sheet }) => valueOf(sheet, key)?.value === 0);
  return {
    id: "balance-sheet",
    title: "Balance sheet",
    blocks: table(
      `As of ${asOf}`,
      columns("", asOf, ...others.flatMap(({ title, day }) => [`${title} ${day}`, "Change"])),
      now.lines
        .filter((line) => !zero(line))
        .map((line) =>
          row(
            [
              line.label,
              line.figure,
              ...others.flatMap(({ sheet, qualifier }) => {
                const before = valueOf(sheet, line.key);
                return [before, before && change(board, { line, before, qualifier })];
              }),
            ],
            { emphasis: line.level === "line" ? "none" : line.level, indent: line.level === "line" ? 1 : 0 },
          ),
        ),
    ),
  };
}

function valueOf(sheet: Statement, key: string): Figure | undefined {
  return sheet.lines.find((line) => line.key === key)?.figure;
}

function change(
  { figures }: Board,
  {
    line,
    before,
    qualifier,
  }: { readonly line: StatementLine; readonly before: Figure; readonly qualifier: string },
): Figure {
  return figures.derive({
    name: `${line.key}_change`,
    label: `${line.label}, change since ${before.asOf}`,
    unit: line.figure.unit,
    asOf: line.figure.asOf,
    qualifier,
    formula: "now - before",
    inputs: { now: line.figure, before },
  });
}
