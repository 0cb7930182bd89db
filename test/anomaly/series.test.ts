import { describe, expect, it } from "vitest";
import type { SeriesKind } from "../../src/anomaly/index.ts";
import { detectInSeries } from "../../src/anomaly/index.ts";
import { periodOfDates } from "../../src/anomaly/series/period.ts";
import { chooseScale } from "../../src/anomaly/series/scale.ts";
import { createDraws, days, months, series } from "./simulate.ts";

const flaggedRows = (points: ReturnType<typeof detectInSeries>): number[] =>
  points.flatMap(({ flagged }, row) => (flagged ? [row] : []));

describe("anomalies in a business series", () => {
  it("flags a tenfold month and says what it should have been", () => {
    const { normal } = createDraws(1);
    const values = series(36, (row) =>
      Math.round(500 + 200 * Math.sin((2 * Math.PI * row) / 12) + 15 * normal()),
    );
    values[27] = 7000;
    const points = detectInSeries({ values, dates: months(36), kind: "demand" });
    expect(flaggedRows(points)).toEqual([27]);
    const point = points[27]!;
    // Month 27 is the peak of the season.
    expect(point.expected).toBeCloseTo(700, -2);
    expect(point.interval!.lower).toBeLessThan(point.expected!);
    expect(point.interval!.upper).toBeGreaterThan(point.expected!);
    expect(point).toMatchObject({ direction: "high", value: 7000, date: "2022-04" });
    expect(point.sentence).toMatch(
      /^Demand of 7,000 on 2022-04 is [\d.,]+ usual deviations above the \d+ expected\.$/,
    );
  });

  it("knows that shops close on Sundays, and flags the Tuesday without sales", () => {
    const { poisson } = createDraws(2);
    const values = series(140, (row) => (row % 7 === 6 ? 0 : poisson(60)));
    values[71] = 0;
    const points = detectInSeries({ values, dates: days(140), kind: "demand" });
    expect(flaggedRows(points)).toEqual([71]);
    expect(points[71]!.reason.code).toBe("nothing_where_expected");
    expect(points[71]!.sentence).toMatch(
      /^Demand on 2024-03-12 is zero where about [56]\d(\.\d)? was expected\.$/,
    );
    expect(points[76]!.expected).toBeLessThan(2);
  });

  it("judges rare demand by its sizes: no demand is ordinary, an absurd size is not", () => {
    const { uniform } = createDraws(3);
    const values = series(200, () => (uniform() < 0.25 ? 1 + Math.floor(6 * uniform()) : 0));
    values[150] = 600;
    const points = detectInSeries({ values, dates: days(200), kind: "demand" });
    expect(flaggedRows(points)).toEqual([150]);
    expect(points[150]!.reason.code).toBe("large_size");
    expect(points[150]!.expected).toBeLessThan(7);
  });

  it("lets a small return pass and flags one larger than demand ever was", () => {
    const { uniform } = createDraws(4);
    const values = series(200, () => (uniform() < 0.25 ? 1 + Math.floor(6 * uniform()) : 0));
    values[100] = -2;
    values[150] = -300;
    const points = detectInSeries({ values, dates: days(200), kind: "demand" });
    expect(flaggedRows(points)).toEqual([150]);
    expect(points[150]).toMatchObject({ direction: "low", reason: { code: "large_return" } });
  });

  it("flags a stock level that leaves and comes back, and no receipt", () => {
    const { poisson } = createDraws(5);
    let level = 200;
    const values = series(120, () => {
      level -= poisson(10);
      if (level < 40) level += 200;
      return level;
    });
    const clean = detectInSeries({ values, dates: days(120), kind: "stock" });
    expect(flaggedRows(clean)).toEqual([]);
    const wrong = values.map((value, row) => (row === 60 ? value * 10 : value));
    const points = detectInSeries({ values: wrong, dates: days(120), kind: "stock" });
    expect(flaggedRows(points)).toEqual([60]);
    expect(points[60]!.expected).toBeCloseTo((values[59]! + values[61]!) / 2, 5);
    expect(points[60]!.reason.code).toBe("out_and_back");
  });

  it("flags the last stock level when it moved farther than any before, and any level below zero", () => {
    const values = [90, 84, 79, 71, 66, 58, 52, 47, 40, 36, 30, 900];
    const points = detectInSeries({ values, dates: days(12), kind: "stock" });
    expect(points[11]).toMatchObject({
      flagged: true,
      direction: "high",
      reason: { code: "sudden_last", before: 30 },
    });
    const below = detectInSeries({
      values: series(40, (row) => (row === 20 ? -5 : 20 + (row % 9))),
      dates: days(40),
      kind: "stock",
    });
    expect(below[20]).toMatchObject({ flagged: true, score: 1, reason: { code: "below_zero" } });
  });

  it("tells a lasting change once, on its first month, not month after month", () => {
    const { normal } = createDraws(6);
    const values = series(40, (row) => (row < 22 ? -300 : -520) + 12 * normal());
    const points = detectInSeries({ values, dates: months(40), kind: "ledger" });
    expect(flaggedRows(points)).toEqual([22]);
    expect(points[22]!.reason).toMatchObject({ code: "level_changed" });
    expect(points[22]!.direction).toBe("low");
    expect(points[22]!.sentence).toMatch(
      /^The amount changed its level on 2021-11, from about -(29|30)\d to about -5\d\d/,
    );
  });

  it("gives gaps no score, and says when there is too little to judge by", () => {
    const { normal } = createDraws(7);
    const values = series(30, (row) => (row === 12 ? null : 100 + normal()) as number);
    expect(detectInSeries({ values, dates: days(30), kind: "ledger" })[12]).toMatchObject({
      score: 0,
      value: null,
      reason: { code: "no_value" },
    });
    const few = detectInSeries({ values: [1, 2, 900], dates: days(3), kind: "demand" });
    expect(few[2]).toMatchObject({ flagged: false, expected: null, reason: { code: "too_few_values" } });
    expect(detectInSeries({ values: [], dates: [], kind: "demand" })).toEqual([]);
    expect(
      flaggedRows(detectInSeries({ values: series(30, () => 0), dates: days(30), kind: "demand" })),
    ).toEqual([]);
  });

  it("keeps weekdays in their places across a gap", () => {
    const { poisson } = createDraws(9);
    const values = series(140, (row) => (row % 7 === 6 ? 0 : poisson(60)));
    const gappy = values.map((value, row) => (row === 40 || (row >= 80 && row < 83) ? null : value));
    const points = detectInSeries({ values: gappy, dates: days(140), kind: "demand" });
    expect(flaggedRows(points)).toEqual([]);
    expect(points[104]!.expected).toBeLessThan(10);
    expect(points[105]!.expected).toBeGreaterThan(45);
  });

  it("refuses dates that do not match the values, and a period below one", () => {
    const call = (values: number[], period?: number) => () =>
      detectInSeries({ values, dates: days(2), kind: "demand", ...(period === undefined ? {} : { period }) });
    expect(call([1, 2, 3])).toThrow("one date per value: there are 3 values and 2 dates");
    expect(call([1, 2], 0)).toThrow('"period" is 0; it must be a whole number from 1');
  });
});

describe("the false-alarm rate on clean seeded series", () => {
  type Clean = { readonly kind: SeriesKind; readonly period: number; readonly at: (row: number) => number };
  const clean = (seed: number): Record<string, Clean> => {
    const { normal, poisson, exponential, uniform } = createDraws(seed);
    let half = 0;
    let level = 100;
    return {
      normal: { kind: "ledger", period: 1, at: () => 100 + 10 * normal() },
      autocorrelated: { kind: "ledger", period: 1, at: () => (half = half / 2 + normal()) },
      trending: { kind: "demand", period: 12, at: (row) => 50 + row + 5 * normal() },
      seasonal: {
        kind: "demand",
        period: 12,
        at: (row) => 100 + 30 * Math.sin((2 * Math.PI * row) / 12) + 8 * normal(),
      },
      poisson: { kind: "demand", period: 7, at: () => poisson(5) },
      weekly: {
        kind: "demand",
        period: 7,
        at: (row) => poisson(40 * [1, 1, 1.1, 1.2, 1.5, 0.5, 0][row % 7]!),
      },
      overdispersed: { kind: "demand", period: 12, at: () => poisson(20 * exponential()) },
      lognormal: { kind: "demand", period: 1, at: () => Math.exp(3 + normal() / 2) },
      rare: { kind: "demand", period: 7, at: () => (uniform() < 0.3 ? Math.exp(2 + 0.8 * normal()) : 0) },
      stock: { kind: "stock", period: 1, at: () => ((level -= poisson(8)) < 30 ? (level += 200) : level) },
    };
  };

  it.each(Object.keys(clean(0)))("is below 1 in 200 points on %s values", (name) => {
    let points = 0;
    let flagged = 0;
    for (const length of [24, 60, 365]) {
      for (let seed = 0; seed < 12; seed += 1) {
        const { kind, period, at } = clean(97 * length + seed)[name]!;
        const values = series(length, at);
        const found = detectInSeries({ values, dates: values.map(String), period, kind });
        points += found.length;
        flagged += flaggedRows(found).length;
      }
    }
    expect(flagged / points).toBeLessThan(1 / 200);
  });
});

describe("what a series tells about itself", () => {
  it("has the season of its dates' spacing", () => {
    expect(periodOfDates(days(30))).toBe(7);
    expect(periodOfDates(months(30))).toBe(12);
    expect(periodOfDates(days(300).filter((_, row) => row % 7 === 0))).toBe(52);
    expect(periodOfDates(months(30).filter((_, row) => row % 3 === 0))).toBe(4);
    expect(periodOfDates(["2024-01-01"])).toBe(1);
    expect(periodOfDates(["first", "second"])).toBe(1);
  });

  it("has a scale on which its values spread evenly, and the scale gives values back", () => {
    const { normal } = createDraws(8);
    expect(chooseScale(series(300, () => 100 + normal())).name).toBe("plain");
    expect(chooseScale(series(300, () => Math.exp(5 + normal()))).name).toBe("log");
    expect(chooseScale([-1, 5, 900, 3, 20_000]).name).toBe("plain");
    for (const value of [0, 1, 7.5, 3000]) {
      const scale = chooseScale(series(300, () => Math.exp(5 + normal())));
      expect(scale.from(scale.to(value))).toBeCloseTo(value, 8);
    }
  });
});
