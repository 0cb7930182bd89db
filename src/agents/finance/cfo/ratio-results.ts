import type { IsoDate } from "../../../base/dates.ts";
import type { Industry } from "../../../books/accounts.ts";
import { assess } from "../../../books/ratios/assess.ts";
import type { RatioDefinition } from "../../../books/ratios/definition.ts";
import { packsFor } from "../../../books/ratios/packs.ts";
import type { RatioReader } from "../../../books/ratios/ratio-reader.ts";
import type { Figure } from "../../../figures/figure.ts";
import { refTo } from "./figure-ref.ts";
import type { PackResult, RatioResult } from "./schemas.ts";

/** Changes below this share of the earlier value are noise. */
const SAME = 0.005;

export type PackOptions = {
  readonly asOf: IsoDate;
  readonly industry: Industry;
  readonly signal?: AbortSignal | undefined;
};

/** Every ratio of the packs of an industry, with its trend and what it says by its convention. */
export async function ratioResults(
  ratios: RatioReader,
  { asOf, industry, signal }: PackOptions,
): Promise<PackResult[]> {
  const { calendar } = ratios.books;
  const earlier =
    calendar.grain === "month"
      ? calendar.dayBefore(asOf, 3)
      : calendar.yearEarlier(calendar.trailingYear(asOf)).to;
  const hasEarlier = ratios.books.coverage.balances(earlier) === null;
  const results: PackResult[] = [];
  for (const { id, title, ratios: definitions } of packsFor(industry)) {
    const pack: RatioResult[] = [];
    for (const definition of definitions) {
      signal?.throwIfAborted();
      const now = await ratios.ratio(definition.id, { asOf });
      const before = hasEarlier ? await ratios.ratio(definition.id, { asOf: earlier }) : null;
      pack.push(resultOf(definition, now, before));
    }
    results.push({ pack: id, title, ratios: pack });
  }
  return results;
}

function resultOf(definition: RatioDefinition, now: Figure, before: Figure | null): RatioResult {
  const { id, explanation, source, better, threshold } = definition;
  return {
    id,
    ...refTo(now),
    ...(now.refusal === undefined ? {} : { refusal: now.refusal }),
    unit: now.unit,
    formula: now.formula,
    explanation,
    source,
    better,
    assessment: assess(definition, now),
    ...(threshold ? { threshold } : {}),
    ...(before?.value == null || now.value === null
      ? {}
      : {
          trend: {
            ...refTo(before),
            asOf: before.asOf,
            direction: direction(better, { now: now.value, before: before.value }),
          },
        }),
  };
}

function direction(
  better: RatioDefinition["better"],
  { now, before }: { readonly now: number; readonly before: number },
): NonNullable<RatioResult["trend"]>["direction"] {
  if (Math.abs(now - before) <= Math.abs(before) * SAME) return "same";
  if (better === "neither") return "changed";
  return now > before === (better === "higher") ? "better" : "worse";
}
