import type { IsoDate } from "../../base/dates.ts";
import { type Figure, type Unit, money } from "../../figures/figure.ts";
import { ACCOUNT_SUBTYPES } from "../accounts.ts";
import { type OpenItems, createOpenItems } from "../ageing/open-item-reader.ts";
import type { Window } from "../statements/fiscal-calendar.ts";
import type { BooksReader } from "../statements/reader.ts";
import { type Concentrations, createConcentrations } from "./concentration-needs.ts";
import { countbackDays } from "./countback.ts";
import type { Need, RatioDefinition } from "./definition.ts";
import { type Measures, type RatioDays, createMeasures } from "./measures.ts";
import { metricAt, metricOver } from "./operating-metrics.ts";
import { findRatio } from "./packs.ts";
import { type Resolution, allFound, found } from "./resolution.ts";

/** Computes ratios over one reading of the books. */
export type RatioReader = {
  readonly books: BooksReader;
  readonly measures: Measures;
  readonly openItems: OpenItems;
  readonly concentrations: Concentrations;
  /**
   * A ratio as a figure, refused with the reason where it is undefined.
   * @param days `window` only for windowed ratios; default the trailing twelve months
   * @throws Error on an unknown id: ids are code, not data
   */
  readonly ratio: (
    id: string,
    days: { readonly asOf: IsoDate; readonly window?: Window | undefined },
  ) => Promise<Figure>;
};

export function createRatioReader(books: BooksReader): RatioReader {
  const openItems = createOpenItems(books);
  const measures = createMeasures(books, openItems);
  const concentrations = createConcentrations(books, openItems);
  const known = new Map<string, Promise<Figure>>();

  function ratio(
    id: string,
    { asOf, window }: { asOf: IsoDate; window?: Window | undefined },
  ): Promise<Figure> {
    const definition = findRatio(id);
    const asked = definition.windowed ? window : undefined;
    const days = { asOf, window: asked ?? books.calendar.trailingYear(asOf) };
    const key = `${id}@${days.window.from}..${asOf}`;
    const computing = known.get(key) ?? compute(definition, days);
    known.set(key, computing);
    return computing;
  }

  async function compute(definition: RatioDefinition, days: RatioDays): Promise<Figure> {
    const naming = namingOf(definition, { days, currency: books.company.currency });
    const missing = missingAccounts(definition, books);
    const reasons: string[] = missing === null ? [] : [missing];
    if (missing === null) {
      for (const way of [definition, ...(definition.alternatives ?? [])]) {
        const inputs = allFound(await resolveNeeds(way.needs, days));
        if ("refused" in inputs) {
          reasons.push(inputs.refused);
          continue;
        }
        const senseless = notPositive(definition, inputs.figures);
        if (senseless === null)
          return books.figures.derive({ ...naming, formula: way.formula, inputs: inputs.figures });
        reasons.push(senseless);
      }
    }
    return books.figures.leaf({
      ...naming,
      value: null,
      refusal: reasons.join("; or: "),
      formula: definition.formula,
      sources: [],
    });
  }

  async function resolveNeeds(
    needs: RatioDefinition["needs"],
    days: RatioDays,
  ): Promise<Record<string, Resolution>> {
    const parts: Record<string, Resolution> = {};
    for (const [name, need] of Object.entries(needs)) {
      const part = await resolveNeed(need, days);
      parts[name] = part;
      if ("refused" in part) break;
    }
    return parts;
  }

  async function resolveNeed(need: Need, days: RatioDays): Promise<Resolution> {
    switch (need.kind) {
      case "measure":
        return measures.read(need.measure, need.when, days);
      case "metric":
        return need.when === "end" || need.when === "start"
          ? metricAt(
              books,
              need.metric,
              need.when === "end" ? days.asOf : books.calendar.dayBefore(days.asOf, 12),
            )
          : metricOver(books, need.metric, measures.windowOf(need.when, days));
      case "ratio": {
        const figure = await ratio(need.ratio, days);
        return figure.value === null
          ? { refused: `${figure.label}: ${figure.refusal ?? "undefined"}` }
          : found(figure);
      }
      case "concentration":
        return concentrations.read(need, days);
      case "countback":
        return countbackDays(books, measures, days.asOf);
      default:
        return need satisfies never;
    }
  }

  return { books, measures, openItems, concentrations, ratio };
}

function namingOf(
  { id, label, unit, windowed }: RatioDefinition,
  { days, currency }: { readonly days: RatioDays; readonly currency: string },
): { name: string; label: string; unit: Unit; asOf: IsoDate; from?: IsoDate } {
  const naming = {
    name: id,
    label,
    unit: unit === "money" ? money(currency) : { kind: unit },
    asOf: days.asOf,
  };
  return windowed ? { ...naming, from: days.window.from } : naming;
}

function missingAccounts({ accounts = [] }: RatioDefinition, { ledger }: BooksReader): string | null {
  const group = accounts.find((subtypes) => ledger.accountsOf(subtypes).length === 0);
  if (!group) return null;
  return `no account of the chart is classified as ${group.map((s) => ACCOUNT_SUBTYPES[s].label.toLowerCase()).join(" or ")}`;
}

function notPositive(
  { positive = [] }: RatioDefinition,
  figures: Readonly<Record<string, Figure>>,
): string | null {
  for (const name of positive) {
    const figure = figures[name];
    if (figure?.value != null && figure.value <= 0) return `${figure.label} is not above zero`;
  }
  return null;
}
