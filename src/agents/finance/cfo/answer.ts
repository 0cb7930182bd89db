import type { IsoDate } from "../../../base/dates.ts";
import { createQuestionAnswerer } from "../../../books/questions/answer.ts";
import { createRatioReader } from "../../../books/ratios/ratio-reader.ts";
import { openBooks } from "../../../books/statements/reader.ts";
import { figureClosure, printFigures } from "../../../figures/text.ts";
import type { OperationContext } from "../../agent.ts";
import { dayInBooks } from "./analyse.ts";
import type { CfoAnswer } from "./schemas.ts";

/** A question answered from the books, with the figures its text names and all they derive from. */
export async function answerQuestion(
  { question, asOf: asked }: { readonly question: string; readonly asOf?: IsoDate | undefined },
  { company, store, figures }: Pick<OperationContext, "company" | "store" | "figures">,
): Promise<CfoAnswer> {
  const books = await openBooks(store.db, company, { figures });
  const asOf = dayInBooks(books, asked);
  const found = await createQuestionAnswerer(createRatioReader(books), { asOf }).answer(question);
  switch (found.kind) {
    case "answered": {
      const figureIds = [...new Set(found.figures.map((figure) => figure.id))];
      return {
        outcome: "answered",
        answered: true,
        answer: printFigures(found.template, figures),
        figureIds,
        figures: figureClosure(figureIds, figures),
      };
    }
    case "clarify": {
      const { question: back, options } = found;
      return { outcome: "clarify", answered: false, clarify: { question: back, options: [...options] } };
    }
    case "refused": {
      const { reason, suggestions } = found;
      return { outcome: "refused", answered: false, reason, suggestions: [...suggestions] };
    }
    default:
      return found satisfies never;
  }
}
