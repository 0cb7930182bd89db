import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Reading } from "../../src/anomaly/index.ts";
import { ALARM_SCORE, createStreamDetector, scoreStream } from "../../src/anomaly/index.ts";
import { findCycle } from "../../src/anomaly/stream/cycle.ts";
import { createTail } from "../../src/anomaly/stream/tail.ts";
import { createDraws, fiveMinutes, ROWS_PER_DAY, series } from "./simulate.ts";

const LENGTH = 14 * ROWS_PER_DAY;
const times = fiveMinutes(LENGTH);

const alarmsOf = (readings: readonly Reading[]): number[] =>
  readings.flatMap(({ alarm }, row) => (alarm ? [row] : []));

/** 20 at night, 80 from 09:30 to 18:00, with noise of deviation 1. */
function officeHours(seed: number): number[] {
  const { normal } = createDraws(seed);
  return series(LENGTH, (row) => {
    const hour = (row % ROWS_PER_DAY) / 12;
    return (hour >= 9.5 && hour < 18 ? 80 : 20) + normal();
  });
}

describe("the stream detector", () => {
  it("rings on a spike, and once for the whole incident", () => {
    const { normal } = createDraws(1);
    const values = series(LENGTH, (row) => 50 + normal() + (row >= 3000 && row < 3010 ? 15 : 0));
    const near = alarmsOf(scoreStream(values, times)).filter((row) => row >= 2990 && row < 3060);
    expect(near).toEqual([3000]);
  });

  it("rings where a daily pattern fails to come, though every value of that day is an ordinary one", () => {
    const values = officeHours(2);
    const closedFrom = 10 * ROWS_PER_DAY + 9.5 * 12;
    const closed = values.map((value, row) =>
      row >= closedFrom && row < closedFrom + 102 ? value - 60 : value,
    );
    const alarms = alarmsOf(scoreStream(closed, times));
    expect(alarms.some((row) => row >= closedFrom && row < closedFrom + 12)).toBe(true);
    const reading = scoreStream(closed, times)[closedFrom];
    expect(reading?.expected?.value).toBeCloseTo(80, -1);
    expect(reading?.expected?.by).not.toBe("level");
  });

  it("rings soon after a lasting shift of one and a half deviations, too small for any single value to tell", () => {
    const { normal } = createDraws(3);
    const values = series(LENGTH, (row) => normal() + (row >= 3000 ? 1.5 : 0));
    const readings = scoreStream(values, times);
    const first = alarmsOf(readings).find((row) => row >= 3000);
    expect(first).toBeLessThan(3000 + 40);
    expect(readings[first ?? 0]?.sign).toMatch(/shift/);
  });

  it("stays quiet on constants, clean daily patterns and a random walk", () => {
    const { normal } = createDraws(4);
    let level = 0;
    const walk = series(LENGTH, () => (level += normal()));
    expect(
      alarmsOf(
        scoreStream(
          series(LENGTH, () => 45),
          times,
        ),
      ),
    ).toEqual([]);
    expect(alarmsOf(scoreStream(officeHours(5), times)).length).toBeLessThanOrEqual(3);
    expect(alarmsOf(scoreStream(walk, times)).length).toBeLessThanOrEqual(3);
  });

  it("gives fewer than 2 alarms in 1,000 rows of independent normal noise", () => {
    const alarms = [6, 7, 8, 9].map((seed) => {
      const { normal } = createDraws(seed);
      return alarmsOf(scoreStream(series(LENGTH, normal), times)).length;
    });
    const total = alarms.reduce((sum, each) => sum + each, 0);
    expect(total / (4 * LENGTH)).toBeLessThan(0.002);
  });

  it("rings on the first value that leaves a constant", () => {
    const values = series(2000, (row) => (row === 1500 ? 46 : 45));
    expect(alarmsOf(scoreStream(values))).toEqual([1500]);
  });

  it("finds a cycle by itself where there are no times", () => {
    const { normal } = createDraws(10);
    const wave = (row: number) => 10 * Math.sin((2 * Math.PI * row) / 50);
    const values = series(2000, (row) => wave(row) + normal() / 2 - (row === 1512 ? wave(1512) : 0));
    const reading = scoreStream(values)[1512];
    expect(reading?.expected?.by).toBe("cycle");
    expect(reading?.alarm).toBe(true);
    expect(findCycle(values.slice(0, 500))).toBe(50);
    expect(findCycle(series(500, normal))).toBeUndefined();
  });

  it("passes over gaps", () => {
    const values = series(500, (row) => (row % 7 === 3 ? Number.NaN : row % 5));
    const readings = scoreStream(values);
    expect(readings.filter((_, row) => row % 7 === 3).every(({ score }) => score === 0)).toBe(true);
    expect(readings.every(({ score }) => Number.isFinite(score))).toBe(true);
  });

  it("judges a row by earlier rows only, whatever comes after", () => {
    const { normal } = createDraws(11);
    const values = series(600, normal);
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 500 }),
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        (cut, wild) => {
          const read = (each: readonly number[]) => {
            const detector = createStreamDetector({ probation: 90 });
            return each.map((value, row) => detector.push(value, times[row]));
          };
          const before = read(values);
          const after = read(values.map((value, row) => (row >= cut ? wild : value)));
          expect(after.slice(0, cut)).toEqual(before.slice(0, cut));
        },
      ),
      { numRuns: 20 },
    );
  });

  it("does not depend on the unit or the zero of the values, and scores within 0..1", () => {
    const values = officeHours(12).slice(0, 1500);
    const inOne = alarmsOf(scoreStream(values, times.slice(0, 1500)));
    fc.assert(
      fc.property(fc.integer({ min: -8, max: 8 }), fc.integer({ min: -50, max: 50 }), (power, shift) => {
        const other = values.map((value) => (value + shift) * 2 ** power);
        const readings = scoreStream(other, times.slice(0, 1500));
        expect(alarmsOf(readings)).toEqual(inOne);
        expect(
          readings.every(({ score, alarm }) => score >= 0 && score <= 1 && alarm === score >= ALARM_SCORE),
        ).toBe(true);
      }),
      { numRuns: 10 },
    );
  });

  it("refuses times that do not match the values", () => {
    expect(() => scoreStream([1, 2, 3], [0, 300])).toThrow(
      "one time per value: there are 3 values and 2 times",
    );
  });
});

describe("the observed tail", () => {
  it("knows a spike that came before, and finds a larger one rarer", () => {
    const { exponential } = createDraws(13);
    const tail = createTail();
    for (let row = 0; row < 2000; row += 1) tail.add(exponential());
    // The exponential's own tail: P(X > 6) = e^-6 = 0.0025, P(X > 9) = 0.00012.
    expect(tail.exceedance(6)).toBeGreaterThan(0.001);
    expect(tail.exceedance(6)).toBeLessThan(0.006);
    expect(tail.exceedance(9)).toBeLessThan(0.001);
    expect(tail.exceedance(1)).toBe(1);
  });

  it("says nothing before there is a tail", () => {
    const tail = createTail();
    for (let row = 0; row < 20; row += 1) tail.add(row);
    expect(tail.exceedance(100)).toBeUndefined();
  });

  it("forgets: old records fade as twenty thousand newer values come", () => {
    const tail = createTail();
    for (let row = 0; row < 1000; row += 1) tail.add(100 + (row % 10));
    const early = tail.exceedance(120) ?? 0;
    for (let row = 0; row < 90_000; row += 1) tail.add(row % 10);
    expect(tail.exceedance(105)).toBeLessThan(0.03);
    expect(early).toBeLessThan(1e-3);
  });
});
