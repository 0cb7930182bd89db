import type { Distribution } from "../src/stock/policy/index.ts";
import {
  binomial,
  discrete,
  discreteFromZero,
  exponential,
  gamma,
  geometric,
  lognormal,
  negativeBinomial,
  normal,
  poisson,
  uniform,
} from "../src/stock/policy/index.ts";

/** Reads the inputs of one case. Names are alternatives: the first one present counts. */
export type Inputs = {
  readonly has: (...names: readonly string[]) => boolean;
  readonly value: (...names: readonly string[]) => unknown;
  readonly number: (...names: readonly string[]) => number;
  readonly optional: (...names: readonly string[]) => number | undefined;
  readonly list: (...names: readonly string[]) => readonly number[];
};

export function readInputs(inputs: Readonly<Record<string, unknown>>): Inputs {
  const find = (names: readonly string[]): unknown =>
    names.map((name) => inputs[name]).find((value) => value !== undefined && value !== null);
  const optional = (...names: readonly string[]): number | undefined => {
    const value = find(names);
    if (value === undefined || typeof value === "number") return value;
    throw new Error(`input ${names.join("/")} is not a number`);
  };
  return {
    has: (...names) => find(names) !== undefined,
    value: (...names) => find(names),
    optional,
    number: (...names) => {
      const value = optional(...names);
      if (value === undefined) throw new Error(`input ${names.join("/")} is missing`);
      return value;
    },
    list: (...names) => {
      const value = find(names);
      if (!Array.isArray(value)) throw new Error(`input ${names.join("/")} is not a list`);
      return value.map(Number);
    },
  };
}

/** A number for every period or a list; a list one longer than the periods has an unused entry in front. */
export function perPeriod(value: unknown, periods: number): number | readonly number[] {
  if (typeof value === "number") return value;
  if (!Array.isArray(value)) throw new Error("an input by period is neither a number nor a list");
  const numbers = value.map(Number);
  return numbers.length === periods + 1 ? numbers.slice(1) : numbers;
}

/** The distribution of `demand_distrib` (SciPy's name and arguments) or `demand_pmf` (list from 0, or by value). */
export function demandOf(inputs: Inputs): Distribution {
  const given = inputs.value("demand_distrib", "distrib", "yield_distribution");
  if (typeof given === "object" && given !== null) return fromScipy(given as Scipy);
  const pmf = inputs.value("demand_pmf", "pmf");
  if (Array.isArray(pmf)) return discreteFromZero(pmf.map(Number));
  if (typeof pmf === "object" && pmf !== null)
    return discrete(
      Object.entries(pmf).map(([value, probability]) => ({
        value: Number(value),
        probability: Number(probability),
      })),
    );
  throw new Error("the case names no distribution");
}

type Scipy = {
  readonly dist: string;
  readonly args?: readonly number[];
  readonly kwds?: Readonly<Record<string, number>>;
};

/** Shape parameters of SciPy's distributions, which come before location and scale. */
const SHAPES: Readonly<Record<string, readonly string[]>> = {
  norm: [],
  uniform: [],
  expon: [],
  lognorm: ["s"],
  gamma: ["a"],
  poisson: ["mu"],
  nbinom: ["n", "p"],
  geom: ["p"],
  binom: ["n", "p"],
  randint: ["low", "high"],
};

function fromScipy({ dist, args = [], kwds = {} }: Scipy): Distribution {
  const names = SHAPES[dist];
  if (names === undefined) throw new Error(`distribution ${dist} is not known`);
  const at = (index: number, name: string, otherwise: number): number =>
    kwds[name] ?? args[index] ?? otherwise;
  const [a = NaN, b = NaN] = names.map((name, index) => at(index, name, NaN));
  const loc = at(names.length, "loc", 0);
  const scale = at(names.length + 1, "scale", 1);
  switch (dist) {
    case "norm":
      return normal(loc, scale);
    case "uniform":
      return uniform(loc, loc + scale);
    case "lognorm":
      return shifted(lognormal(Math.log(scale), a), loc);
    case "gamma":
      return shifted(gamma(a, scale), loc);
    case "expon":
      return shifted(exponential(1 / scale), loc);
    case "poisson":
      return shifted(poisson(a), loc);
    case "nbinom":
      return shifted(negativeBinomial(a, b), loc);
    case "geom":
      return shifted(geometric(a), loc);
    case "binom":
      return shifted(binomial(a, b), loc);
    default: {
      const count = b - a;
      return discrete(
        Array.from({ length: count }, (_, index) => ({ value: a + index + loc, probability: 1 / count })),
      );
    }
  }
}

function shifted(base: Distribution, by: number): Distribution {
  if (by === 0) return base;
  return {
    ...base,
    mean: base.mean + by,
    density: (x) => base.density(x - by),
    cdf: (x) => base.cdf(x - by),
    tail: (x) => base.tail(x - by),
    quantile: (p) => base.quantile(p) + by,
    loss: (x) => base.loss(x - by),
    secondLoss: (x) => base.secondLoss(x - by),
  };
}
