import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";

/** A collection of series with their held-back continuations, as `{ meta, series: [{ id, x, xx }] }`. */
const CollectionFile = z.object({
  meta: z.object({ freq: z.int().min(1), h: z.int().min(1), calendar_freq: z.int().min(1).optional() }),
  series: z.array(
    z.object({ id: z.string(), x: z.array(z.number()).min(2), xx: z.array(z.number().nullable()) }),
  ),
});

const ReferenceFile = z.object({
  datasets: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.number()))),
});

export type Collection = z.output<typeof CollectionFile> & {
  readonly name: string;
  /** The calendar's period: what the forecaster is told. `meta.freq` is what the scores use. */
  readonly period: number;
};
export type References = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Every file of the layout in `directory`; other JSON files are passed over. */
export function loadCollections(directory: string): Collection[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith(".json"))
    .toSorted()
    .flatMap((file) => {
      const parsed = CollectionFile.safeParse(JSON.parse(readFileSync(join(directory, file), "utf8")));
      if (!parsed.success) return [];
      const name = basename(file, ".json");
      return [{ ...parsed.data, name, period: periodOf(name, parsed.data.meta) }];
    });
}

/** Scores of other methods on exactly these files, where the folder has them. */
export function loadReferences(directory: string, collection: string): References {
  const file = join(directory, "reference_scores.json");
  if (!existsSync(file)) return {};
  return ReferenceFile.parse(JSON.parse(readFileSync(file, "utf8"))).datasets[collection] ?? {};
}

/** M4 scores weekly data with a frequency of 1; a week still has its place in the year. */
function periodOf(name: string, meta: Collection["meta"]): number {
  if (meta.calendar_freq !== undefined) return meta.calendar_freq;
  return meta.freq === 1 && name.includes("weekly") ? 52 : meta.freq;
}
