import type { IsoDate } from "../base/dates.ts";
import type { RatioReader } from "../books/ratios/ratio-reader.ts";
import { createLimits } from "./limits.ts";
import { readMetric } from "./metric.ts";
import { createRiskData } from "./risk-data.ts";
import { listPolicies } from "./risk-queries.ts";
import type { RiskContext } from "./rule.ts";

export type RiskContextOptions = {
  /** Default: the end of the last finished month of the books. */
  readonly asOf?: IsoDate | undefined;
  readonly signal: AbortSignal;
};

/** Everything that rules read, for one company and day, over one reading of its books. */
export async function createRiskContext(
  ratios: RatioReader,
  { asOf = ratios.books.calendar.asOf, signal }: RiskContextOptions,
): Promise<RiskContext> {
  const { books, measures, openItems } = ratios;
  const { company, db, figures } = books;
  const { currency } = company;
  return {
    company,
    asOf,
    books,
    figures,
    limits: createLimits(await listPolicies(db, company.id), { figures, asOf, currency }),
    data: createRiskData(db, { companyId: company.id, asOf }),
    metric: async (name, day) => readMetric(ratios, { name, asOf: day }),
    measures,
    openItems,
    signal,
  };
}
