import type { IsoDate } from "../../../base/dates.ts";
import { ageing } from "../../../books/ageing/ageing.ts";
import type { RatioReader } from "../../../books/ratios/ratio-reader.ts";
import { refTo } from "./figure-ref.ts";
import type { HealthAnalysis } from "./schemas.ts";

/** Parties shown by name; the rest count in the total. */
const LARGEST = 10;

/** Ageing of both sides, for those the books hold open items of. */
export async function ageingResults(ratios: RatioReader, asOf: IsoDate): Promise<HealthAnalysis["ageing"]> {
  const results: HealthAnalysis["ageing"] = [];
  for (const side of ["ar", "ap"] as const) {
    if ((await ratios.openItems.list(side, asOf)).length === 0) continue;
    const { buckets, total, difference } = await ageing(ratios.books, ratios.openItems, { side, asOf });
    results.push({
      side,
      buckets: buckets.map(({ key, label, amount, share }) => ({
        key,
        ...refTo(amount, label),
        share: refTo(share),
      })),
      total: refTo(total),
      ledgerDifference: refTo(difference),
    });
  }
  return results;
}

/** Who the largest customers and suppliers are, with their shares. */
export async function concentrationResults(
  ratios: RatioReader,
  asOf: IsoDate,
): Promise<HealthAnalysis["concentration"]> {
  const { books, concentrations } = ratios;
  const days = { asOf, window: books.calendar.trailingYear(asOf) };
  const results: HealthAnalysis["concentration"] = [];
  for (const subject of ["revenue", "receivables", "spend", "payables"] as const) {
    const concentration = await concentrations.of(subject, days);
    if ("refused" in concentration) continue;
    const { total, parties, amountOf } = concentration;
    results.push({
      subject,
      total: refTo(total),
      parties: parties.slice(0, LARGEST).map(({ id, name }) => {
        const amount = amountOf(id);
        const share = books.figures.derive({
          name: `${subject}_share`,
          label: `${name}, share`,
          unit: { kind: "percent" },
          asOf: total.asOf,
          from: total.from,
          qualifier: id,
          formula: "amount / total",
          inputs: { amount, total },
        });
        return { party: id, name, amount: refTo(amount), share: refTo(share) };
      }),
    });
  }
  return results;
}
