import { z } from "zod";
import { isoDate } from "../../base/dates.ts";
import { publishReport, reopenReport } from "../../report/publish/publish.ts";
import { buildStockReport } from "../../report/stock/build.ts";
import { stockDecisions } from "../../report/stock/decisions.ts";
import { readStock } from "../../report/stock/reading.ts";
import { stockHeadline } from "../../report/stock/tell.ts";
import { type Agent, defineAgent, defineOperation } from "../agent.ts";
import {
  listOperation,
  publishScope,
  reportOutput,
  reportOutputOf,
  withdrawOperation,
} from "../report-operations.ts";

const generate = defineOperation({
  description:
    "Writes the stock health report as HTML and PDF: classes, turns, excess and dead stock, stock-out risk, open orders, suppliers, valuation against the ledger and the decisions wanted, every figure traceable to its rows.",
  input: z.object({
    /** Default: the end of the last finished month of the books. */
    asOf: isoDate.optional(),
  }),
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
    const reading = await readStock({ db: store.db, company, figures, signal, emit: () => undefined }, input);
    const risks = reading.stockOuts.risks.length === 0 ? "no item that runs out" : "the items that run out";
    const asks =
      stockDecisions(reading).length === 0 ? "asks for no decision" : "says what has to be decided";
    return {
      summary: `Write the stock health report of ${company.name} as of ${reading.asOf} as HTML and PDF; it names ${risks} and ${asks}.`,
      figureIds: stockHeadline(reading).map(({ id }) => id),
    };
  },
  run: async (input, context) => {
    const { company, store, figures, runtime, signal, narrator } = context;
    const scope = publishScope(context, "stock");
    const known = await reopenReport(scope);
    if (known) {
      figures.adopt(known.kept.model.figures);
      return reportOutputOf(known);
    }
    const purpose = "the summary of a stock health report";
    const { model, headline, answer } = await buildStockReport(
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

/** Writes the stock health reports. */
export function createReportGenerationAgent(): Agent {
  return defineAgent({
    id: "report_generation",
    title: "Report Generation",
    description: "Writes, lists and withdraws stock health reports in HTML and PDF.",
    operations: {
      generate_report: generate,
      withdraw_report: withdrawOperation("stock"),
      list_reports: listOperation("stock"),
    },
  });
}
