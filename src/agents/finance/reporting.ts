import { z } from "zod";
import { isoDate } from "../../base/dates.ts";
import { readBoard } from "../../report/board/board.ts";
import { buildBoardReport } from "../../report/board/build.ts";
import { decisionsOf } from "../../report/board/decisions.ts";
import { headlineOf } from "../../report/board/headline.ts";
import { headlineFigures } from "../../report/board/tell.ts";
import { publishReport, reopenReport } from "../../report/publish/publish.ts";
import { type Agent, defineAgent, defineOperation } from "../agent.ts";
import {
  listOperation,
  publishScope,
  reportOutput,
  reportOutputOf,
  withdrawOperation,
} from "../report-operations.ts";

const request = z.object({
  /** Default: the end of the last finished month of the books. */
  asOf: isoDate.optional(),
  /** Default: the newest made for the report's day. */
  cashForecastId: z.string().min(1).optional(),
  pnlForecastId: z.string().min(1).optional(),
});

const generate = defineOperation({
  description:
    "Writes the board report as HTML and PDF: results against plan, cash, forecasts, covenants, risks and the decisions wanted, every figure traceable to its rows.",
  input: request,
  output: reportOutput,
  effect: "write",
  permission: "reports:write",
  // The report's id is the effect key: a second attempt finds the report of the first.
  repeatable: true,
  undo: {
    kind: "operation",
    operation: "withdraw_report",
    input: (_input, { reportId }) => ({ reportId }),
    describe: "withdraw_report removes the files and marks the report withdrawn",
  },
  preview: async (input, { company, store, figures, signal }) => {
    const board = await readBoard({ db: store.db, company, figures, signal, emit: () => undefined }, input);
    const decisions = await decisionsOf(board);
    const risks = board.alerts.open.length === 0 ? "no open risk" : "the open risks";
    const asks = decisions.length === 0 ? "asks for no decision" : "says what the board is asked to decide";
    return {
      summary: `Write the board report of ${company.name} as of ${board.asOf} as HTML and PDF; it names ${risks} and ${asks}.`,
      figureIds: headlineFigures(await headlineOf(board)).map(({ id }) => id),
    };
  },
  run: async (input, context) => {
    const { company, store, figures, runtime, signal, narrator } = context;
    const scope = publishScope(context, "board");
    const known = await reopenReport(scope);
    if (known) {
      figures.adopt(known.kept.model.figures);
      return reportOutputOf(known);
    }
    const purpose = "the summary of a board report";
    const { model, headline, answer } = await buildBoardReport(
      {
        db: store.db,
        company,
        figures,
        signal,
        emit: scope.emit,
        reword: (text) => narrator.reword(text, { purpose, signal }),
      },
      { ...input, generatedAt: runtime.clock.now().toISOString() },
    );
    return reportOutputOf(await publishReport(scope, { model, headline, answer }));
  },
});

/** Writes the reports that leave the finance team. */
export function createReportingAgent(): Agent {
  return defineAgent({
    id: "reporting_agent",
    title: "Reporting",
    description: "Writes, lists and withdraws board reports in HTML and PDF.",
    operations: {
      generate_board_report: generate,
      withdraw_report: withdrawOperation(),
      list_reports: listOperation(),
    },
  });
}
