import { evaluateFormula } from "./formula.ts";
import { type Figure, type Source, type Unit, figureId } from "./figure.ts";

/**
 * The figures one piece of work has made, by id. Making the same figure twice gives the same figure;
 * making a different one under the same id is a bug and throws.
 */
export type FigureSet = {
  /** A figure read from rows. Give `refusal` instead of a value when the rows do not define it. */
  readonly leaf: (spec: LeafSpec) => Figure;
  /** A figure computed by `formula` from others; refused with the reason when an input is, or on division by zero. */
  readonly derive: (spec: DerivedSpec) => Figure;
  readonly get: (id: string) => Figure | undefined;
  /** Takes over figures made elsewhere, with whatever they derive from. */
  readonly adopt: (figures: Iterable<Figure>) => void;
  readonly all: () => readonly Figure[];
};

type Naming = {
  readonly name: string;
  readonly label: string;
  readonly unit: Unit;
  readonly asOf: string;
  readonly from?: string | undefined;
  readonly qualifier?: string | undefined;
};

export type LeafSpec = Naming & {
  readonly value: number | null;
  readonly refusal?: string | undefined;
  /** A sentence that says what was summed. */
  readonly formula: string;
  readonly sources: readonly Source[];
};

export type DerivedSpec = Naming & {
  readonly formula: string;
  readonly inputs: Readonly<Record<string, Figure>>;
};

export function createFigureSet(): FigureSet {
  const byId = new Map<string, Figure>();

  function keep(made: Figure): Figure {
    // A negated nothing is nothing.
    const figure = Object.is(made.value, -0) ? { ...made, value: 0 } : made;
    if (figure.unit.kind === "money" && figure.value !== null && !Number.isSafeInteger(figure.value)) {
      throw new Error(`figure ${figure.id} is money but ${figure.value} is not an integer of minor units`);
    }
    const known = byId.get(figure.id);
    if (known && (known.value !== figure.value || known.formula !== figure.formula)) {
      throw new Error(
        `figure ${figure.id} was made twice with different values: ${known.value} and ${figure.value}`,
      );
    }
    if (known) return known;
    byId.set(figure.id, figure);
    return figure;
  }

  return {
    leaf: ({ name, label, unit, asOf, from, qualifier, value, refusal, formula, sources }) =>
      keep({
        id: figureId({ name, asOf, from, qualifier }),
        name,
        label,
        value,
        ...(value === null ? { refusal: refusal ?? "there are no rows for it" } : {}),
        unit,
        asOf,
        ...(from === undefined ? {} : { from }),
        formula,
        inputs: {},
        sources: [...sources],
      }),
    derive: ({ name, label, unit, asOf, from, qualifier, formula, inputs }) => {
      for (const figure of Object.values(inputs)) keep(figure);
      const { value, refusal } = compute(formula, inputs);
      return keep({
        id: figureId({ name, asOf, from, qualifier }),
        name,
        label,
        value,
        ...(refusal === undefined ? {} : { refusal }),
        unit,
        asOf,
        ...(from === undefined ? {} : { from }),
        formula,
        inputs: Object.fromEntries(Object.entries(inputs).map(([key, figure]) => [key, figure.id])),
        sources: [],
      });
    },
    get: (id) => byId.get(id),
    adopt: (figures) => {
      for (const figure of figures) keep(figure);
    },
    all: () => [...byId.values()],
  };
}

function compute(
  formula: string,
  inputs: Readonly<Record<string, Figure>>,
): { value: number | null; refusal?: string } {
  const numbers: Record<string, number> = {};
  for (const [name, figure] of Object.entries(inputs)) {
    if (figure.value === null)
      return { value: null, refusal: `${figure.label}: ${figure.refusal ?? "unknown"}` };
    numbers[name] = figure.value;
  }
  const result = evaluateFormula(formula, numbers);
  return "value" in result ? { value: result.value } : { value: null, refusal: result.undefinedBecause };
}
