import type { BarSeriesOption, LineSeriesOption } from "echarts/charts";
import type { Figure } from "../../figures/figure.ts";
import type { ChartSeries, SeriesChart } from "../chart-model.ts";
import { categoryAxis, grid, textStyle, valueAxis } from "./frame.ts";
import { REFERENCE, SERIES_COLOURS } from "./palette.ts";
import { axisValue, compactLabel } from "./scale.ts";

type FigureOf = (id: string) => Figure;

/** The echarts option of a line, bar or stacked bar chart. */
export function seriesOption(chart: SeriesChart, figureOf: FigureOf, unit: Figure["unit"]) {
  const series: (LineSeriesOption | BarSeriesOption)[] = chart.series.map((one, i) =>
    chart.type === "line"
      ? lineSeries(one, figureOf, i)
      : barSeries(one, figureOf, { index: i, stacked: chart.type === "stacked-bar" }),
  );
  if (chart.reference) series.push(referenceSeries(chart.reference, chart.xLabels.length, figureOf));
  const withLegend = chart.series.length > 1 || chart.reference !== undefined;
  return {
    animation: false,
    textStyle,
    legend: withLegend
      ? {
          data: [
            ...chart.series.map((one) => ({ name: one.name })),
            ...(chart.reference
              ? [
                  {
                    name: referenceName(chart.reference, figureOf),
                    icon: "path://M0 5h8v2h-8zM12 5h8v2h-8z",
                    itemStyle: { color: REFERENCE },
                  },
                ]
              : []),
          ],
          left: 0,
          top: 0,
          itemWidth: chart.type === "line" ? 22 : 12,
          itemHeight: 12,
          itemGap: 24,
          textStyle,
          selectedMode: false,
          silent: true,
        }
      : { show: false },
    grid: grid(withLegend ? 38 : 16),
    xAxis: categoryAxis(chart.xLabels, chart.type !== "line"),
    yAxis: valueAxis(unit),
    series,
  };
}

function points(series: ChartSeries, figureOf: FigureOf): (number | null)[] {
  return series.figureIds.map((id) => (id === null ? null : axisValue(figureOf(id))));
}

function colour(index: number): string {
  return SERIES_COLOURS[index % SERIES_COLOURS.length] ?? SERIES_COLOURS[0];
}

function lineSeries(series: ChartSeries, figureOf: FigureOf, index: number): LineSeriesOption {
  const data = points(series, figureOf);
  return {
    name: series.name,
    type: "line",
    data,
    showSymbol: true,
    symbol: "circle",
    // A lone point between gaps must stay visible; a dense line reads better without marks.
    symbolSize: data.length > 24 ? 2 : 5,
    lineStyle: { width: 2.25, type: series.style === "forecast" ? [6, 4] : "solid" },
    itemStyle: { color: colour(index) },
    silent: true,
    emphasis: { disabled: true },
  };
}

function barSeries(
  series: ChartSeries,
  figureOf: FigureOf,
  { index, stacked }: { readonly index: number; readonly stacked: boolean },
): BarSeriesOption {
  return {
    name: series.name,
    type: "bar",
    data: points(series, figureOf),
    ...(stacked ? { stack: "all" } : {}),
    barMaxWidth: 44,
    itemStyle: { color: colour(index), opacity: series.style === "forecast" ? 0.55 : 1 },
    silent: true,
    emphasis: { disabled: true },
  };
}

type Reference = NonNullable<SeriesChart["reference"]>;

/** Named in the legend with its value, where it cannot run into the data. */
function referenceName({ label, figureId }: Reference, figureOf: FigureOf): string {
  const figure = figureOf(figureId);
  const value = axisValue(figure);
  return value === null ? label : `${label}: ${compactLabel(value, figure.unit)}`;
}

/** An invisible series, so that the axis always reaches the line, with the line across the whole width. */
function referenceSeries(reference: Reference, length: number, figureOf: FigureOf): LineSeriesOption {
  const name = referenceName(reference, figureOf);
  const value = axisValue(figureOf(reference.figureId));
  return {
    name,
    type: "line",
    data: Array.from({ length }, () => value),
    symbol: "none",
    lineStyle: { opacity: 0 },
    itemStyle: { color: REFERENCE },
    silent: true,
    emphasis: { disabled: true },
    ...(value === null
      ? {}
      : {
          markLine: {
            symbol: "none",
            silent: true,
            animation: false,
            lineStyle: { color: REFERENCE, width: 1.5, type: [5, 4] },
            label: { show: false },
            data: [{ yAxis: value }],
          },
        }),
  };
}
