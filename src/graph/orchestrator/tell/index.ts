import { findFigure } from "../../../figures/queries.ts";
import { formatFigure } from "../../../figures/format.ts";
import type { Figure } from "../../../figures/figure.ts";
import type { Db } from "../../../store/database.ts";
import type { ToldFigure } from "../state.ts";
import { tellAlerts, tellAnswer, tellHealth, tellReports } from "./answers.ts";
import { tellFields, tellOwnWords } from "./any.ts";
import { tellCashForecast, tellDemandForecast, tellPnlForecast } from "./forecasts.ts";
import { tellPolicy, tellReplenishment } from "./stock.ts";
import { type Told, idsNamed } from "./told.ts";

/** Each knows outputs of one shape, and gives undefined for others. The first that knows an output tells it. */
const TELLERS: readonly ((output: unknown) => Told | undefined)[] = [
  tellAnswer,
  tellHealth,
  tellOwnWords,
  tellCashForecast,
  tellPnlForecast,
  tellDemandForecast,
  tellReplenishment,
  tellPolicy,
  tellAlerts,
  tellReports,
];

/** An operation's output in words; numbers come from its figures. */
export function tellOutput(output: unknown): Told {
  for (const tell of TELLERS) {
    const told = tell(output);
    if (told) return told;
  }
  return tellFields(output);
}

export type Printed = Pick<Told, "text" | "asks"> & { readonly figures: readonly ToldFigure[] };

/** What is told, with its figures as they were kept when the operation ran. A figure that was not kept prints as "n/a". */
export async function printTold(
  db: Db,
  companyId: string,
  { text, figureIds, asks }: Told,
): Promise<Printed> {
  const figures = new Map<string, Figure>();
  for (const id of new Set([...figureIds, ...idsNamed(text)])) {
    const kept = await findFigure(db, companyId, { id });
    if (kept) figures.set(id, kept.figure);
  }
  const print = (id: string) => {
    const figure = figures.get(id);
    return figure ? formatFigure(figure) : "n/a";
  };
  return {
    ...(asks === undefined ? {} : { asks }),
    text: text.replace(/\{\{([^{}]+)\}\}/g, (_, id: string) => print(id)),
    figures: [...figures.values()].map((figure) => ({
      id: figure.id,
      label: figure.label,
      display: formatFigure(figure),
      as_of: figure.asOf,
    })),
  };
}
