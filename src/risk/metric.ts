import type { IsoDate } from "../base/dates.ts";
import { MEASURES, type MeasureName } from "../books/ratios/measure-catalogue.ts";
import { RATIOS } from "../books/ratios/packs.ts";
import type { RatioReader } from "../books/ratios/ratio-reader.ts";
import { type Resolution, found, refuse } from "../books/ratios/resolution.ts";

/** Names that loan agreements use for what the books call otherwise. */
const ALIASES: Readonly<Record<string, MeasureName>> = {
  /** Cash only: investments may not be free to spend on the day of the test. */
  minimum_cash: "cash",
  liquidity: "cash_and_investments",
};

/** What a covenant or a text names: a ratio, or a measure (balances at the day, flows over the trailing year). */
export async function readMetric(
  ratios: RatioReader,
  { name, asOf }: { readonly name: string; readonly asOf: IsoDate },
): Promise<Resolution> {
  if (RATIOS.has(name)) {
    const figure = await ratios.ratio(name, { asOf });
    return figure.value === null ? refuse(figure.refusal ?? `${figure.label} is not defined`) : found(figure);
  }
  const measure = Object.hasOwn(ALIASES, name) ? ALIASES[name] : isMeasure(name) ? name : undefined;
  if (measure === undefined) return refuse(`there is no figure named "${name}"`);
  const { kind } = MEASURES[measure];
  return kind === "flow" || kind === "principal_repaid"
    ? ratios.measures.over(measure, ratios.books.calendar.trailingYear(asOf))
    : ratios.measures.at(measure, asOf);
}

function isMeasure(name: string): name is MeasureName {
  return Object.hasOwn(MEASURES, name);
}
