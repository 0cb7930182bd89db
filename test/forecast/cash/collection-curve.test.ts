import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MIN_LAG, expectedShares, learnCurves } from "../../../src/forecast/cash/collection-curve.ts";
import { record } from "./records.ts";

const even = { halfLife: 1e9 };
const at = (lag: number) => lag - MIN_LAG;

/** Eight invoices issued on day 70 and due on day 100: the numbers below are counted by hand. */
const eight = [
  record({ issued: 70, due: 100, paid: [[95, 1]] }),
  record({ issued: 70, due: 100, paid: [[95, 1]] }),
  record({
    issued: 70,
    due: 100,
    paid: [
      [95, 0.5],
      [102, 0.5],
    ],
  }),
  record({ issued: 70, due: 100, paid: [[102, 1]] }),
  record({ issued: 70, due: 100, dropped: [[102, 1]] }),
  record({ issued: 70, due: 100 }),
  record({ issued: 70, due: 100 }),
  record({ issued: 70, due: 100 }),
];

describe("the pooled curve", () => {
  const { pooled } = learnCurves(eight, { today: 103, ...even });

  it("is what was paid over what was open, by day since the due date", () => {
    expect(pooled.pay[at(-5)]).toBeCloseTo(2.5 / 8, 12);
    expect(pooled.pay[at(0)]).toBe(0);
    expect(pooled.pay[at(2)]).toBeCloseTo(1.5 / 5.5, 12);
  });

  it("counts credits and write-offs as a way out that brings no money", () => {
    expect(pooled.drop[at(2)]).toBeCloseTo(1 / (5.5 - 1.5), 12);
    const paid = expectedShares(pooled, { lag: -6, days: 9 }).reduce((a, b) => a + b, 0);
    expect(paid).toBeCloseTo(2.5 / 8 + 1.5 / 8, 12);
  });

  it("learns nothing about days that no invoice has reached", () => {
    expect(pooled.pay[at(4)]).toBe(0);
  });

  it("takes an open invoice as open until today only", () => {
    const soon = learnCurves(eight, { today: 96, ...even }).pooled;
    expect(soon.pay[at(-5)]).toBeCloseTo(2.5 / 8, 12);
    expect(soon.pay[at(2)]).toBe(0);
  });

  it("does not count days before the books began", () => {
    const old = [record({ issued: 0, due: 30, paid: [[100, 1]] }), ...eight];
    const chance = (since: number) => learnCurves(old, { today: 103, since, ...even }).pooled.pay[at(70)]!;
    // Known from the day before it was paid, it was open for two days instead of seventy.
    expect(chance(99)).toBeGreaterThan(5 * chance(0));
  });
});

describe("an open invoice", () => {
  // Half of the invoices are paid ten days after the due date, half forty days after it.
  const bimodal = Array.from({ length: 40 }, (_, i) =>
    record({ issued: 0, due: 30, paid: [[i % 2 === 0 ? 40 : 70, 1]] }),
  );
  const { pooled } = learnCurves(bimodal, { today: 200, ...even });

  it("is expected by its age now: past the early payers, only the late ones are left", () => {
    const fresh = expectedShares(pooled, { lag: 0, days: 60 });
    expect(fresh[9]).toBeCloseTo(0.5, 12);
    expect(fresh[39]).toBeCloseTo(0.5, 12);
    const aged = expectedShares(pooled, { lag: 15, days: 60 });
    expect(aged[24]).toBeCloseTo(1, 12);
  });

  it("brings in nothing when it is older than anything that was ever paid", () => {
    expect(expectedShares(pooled, { lag: 41, days: 91 }).reduce((a, b) => a + b, 0)).toBe(0);
    expect(expectedShares(pooled, { lag: 400, days: 91 })).toEqual([]);
  });
});

describe("a customer's own curve", () => {
  const many = Array.from({ length: 60 }, (_, i) =>
    record({ party: "usual", issued: i, due: i + 30, paid: [[i + 30, 1]] }),
  );

  it("borrows from all customers by a fixed number of invoices", () => {
    const one = record({ party: "new", issued: 30, due: 60, paid: [[60, 0.5]] });
    const { of, pooled } = learnCurves([...many, one], { today: 100, borrowed: 2, ...even });
    const expected = (0.5 + 2 * (pooled.pay[at(0)] ?? 0)) / (1 + 2);
    expect(of("new").pay[at(0)]).toBeCloseTo(expected, 6);
  });

  it("is the pooled one when the customer has no history", () => {
    const { of, pooled } = learnCurves(many, { today: 100, ...even });
    expect(of("unknown")).toBe(pooled);
  });

  it("follows a customer that becomes slower", () => {
    const slowing = Array.from({ length: 40 }, (_, i) => {
      const issued = i * 10;
      const delay = i < 30 ? 5 : 40;
      return record({ party: "slow", issued, due: issued + 30, paid: [[issued + 30 + delay, 1]] });
    });
    const share = (halfLife: number) => {
      const { of } = learnCurves(slowing, { today: 420, halfLife, borrowed: 0 });
      return expectedShares(of("slow"), { lag: 0, days: 20 }).reduce((a, b) => a + b, 0);
    };
    expect(share(60)).toBeLessThan(share(1e9) - 0.2);
  });
});

describe("laws", () => {
  const records = fc.array(
    fc
      .record({
        issued: fc.integer({ min: 0, max: 300 }),
        terms: fc.integer({ min: 0, max: 90 }),
        delay: fc.integer({ min: -20, max: 150 }),
        share: fc.double({ min: 0.1, max: 1, noNaN: true }),
        dropped: fc.boolean(),
        party: fc.constantFrom("a", "b", "c"),
      })
      .map(({ issued, terms, delay, share, dropped, party }) => {
        const due = issued + terms;
        const events = [[Math.max(issued, due + delay), share]] as const;
        return record({ party, issued, due, ...(dropped ? { dropped: events } : { paid: events }) });
      }),
    { minLength: 1, maxLength: 60 },
  );

  it("never expects more than is open", () => {
    fc.assert(
      fc.property(records, fc.integer({ min: -60, max: 380 }), (history, lag) => {
        const curve = learnCurves(history, { today: 250 }).of("a");
        const shares = expectedShares(curve, { lag, days: 91 });
        expect(shares.every((share) => share >= 0)).toBe(true);
        expect(shares.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  it("has by any day collected less at a lower speed", () => {
    fc.assert(
      fc.property(
        records,
        fc.integer({ min: -60, max: 200 }),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        (history, lag, speed) => {
          const curve = learnCurves(history, { today: 250 }).of("b");
          const usual = expectedShares(curve, { lag, days: 91 });
          const slow = expectedShares(curve, { lag, days: 91, speed });
          let ahead = 0;
          for (const [index, share] of usual.entries()) {
            ahead += share - slow[index]!;
            expect(ahead).toBeGreaterThanOrEqual(-1e-9);
          }
        },
      ),
    );
  });
});
