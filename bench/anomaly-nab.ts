import { ALARM_SURPRISE, probationOf, scoreStream } from "../src/anomaly/index.ts";
import type { NabCollection, NabSeries } from "./anomaly-data.ts";
import { timesOf } from "./anomaly-data.ts";

/** Weights of NAB's application profiles (Lavin and Ahmad, 2015). */
export const PROFILES = {
  standard: { hit: 1, miss: 1, falseAlarm: 0.11 },
  lowFalsePositives: { hit: 1, miss: 1, falseAlarm: 0.22 },
  lowFalseNegatives: { hit: 1, miss: 2, falseAlarm: 0.11 },
} as const;
export type Profile = { readonly hit: number; readonly miss: number; readonly falseAlarm: number };

export type NabScores = {
  readonly collection: string;
  readonly files: number;
  readonly windows: number;
  readonly hits: number;
  readonly falseAlarms: number;
  readonly standard: number;
  readonly lowFalsePositives: number;
  readonly lowFalseNegatives: number;
  /** Each group scored with the threshold that is best on all other groups. */
  readonly leaveOneGroupOut: number;
  readonly secondsPerTenThousand: number;
  readonly byFile: Readonly<Record<string, number>>;
  /** Published detectors with a score on every file here, standard profile. */
  readonly published: Readonly<Record<string, number>>;
};

const sigmoid = (position: number): number => (position > 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1);
const BEST_HIT = sigmoid(-1);

/** Raw score of one file: the earliest alarm in a window counts, a missed window costs, false alarms cost by distance. */
export function rawScore(series: NabSeries, alarms: readonly boolean[], profile: Profile): number {
  const probation = probationOf(series.x.length);
  let total = 0;
  const best = new Map<number, number>();
  alarms.forEach((alarm, row) => {
    if (row < probation) return;
    const inside = series.windows.findIndex(([first, last]) => row >= first && row <= last);
    const window = series.windows[inside];
    if (window !== undefined) {
      const [first, last] = window;
      const position = -(last - row + 1) / (last - first + 1);
      const worth = alarm ? (sigmoid(position) * profile.hit) / BEST_HIT : -profile.miss;
      best.set(inside, Math.max(best.get(inside) ?? Number.NEGATIVE_INFINITY, worth));
    } else if (alarm) {
      const passed = series.windows.findLast(([, last]) => last < row);
      const position = passed === undefined ? undefined : (row - passed[1]) / (passed[1] - passed[0]);
      total += (position === undefined ? -1 : sigmoid(position)) * profile.falseAlarm;
    }
  });
  for (const worth of best.values()) total += worth;
  return total;
}

/** 0 for no alarm at all, 100 for an alarm at the start of every window and none besides. */
function normalise(raw: number, windows: number, { hit, miss }: Profile): number {
  return (100 * (raw + miss * windows)) / ((hit + miss) * windows);
}

/** Alarms at another threshold, under the detector's refractory rule. */
function alarmsAt(surprises: readonly number[], threshold: number): boolean[] {
  const probation = probationOf(surprises.length);
  const refractory = Math.round(probation / 9);
  let last = Number.NEGATIVE_INFINITY;
  return surprises.map((surprise, row) => {
    const alarm = row >= probation && row - last > refractory && surprise >= threshold;
    if (alarm) last = row;
    return alarm;
  });
}

export function scoreNab(collection: NabCollection): NabScores {
  const started = performance.now();
  const read = collection.series.map((series) => ({
    series,
    readings: scoreStream(series.x, timesOf(series)),
  }));
  const seconds = (performance.now() - started) / 1000;
  const rows = collection.series.reduce((total, { x }) => total + x.length, 0);
  const windows = collection.series.reduce((total, series) => total + series.windows.length, 0);
  const alarmed = read.map(({ series, readings }) => ({
    series,
    alarms: readings.map(({ alarm }) => alarm),
  }));
  const scoreBy = (profile: Profile) =>
    normalise(alarmed.reduce((total, { series, alarms }) => total + rawScore(series, alarms, profile), 0), windows, profile); // prettier-ignore
  const inside = (series: NabSeries, row: number) =>
    series.windows.findIndex(([first, last]) => row >= first && row <= last);
  let hits = 0;
  let falseAlarms = 0;
  for (const { series, alarms } of alarmed) {
    const places = alarms.flatMap((alarm, row) => (alarm ? [inside(series, row)] : []));
    hits += new Set(places.filter((place) => place >= 0)).size;
    falseAlarms += places.filter((place) => place < 0).length;
  }
  return {
    collection: collection.name,
    files: collection.series.length,
    windows,
    hits,
    falseAlarms,
    standard: scoreBy(PROFILES.standard),
    lowFalsePositives: scoreBy(PROFILES.lowFalsePositives),
    lowFalseNegatives: scoreBy(PROFILES.lowFalseNegatives),
    leaveOneGroupOut: leaveOneGroupOut(
      read.map(({ series, readings }) => ({ series, surprises: readings.map(({ surprise }) => surprise) })),
      windows,
    ),
    secondsPerTenThousand: (seconds / rows) * 10_000,
    byFile: Object.fromEntries(
      alarmed.map(({ series, alarms }) => [series.id, rawScore(series, alarms, PROFILES.standard)]),
    ),
    published: publishedScores(collection, windows),
  };
}

const THRESHOLDS = Array.from({ length: 61 }, (_, step) => ALARM_SURPRISE - 3 + step / 10);

function leaveOneGroupOut(
  read: readonly { readonly series: NabSeries; readonly surprises: readonly number[] }[],
  windows: number,
): number {
  const table = THRESHOLDS.map((threshold) =>
    read.map(({ series, surprises }) => rawScore(series, alarmsAt(surprises, threshold), PROFILES.standard)),
  );
  const groups = read.map(({ series }) => series.id.split("/")[0] ?? "");
  let raw = 0;
  for (const group of new Set(groups)) {
    const sumOf = (scores: readonly number[], own: boolean) =>
      scores.reduce((total, score, file) => total + ((groups[file] === group) === own ? score : 0), 0);
    const chosen = table.reduce((best, scores) =>
      sumOf(scores, false) > sumOf(best, false) ? scores : best,
    );
    raw += sumOf(chosen, true);
  }
  return normalise(raw, windows, PROFILES.standard);
}

function publishedScores({ published, series }: NabCollection, windows: number): Record<string, number> {
  return Object.fromEntries(
    Object.entries(published).flatMap(([detector, { files }]) => {
      const scores = series.map(({ id }) => files[id]?.score);
      if (scores.some((score) => score === undefined)) return [];
      const raw = scores.reduce<number>((total, score) => total + (score ?? 0), 0);
      return [[detector, normalise(raw, windows, PROFILES.standard)]];
    }),
  );
}
