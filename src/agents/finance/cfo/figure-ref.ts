import type { Figure } from "../../../figures/figure.ts";
import { formatFigure } from "../../../figures/format.ts";
import type { FigureRef } from "./schemas.ts";

/** A figure as an output names it. */
export function refTo(figure: Figure, label = figure.label): FigureRef {
  return { label, figureId: figure.id, value: figure.value, display: formatFigure(figure) };
}
