import { type Figure, money } from "../../figures/figure.ts";
import {
  type Concentration,
  type ConcentrationSubject,
  type NoConcentration,
  SUBJECTS,
  invoicedConcentration,
  openConcentration,
} from "../ageing/concentration.ts";
import type { OpenItems } from "../ageing/open-item-reader.ts";
import type { BooksReader } from "../statements/reader.ts";
import type { Need } from "./definition.ts";
import type { RatioDays } from "./measures.ts";
import { type Resolution, found, refuse } from "./resolution.ts";

type ConcentrationNeed = Extract<Need, { kind: "concentration" }>;

export type Concentrations = {
  readonly of: (subject: ConcentrationSubject, days: RatioDays) => Promise<Concentration | NoConcentration>;
  readonly read: (need: ConcentrationNeed, days: RatioDays) => Promise<Resolution>;
};

/** Squares of smaller shares no longer move the index: 51 equal parties are below 200. */
const MOST_SQUARES = 50;

export function createConcentrations(books: BooksReader, openItems: OpenItems): Concentrations {
  const known = new Map<string, Promise<Concentration | NoConcentration>>();

  function of(subject: ConcentrationSubject, { asOf, window }: RatioDays) {
    const invoiced = subject === "revenue" || subject === "spend";
    const key = invoiced ? `${subject}@${window.from}..${window.to}` : `${subject}@${asOf}`;
    const reading =
      known.get(key) ??
      (invoiced
        ? invoicedConcentration(books, subject, window)
        : openConcentration(openItems, subject, asOf));
    known.set(key, reading);
    return reading;
  }

  async function read({ subject, part }: ConcentrationNeed, days: RatioDays): Promise<Resolution> {
    const concentration = await of(subject, days);
    if ("refused" in concentration) return refuse(concentration.refused);
    const { total, parties, amountOf } = concentration;
    if (part === "total") return found(total);
    const count = part === "squares" ? MOST_SQUARES : part.top;
    const largest = parties.slice(0, count);
    if (largest.length === 0)
      return refuse(`${SUBJECTS[subject].label.toLowerCase()}: no party has a positive amount`);
    const inputs: Record<string, Figure> = {};
    for (const [index, party] of largest.entries()) inputs[`p${index + 1}`] = amountOf(party.id);
    const names = Object.keys(inputs);
    const naming = { asOf: total.asOf, from: total.from, inputs };
    return found(
      part === "squares"
        ? books.figures.derive({
            ...naming,
            name: `${subject}_squares`,
            label: `${SUBJECTS[subject].label}: squares of the ${largest.length} largest parties, summed`,
            unit: { kind: "count" },
            formula: names.map((name) => `${name} * ${name}`).join(" + "),
          })
        : books.figures.derive({
            ...naming,
            name: `${subject}_top_${part.top}`,
            label: `${SUBJECTS[subject].label}: the ${part.top === 1 ? "largest party" : `${part.top} largest parties`}`,
            unit: money(books.company.currency),
            formula: names.join(" + "),
          }),
    );
  }

  return { of, read };
}
