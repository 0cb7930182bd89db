import { completeReport } from "../compose/complete.ts";
import { decisionsSection } from "../compose/decision.ts";
import type { SectionInput } from "../compose/cells.ts";
import { type Reword, narrate } from "../compose/placeholders.ts";
import { prose } from "../compose/prose.ts";
import type { ReportModel } from "../model.ts";
import { stockDecisions } from "./decisions.ts";
import { type StockReading, type StockReportDeps, type StockReportRequest, readStock } from "./reading.ts";
import { classesSection } from "./sections/classes.ts";
import { dataQualitySection } from "./sections/data-quality.ts";
import { demandSection } from "./sections/demand.ts";
import { moversSection } from "./sections/movers.ts";
import { ordersSection } from "./sections/orders.ts";
import { slowSection } from "./sections/slow.ts";
import { stockOutSection } from "./sections/stock-out.ts";
import { summarySection } from "./sections/summary.ts";
import { suppliersSection } from "./sections/suppliers.ts";
import { turnsSection } from "./sections/turns.ts";
import { valuationSection } from "./sections/valuation.ts";
import { stockSummary, tellAnswer, tellHeadline } from "./tell.ts";

export type StockReport = {
  readonly model: ReportModel;
  /** The headline figures on one line. */
  readonly headline: string;
  /** What is told to the person who asked. */
  readonly answer: string;
};

/**
 * The stock health report of a company as a model to render: every number in it is a figure, with all it derives from and
 * an excerpt of the rows behind it.
 * @throws PurserError `empty_ledger`, `no_stock`, `invalid_policy`
 */
export async function buildStockReport(
  deps: StockReportDeps & { readonly reword: Reword },
  /** `generatedAt`: an instant in UTC; equal books and instants give equal reports */
  request: StockReportRequest & { readonly generatedAt: string },
): Promise<StockReport> {
  const { db, company, figures, signal, emit } = deps;
  const reading = await readStock(deps, request);
  const decisions = stockDecisions(reading);
  emit("Wording the summary");
  const text = await narrate(stockSummary(reading), deps.reword);
  const sections: SectionInput[] = [];
  const add = (section: SectionInput) => {
    signal.throwIfAborted();
    emit(`Section: ${section.title}`);
    sections.push(section);
  };
  add(summarySection(reading, { text, decisions }));
  for (const make of SECTIONS) for (const section of make(reading)) add(section);
  add(decisionsSection(decisions, { nothing: prose`Nothing in the stock asks for a decision.` }));
  add(dataQualitySection(reading));
  emit("Following every figure to its rows");
  const model = await completeReport(
    {
      title: "Stock health report",
      company: company.name,
      period: reading.asOf,
      asOf: reading.asOf,
      generatedAt: request.generatedAt,
      sections,
    },
    { db, companyId: company.id, figures, signal },
  );
  return { model, headline: tellHeadline(reading), answer: tellAnswer(reading, { text, decisions }) };
}

/** In the order of the report, after the summary. */
const SECTIONS: readonly ((reading: StockReading) => SectionInput[])[] = [
  (reading) => [stockOutSection(reading), ordersSection(reading)],
  (reading) => [classesSection(reading), turnsSection(reading), slowSection(reading)],
  (reading) => [demandSection(reading), ...moversSection(reading)],
  (reading) => [...suppliersSection(reading), valuationSection(reading)],
];
