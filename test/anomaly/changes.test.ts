import { describe, expect, it } from "vitest";
import { detectChanges } from "../../src/anomaly/index.ts";
import { segment } from "../../src/anomaly/change/segments.ts";
import { createDraws, series } from "./simulate.ts";

describe("changes of level and trend", () => {
  it("finds the month a level changed, with both levels", () => {
    const { normal } = createDraws(1);
    const values = series(36, (row) => (row < 20 ? 100 : 180) + 8 * normal());
    const changes = detectChanges(values, 12);
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({ index: 20, kind: "level", slopeBefore: 0, slopeAfter: 0 });
    expect(changes[0]?.before).toBeCloseTo(100, -1);
    expect(changes[0]?.after).toBeCloseTo(180, -1);
    expect(changes[0]?.score).toBeGreaterThan(0.5);
  });

  it("finds where growth set in", () => {
    const { normal } = createDraws(2);
    const values = series(80, (row) => 100 + Math.max(0, row - 40) * 5 + 4 * normal());
    const changes = detectChanges(values);
    expect(changes).toHaveLength(1);
    expect(changes[0]?.kind).toBe("trend");
    expect(Math.abs((changes[0]?.index ?? 0) - 40)).toBeLessThanOrEqual(4);
    expect(changes[0]?.slopeAfter).toBeCloseTo(5, 0);
  });

  it("takes neither a season, nor a steady trend, nor lone outliers for a change", () => {
    const { normal } = createDraws(3);
    const season = series(60, (row) => 100 + 30 * Math.sin((2 * Math.PI * row) / 12) + 3 * normal());
    const trend = series(60, (row) => 5 * row + 3 * normal());
    const outliers = series(60, (row) => 100 + 3 * normal() + (row % 17 === 5 ? 400 : 0));
    expect(detectChanges(season, 12)).toEqual([]);
    expect(detectChanges(trend)).toEqual([]);
    expect(detectChanges(outliers)).toEqual([]);
  });

  it("sees a step without any noise, and nothing in a constant", () => {
    const step = series(30, (row) => (row < 12 ? 40 : 50));
    expect(detectChanges(step)).toEqual([expect.objectContaining({ index: 12, before: 40, after: 50 })]);
    expect(detectChanges(series(30, () => 40))).toEqual([]);
  });

  it("counts rows from the start of the series, leading zeros and gaps included", () => {
    const { normal } = createDraws(4);
    const values = [0, 0, 0, ...series(40, (row) => (row < 20 ? 100 : 200) + 5 * normal())];
    const gappy = values.map((value, row) => (row === 8 ? null : value));
    expect(detectChanges(gappy).map(({ index }) => index)).toEqual([23]);
  });

  it("keeps quiet on clean series: at most 1 in 25 gets a change, a random walk at most 1 in 8", () => {
    const noises = (seed: number) => {
      const { normal, poisson, exponential } = createDraws(seed);
      let half = 0;
      let walk = 0;
      return {
        normal: () => normal(),
        poisson: () => poisson(3),
        rare: () => (poisson(0.2) > 0 ? 1 + exponential() : 0),
        autocorrelated: () => (half = half / 2 + normal()),
        walk: () => (walk += normal()),
      };
    };
    const changed = { normal: 0, poisson: 0, rare: 0, autocorrelated: 0, walk: 0 };
    const runs = 100;
    for (const length of [24, 60]) {
      for (let seed = 0; seed < runs; seed += 1) {
        for (const [name, draw] of Object.entries(noises(1000 * length + seed))) {
          if (detectChanges(series(length, draw)).length > 0) changed[name as keyof typeof changed] += 1;
        }
      }
    }
    const { walk, ...stationary } = changed;
    for (const count of Object.values(stationary)) expect(count / (2 * runs)).toBeLessThanOrEqual(0.04);
    expect(walk / (2 * runs)).toBeLessThanOrEqual(1 / 8);
  });
});

describe("segmentation", () => {
  it("gives the exact optimum, found by hand", () => {
    // Two levels cost one penalty of 1 and no error; one level would leave an error of 12.
    const cut = segment([1, 1, 1, 5, 5, 5], { penalty: 1, slopePenalty: 100, shortest: 2 });
    expect(cut).toEqual([
      { from: 0, to: 3, start: 1, slope: 0 },
      { from: 3, to: 6, start: 5, slope: 0 },
    ]);
  });

  it("prefers one line to two levels where the line fits", () => {
    expect(segment([1, 2, 3, 4, 5, 6], { penalty: 1, slopePenalty: 1, shortest: 2 })).toEqual([
      { from: 0, to: 6, start: 1, slope: 1 },
    ]);
  });
});
