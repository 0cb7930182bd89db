import type { Board } from "../board.ts";
import { type BlockInput, type SectionInput, columns, row, table } from "../../compose/cells.ts";
import type { ResultPeriod } from "../periods.ts";
import { data, prose } from "../../compose/prose.ts";

/** The income statement of each period against budget and the year before. */
export function incomeSection({ periods }: Board): SectionInput {
  return { id: "income", title: "Profit and loss", blocks: periods.flatMap(incomeTable) };
}

function incomeTable(period: ResultPeriod): BlockInput[] {
  const { income, budget, yearEarlier, title } = period;
  const planned = "missing" in budget ? null : budget;
  const prior = "missing" in yearEarlier ? null : yearEarlier;
  const head = columns(
    "",
    "Actual",
    ...(planned ? ["Budget", "Variance", "%"] : []),
    ...(prior ? [prior.title, "Change %"] : []),
  );
  const lines = income.lines.filter(
    ({ key, figure, level }) =>
      level !== "line" || figure.value !== 0 || (planned?.base.get(key)?.value ?? 0) !== 0,
  );
  const made = table(
    planned ? `${title} (variance: actual less budget)` : title,
    head,
    lines.map(({ key, label, level, figure }) => {
      const toBudget = planned?.lines.get(key);
      const toPrior = prior?.lines.get(key);
      return row(
        [
          label,
          figure,
          ...(planned ? [toBudget?.base, toBudget?.change, toBudget?.changeShare] : []),
          ...(prior ? [toPrior?.base, toPrior?.changeShare] : []),
        ],
        { emphasis: level === "line" ? "none" : level, indent: level === "line" ? 1 : 0 },
      );
    }),
  );
  return planned || !("missing" in budget)
    ? made
    : [...made, { kind: "callout", severity: "info", title: "No budget", parts: prose`${data(title)}: ${data(budget.missing)}.` }]; // prettier-ignore
}
