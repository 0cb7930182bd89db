import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Distribution } from "../../../src/stock/policy/index.ts";
import {
  binomial,
  certain,
  continuous,
  discrete,
  exponential,
  gamma,
  gammaOf,
  geometric,
  lognormal,
  negativeBinomial,
  negativeBinomialOf,
  normal,
  poisson,
  uniform,
} from "../../../src/stock/policy/index.ts";

const CONTINUOUS: Record<string, Distribution> = {
  normal: normal(50, 8),
  lognormal: lognormal(3, 0.4),
  exponential: exponential(0.2),
  gamma: gamma(2.5, 4),
  "gamma below 1": gamma(0.5, 10),
  uniform: uniform(10, 30),
};
const DISCRETE: Record<string, Distribution> = {
  poisson: poisson(6.5),
  "slow poisson": poisson(0.02),
  "negative binomial": negativeBinomial(2.5, 0.2),
  geometric: geometric(0.3),
  binomial: binomial(12, 0.35),
};
const all = Object.entries({ ...CONTINUOUS, ...DISCRETE });

describe.each(all)("%s demand", (_name, demand) => {
  const sd = Math.sqrt(demand.variance);

  it("has cdf + tail = 1 and a quantile that is the smallest value reaching its probability", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), (p) => {
        const x = demand.quantile(p);
        expect(demand.cdf(x) + demand.tail(x)).toBeCloseTo(1, 12);
        expect(demand.cdf(x)).toBeGreaterThanOrEqual(p - 1e-12);
        const before = demand.kind === "discrete" ? x - 1 : x - 1e-6 * sd;
        expect(demand.cdf(before)).toBeLessThan(p);
      }),
    );
  });

  it("has losses that differ by mean - x, fall with x, and are never negative", () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 8, noNaN: true }), (k) => {
        const x = demand.mean + k * sd;
        const { short, left } = demand.loss(x);
        expect(short - left).toBeCloseTo(demand.mean - x, 9);
        expect(Math.min(short, left)).toBeGreaterThanOrEqual(0);
        expect(demand.loss(x + 0.1 * sd).short).toBeLessThanOrEqual(short + 1e-12);
      }),
    );
  });
});

describe.each(Object.entries(CONTINUOUS))("continuous %s demand", (_name, demand) => {
  it("agrees with integrating its own density", () => {
    const range = { low: Math.max(demand.quantile(1e-13), 1e-12), high: demand.quantile(1 - 1e-13) };
    if (demand.density(range.low) > 1e3) return; // The density of a gamma below 1 is not bounded at 0.
    const numeric = continuous((x) => demand.density(x), range);
    expect(numeric.mean).toBeCloseTo(demand.mean, 6);
    expect(numeric.variance / demand.variance).toBeCloseTo(1, 6);
    for (const p of [0.05, 0.5, 0.97]) {
      const x = demand.quantile(p);
      expect(numeric.quantile(p)).toBeCloseTo(x, 6);
      expect(numeric.loss(x).short).toBeCloseTo(demand.loss(x).short, 6);
      expect(numeric.secondLoss(x).short / demand.variance).toBeCloseTo(
        demand.secondLoss(x).short / demand.variance,
        6,
      );
      expect(numeric.secondLoss(x).left / demand.variance).toBeCloseTo(
        demand.secondLoss(x).left / demand.variance,
        6,
      );
    }
  });
});

describe.each(Object.entries(DISCRETE))("discrete %s demand", (_name, demand) => {
  it("agrees with summing its own probabilities", () => {
    const last = demand.quantile(1 - 1e-15) + 60;
    const outcomes = Array.from({ length: last }, (_, value) => ({
      value,
      probability: demand.density(value),
    }));
    const summed = discrete(outcomes);
    expect(summed.mean).toBeCloseTo(demand.mean, 9);
    expect(summed.variance).toBeCloseTo(demand.variance, 7);
    for (let x = -1; x < 25; x += 1) {
      expect(summed.cdf(x)).toBeCloseTo(demand.cdf(x), 11);
      expect(summed.loss(x).short).toBeCloseTo(demand.loss(x).short, 9);
      expect(summed.loss(x + 0.4).left).toBeCloseTo(demand.loss(x + 0.4).left, 9);
      expect(summed.secondLoss(x).short).toBeCloseTo(demand.secondLoss(x).short, 6);
      expect(summed.secondLoss(x).left).toBeCloseTo(demand.secondLoss(x).left, 6);
    }
  });

  it("has a second-order loss that is the sum of the first-order losses above", () => {
    for (const x of [0, 2, 7]) {
      const losses = Array.from({ length: 400 }, (_, step) => demand.loss(x + step + 1).short);
      expect(demand.secondLoss(x).short).toBeCloseTo(
        losses.reduce((sum, each) => sum + each, 0),
        8,
      );
    }
  });
});

describe("demand at the edges", () => {
  it("does not underflow for large means", () => {
    const many = poisson(1e6);
    expect(many.cdf(1e6)).toBeCloseTo(0.5 + 2 / (3 * Math.sqrt(2 * Math.PI * 1e6)), 6);
    expect(many.quantile(0.975)).toBeGreaterThan(1e6 + 1.95 * 1000);
    expect(many.quantile(0.975)).toBeLessThan(1e6 + 1.97 * 1000);
    expect(negativeBinomialOf(50_000, 900).loss(0).short).toBe(50_000);
  });

  it("keeps tiny rates", () => {
    const rare = poisson(1e-9);
    expect(rare.quantile(0.99)).toBe(0);
    expect(rare.loss(0).short).toBeCloseTo(1e-9, 24);
    expect(rare.tail(0)).toBeCloseTo(1e-9, 17);
  });

  it("is certain without variance", () => {
    for (const sure of [normal(7, 0), certain(7)]) {
      expect(sure.quantile(0.01)).toBe(7);
      expect(sure.loss(5)).toEqual({ short: 2, left: 0 });
      expect(sure.secondLoss(10)).toEqual({ short: 0, left: 4.5 });
    }
    expect(poisson(0).loss(3)).toEqual({ short: 0, left: 3 });
  });

  it("meets mean and standard deviation by moments", () => {
    for (const made of [gammaOf(300, 100), negativeBinomialOf(300, 100)]) {
      expect(made.mean).toBeCloseTo(300, 9);
      expect(Math.sqrt(made.variance)).toBeCloseTo(100, 9);
    }
  });

  it("refuses what its numbers cannot tell apart, and a probability without a quantile", () => {
    expect(() => poisson(1e15)).toThrow("mean must be at most 1000000000000 (count in larger units)");
    expect(() => poisson(4).quantile(1)).toThrow("p must lie strictly between 0 and 1");
    expect(() => gamma(2, 3).quantile(NaN)).toThrow("p must be a finite number");
  });

  it("takes a gamma of shape 1 as exponential and a negative binomial of 1 as geometric", () => {
    expect(gamma(1, 5).loss(7).short).toBeCloseTo(exponential(0.2).loss(7).short, 12);
    expect(negativeBinomial(1, 0.3).loss(4).short).toBeCloseTo(geometric(0.3).loss(5).short, 12);
  });

  it.each([
    ["sd must be 0 or more", () => normal(1, -1)],
    ["mean must be a finite number", () => poisson(NaN)],
    ["mean must be less than variance", () => negativeBinomialOf(9, 2)],
    ["low must be less than high", () => uniform(3, 3)],
    ["p must lie strictly between 0 and 1", () => negativeBinomial(2, 1)],
    ["sum to 1", () => discrete([{ value: 1, probability: 0.4 }])],
    [
      "probability[2] must lie between 0 and 1",
      () => discrete([0.5, -0.5, 1].map((probability, value) => ({ value, probability }))),
    ],
    ["density must integrate to 1", () => continuous(() => 1, { low: 0, high: 2 })],
    ["x must be a whole number", () => poisson(3).secondLoss(1.5)],
  ])("refuses: %s", (message, make) => {
    expect(make).toThrow(message);
  });
});
