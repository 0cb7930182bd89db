import type { EntryLine, Point } from "../src/anomaly/index.ts";
import { detectEntryErrors, detectInSeries } from "../src/anomaly/index.ts";
import { addDays } from "../src/base/dates.ts";
import type { RetailCollection, RetailLine } from "./anomaly-data.ts";

export type DailyScore = {
  readonly detector: string;
  readonly found: number;
  readonly reversed: number;
  readonly alarms: number;
  readonly alarmsPerThousand: number;
};

export type RetailScores = {
  readonly collection: string;
  readonly daily: readonly DailyScore[];
  /** Lines of the ledger by kind: how many are flagged. A sale with several credits counts once. */
  readonly ledger: readonly { readonly kind: string; readonly flagged: number; readonly lines: number }[];
};

/** Days before the first judgement, and the windows and least history of the reference detectors. */
const WARM_UP = 14;
const FEWEST = 8;

const middle = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
};

function zScore28(x: readonly number[]): number[] {
  return x.map((value, t) => {
    const past = x.slice(Math.max(0, t - 28), t).filter((each) => each > 0);
    if (past.length < FEWEST) return 0;
    const mean = past.reduce((total, each) => total + each, 0) / past.length;
    const spread = Math.sqrt(past.reduce((total, each) => total + (each - mean) ** 2, 0) / past.length) || 1;
    return (value - mean) / spread;
  });
}

function mad56(x: readonly number[], scale: (value: number) => number, least: number): number[] {
  return x.map((value, t) => {
    const past = x
      .slice(Math.max(0, t - 56), t)
      .filter((each) => each > 0)
      .map(scale);
    if (past.length < FEWEST) return 0;
    const centre = middle(past);
    const spread = Math.max(least, 1.4826 * middle(past.map((each) => Math.abs(each - centre)))) || 1;
    return (scale(value) - centre) / spread;
  });
}

/** Daily detectors on days later reversed, the reference ones causal, ours in hindsight; then the ledger's lines. */
export function scoreRetail(collection: RetailCollection): RetailScores {
  const { series, meta, ledger, name } = collection;
  const points = series.map(({ x }) =>
    detectInSeries({
      values: x,
      dates: x.map((_, day) => addDays(meta.start, day)),
      period: meta.freq,
      kind: "demand",
    }),
  );
  const high = (least: number) => points.map((each) => each.map((point) => isHigh(point, least)));
  const over = (limit: number, rate: (x: readonly number[]) => number[]) =>
    series.map(({ x }) => rate(x).map((z) => z > limit));
  const daily = [
    count("PURSER series, flagged", high(0.5), series),
    count("PURSER series, score over 0.4", high(0.4), series),
    count("PURSER series, score over 0.33", high(1 / 3), series),
    ...[3, 4, 6].flatMap((limit) => [
      count(`z-score 28d raw >${limit}`, over(limit, zScore28), series),
      count(
        `MAD 56d raw >${limit}`,
        over(limit, (x) => mad56(x, (value) => value, 0)),
        series,
      ),
      count(
        `MAD 56d log1p >${limit}`,
        over(limit, (x) => mad56(x, Math.log1p, 0.15)),
        series,
      ),
    ]),
  ];
  return { collection: name, daily, ledger: scoreLedger(ledger, series, meta.start) };
}

function isHigh(point: Point, least: number): boolean {
  return point.score >= least && point.value !== null && point.value > (point.expected ?? 0);
}

function count(
  detector: string,
  alarmed: readonly (readonly boolean[])[],
  series: RetailCollection["series"],
): DailyScore {
  let found = 0;
  let reversed = 0;
  let alarms = 0;
  let days = 0;
  series.forEach(({ reversed_days }, index) => {
    alarmed[index]!.forEach((alarm, day) => {
      if (day < WARM_UP) return;
      days += 1;
      if (alarm) alarms += 1;
      if (!reversed_days.includes(day)) return;
      reversed += 1;
      if (alarm) found += 1;
    });
  });
  return { detector, found, reversed, alarms, alarmsPerThousand: (1000 * alarms) / days };
}

/** The ledger's lines among the days of all items as lines without a customer, which tell what is usual. */
function scoreLedger(
  ledger: RetailCollection["ledger"],
  series: RetailCollection["series"],
  start: string,
): RetailScores["ledger"] {
  const lines = new Map<string, EntryLine>();
  const kinds = new Map<string, Set<string>>();
  const put = (kind: string, raw: RetailLine, judged: boolean): void => {
    const [document, item, , quantity, date, unitPrice, customer] = raw;
    const id = JSON.stringify(raw);
    lines.set(id, { id, document, item, quantity, date, unitPrice, customer: customer || null });
    if (judged) kinds.set(kind, (kinds.get(kind) ?? new Set()).add(id));
  };
  for (const entry of ledger) {
    if ("line" in entry) put(entry.kind, entry.line, true);
    else {
      put(entry.kind, entry.sale, true);
      put(entry.kind, entry.credit, false);
    }
  }
  series.forEach(({ id: item, x }) => {
    x.forEach((quantity, day) => {
      if (quantity <= 0) return;
      const date = addDays(start, day);
      lines.set(`${item} ${date}`, { id: `${item} ${date}`, item, quantity, date });
    });
  });
  const flagged = new Set(
    detectEntryErrors([...lines.values()]).flatMap((each) => (each.flagged ? [each.id] : [])),
  );
  return [...kinds].map(([kind, ids]) => ({
    kind,
    flagged: [...ids].filter((id) => flagged.has(id)).length,
    lines: ids.size,
  }));
}
