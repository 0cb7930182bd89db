import type { Figure } from "../../figures/figure.ts";
import type { InlinePart } from "../model.ts";
import { type Board, mainPeriod } from "./board.ts";
import type { Decision } from "../compose/decision.ts";
import type { Headline } from "./headline.ts";
import { data, listed, prose, sentences } from "../compose/prose.ts";
import { inWords } from "../compose/wording.ts";

/** How many risks and decisions are named in the summary. */
const NAMED = 3;

/** The report in a few sentences: how the company did, its cash, the risks by name. */
export function summaryText(board: Board, headline: Headline): InlinePart[] {
  return sentences([
    resultSentence(board, headline),
    marginSentence(headline),
    cashSentence(board, headline),
    riskSentence(board),
  ]);
}

function resultSentence(board: Board, { netRevenue }: Headline): InlinePart[] {
  const { actual, budget, toBudget, yearEarlier } = netRevenue;
  const { window } = mainPeriod(board);
  const span = board.books.calendar.year(window.to).to === window.to ? "of the fiscal year" : "of the fiscal year to date"; // prettier-ignore
  const plan =
    budget && toBudget?.value != null
      ? prose`, ${difference(board, toBudget)} the budget of ${budget}`
      : budget
        ? prose`, against a budget of ${budget}`
        : [];
  const prior = yearEarlier?.value == null ? [] : prose`; a year before it was ${yearEarlier}`;
  return [{ kind: "text", text: `Net revenue ${span} is ` }, ...prose`${actual}${plan}${prior}.`];
}

/** `2.3% ahead of`, `1.0% behind`, `on`: the words carry the sign. */
function difference({ figures }: Board, share: Figure): InlinePart[] {
  if (share.value === null || share.value === 0) return [{ kind: "text", text: "on" }];
  const size = figures.derive({
    name: `${share.name}_size`,
    label: `${share.label}, without its sign`,
    unit: share.unit,
    from: share.from,
    asOf: share.asOf,
    formula: "abs(share)",
    inputs: { share },
  });
  return prose`${size} ${[{ kind: "text", text: share.value > 0 ? "ahead of" : "behind" }]}`;
}

function marginSentence({ ebitda, ebitdaMargin, netIncome }: Headline): InlinePart[] {
  const margins: InlinePart[][] = [];
  const { budget, yearEarlier } = ebitdaMargin;
  if (budget?.value != null) margins.push(prose`${budget} in the budget`);
  if (yearEarlier?.value != null) margins.push(prose`${yearEarlier} a year before`);
  const against = margins.length === 0 ? [] : prose`, against ${listed(margins)}`;
  const share = ebitdaMargin.actual.value === null ? [] : prose`, a margin of ${ebitdaMargin.actual}`;
  return prose`EBITDA is ${ebitda.actual}${share}${against}; net income is ${netIncome.actual}.`;
}

function cashSentence({ cash: run }: Board, { cash, lowest, minimumCash }: Headline): InlinePart[] {
  if (lowest === null) {
    const why = "missing" in run ? data(run.missing) : data("there is none");
    return prose`Cash is ${cash}; there is no forecast of it (${why}).`;
  }
  const week = inWords(lowest.week);
  const when = week === undefined ? data(` in the week to ${lowest.weekEnds}`) : data(` in week ${week}`);
  const floor =
    minimumCash === null
      ? []
      : (lowest.figure.value ?? 0) < (minimumCash.value ?? 0)
        ? prose`, below the minimum of ${minimumCash}`
        : prose`, above the minimum of ${minimumCash}`;
  return prose`Cash is ${cash}; the weekly forecast has its low point at ${lowest.figure}${when}${floor}.`;
}

function riskSentence({ alerts }: Board): InlinePart[] {
  if (alerts.open.length === 0) return prose`No alert is open in the risk register.`;
  const named = alerts.open.slice(0, NAMED).map(({ title }) => lowerFirst(title));
  const more = alerts.open.length > NAMED ? prose`, and others in the risk register` : [];
  return prose`Open risks: ${listed(named)}${more}.`;
}

/** What is asked, as the last sentence of an answer. */
export function askSentence(decisions: readonly Decision[]): InlinePart[] {
  if (decisions.length === 0) return prose`Nothing has to be decided.`;
  const asks = decisions.slice(0, NAMED).map(({ ask }) => ask);
  return prose`The board is asked to ${listed(asks)}.`;
}

/** `The covenant …` inside a sentence; names keep their capital. */
function lowerFirst(title: readonly InlinePart[]): readonly InlinePart[] {
  const [first, ...rest] = title;
  if (first?.kind !== "data" || !/^(A|An|The|Cash|Customers|Accounts|Forecast|Much) /.test(first.text))
    return title;
  return [{ ...first, text: first.text.charAt(0).toLowerCase() + first.text.slice(1) }, ...rest];
}
