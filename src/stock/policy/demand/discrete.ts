import { PurserError } from "../../../base/errors.ts";
import { entries, finite, refusal, share } from "../check.ts";
import type { Distribution } from "./distribution.ts";

/** One possible value (units, any sign, need not be whole) and its probability. */
export type Outcome = { readonly value: number; readonly probability: number };

/**
 * A discrete quantity given by its outcomes, in any order. Probabilities must sum to 1 within 1e-6 and are scaled to
 * sum to 1 (`invalid_input` otherwise). Losses are plain sums over the outcomes (Snyder and Shen, C.36 to C.40).
 */
export function discrete(outcomes: readonly Outcome[]): Distribution {
  if (outcomes.length === 0) throw refusal("outcomes", 0, "must have at least one entry");
  finite(
    entries(
      "value",
      outcomes.map(({ value }) => value),
    ),
  );
  share(
    entries(
      "probability",
      outcomes.map(({ probability }) => probability),
    ),
  );
  const sorted = outcomes.toSorted((a, b) => a.value - b.value);
  const total = sum(({ probability }) => probability, sorted);
  if (!(Math.abs(total - 1) <= 1e-6))
    throw new PurserError("invalid_input", `The probabilities must sum to 1; they sum to ${total}.`, {
      details: { field: "probability", value: total },
    });
  const each = (term: (value: number) => number, part: (value: number) => boolean): number =>
    sum(({ value, probability }) => (part(value) ? term(value) * probability : 0), sorted) / total;
  const always = (): boolean => true;
  const mean = each((value) => value, always);
  return {
    kind: "discrete",
    mean,
    variance: each((value) => (value - mean) ** 2, always),
    density: (x) =>
      each(
        () => 1,
        (value) => value === x,
      ),
    cdf: (x) =>
      each(
        () => 1,
        (value) => value <= x,
      ),
    tail: (x) =>
      each(
        () => 1,
        (value) => value > x,
      ),
    quantile,
    loss: (x) => ({
      short: each(
        (value) => value - x,
        (value) => value > x,
      ),
      left: each(
        (value) => x - value,
        (value) => value < x,
      ),
    }),
    secondLoss: (x) => ({
      short:
        each(
          (value) => (value - x) * (value - x - 1),
          (value) => value > x,
        ) / 2,
      left:
        each(
          (value) => (x - value) * (x + 1 - value),
          (value) => value < x,
        ) / 2,
    }),
  };

  /** The sum is compared with a last-digits allowance: .25 + .05 + .1 must reach .4. */
  function quantile(p: number): number {
    let reached = 0;
    let last = 0;
    for (const { value, probability } of sorted) {
      if (probability === 0) continue;
      reached += probability / total;
      last = value;
      if (reached >= p - 1e-12) return value;
    }
    return last;
  }
}

/** Outcomes 0, 1, 2, ... with these probabilities. */
export function discreteFromZero(probabilities: readonly number[]): Distribution {
  return discrete(probabilities.map((probability, value) => ({ value, probability })));
}

function sum(term: (outcome: Outcome) => number, outcomes: readonly Outcome[]): number {
  return outcomes.reduce((total, outcome) => total + term(outcome), 0);
}
