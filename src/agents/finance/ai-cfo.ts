import type { Industry } from "../../books/accounts.ts";
import { type Agent, defineAgent, defineOperation } from "../agent.ts";
import { analyseHealth } from "./cfo/analyse.ts";
import { answerQuestion } from "./cfo/answer.ts";
import { answerInput, answerOutput, healthInput, healthOutput } from "./cfo/schemas.ts";

export type AiCfoOptions = {
  /** The industry pack to measure by; default the company's own. */
  readonly industry?: Industry | undefined;
};

/** Reads the books as a chief financial officer does: statements, ratios, what they mean, and answers in words. */
export function createAiCfoAgent({ industry }: AiCfoOptions = {}): Agent {
  const analyse = defineOperation({
    description:
      "Analyses financial health as of a day: balance sheet, income statement and cash flow for month, year to date and twelve months against last year and budget, all ratio packs with trends, ageing, concentration, strengths and concerns.",
    input: healthInput,
    output: healthOutput,
    effect: "read",
    permission: "books:read",
    run: async ({ asOf, industry: asked }, context) =>
      analyseHealth({ asOf, industry: asked ?? industry ?? context.company.industry }, context),
  });

  const answer = defineOperation({
    description:
      "Answers a question in words about a ratio, a line of the statements or an account's balance, for a day or period; asks back when there are two readings and refuses what the books do not say.",
    input: answerInput,
    output: answerOutput,
    effect: "read",
    permission: "books:read",
    run: answerQuestion,
  });

  return defineAgent({
    id: "ai_cfo_agent",
    title: "AI CFO",
    description:
      "Financial health from the books: statements, liquidity, working capital, profitability, leverage, cash, growth, returns and industry ratios, and answers to questions about them.",
    operations: { analyze_financial_health: analyse, answer },
  });
}
