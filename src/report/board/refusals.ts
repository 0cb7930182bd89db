import { packsFor } from "../../books/ratios/packs.ts";
import type { Figure } from "../../figures/figure.ts";
import type { Board } from "./board.ts";

/** The ratios of the company's packs that are not defined as of the day. */
export async function refusedRatios({ asOf, company, ratios }: Board): Promise<Figure[]> {
  const refused = new Map<string, Figure>();
  for (const definition of packsFor(company.industry).flatMap((pack) => pack.ratios)) {
    const figure = await ratios.ratio(definition.id, { asOf });
    if (figure.value === null) refused.set(figure.id, figure);
  }
  return [...refused.values()];
}
