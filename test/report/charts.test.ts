import { describe, expect, it } from "vitest";
import type { Chart } from "../../src/report/chart-model.ts";
import { createCharts } from "../../src/report/charts.ts";
import { axisValue, compactLabel } from "../../src/report/charts/scale.ts";
import { barsOf, floorOf } from "../../src/report/charts/waterfall.ts";
import { blockSchema } from "../../src/report/model.ts";
import { type Fixture, createFixture } from "./fixture.ts";

const draw = createCharts();
const svgOf = (fixture: Fixture, chart: unknown, id = "c1") => {
  const block = blockSchema.parse({ kind: "chart", title: "A <title>", description: "It's & more", chart });
  if (block.kind !== "chart") throw new Error("not a chart");
  return draw(block, { id, figureOf: fixture.figure });
};
/** Top and bottom of every filled shape of a colour. */
const bars = (svg: string, colour: string) =>
  [...svg.matchAll(new RegExp(`<path d="([^"]+)"[^>]*fill="${colour}"`, "g"))].map(([, d = ""]) => {
    const [, y = "0", height = "0"] = /^M\S+ ([\d.-]+)l[\d.-]+ 0l0 ([\d.-]+)/.exec(d) ?? [];
    return { from: Number(y), to: Number(y) + Number(height) };
  });

describe("charts", () => {
  const fixture = createFixture();
  const up = fixture.leaf("up", 1_200_000);
  const down = fixture.leaf("down", -800_000);
  const minimum = fixture.leaf("minimum", -2_500_000);
  const series = [{ name: "Net <result>", figureIds: [up, null, down] }];

  it.each(["line", "bar", "stacked-bar"] as const)(
    "draw a %s chart with its axis in compact money",
    (type) => {
      const svg = svgOf(fixture, { type, xLabels: ["W1", "W2", "W3"], series });
      expect(svg).toContain(">USD 1m<");
      expect(svg).toContain(">USD -1m<");
      expect(svg).toContain('<title id="c1-title">A &lt;title&gt;</title>');
      expect(svg).toContain("It&#39;s &amp; more</desc>");
    },
  );

  it("draw negative bars below the zero line and positive ones above it", () => {
    const svg = svgOf(fixture, { type: "bar", xLabels: ["a", "b", "c"], series });
    const zero = Number(/translate\([\d.]+ ([\d.]+)\)" fill="#334155">USD 0</.exec(svg)?.[1]);
    const paths = [...svg.matchAll(/<path d="M\S+ ([\d.]+)l[\d.]+ 0l0 (-?[\d.]+)[^"]*"[^>]*fill="#2f6fb3"/g)];
    const heights = paths.map(([, y, height]) => [Number(y), Number(y) + Number(height)] as const);
    expect(heights).toHaveLength(2);
    expect(Math.max(...heights[0]!)).toBeCloseTo(zero, 0);
    expect(Math.min(...heights[0]!)).toBeLessThan(zero);
    expect(Math.min(...heights[1]!)).toBeCloseTo(zero, 0);
    expect(Math.max(...heights[1]!)).toBeGreaterThan(zero);
  });

  it("reach as far as the reference line and name it with its value", () => {
    const svg = svgOf(fixture, {
      type: "line",
      xLabels: ["a", "b", "c"],
      series,
      reference: { label: "Minimum cash", figureId: minimum },
    });
    expect(svg).toContain(">USD -3m<");
    expect(svg).toContain("Minimum cash: USD -2.5m");
  });

  it("carry a bridge through zero", () => {
    const step = (name: string, role: "total" | "change") => ({
      label: name,
      figureId: fixture.leaf(name, amounts[name]!),
      role,
    });
    const amounts: Record<string, number> = { Opening: 100, Loss: -250, Loan: 400, Closing: 250 };
    const chart: Chart = {
      type: "waterfall",
      steps: [
        step("Opening", "total"),
        step("Loss", "change"),
        step("Loan", "change"),
        step("Closing", "total"),
      ],
    };
    expect(barsOf(chart, fixture.figure).map(({ start, end }) => [start, end])).toEqual([
      [0, 100],
      [100, -150],
      [-150, 250],
      [0, 250],
    ]);
    const svg = svgOf(fixture, chart);
    const [opening] = bars(svg, "#2f6fb3");
    const [loss] = bars(svg, "#d0543f");
    expect(loss!.from).toBeCloseTo(opening!.from, 0);
    expect(loss!.to).toBeGreaterThan(opening!.to);
    expect(svg).toContain(">USD -250<");
    expect(svg).not.toContain("The scale starts");
  });

  it("start the scale of a bridge above zero only where changes would vanish, and say so", () => {
    const step = (name: string, dollars: number, role: "total" | "change") => ({
      label: name,
      figureId: fixture.leaf(name, dollars),
      role,
    });
    const chart: Chart = {
      type: "waterfall",
      steps: [
        step("Plan", 4_650_000, "total"),
        step("Price", 162_000, "change"),
        step("Actual", 4_812_000, "total"),
      ],
    };
    expect(floorOf(barsOf(chart, fixture.figure))).toBe(4_400_000);
    expect(svgOf(fixture, chart)).toContain("The scale starts at USD 4.4m");
  });

  it("come out as plain shapes, the same each time, with ids of their own", () => {
    const chart = { type: "line", xLabels: ["a", "b", "c"], series };
    const first = svgOf(fixture, chart);
    expect(svgOf(fixture, chart)).toBe(first);
    expect(first).not.toMatch(/<style|class=|ecmeta|zr\d|<script/);
    const ids = [...svgOf(fixture, chart, "c2").matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(2);
    expect(ids.every((id) => id?.startsWith("c2-"))).toBe(true);
  });

  it("draw nothing for figures that are not defined", () => {
    const none = fixture.leaf("none", null);
    const svg = svgOf(fixture, { type: "bar", xLabels: ["a"], series: [{ name: "S", figureIds: [none] }] });
    expect(svg).not.toMatch(/fill="#2f6fb3"/);
  });
});

describe("compactLabel", () => {
  const usd = { kind: "money", currency: "USD" } as const;
  it.each([
    [0, "USD 0"], [950, "USD 950"], [-1200, "USD -1.2k"], [999_996, "USD 1m"], [1_250_000, "USD 1.25m"],
    [-2_500_000_000, "USD -2.5bn"], [123_456, "USD 123k"], [-0.001, "USD 0"],
  ])("prints %d as %s", (value, text) => expect(compactLabel(value, usd)).toBe(text)); // prettier-ignore

  it("uses the unit of the figure", () => {
    expect(compactLabel(35, { kind: "percent" })).toBe("35%");
    expect(compactLabel(1.5, { kind: "ratio" })).toBe("1.5x");
    expect(compactLabel(45, { kind: "days" })).toBe("45 days");
    expect(axisValue({ value: 0.35, unit: { kind: "percent" } })).toBe(35);
    expect(axisValue({ value: 1500, unit: { kind: "money", currency: "JPY" } })).toBe(1500);
  });
});
