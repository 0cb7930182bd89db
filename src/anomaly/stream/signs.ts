import { createSurprise } from "./surprise.ts";

/** What stood out: the value, its jump from one row to the next, a shift of level (6 or 24 rows), or of the spread. */
export type Sign = "value" | "jump" | "short_shift" | "long_shift" | "spread";

export type Residual = {
  /** The value less its expectation. */
  readonly residual: number;
  /** The row before less the same expectation's value for it. */
  readonly before: number | undefined;
  /** The value less the one before. */
  readonly change: number;
};

export type Signs = {
  /** The most surprising sign, as -log10 of its chance; the residual is learnt after. */
  readonly rate: (residual: Residual) => { readonly sign: Sign; readonly surprise: number };
};

const SHORT = 6;
const LONG = 24;
const SPREAD_ROWS = 12;
/** Least spread of residuals to believe in, as a share of the values' own spread. */
const FLOOR_SHARE = 0.01;
/** A jump counts at most this many powers of ten more than the plain change: a moving expectation makes none. */
const JUMP_SLACK = 1;

/** Five signs, each rated against its own past. `spread` is the spread of the values themselves. */
export function createSigns({ spread }: { readonly spread: () => number }): Signs {
  const value = createSurprise();
  const jump = createSurprise();
  const plainChange = createSurprise();
  const shortShift = createSurprise();
  const longShift = createSurprise();
  const spreadShift = createSurprise();
  const unforetold = createInnovation();
  let shortMean = 0;
  let longMean = 0;
  let logSize = 0;
  let count = 0;
  return {
    rate: ({ residual, before, change }) => {
      count += 1;
      const floor = Math.max(FLOOR_SHARE * spread(), Number.MIN_VALUE);
      const scale = Math.max(value.deviation(), Number.MIN_VALUE);
      shortMean += (residual - shortMean) / SHORT;
      longMean += (residual - longMean) / LONG;
      logSize += (Math.log1p(Math.abs(residual) / scale) - logSize) / SPREAD_ROWS;

      const byChange = plainChange.rate(change, floor) + JUMP_SLACK;
      const rated: [Sign, number][] = [
        ["value", value.rate(residual, floor)],
        ["jump", Math.min(jump.rate(unforetold(residual, before), floor), byChange)],
      ];
      if (count > SHORT) rated.push(["short_shift", shortShift.rate(shortMean, floor / 2)]);
      if (count > LONG) rated.push(["long_shift", longShift.rate(longMean, floor / 4)]);
      if (count > LONG) rated.push(["spread", spreadShift.rate(logSize, FLOOR_SHARE)]);
      const [sign, surprise] = rated.reduce((most, each) => (each[1] > most[1] ? each : most));
      return { sign, surprise };
    },
  };
}

/** Residual less what the one before foretold: a first-order autoregression, its coefficient learnt as it goes. */
function createInnovation(): (residual: number, before: number | undefined) => number {
  let product = 0;
  let power = 0;
  return (residual, before) => {
    if (before === undefined) return residual;
    const carried = power === 0 ? 0 : (product / power) * before;
    product += residual * before;
    power += before * before;
    return residual - carried;
  };
}
