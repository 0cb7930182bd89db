import { topParty } from "../concentration.ts";
import {
  at,
  type Finding,
  NOTHING,
  type RiskContext,
  type RiskRule,
  type RuleOutcome,
  skipped,
} from "../rule.ts";

type Side = {
  readonly id: string;
  readonly subject: "revenue" | "spend";
  readonly limit: "ar_concentration_limit" | "ap_concentration_limit";
  readonly what: string;
  readonly owner: string;
  readonly severity: Finding["severity"];
};

const WHY =
  "The largest party's share of a trailing year's billing. More than half is an alert; above the limit it is an alert only when it rose by ten points within a year, otherwise an observation: a company knows whom it has always lived with.";

const RECEIVABLES: Side = {
  id: "customer_concentration",
  subject: "revenue",
  limit: "ar_concentration_limit",
  what: "what was billed",
  owner: "CFO",
  severity: "medium",
};
const PAYABLES: Side = {
  id: "supplier_concentration",
  subject: "spend",
  limit: "ap_concentration_limit",
  what: "purchases",
  owner: "procurement",
  severity: "low",
};

export const customerConcentration: RiskRule = {
  id: RECEIVABLES.id,
  title: "Much depends on one customer",
  describe: WHY,
  run: async (context) => judge(RECEIVABLES, context),
};

export const supplierConcentration: RiskRule = {
  id: PAYABLES.id,
  title: "Much depends on one supplier",
  describe: WHY,
  run: async (context) => judge(PAYABLES, context),
};

async function judge(spec: Side, context: RiskContext): Promise<RuleOutcome> {
  const { limits } = context;
  const top = await topParty(context, spec.subject);
  if (!top) return skipped("nothing was invoiced on that side in the trailing year");
  if ((top.share.value ?? 0) < limits.value(spec.limit)) return NOTHING;
  const share = top.share.value ?? 0;
  const before = top.shareBefore?.value;
  const risen = before != null && share - before >= limits.value("concentration_rise");
  const most = share >= limits.value("concentration_critical_share");
  const limit = limits.figure(spec.limit);
  const trend = top.shareBefore?.value == null ? "" : ` A year earlier it was ${at(top.shareBefore)}.`;
  const shown = {
    title: `${top.partyName} stands for a large share of ${spec.what}`,
    detail: `${top.partyName} stands for ${at(top.share)} of ${spec.what} in the trailing year; the limit is ${at(limit)}.${trend}`,
    evidence: {
      figureIds: [top.share.id, limit.id, ...(top.shareBefore ? [top.shareBefore.id] : [])],
      rows: [{ table: "party", id: top.partyId, note: top.partyName }],
    },
  };
  const few = top.parties < limits.value("concentration_min_parties");
  if (few || !(most || risen)) return { findings: [], observations: [{ rule: spec.id, ...shown }] };
  const clearsWhen = "the share is back below the limit, or stays level for a year below half";
  return {
    findings: [
      { rule: spec.id, key: top.partyId, severity: spec.severity, ...shown, owner: spec.owner, clearsWhen },
    ],
  };
}
