import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";

/** Labelled metric streams with published detectors' scores, in the layout of a NAB subset. */
const NabFile = z.object({
  published: z.record(
    z.string(),
    z.object({ threshold: z.number(), files: z.record(z.string(), z.object({ score: z.number() })) }),
  ),
  series: z
    .array(
      z.object({
        id: z.string(),
        t0: z.number(),
        step: z.number().positive(),
        /** Rows where the clock does not go on by `step`, with their time in seconds since 1970. */
        jumps: z.array(z.tuple([z.int(), z.number()])),
        /** Labelled anomalies, first and last row included. */
        windows: z.array(z.tuple([z.int(), z.int()])),
        x: z.array(z.number()).min(1),
      }),
    )
    .min(1),
});

const LedgerLine = z.tuple([
  z.string(),
  z.string(),
  z.string(),
  z.number(),
  z.string(),
  z.number(),
  z.string(),
  z.string(),
]);

/** Daily demand with the days whose spike was later reversed, and suspicious lines of the ledger. */
const RetailFile = z.object({
  meta: z.object({ start: z.iso.date(), freq: z.int() }),
  series: z
    .array(z.object({ id: z.string(), x: z.array(z.number()).min(1), reversed_days: z.array(z.int()) }))
    .min(1),
  ledger: z
    .array(
      z.union([
        z.object({ kind: z.string(), sale: LedgerLine, credit: LedgerLine }),
        z.object({ kind: z.string(), line: LedgerLine }),
      ]),
    )
    .default([]),
});

export type NabCollection = z.output<typeof NabFile> & { readonly name: string };
export type NabSeries = NabCollection["series"][number];
export type RetailCollection = z.output<typeof RetailFile> & { readonly name: string };
export type RetailLine = z.output<typeof LedgerLine>;

/** Every file of either layout in `directory`; other JSON files are passed over. */
export function loadAnomalyData(directory: string): {
  readonly nab: readonly NabCollection[];
  readonly retail: readonly RetailCollection[];
} {
  const nab: NabCollection[] = [];
  const retail: RetailCollection[] = [];
  for (const file of readdirSync(directory).toSorted()) {
    if (!file.endsWith(".json")) continue;
    const content: unknown = JSON.parse(readFileSync(join(directory, file), "utf8"));
    const name = basename(file, ".json");
    const streams = NabFile.safeParse(content);
    if (streams.success) nab.push({ ...streams.data, name });
    const demand = RetailFile.safeParse(content);
    if (demand.success) retail.push({ ...demand.data, name });
  }
  return { nab, retail };
}

/** Time of each row in seconds since 1970. */
export function timesOf(series: NabSeries): number[] {
  const jumps = new Map(series.jumps);
  let time = series.t0;
  return series.x.map((_, row) => {
    const here = jumps.get(row) ?? time;
    time = here + series.step;
    return here;
  });
}
