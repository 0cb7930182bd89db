import { currencyExponent } from "../../base/money.ts";
import type { Figure, Unit } from "../../figures/figure.ts";

/** A figure as a position on the value axis: whole currency units, per cent, or the plain number; null where undefined. */
export function axisValue({ value, unit }: Pick<Figure, "value" | "unit">): number | null {
  if (value === null) return null;
  if (unit.kind === "money") return value / 10 ** currencyExponent(unit.currency);
  return unit.kind === "percent" ? value * 100 : value;
}

const SCALES = [
  { from: 1e9, suffix: "bn" },
  { from: 1e6, suffix: "m" },
  { from: 1e3, suffix: "k" },
] as const;

/** A position on the value axis in few characters: `USD 1.2m`, `USD -850k`, `35%`, `45 days`. For scales, not for figures. */
export function compactLabel(value: number, unit: Unit): string {
  switch (unit.kind) {
    case "money":
      return `${unit.currency} ${compactNumber(value)}`;
    case "percent":
      return `${compactNumber(value)}%`;
    case "ratio":
      return `${compactNumber(value)}x`;
    case "days":
    case "months":
      return `${compactNumber(value)} ${unit.kind}`;
    case "count":
    case "score":
      return compactNumber(value);
    default:
      return unit satisfies never;
  }
}

function compactNumber(value: number): string {
  const size = Math.abs(value);
  // 999,996 rounds to 1,000.00k, which is 1m.
  const scale = SCALES.find(({ from }) => Number((size / from).toFixed(2)) >= 1);
  const [scaled, suffix] = scale ? [size / scale.from, scale.suffix] : [size, ""];
  const text = String(Number(scaled.toFixed(scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2)));
  return `${value < 0 && Number(text) !== 0 ? "-" : ""}${text}${suffix}`;
}
