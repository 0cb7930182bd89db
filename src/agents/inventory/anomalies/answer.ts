import type { Findings } from "./finding.ts";
import type { AnomalyOutput } from "./output.ts";

const SHOWN = 5;

/** What was checked and found, gravest first. */
export function answerOf(
  { anomalies, changes }: Pick<AnomalyOutput, "anomalies" | "changes">,
  { found, checked }: { readonly found: AnomalyOutput["found"]; readonly checked: Findings["checked"] },
): string {
  const looked = [
    `${counted(checked.series, "series", "series")} with ${counted(checked.points, "value", "values")}`,
    ...(checked.lines === 0 ? [] : [counted(checked.lines, "line", "lines")]),
  ].join(" and ");
  const told =
    found.anomalies === 0
      ? "nothing stands out"
      : `${counted(found.anomalies, "anomaly", "anomalies")} found, gravest first`;
  const lines = anomalies
    .slice(0, SHOWN)
    .map(({ reason, score }) => `- ${reason} (score ${score.toFixed(2)})`);
  const [change] = changes;
  const lasting =
    change === undefined
      ? []
      : [
          `${counted(found.changes, "lasting change", "lasting changes")} of level or trend, the clearest: ${change.reason}`,
        ];
  return [`Checked ${looked}: ${told}${found.anomalies === 0 ? "." : ":"}`, ...lines, ...lasting].join("\n");
}

function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;
}
