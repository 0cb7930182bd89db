import { formatMoney } from "../base/money.ts";
import type { Figure } from "./figure.ts";

/**
 * The one way a figure is printed, in the report, the terminal and the chat alike, so that two outputs
 * can never differ by rounding. A refused figure prints as "n/a".
 */
export function formatFigure(figure: Pick<Figure, "value" | "unit">): string {
  const { value, unit } = figure;
  if (value === null) return "n/a";
  switch (unit.kind) {
    case "money":
      return formatMoney(value, unit.currency);
    case "percent":
      return `${fixed(value * 100, 1)}%`;
    case "ratio":
      return `${fixed(value, 2)}x`;
    case "days":
      return `${fixed(value, 1)} days`;
    case "months":
      return `${fixed(value, 1)} months`;
    case "score":
      return fixed(value, 2);
    case "count":
      return Number.isInteger(value) ? value.toLocaleString("en-US") : fixed(value, 2);
    default:
      return unit satisfies never;
  }
}

function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text.replace(/\B(?=(\d{3})+(?!\d)(?=\.|$))/g, ",");
}
