import type { Statement } from "../../../books/statements/statement.ts";
import { type Board, mainPeriod } from "../board.ts";
import { type SectionInput, columns, row, table } from "../../compose/cells.ts";
import { data, prose } from "../../compose/prose.ts";

/** The cash flow statement of each period, and of the year before to date. */
export function cashFlowSection(board: Board): SectionInput {
  const { periods, books } = board;
  const main = mainPeriod(board);
  const earlier = main.yearEarlier;
  const shown: { readonly title: string; readonly statement: Statement }[] = [
    ...periods.map(({ title, cashFlow }) => ({ title, statement: cashFlow })),
    ...("missing" in earlier
      ? []
      : [{ title: earlier.title, statement: books.statements.cashFlow(earlier.window) }]),
  ];
  const lines = main.cashFlow.lines.filter(
    ({ key, level }) =>
      level !== "line" || shown.some(({ statement }) => (cellOf(statement, key)?.value ?? 0) !== 0),
  );
  const notes = [...new Set(shown.flatMap(({ statement }) => statement.notes))];
  return {
    id: "cash-flow",
    title: "Cash flow",
    blocks: [
      ...table(
        "Indirect method; money in is positive",
        columns("", ...shown.map(({ title }) => title)),
        lines.map(({ key, label, level }) =>
          row([label, ...shown.map(({ statement }) => cellOf(statement, key))], {
            emphasis: level === "line" ? "none" : level,
            indent: level === "line" ? 1 : 0,
          }),
        ),
      ),
      ...notes.map((note) => ({ kind: "paragraph" as const, parts: prose`${data(note)}` })),
    ],
  };
}

function cellOf(statement: Statement, key: string) {
  return statement.lines.find((line) => line.key === key)?.figure;
}
