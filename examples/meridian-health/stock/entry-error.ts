import type { SampleDemand } from "./month.ts";
import { ENTRY_ERROR } from "./specials.ts";

/** One line was typed a hundredfold, taken back two days later, and entered as it was. The week's use is not touched. */
export function plantEntryError(demand: readonly SampleDemand[]): {
  readonly demand: readonly SampleDemand[];
  readonly units: number;
} {
  const { sku, location, date, reversedOn, factor } = ENTRY_ERROR;
  const line = demand.find((row) => row.sku === sku && row.location === location && row.date === date);
  if (!line || line.units <= 1) throw new Error(`${sku} has no demand on ${date} to mistype`);
  const typed = line.units * factor;
  const reference = `CORRECTION ${date}`;
  const correction = { ...line, date: reversedOn, stockOut: false, reference };
  return {
    demand: [
      ...demand.map((row) => (row === line ? { ...row, units: typed } : row)),
      { ...correction, units: -typed },
      correction,
    ],
    units: typed,
  };
}
