import { BarChart, CustomChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TitleComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { Figure, Unit } from "../figures/figure.ts";
import { chartFigureIds } from "./contents.ts";
import type { ChartBlock } from "./model.ts";
import { CHART_HEIGHT, CHART_WIDTH } from "./charts/frame.ts";
import { seriesOption } from "./charts/series.ts";
import { plainSvg } from "./charts/svg.ts";
import { waterfallOption } from "./charts/waterfall.ts";

export type DrawChart = (
  block: ChartBlock,
  options: { readonly id: string; readonly figureOf: (id: string) => Figure },
) => string;

/**
 * Draws the charts of a report as SVG text of a fixed size, with title and description inside. `id` must be unique
 * in the document that takes the SVG. Equal blocks and ids give equal text.
 */
export function createCharts(): DrawChart {
  use([
    BarChart,
    LineChart,
    CustomChart,
    GridComponent,
    LegendComponent,
    MarkLineComponent,
    TitleComponent,
    SVGRenderer,
  ]);
  return (block, { id, figureOf }) => {
    const { chart } = block;
    const unit = unitOf(block, figureOf);
    const view = init(null, null, {
      renderer: "svg",
      ssr: true,
      width: CHART_WIDTH,
      height: CHART_HEIGHT,
    });
    try {
      view.setOption(
        chart.type === "waterfall"
          ? waterfallOption(chart, figureOf, unit)
          : seriesOption(chart, figureOf, unit),
      );
      return plainSvg(view.renderToSVGString(), {
        id,
        title: block.title,
        description: block.description,
        width: CHART_WIDTH,
        height: CHART_HEIGHT,
      });
    } finally {
      view.dispose();
    }
  };
}

function unitOf(block: ChartBlock, figureOf: (id: string) => Figure): Unit {
  const [first] = chartFigureIds(block.chart);
  return first === undefined ? { kind: "count" } : figureOf(first).unit;
}
