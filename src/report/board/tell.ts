import type { Figure } from "../../figures/figure.ts";
import { formatFigure } from "../../figures/format.ts";
import type { InlinePart } from "../model.ts";
import { type Board, mainPeriod } from "./board.ts";
import type { Decision } from "../compose/decision.ts";
import type { Headline } from "./headline.ts";
import { sentences, speak } from "../compose/prose.ts";
import { askSentence } from "./summary-text.ts";

/** The headline figures, most important first: what an approver looks at before the report leaves the house. */
export function headlineFigures({
  netRevenue,
  ebitda,
  ebitdaMargin,
  netIncome,
  cash,
  lowest,
  minimumCash,
  covenant,
  alerts,
}: Headline): Figure[] {
  return [
    netRevenue.actual,
    ebitda.actual,
    ebitdaMargin.actual,
    netIncome.actual,
    cash,
    ...(lowest ? [lowest.figure] : []),
    ...(minimumCash ? [minimumCash] : []),
    ...(covenant ? [covenant.actual, covenant.headroom] : []),
    alerts,
  ];
}

/** `Net revenue USD 1.00; EBITDA …`: the headline figures on one line, with the days of the flows. */
export function tellHeadline(board: Board, headline: Headline): string {
  const figures = headlineFigures(headline).map((figure) => `${figure.label} ${formatFigure(figure)}`);
  return `${mainPeriod(board).title}: ${figures.join("; ")}`;
}

/** The summary with what is asked, as plain text with every figure printed. */
export function tellAnswer(
  board: Board,
  { text, decisions }: { readonly text: readonly InlinePart[]; readonly decisions: readonly Decision[] },
): string {
  const parts = sentences([text, askSentence(decisions)]);
  return speak(parts, (id) => board.figures.get(id));
}
