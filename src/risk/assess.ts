import { toErrorShape } from "../base/errors.ts";
import { RISK_RULES } from "./all-rules.ts";
import { type Registration, type Registered, recordFindings } from "./register.ts";
import type { Finding, Observation, RiskContext, RiskRule } from "./rule.ts";

export type RuleRun = {
  readonly rule: string;
  readonly title: string;
  readonly status: "ran" | "skipped" | "failed";
  readonly findings: number;
  /** Why it was skipped or failed. */
  readonly note?: string;
};

export type RuleResults = {
  readonly findings: readonly Finding[];
  readonly observations: readonly Observation[];
  readonly rulesRun: readonly RuleRun[];
};

/** Runs each rule on its own: one that fails is noted as a gap in the data and stops no other. */
export async function runRules(
  context: RiskContext,
  rules: readonly RiskRule[] = RISK_RULES,
): Promise<RuleResults> {
  const findings: Finding[] = [];
  const observations: Observation[] = [];
  const rulesRun: RuleRun[] = [];
  for (const { id: rule, title, run } of rules) {
    context.signal.throwIfAborted();
    try {
      const outcome = await run(context);
      findings.push(...outcome.findings);
      observations.push(...(outcome.observations ?? []));
      rulesRun.push({
        rule,
        title,
        status: outcome.skipped === undefined ? "ran" : "skipped",
        findings: outcome.findings.length,
        ...(outcome.skipped === undefined ? {} : { note: outcome.skipped }),
      });
    } catch (error) {
      context.signal.throwIfAborted();
      rulesRun.push({ rule, title, status: "failed", findings: 0, note: toErrorShape(error).message });
    }
  }
  return { findings, observations, rulesRun };
}

export type Assessment = Registered & Omit<RuleResults, "findings">;

/** Runs all rules and brings the alert register in line with what they found. */
export async function assessRisk(
  context: RiskContext,
  {
    registration,
    rules = RISK_RULES,
  }: { readonly registration: Pick<Registration, "at" | "runId">; readonly rules?: readonly RiskRule[] },
): Promise<Assessment> {
  const { findings, observations, rulesRun } = await runRules(context, rules);
  const looked = rulesRun.filter((run) => run.status === "ran").map((run) => run.rule);
  const registered = await recordFindings(context.books.db, context.company.id, {
    findings,
    registration: { ...registration, asOf: context.asOf, looked },
  });
  return { ...registered, observations, rulesRun };
}
