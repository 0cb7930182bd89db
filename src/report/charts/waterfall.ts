import type { CustomSeriesOption } from "echarts/charts";
import type { Figure } from "../../figures/figure.ts";
import type { WaterfallChart } from "../chart-model.ts";
import { CHART_WIDTH, categoryAxis, grid, textStyle, valueAxis } from "./frame.ts";
import { AXIS, CHART_FONT, DECREASE, INCREASE, INK, TOTAL } from "./palette.ts";
import { axisValue, compactLabel } from "./scale.ts";

/** A bar from `start` to `end` on the value axis; `from` and `to` differ by the step's own amount. */
type Bar = {
  readonly start: number;
  readonly end: number;
  readonly amount: number | null;
  readonly total: boolean;
};

/**
 * The echarts option of a bridge. Bars are drawn by start and end, not as stacks on an invisible base, because
 * that breaks where the level crosses zero.
 */
export function waterfallOption(
  chart: WaterfallChart,
  figureOf: (id: string) => Figure,
  unit: Figure["unit"],
) {
  const bars = barsOf(chart, figureOf);
  const floor = floorOf(bars);
  return {
    animation: false,
    textStyle,
    legend: { show: false },
    grid: grid(24),
    ...(floor === 0
      ? {}
      : {
          // Said on the chart, because the lengths of the totals can then not be compared.
          title: {
            text: `The scale starts at ${compactLabel(floor, unit)}`,
            left: CHART_WIDTH - 14,
            textAlign: "right" as const,
            top: 0,
            textStyle: { ...textStyle, fontSize: 11, fontWeight: "normal" as const, color: AXIS },
          },
        }),
    xAxis: categoryAxis(
      chart.steps.map((step) => step.label),
      true,
    ),
    yAxis: { ...valueAxis(unit), ...(floor === 0 ? {} : { min: floor }) },
    series: [barSeries(bars, { unit, floor })],
  };
}

export function barsOf(chart: WaterfallChart, figureOf: (id: string) => Figure): Bar[] {
  let level = 0;
  return chart.steps.map(({ figureId, role }) => {
    const amount = axisValue(figureOf(figureId));
    const start = role === "total" ? 0 : level;
    level = start + (amount ?? 0);
    return { start, end: level, amount, total: role === "total" };
  });
}

/**
 * Where the value axis begins: zero, or a round number below all levels where the changes would be too small beside
 * the totals to be seen.
 */
export function floorOf(bars: readonly Bar[]): number {
  const levels = bars.flatMap((bar) =>
    bar.amount === null ? [] : bar.total ? [bar.end] : [bar.start, bar.end],
  );
  const least = Math.min(...levels);
  const range = Math.max(...levels) - least;
  if (levels.length === 0 || range <= 0 || least <= 0 || range > least / 4) return 0;
  const step = 10 ** Math.floor(Math.log10(range));
  return Math.max(0, Math.floor((least - range) / step) * step);
}

function barSeries(
  bars: readonly Bar[],
  { unit, floor }: { readonly unit: Figure["unit"]; readonly floor: number },
): CustomSeriesOption {
  return {
    type: "custom",
    silent: true,
    encode: { x: 0, y: [1, 2] },
    data: bars.map((bar, i) => [i, bar.total ? floor : bar.start, bar.end]),
    renderItem: ({ dataIndex }, api) => {
      const bar = bars[dataIndex];
      const [x = 0, yStart = 0] = api.coord([dataIndex, bar?.total ? floor : (bar?.start ?? 0)]);
      const [nextX = x, yEnd = 0] = api.coord([dataIndex + 1, bar?.end ?? 0]);
      if (bar?.amount === null || bar === undefined) return null;
      const size = api.size?.([1, 0]);
      const step = Array.isArray(size) ? (size[0] ?? 0) : (size ?? 0);
      const width = Math.min(56, step * 0.62);
      const top = Math.min(yStart, yEnd);
      const fill = bar.total ? TOTAL : bar.amount < 0 ? DECREASE : INCREASE;
      const below = bar.amount < 0;
      const last = dataIndex === bars.length - 1;
      return {
        type: "group",
        children: [
          {
            type: "rect",
            shape: { x: x - width / 2, y: top, width, height: Math.max(1, Math.abs(yEnd - yStart)) },
            style: { fill },
          },
          ...(last
            ? []
            : [
                {
                  type: "line" as const,
                  shape: { x1: x + width / 2, y1: yEnd, x2: nextX - width / 2, y2: yEnd },
                  style: { stroke: AXIS, lineWidth: 1 },
                },
              ]),
          {
            type: "text",
            x,
            y: below ? Math.max(yStart, yEnd) + 4 : top - 4,
            style: {
              text: compactLabel(bar.amount, unit),
              align: "center",
              verticalAlign: below ? "top" : "bottom",
              fill: INK,
              font: `12px ${CHART_FONT}`,
            },
          },
        ],
      };
    },
  };
}
