import { PurserError } from "../../../base/errors.ts";
import type { IsoDate } from "../../../base/dates.ts";
import type { Industry } from "../../../books/accounts.ts";
import { createRatioReader } from "../../../books/ratios/ratio-reader.ts";
import { type BooksReader, openBooks } from "../../../books/statements/reader.ts";
import { printFigures } from "../../../figures/text.ts";
import type { OperationContext } from "../../agent.ts";
import { findingsOf } from "./findings.ts";
import { headlineOf, idsIn } from "./headline.ts";
import { ageingResults, concentrationResults } from "./open-items-results.ts";
import { ratioResults } from "./ratio-results.ts";
import type { HealthAnalysis } from "./schemas.ts";
import { statementTables } from "./statement-tables.ts";

export type AnalysisRequest = { readonly asOf?: IsoDate | undefined; readonly industry: Industry };

/** The financial health of a company: statements, ratios with trends, ageing, concentration and what follows from them. */
export async function analyseHealth(
  { asOf: asked, industry }: AnalysisRequest,
  { company, store, figures, narrator, emit, signal }: OperationContext,
): Promise<HealthAnalysis> {
  emit({ message: "Reading the books" });
  const books = await openBooks(store.db, company, { figures });
  const asOf = dayInBooks(books, asked);
  const ratios = createRatioReader(books);
  signal.throwIfAborted();

  emit({ message: "Drawing up the statements" });
  const { statements, bridges } = await statementTables(books, asOf);
  emit({ message: "Computing the ratios" });
  const packs = await ratioResults(ratios, { asOf, industry, signal });
  emit({ message: "Ageing the open items" });
  const ageing = await ageingResults(ratios, asOf);
  const concentration = await concentrationResults(ratios, asOf);

  const { strengths, concerns } = findingsOf({ packs, statements, ageing });
  const composed = headlineOf({ packs, statements, concerns: concerns.length });
  const template = await narrator.reword(composed, {
    purpose: "the headline of a financial health analysis, for a chief executive",
    signal,
  });
  return {
    asOf,
    currency: company.currency,
    industry,
    headline: printFigures(template, figures),
    headlineFigureIds: idsIn(template),
    packs,
    statements,
    bridges,
    ageing,
    concentration,
    strengths,
    concerns,
  };
}

/** The day asked for, or the end of the last finished ledger month. @throws PurserError `date_outside_books` */
export function dayInBooks({ calendar, company }: BooksReader, asked: IsoDate | undefined): IsoDate {
  const asOf = asked ?? calendar.asOf;
  const gap = calendar.gapAt(asOf);
  if (gap === null) return asOf;
  throw new PurserError("date_outside_books", `For ${company.name} ${gap}.`, {
    details: { asOf, from: calendar.span.from, to: calendar.span.to },
  });
}
