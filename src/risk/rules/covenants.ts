import type { Row } from "../../store/schema.ts";
import { type CovenantTest, testCovenant } from "../covenant-test.ts";
import {
  at,
  type Finding,
  type Observation,
  type RiskContext,
  type RiskRule,
  type Severity,
  skipped,
} from "../rule.ts";

/** Promises to lenders: broken, close to it, or on the way. */
export const covenants: RiskRule = {
  id: "covenant_headroom",
  title: "Covenants broken or running out of room",
  describe:
    "Each covenant is tested as of the day: broken is critical, less room than its warning share is high. A significant trend of the metric for the worse (Mann-Kendall over six month-ends) that, carried on by the mean of its Theil-Sen slopes over six and twelve months, breaks it at the next test is high, at the one after medium.",
  run: async (context) => {
    const rows = await context.data.covenants();
    if (rows.length === 0) return skipped("there are no covenants");
    const findings: Finding[] = [];
    const observations: Observation[] = [];
    for (const row of rows) {
      const read = await context.metric(row.metric, context.asOf);
      const refusal = "refused" in read ? read.refused : read.figure.refusal;
      if ("refused" in read || refusal !== undefined) {
        const why = refusal ?? "the figure is not defined";
        const lost = await withoutEarnings(row, context);
        if (lost) findings.push(lost);
        else observations.push(untestable(row, why));
        continue;
      }
      const finding = judge(await testCovenant(row, read.figure, context));
      if (finding) findings.push(finding);
    }
    return { findings, observations };
  },
};

function judge(test: CovenantTest): Finding | undefined {
  const { covenant, actual, threshold, headroom, broken, projected } = test;
  const breaking = projected.findIndex((one) => one.broken);
  const tight = headroom.value !== null && headroom.value < Number(covenant.warning_headroom);
  const severity: Severity | undefined = broken
    ? "critical"
    : tight || breaking === 0
      ? "high"
      : breaking > 0
        ? "medium"
        : undefined;
  if (severity === undefined) return undefined;
  const state = broken ? "is broken" : tight ? "has little room left" : "is on the way to being broken";
  const next = projected[breaking === -1 ? 0 : breaking]?.figure;
  const trend = next
    ? ` Its trend is for the worse: carried on, it is ${at(next)} at ${["the next test", "the test after next"][Math.max(breaking, 0)] ?? "a later test"}.`
    : "";
  const room = headroom.value === null ? "" : `, a headroom of ${at(headroom)}`;
  const wanted = covenant.comparator === ">=" ? "at least" : "at most";
  return {
    rule: covenants.id,
    key: covenant.id,
    severity,
    title: `The covenant "${covenant.name}" ${state}`,
    detail: `${actual.label} is ${at(actual)}; ${covenant.lender} wants ${wanted} ${at(threshold)}${room}.${trend}`,
    evidence: {
      figureIds: [actual, threshold, headroom, ...projected.map((one) => one.figure)].map((f) => f.id),
      rows: [
        {
          table: "covenant",
          id: covenant.id,
          note: `${covenant.metric} ${covenant.comparator} ${covenant.threshold}, tested ${covenant.frequency}`,
        },
        ...projected.map((one) => ({
          table: "covenant",
          id: covenant.id,
          note: `test on ${one.date}: ${one.broken ? "breaks" : "holds"} if the trend goes on`,
        })),
      ],
    },
    owner: "CFO",
    clearsWhen: "headroom is back above the covenant's warning share and the trend no longer breaks it",
  };
}

function untestable(row: Row<"covenant">, why: string): Observation {
  return {
    rule: covenants.id,
    title: `The covenant "${row.name}" cannot be tested`,
    detail: "Its metric is not defined as of the day; the evidence says why.",
    evidence: { figureIds: [], rows: [{ table: "covenant", id: row.id, note: `${row.metric}: ${why}` }] },
  };
}

/** Debt as a multiple of earnings has no value without earnings; no lender counts such a promise as kept. */
async function withoutEarnings(row: Row<"covenant">, context: RiskContext): Promise<Finding | undefined> {
  if (row.comparator !== "<=" || !row.metric.endsWith("_to_ebitda")) return undefined;
  const year = context.books.calendar.trailingYear(context.asOf);
  const ebitda = await context.measures.over("ebitda", year);
  const netDebt = await context.measures.at("net_debt", context.asOf);
  if ("refused" in ebitda || "refused" in netDebt) return undefined;
  if ((ebitda.figure.value ?? 1) > 0 || (netDebt.figure.value ?? 0) <= 0) return undefined;
  return {
    rule: covenants.id,
    key: row.id,
    severity: "critical",
    title: `The covenant "${row.name}" cannot be met`,
    detail: `EBITDA of the trailing year is ${at(ebitda.figure)} against net debt of ${at(netDebt.figure)}: without earnings the multiple that ${row.lender} limits has no value.`,
    evidence: {
      figureIds: [ebitda.figure.id, netDebt.figure.id],
      rows: [
        {
          table: "covenant",
          id: row.id,
          note: `${row.metric} ${row.comparator} ${row.threshold}, tested ${row.frequency}`,
        },
      ],
    },
    owner: "CFO",
    clearsWhen: "EBITDA of the trailing year is positive again and the covenant is kept",
  };
}
