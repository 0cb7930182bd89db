import { z } from "zod";
import { isoDate } from "../../base/dates.ts";
import { readBoard } from "../../report/board/board.ts";
import { buildBoardReport } from "../../report/board/build.ts";
import { decisionsOf } from "../../report/board/decisions.ts";
import { headlineOf } from "../../report/board/headline.ts";
import {
  type Published,
  type PublishScope,
  publishReport,
  reopenReport,
  withdrawReport,
} from "../../report/board/publish.ts";
import { headlineFigures } from "../../report/board/tell.ts";
import { listReports } from "../../report/report-queries.ts";
import { type Agent, type OperationContext, defineAgent, defineOperation } from "../agent.ts";

const request = z.object({
  /** Default: the end of the last finished month of the books. */
  asOf: isoDate.optional(),
  /** Default: the newest made for the report's day. */
  cashForecastId: z.string().min(1).optional(),
  pnlForecastId: z.string().min(1).optional(),
});

const reportOutput = z.object({
  reportId: z.string(),
  asOf: isoDate,
  /** Absolute. */
  htmlPath: z.string(),
  pdfPath: z.string(),
  htmlSha256: z.string(),
  pdfSha256: z.string(),
  figureCount: z.number().int(),
  headline: z.string(),
  answer: z.string(),
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
    const scope = publishScope(context);
    const known = await reopenReport(scope);
    if (known) {
      figures.adopt(known.kept.model.figures);
      return outputOf(known);
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
    return outputOf(await publishReport(scope, { model, headline, answer }));
  },
});

function publishScope({
  company,
  store,
  home,
  effectKey,
  runId,
  signal,
  emit,
}: OperationContext): PublishScope {
  return {
    db: store.db,
    companyId: company.id,
    home,
    key: effectKey,
    runId,
    signal,
    emit: (message) => emit({ message }),
  };
}

function outputOf({ row, kept }: Published): z.input<typeof reportOutput> {
  return {
    reportId: row.id,
    asOf: row.as_of,
    htmlPath: row.html_path,
    pdfPath: row.pdf_path,
    htmlSha256: row.html_sha256,
    pdfSha256: row.pdf_sha256,
    figureCount: kept.model.figures.length,
    headline: kept.headline,
    answer: kept.answer,
  };
}

const withdraw = defineOperation({
  description: "Withdraws a report: removes its files and marks it withdrawn.",
  input: z.object({ reportId: z.string().min(1) }),
  output: z.object({ reportId: z.string(), removed: z.array(z.string()) }),
  effect: "write",
  permission: "reports:write",
  repeatable: true,
  undo: { kind: "irreversible", why: "the files are gone; the report can be generated again" },
  run: async ({ reportId }, { company, store, emit }) => {
    const { removed } = await withdrawReport(store.db, company.id, reportId);
    emit({ message: "Withdrew the report" });
    return { reportId, removed: [...removed] };
  },
});

const list = defineOperation({
  description: "Lists the reports, the newest first.",
  input: z.object({ status: z.enum(["published", "withdrawn"]).optional() }),
  output: z.object({
    reports: z.array(
      z.object({
        reportId: z.string(),
        kind: z.string(),
        asOf: isoDate,
        status: z.enum(["published", "withdrawn"]),
        createdAt: z.string(),
        htmlPath: z.string(),
        pdfPath: z.string(),
      }),
    ),
  }),
  effect: "read",
  permission: "reports:read",
  run: async ({ status }, { company, store }) => ({
    reports: (await listReports(store.db, company.id, { status })).map((row) => ({
      reportId: row.id,
      kind: row.kind,
      asOf: row.as_of,
      status: row.status === "withdrawn" ? ("withdrawn" as const) : ("published" as const),
      createdAt: row.created_at,
      htmlPath: row.html_path,
      pdfPath: row.pdf_path,
    })),
  }),
});

/** Writes the reports that leave the finance team. */
export function createReportingAgent(): Agent {
  return defineAgent({
    id: "reporting_agent",
    title: "Reporting",
    description: "Writes, lists and withdraws board reports in HTML and PDF.",
    operations: { generate_board_report: generate, withdraw_report: withdraw, list_reports: list },
  });
}
