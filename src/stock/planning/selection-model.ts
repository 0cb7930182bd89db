import type { SelectionProblem } from "./selection.ts";

/** Terms a line: the LP format limits the length of a line, not of an expression. */
const TERMS_A_LINE = 8;

/**
 * The selection as CPLEX LP text. x: an option is taken · y: a supplier is ordered from.
 * Maximise benefit; an item takes one option at most; budget and space hold over all; a supplier's lines reach its
 * minimum when y is 1, and are none when y is 0.
 */
export function selectionModel({ items, budget, space, minimumOrders }: SelectionProblem): string {
  const terms = (value: (item: number, option: number) => number, only?: (item: number) => boolean) =>
    items.flatMap(({ options }, item) =>
      only?.(item) === false
        ? []
        : options.flatMap((_, option) => {
            const coefficient = value(item, option);
            return coefficient === 0 ? [] : [`+ ${coefficient} x${item}_${option}`];
          }),
    );
  const option = (item: number, index: number) => items[item]?.options[index];
  const cost = (item: number, index: number) => option(item, index)?.cost ?? 0;
  const suppliers = Object.entries(minimumOrders).filter(
    ([supplier, least]) => least > 0 && items.some((item) => item.supplier === supplier),
  );
  const rows = items.flatMap(({ options }, item) =>
    options.length === 0
      ? []
      : [
          row(
            `one${item}`,
            options.map((_, index) => `+ 1 x${item}_${index}`),
            "<= 1",
          ),
        ],
  );
  if (budget !== undefined) rows.push(row("budget", terms(cost), `<= ${budget}`));
  if (space !== undefined)
    rows.push(
      row(
        "space",
        terms((item, index) => option(item, index)?.space ?? 0),
        `<= ${space}`,
      ),
    );
  suppliers.forEach(([supplier, least], s) => {
    const theirs = (item: number) => items[item]?.supplier === supplier;
    rows.push(row(`least${s}`, [...terms(cost, theirs), `- ${least} y${s}`], ">= 0"));
    items.forEach(({ options }, item) => {
      if (theirs(item) && options.length > 0)
        rows.push(
          row(
            `open${s}_${item}`,
            [...options.map((_, index) => `+ 1 x${item}_${index}`), `- 1 y${s}`],
            "<= 0",
          ),
        );
    });
  });
  const names = [
    ...items.flatMap(({ options }, item) => options.map((_, index) => `x${item}_${index}`)),
    ...suppliers.map((_, s) => `y${s}`),
  ];
  return [
    "Maximize",
    row(
      "benefit",
      terms((item, index) => option(item, index)?.benefit ?? 0),
      "",
    ),
    "Subject To",
    ...rows.filter((text) => text !== ""),
    "Binaries",
    ...wrapped(names),
    "End",
  ].join("\n");
}

function row(name: string, terms: readonly string[], bound: string): string {
  if (terms.length === 0) return "";
  return ` ${name}: ${wrapped(terms).join("\n  ")} ${bound}`;
}

function wrapped(terms: readonly string[]): string[] {
  const lines: string[] = [];
  for (let at = 0; at < terms.length; at += TERMS_A_LINE)
    lines.push(terms.slice(at, at + TERMS_A_LINE).join(" "));
  return lines;
}
