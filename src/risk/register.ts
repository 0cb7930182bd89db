import { z } from "zod";
import { type IsoDate, isoDate } from "../base/dates.ts";
import type { Db } from "../store/database.ts";
import type { Row } from "../store/schema.ts";
import { clearAlert, listAlerts, registerDate, saveAlert } from "./alert-queries.ts";
import { evidenceSchema, type Finding, findingSchema, SEVERITIES, severitySchema } from "./rule.ts";

/** A finding in the register. */
export const alertSchema = findingSchema.omit({ key: true }).extend({
  /** `rule:key` */
  id: z.string(),
  status: z.enum(["open", "cleared"]),
  asOf: isoDate,
  firstSeenAt: z.string(),
  lastSeenAt: z.string(),
});
export type Alert = z.infer<typeof alertSchema>;

export type Registration = {
  readonly asOf: IsoDate;
  /** ISO instant of the assessment. */
  readonly at: string;
  readonly runId: string;
  /** Rules that looked: what they no longer find is cleared. Skipped and failed rules clear nothing. */
  readonly looked: readonly string[];
};

export type Registered = {
  readonly alerts: readonly Alert[];
  readonly cleared: readonly Alert[];
  /** False when the register already speaks of a later day and was left alone. */
  readonly recorded: boolean;
};

export function alertId({ rule, key }: Pick<Finding, "rule" | "key">): string {
  return `${rule}:${key}`;
}

/** Brings the register in line with what the rules found, in one transaction. The same problem keeps its alert. */
export async function recordFindings(
  db: Db,
  companyId: string,
  { findings, registration }: { readonly findings: readonly Finding[]; readonly registration: Registration },
): Promise<Registered> {
  const { asOf, at, runId, looked } = registration;
  return db.transaction().execute(async (tx) => {
    const known = new Map((await listAlerts(tx, companyId)).map((row) => [row.id, toAlert(row)]));
    const alerts = findings
      .map((finding): Alert => {
        const { key, ...rest } = finding;
        const id = alertId({ rule: finding.rule, key });
        const firstSeenAt = known.get(id)?.firstSeenAt ?? at;
        return { ...rest, id, status: "open", asOf, firstSeenAt, lastSeenAt: at };
      })
      .sort(bySeverity);
    const newest = await registerDate(tx, companyId);
    if (newest !== null && newest > asOf) return { alerts, cleared: [], recorded: false };
    for (const alert of alerts) await saveAlert(tx, toRow(alert, { companyId, runId }));
    const found = new Set(alerts.map((alert) => alert.id));
    const cleared = [...known.values()]
      .filter((alert) => alert.status === "open" && looked.includes(alert.rule) && !found.has(alert.id))
      .map((alert): Alert => ({ ...alert, status: "cleared", asOf }));
    for (const { id } of cleared) await clearAlert(tx, companyId, { id, asOf, runId });
    return { alerts, cleared, recorded: true };
  });
}

export function bySeverity(a: Pick<Alert, "severity" | "id">, b: Pick<Alert, "severity" | "id">): number {
  const order = SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
  return order === 0 ? (a.id < b.id ? -1 : 1) : order;
}

export function toAlert(row: Row<"alert">): Alert {
  return {
    id: row.id,
    rule: row.rule,
    severity: severitySchema.parse(row.severity),
    title: row.title,
    detail: row.detail,
    evidence: evidenceSchema.parse(JSON.parse(row.evidence)),
    owner: row.owner,
    clearsWhen: row.clears_when,
    status: row.status === "open" ? "open" : "cleared",
    asOf: row.as_of,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
  };
}

function toRow(
  alert: Alert,
  { companyId, runId }: { readonly companyId: string; readonly runId: string },
): Row<"alert"> {
  return {
    company_id: companyId,
    id: alert.id,
    rule: alert.rule,
    severity: alert.severity,
    title: alert.title,
    detail: alert.detail,
    evidence: JSON.stringify(alert.evidence),
    owner: alert.owner,
    clears_when: alert.clearsWhen,
    status: alert.status,
    as_of: alert.asOf,
    first_seen_at: alert.firstSeenAt,
    last_seen_at: alert.lastSeenAt,
    run_id: runId,
  };
}
