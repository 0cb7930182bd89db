import { seededRandom } from "../../src/base/runtime.ts";

/** Seeded draws for simulated series. */
export function createDraws(seed: number) {
  const uniform = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const poisson = (rate: number): number => {
    if (rate > 60) return Math.max(0, Math.round(rate + Math.sqrt(rate) * normal()));
    let count = 0;
    for (let left = uniform(); left > Math.exp(-rate); left *= uniform()) count += 1;
    return count;
  };
  const exponential = () => -Math.log(1 - uniform());
  return { uniform, normal, poisson, exponential };
}

export function series(length: number, valueAt: (row: number) => number): number[] {
  return Array.from({ length }, (_, row) => valueAt(row));
}

/** Five-minute times from a Tuesday midnight, in seconds since 1970. */
export function fiveMinutes(length: number): number[] {
  return series(length, (row) => 1_396_310_400 + 300 * row);
}

export const ROWS_PER_DAY = 288;

/** Day labels from 2024-01-01, a Monday. */
export function days(length: number): string[] {
  return Array.from({ length }, (_, row) => new Date(Date.UTC(2024, 0, 1 + row)).toISOString().slice(0, 10));
}

export function months(length: number): string[] {
  return Array.from({ length }, (_, row) => new Date(Date.UTC(2020, row, 1)).toISOString().slice(0, 7));
}
