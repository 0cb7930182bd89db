import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { ALARM_SURPRISE } from "../src/anomaly/index.ts";
import { loadAnomalyData } from "./anomaly-data.ts";
import type { NabScores } from "./anomaly-nab.ts";
import { scoreNab } from "./anomaly-nab.ts";
import type { RetailScores } from "./anomaly-retail.ts";
import { scoreRetail } from "./anomaly-retail.ts";

/**
 * Scores the anomaly detectors on the labelled files of a folder beside the published detectors' scores in them.
 *   node bench/anomaly.ts --data DIR [--json]
 */
export type AnomalyScores = {
  readonly nab: readonly NabScores[];
  readonly retail: readonly RetailScores[];
};

/** Scores on every file of a known layout in `directory`; empty lists where it holds none. */
export function scoreAnomalies(directory: string): AnomalyScores {
  const { nab, retail } = loadAnomalyData(directory);
  return { nab: nab.map(scoreNab), retail: retail.map(scoreRetail) };
}

export function printAnomalies({ nab, retail }: AnomalyScores): void {
  for (const scores of nab) {
    console.log(
      `\n${scores.collection}: ${scores.files} files, ${scores.hits} of ${scores.windows} windows hit, ` +
        `${scores.falseAlarms} false alarms at surprise ${ALARM_SURPRISE}, ${scores.secondsPerTenThousand.toFixed(3)} s for 10,000 rows`,
    );
    const rows = [
      ["PURSER", scores.standard],
      ["PURSER, threshold from other groups", scores.leaveOneGroupOut],
      ...Object.entries(scores.published),
    ] as [string, number][];
    console.table(
      Object.fromEntries(
        rows
          .toSorted((a, b) => b[1] - a[1])
          .map(([name, score]) => [name, { "NAB standard": score.toFixed(1) }]),
      ),
    );
    console.log(
      `PURSER, low false positives ${scores.lowFalsePositives.toFixed(1)}, low false negatives ${scores.lowFalseNegatives.toFixed(1)}`,
    );
  }
  for (const { collection, daily, ledger } of retail) {
    console.log(`\n${collection}: days later reversed`);
    console.table(
      Object.fromEntries(
        daily.map(({ detector, found, reversed, alarms, alarmsPerThousand }) => [
          detector,
          { found: `${found}/${reversed}`, alarms, "alarms/1000": alarmsPerThousand.toFixed(1) },
        ]),
      ),
    );
    for (const { kind, flagged, lines } of ledger)
      console.log(`ledger ${kind}: ${flagged} of ${lines} flagged`);
  }
}

function main(): void {
  const { values: options } = parseArgs({
    options: { data: { type: "string" }, json: { type: "boolean", default: false } },
  });
  if (options.data === undefined) {
    console.error("Name the folder of series: node bench/anomaly.ts --data DIR [--json]");
    process.exit(2);
  }
  const scores = scoreAnomalies(options.data);
  if (scores.nab.length + scores.retail.length === 0) {
    console.error("The folder holds no file of labelled streams or of demand with reversed days.");
    process.exit(2);
  }
  if (options.json) console.log(JSON.stringify(scores, undefined, 2));
  else printAnomalies(scores);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) main();
