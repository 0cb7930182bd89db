import type { GridComponentOption } from "echarts/components";
import type { Unit } from "../../figures/figure.ts";
import { AXIS, CHART_FONT, GRID, INK } from "./palette.ts";
import { compactLabel } from "./scale.ts";

export const CHART_WIDTH = 720;
export const CHART_HEIGHT = 280;

const label = { color: INK, fontFamily: CHART_FONT, fontSize: 12 } as const;

export const textStyle = label;

export function grid(top: number): GridComponentOption {
  return { left: 4, right: 14, top, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" };
}

export function categoryAxis(labels: readonly string[], boundaryGap: boolean) {
  return {
    type: "category" as const,
    data: [...labels],
    boundaryGap,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: AXIS } },
    axisLabel: {
      ...label,
      hideOverlap: true,
      interval: labels.length <= 16 ? 0 : ("auto" as const),
      // Long names break into lines within their share of the width instead of running into each other.
      width: Math.max(36, Math.floor((CHART_WIDTH - 90) / labels.length) - 6),
      overflow: "break" as const,
      lineHeight: 14,
    },
    silent: true,
  };
}

export function valueAxis(unit: Unit) {
  return {
    type: "value" as const,
    axisLabel: { ...label, formatter: (value: number) => compactLabel(value, unit) },
    splitLine: { lineStyle: { color: GRID } },
    silent: true,
  };
}
