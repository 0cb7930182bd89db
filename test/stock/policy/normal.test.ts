import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  inverseNormalLoss,
  normalCdf,
  normalDensity,
  normalLoss,
  normalQuantile,
  normalSecondLoss,
  normalTail,
} from "../../../src/stock/policy/index.ts";

const z = fc.double({ min: -30, max: 30, noNaN: true });
const near = (got: number, wanted: number, relative: number) =>
  expect(Math.abs(got - wanted)).toBeLessThanOrEqual(relative * Math.abs(wanted));

describe("the standard normal", () => {
  it.each([
    [0, 0.5],
    [1, 0.158655253931457],
    [1.96, 0.0249978951482204],
    [3, 0.00134989803163009],
    [6, 9.86587645037698e-10],
    [10, 7.61985302416053e-24],
    [20, 2.7536241186062337e-89],
    [37, 5.725571222524175e-300],
  ])("has P(Z > %d) of the tables to 1e-12", (at, tail) => {
    near(normalTail(at), tail, 1e-12);
    near(normalCdf(-at), tail, 1e-12);
  });

  it.each([
    [0.5, 0],
    [0.975, 1.959963984540054],
    [0.999, 3.090232306167814],
    [1e-10, -6.361340902404056],
    [1e-100, -21.27345356096532],
  ])("has the quantile of %d", (p, wanted) => {
    expect(normalQuantile(p)).toBeCloseTo(wanted, 13);
  });

  it("inverts its distribution function in both directions", () => {
    fc.assert(
      fc.property(fc.double({ min: -36, max: 5, noNaN: true }), (at) => {
        expect(normalQuantile(normalCdf(at))).toBeCloseTo(at, 9);
      }),
    );
  });

  it("has losses that keep the identities L(z) - L(-z) = -z and L2(z) + L2(-z) = (z^2 + 1) / 2", () => {
    fc.assert(
      fc.property(z, (at) => {
        expect(normalLoss(at) - normalLoss(-at)).toBeCloseTo(-at, 12);
        expect(normalSecondLoss(at) + normalSecondLoss(-at)).toBeCloseTo((at * at + 1) / 2, 10);
      }),
    );
  });

  it("has losses whose slopes are the tail and the loss, also far out", () => {
    for (const at of [-3, -0.5, 0, 1, 2.4, 2.49, 2.51, 4, 12]) {
      const step = 1e-4;
      const slope = (f: (x: number) => number) => (f(at + step) - f(at - step)) / (2 * step);
      near(-slope(normalLoss), normalTail(at), 1e-5);
      near(-slope(normalSecondLoss), normalLoss(at), 1e-5);
    }
  });

  it("has a loss in the far tail that has not cancelled away", () => {
    // Asymptotic series phi(z) (1/z^2 - 3/z^4 + 15/z^6 - 105/z^8 + 945/z^10).
    const at = 30;
    const series = at ** -2 - 3 * at ** -4 + 15 * at ** -6 - 105 * at ** -8 + 945 * at ** -10;
    near(normalLoss(at), normalDensity(at) * series, 1e-10);
  });

  it("inverts the loss", () => {
    fc.assert(
      fc.property(fc.double({ min: -50, max: 8, noNaN: true }), (at) => {
        expect(inverseNormalLoss(normalLoss(at))).toBeCloseTo(at, 9);
      }),
    );
  });
});
