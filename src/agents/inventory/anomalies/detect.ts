import { loadLedger } from "../../../books/ledger.ts";
import { ledgerSpan } from "../../../books/ledger-queries.ts";
import { gatherDemand } from "../../../stock/anomalies/demand-series.ts";
import { gatherLedger } from "../../../stock/anomalies/ledger-series.ts";
import { gatherLevels } from "../../../stock/anomalies/levels.ts";
import { type LineGroup, gatherDemandLines, gatherMovementLines } from "../../../stock/anomalies/lines.ts";
import type { GatheredSeries } from "../../../stock/anomalies/series.ts";
import { bucketFacts } from "../../../stock/planning/calendar.ts";
import { pause } from "../../../base/abort.ts";
import type { OperationContext } from "../../agent.ts";
import { type Finding, type Findings, NOTHING, together } from "./finding.ts";
import { type AnomalyRequest, kindsOf } from "./input.ts";
import { judgeNegative } from "./judge-levels.ts";
import { type JudgedLines, judgeLines } from "./judge-lines.ts";
import { judgeSeries } from "./judge-series.ts";
import { type Scope, accountsOf } from "./scope.ts";
import { withoutClosedDays, withoutTold } from "./settle.ts";

const MONTHS_A_YEAR = 12;

type Work = { readonly request: AnomalyRequest; readonly context: OperationContext; readonly scope: Scope };

/** Everything that stands out in the company's own data, in no order. */
export async function detectAll(work: Work): Promise<Findings> {
  const kinds = kindsOf(work.request);
  const demand = kinds.has("demand") ? await detectDemand(work) : NOTHING;
  const stock = kinds.has("stock") ? await detectStock(work) : NOTHING;
  const ledger = kinds.has("ledger") ? await detectLedger(work) : NOTHING;
  const lines = kinds.has("lines") ? await detectLines(work) : [];
  const told = lines.flatMap((each) => each.told);
  return together([{ ...demand, anomalies: withoutTold(demand.anomalies, told) }, stock, ledger, ...lines]);
}

async function detectDemand(work: Work): Promise<Findings> {
  const { request, context, scope } = work;
  const { db } = context.store;
  const to = scope.lastDays.demand;
  if (to === null || to < scope.from) return NOTHING;
  const { bucket, skus } = request;
  const series = await gatherDemand(db, context.company.id, { bucket, from: scope.from, to, skus });
  const judged = await judge(series, { work, what: "demand", period: bucketFacts(bucket).season });
  if (bucket !== "day") return judged;
  const anomalies = await withoutClosedDays(judged.anomalies, { db, companyId: context.company.id, from: scope.from, to }); // prettier-ignore
  return { ...judged, anomalies };
}

async function detectStock(work: Work): Promise<Findings> {
  const { request, context, scope } = work;
  const { company, store } = context;
  const to = scope.lastDays.movement;
  if (to === null || to < scope.from) return NOTHING;
  const { bucket, skus } = request;
  const levels = await gatherLevels(store.db, company.id, { bucket, from: scope.from, to, skus });
  const judged = await judge(levels.series, {
    work,
    what: "stock levels",
    period: bucketFacts(bucket).season,
  });
  const groups = await gatherMovementLines(store.db, company.id, { from: scope.from, to, skus });
  const counts = groups.filter(({ name }) => name === "counts").map((group) => judgeGroup(group, work));
  const negative = { ...NOTHING, anomalies: judgeNegative(levels.negativeRuns) };
  return together([judged, negative, ...counts]);
}

async function detectLedger(work: Work): Promise<Findings> {
  const { request, context, scope } = work;
  const { company, store } = context;
  if ((await ledgerSpan(store.db, company.id)) === null) return NOTHING;
  const ledger = await loadLedger(store.db, company.id, scope.asOf);
  const accounts = accountsOf(ledger, request.accounts);
  const series = gatherLedger(ledger, { accounts, from: scope.from, to: scope.asOf });
  return judge(series, { work, what: "ledger accounts", period: MONTHS_A_YEAR });
}

async function detectLines(work: Work): Promise<readonly JudgedLines[]> {
  const { request, context, scope } = work;
  const { company, store, signal, emit } = context;
  const filter = { from: scope.from, to: scope.asOf, skus: request.skus };
  const demand = await gatherDemandLines(store.db, company.id, filter);
  const movements = await gatherMovementLines(store.db, company.id, filter);
  const groups = [demand, ...movements.filter(({ name }) => name !== "counts")];
  const judged: JudgedLines[] = [];
  for (const group of groups) {
    emit({ message: `Checking lines of ${group.name}`, done: judged.length, total: groups.length });
    await pause(0, signal);
    judged.push(judgeGroup(group, work));
  }
  return judged;
}

function judgeGroup(group: LineGroup, { request, context }: Work): JudgedLines {
  return judgeLines(group, { minScore: request.minScore, currency: context.company.currency });
}

function judge(
  series: readonly GatheredSeries[],
  { work, what, period }: { readonly work: Work; readonly what: string; readonly period: number },
): Promise<Findings> {
  const { emit, signal, company } = work.context;
  return judgeSeries(series, {
    minScore: work.request.minScore,
    currency: company.currency,
    period,
    signal,
    onProgress: (done) => {
      emit({ message: `Checking ${what}`, done, total: series.length });
    },
  });
}

/** Whether a finding is dated within what was asked for. */
export function isAskedFor({
  from,
  to,
}: AnomalyRequest): (finding: Pick<Finding, "date" | "span">) => boolean {
  return ({ date, span }) => (from === undefined || span.to >= from) && (to === undefined || date <= to);
}
