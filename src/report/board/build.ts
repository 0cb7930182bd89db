import type { ReportModel } from "../model.ts";
import { type Board, type BoardDeps, type BoardRequest, mainPeriod, readBoard } from "./board.ts";
import type { SectionInput } from "../compose/cells.ts";
import { completeReport } from "../compose/complete.ts";
import { type Decision, decisionsSection } from "../compose/decision.ts";
import { prose } from "../compose/prose.ts";
import { decisionsOf } from "./decisions.ts";
import { headlineOf } from "./headline.ts";
import { type Reword, narrate } from "../compose/placeholders.ts";
import { ageingSection } from "./sections/ageing.ts";
import { balanceSection } from "./sections/balance.ts";
import { bridgeSection } from "./sections/bridge.ts";
import { cashFlowSection } from "./sections/cash-flow.ts";
import { cashOutlookSection } from "./sections/cash-outlook.ts";
import { concentrationSection } from "./sections/concentration.ts";
import { covenantsSection } from "./sections/covenants.ts";
import { dataQualitySection } from "./sections/data-quality.ts";
import { incomeSection } from "./sections/income.ts";
import { industrySections } from "./sections/industry.ts";
import { keyFiguresSection } from "./sections/key-figures.ts";
import { pnlOutlookSection } from "./sections/pnl-outlook.ts";
import { risksSection } from "./sections/risks.ts";
import { scenariosSection } from "./sections/scenarios.ts";
import { summarySection } from "./sections/summary.ts";
import { summaryText } from "./summary-text.ts";
import { tellAnswer, tellHeadline } from "./tell.ts";
import { monthName } from "../compose/wording.ts";

export type BoardReportRequest = BoardRequest & {
  /** An instant in UTC; equal books and instants give equal reports. */
  readonly generatedAt: string;
};

export type BoardReport = {
  readonly model: ReportModel;
  /** The headline figures on one line. */
  readonly headline: string;
  /** What is told to the person who asked: results, cash, risks by name, what is asked. */
  readonly answer: string;
};

/**
 * The board report of a company as a model to render: every number in it is a figure, with all it derives from and an
 * excerpt of the rows behind it. Forecasts are the stored ones, alerts those of the register.
 * @throws PurserError `empty_ledger`, `uncovered_period`, `unknown_forecast`, `wrong_forecast`
 */
export async function buildBoardReport(
  deps: BoardDeps & { readonly reword: Reword },
  request: BoardReportRequest,
): Promise<BoardReport> {
  const { company, figures, signal, emit, db } = deps;
  const board = await readBoard(deps, request);
  const headline = await headlineOf(board);
  const decisions = await decisionsOf(board);
  emit("Wording the summary");
  const text = await narrate(summaryText(board, headline), deps.reword);
  const sections: SectionInput[] = [summarySection(board, { headline, decisions, text })];
  for (const make of SECTIONS) {
    signal.throwIfAborted();
    for (const section of await make(board, decisions)) {
      emit(`Section: ${section.title}`);
      sections.push(section);
    }
  }
  emit("Following every figure to its rows");
  const model = await completeReport(
    {
      title: "Board report",
      company: company.name,
      period: mainPeriod(board).window.to === board.asOf ? monthName(board.asOf) : board.asOf,
      asOf: board.asOf,
      generatedAt: request.generatedAt,
      sections,
    },
    { db, companyId: company.id, figures, signal },
  );
  return {
    model,
    headline: tellHeadline(board, headline),
    answer: tellAnswer(board, { text, decisions }),
  };
}

const NOTHING = prose`No covenant, forecast or alert asks the board for a decision.`;

type MakeSections = (
  board: Board,
  decisions: readonly Decision[],
) => SectionInput[] | Promise<SectionInput[]>;

/** In the order of the report, after the summary. */
const SECTIONS: readonly MakeSections[] = [
  async (board) => [await keyFiguresSection(board)],
  (board) => [incomeSection(board)],
  bridgeSection,
  (board) => [balanceSection(board), cashFlowSection(board)],
  (board) => [cashOutlookSection(board)],
  scenariosSection,
  async (board) => [await pnlOutlookSection(board)],
  async (board) => [await ageingSection(board), await concentrationSection(board)],
  industrySections,
  covenantsSection,
  (board) => [risksSection(board)],
  (_board, decisions) => [decisionsSection(decisions, { nothing: NOTHING })],
  async (board) => [await dataQualitySection(board)],
];
