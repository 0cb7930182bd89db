import { requestMark } from "../../stock/planning/request-mark.ts";
import { type Agent, type OperationContext, defineAgent, defineOperation } from "../agent.ts";
import { answerOf } from "./anomalies/answer.ts";
import { detectAll, isAskedFor } from "./anomalies/detect.ts";
import { type AnomalyRequest, anomalyInput } from "./anomalies/input.ts";
import { judgeValues } from "./anomalies/judge-values.ts";
import { type AnomalyOutput, anomalyOutput } from "./anomalies/output.ts";
import { rowsBehind } from "./anomalies/rows.ts";
import { checkItems, scopeOf } from "./anomalies/scope.ts";
import { toAnomaly, toChange } from "./anomalies/to-output.ts";

const detectAnomalies = defineOperation({
  description:
    "Finds what stands out: demand of items, stock on hand (below zero, count differences), months of ledger accounts, and entry errors line by line (slips of digits, prices, what was taken back), or in values given. Each with what was expected, a score, the reason and the rows; lasting changes of level or trend are told apart.",
  input: anomalyInput,
  output: anomalyOutput,
  effect: "read",
  permission: "stock:read",
  run: detect,
});

async function detect(request: AnomalyRequest, context: OperationContext): Promise<AnomalyOutput> {
  const { figures, company, signal, emit } = context;
  const scope = await scopeOf(request, context);
  await checkItems(request.skus, context);
  const found =
    request.values === undefined
      ? await detectAll({ request, context, scope })
      : judgeValues(request, scope.asOf);
  signal.throwIfAborted();
  const wanted = isAskedFor(request);
  const ranked = found.anomalies.filter(wanted).toSorted(byScore);
  const rankedChanges = found.changes.filter(wanted).toSorted(byScore);
  const making = { figures, currency: company.currency, mark: requestMark(request) };
  const anomalies: AnomalyOutput["anomalies"][number][] = [];
  for (const finding of ranked.slice(0, request.limit)) {
    anomalies.push(toAnomaly(finding, { rows: await rowsBehind(finding.rows, context), context: making }));
  }
  const changes = rankedChanges.slice(0, request.limit).map((change) => toChange(change, making));
  const counts = { anomalies: ranked.length, changes: rankedChanges.length };
  emit({ message: `${counts.anomalies} anomalies, ${counts.changes} lasting changes` });
  const { checked } = found;
  return {
    asOf: scope.asOf,
    anomalies,
    changes,
    found: counts,
    checked,
    answer: answerOf({ anomalies, changes }, { found: counts, checked }),
  };
}

type Ranked = { readonly score: number; readonly date: string };

/** The gravest first, of equals the newest. */
function byScore(a: Ranked, b: Ranked): number {
  return b.score - a.score || (a.date < b.date ? 1 : a.date > b.date ? -1 : 0);
}

/** Watches stock and books for values that cannot be right. */
export function createAnomalyDetectionAgent(): Agent {
  return defineAgent({
    id: "anomaly_detection",
    title: "Anomaly detection",
    description: "Finds entry errors and unusual values in demand, stock, the ledger, or any series.",
    operations: { detect_anomalies: detectAnomalies },
  });
}
