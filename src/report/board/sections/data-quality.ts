import type { StatementLine } from "../../../books/statements/statement.ts";
import type { Window } from "../../../books/statements/fiscal-calendar.ts";
import type { Figure } from "../../../figures/figure.ts";
import { listEntryIds } from "../board-queries.ts";
import type { Board } from "../board.ts";
import {
  type BlockInput,
  type CellValue,
  type SectionInput,
  columns,
  row,
  table,
  words,
} from "../../compose/cells.ts";
import { data, prose } from "../../compose/prose.ts";
import { refusedRatios } from "../refusals.ts";
import { warningsOf } from "../warnings.ts";
import { titleOf } from "../../compose/wording.ts";

/** How far the numbers can be trusted: freshness, ties, what is not defined and why, how well forecasts did. */
export async function dataQualitySection(board: Board): Promise<SectionInput> {
  const warnings = warningsOf(board);
  return {
    id: "data-quality",
    title: "Appendix: quality of the data",
    blocks: [
      warnings.length === 0
        ? { kind: "callout", severity: "good", title: "No warnings", parts: prose`Everything this report needs was there and up to date.` } // prettier-ignore
        : { kind: "list", items: warnings },
      ...(await freshness(board)),
      ...(await ties(board)),
      ...accuracy(board),
      ...(await refusals(board)),
    ],
  };
}

async function freshness(board: Board): Promise<BlockInput[]> {
  const { asOf, books, cash, pnl, alerts } = board;
  const { calendar, ledger } = books;
  const month = calendar.month(asOf);
  const before = calendar.before(month);
  const entries = [await entryCount(board, month)];
  if (calendar.gap(before) === null) entries.push(await entryCount(board, before));
  return table("Freshness", columns("What", words("State")), [
    row(["First and last entry of the ledger", `${ledger.span.first} to ${ledger.span.last}`]),
    ...entries.map((figure) => row([`Entries, ${figure.from ?? ""} to ${figure.asOf}`, figure])),
    row(["Ledger version (number of the newest entry)", String(ledger.version)]),
    row(["Cash forecast", runName(cash)]),
    row(["Profit forecast", runName(pnl)]),
    row(["Risk register", alerts.asOf === null ? "empty" : `as of ${alerts.asOf}`]),
  ]);
}

const runName = (run: Board["cash"] | Board["pnl"]): string => ("missing" in run ? "none" : run.id);

async function entryCount({ db, company, figures }: Board, { from, to }: Window): Promise<Figure> {
  const ids = await listEntryIds(db, company.id, { from, to });
  return figures.leaf({
    name: "entries",
    label: "Entries in the ledger",
    unit: { kind: "count" },
    from,
    asOf: to,
    value: ids.length,
    formula: "number of journal entries dated in these days",
    sources: [{ kind: "rows", table: "journal", ids, measure: "count" }],
  });
}

/** Differences that must be zero. */
async function ties(board: Board): Promise<BlockInput[]> {
  const { asOf, books, periods, receivables, payables, ratios } = board;
  const check = ({ figure, label }: StatementLine, when: string): CellValue[] => [
    `${label}, ${when}`,
    figure,
    { status: figure.value === 0 ? "good" : "bad" },
  ];
  const ledgers = [];
  for (const [name, ageing, measure] of [
    ["Receivables", receivables, "open_receivables"],
    ["Payables", payables, "open_payables"],
  ] as const) {
    const known = await ratios.measures.at(measure, asOf);
    if ("refused" in known) continue;
    const { difference } = ageing;
    ledgers.push([
      `${name}: ledger less open items`,
      difference,
      { status: difference.value === 0 ? "good" : "watch" },
    ] satisfies CellValue[]);
  }
  return table(
    "Differences that should be zero",
    columns("", "Difference", { label: "Status", align: "center" }),
    [
      ...books.statements.balanceSheet(asOf).checks.map((line) => check(line, asOf)),
      ...periods.flatMap(({ cashFlow, title }) => cashFlow.checks.map((line) => check(line, title))),
      ...ledgers,
    ].map((cells) => row(cells)),
  );
}

/** How the forecast of collections, and simpler ways, did on the past. */
function accuracy({ cash }: Board): BlockInput[] {
  if ("missing" in cash || cash.accuracy.length === 0) return [];
  return table(
    "Collections forecast, tested on the past: weekly absolute error as a share of what was collected",
    columns("Method", "Error"),
    cash.accuracy.map(({ method, wape }, index) =>
      row([`${titleOf(method)}${index === 0 ? " (used)" : ""}`, wape]),
    ),
  );
}

async function refusals(board: Board): Promise<BlockInput[]> {
  const refused = await refusedRatios(board);
  if (refused.length === 0) return [];
  return [
    { kind: "heading", parts: prose`Ratios that are not defined, and why` },
    {
      kind: "list",
      items: refused.map((figure) => prose`${data(figure.label)} ${figure}: ${data(figure.refusal ?? "")}`),
    },
  ];
}
