import { z } from "zod";
import { isoDate } from "../../base/dates.ts";
import { createRatioReader } from "../../books/ratios/ratio-reader.ts";
import { openBooks } from "../../books/statements/reader.ts";
import { type Figure, figureSchema } from "../../figures/figure.ts";
import { findFigure } from "../../figures/queries.ts";
import { assessRisk } from "../../risk/assess.ts";
import { listAlerts } from "../../risk/alert-queries.ts";
import { alertSchema, bySeverity, toAlert } from "../../risk/register.ts";
import { createRiskContext } from "../../risk/risk-context.ts";
import { observationSchema, severitySchema } from "../../risk/rule.ts";
import { signalsOf, signalsSchema } from "../../risk/signals.ts";
import { type Agent, defineAgent, defineOperation } from "../agent.ts";

const ruleRunSchema = z.object({
  rule: z.string(),
  title: z.string(),
  status: z.enum(["ran", "skipped", "failed"]),
  findings: z.number().int(),
  note: z.string().optional(),
});

const assessOutput = z.object({
  asOf: isoDate,
  /** Most severe first. */
  alerts: z.array(alertSchema),
  /** Alerts of earlier assessments whose problem is gone. */
  cleared: z.array(alertSchema),
  observations: z.array(observationSchema),
  rulesRun: z.array(ruleRunSchema),
  signals: signalsSchema,
  /** False when the register already speaks of a later day; the alerts are then shown but not kept. */
  recorded: z.boolean(),
});

const assess = defineOperation({
  description:
    "Assesses risk as of a day: covenants, duplicate bills and payments, slowing customers, cash, concentration, unusual entries. Gives the alert register with evidence, owner and what clears each alert.",
  input: z.object({ asOf: isoDate.optional() }),
  output: assessOutput,
  // The register is Purser's own bookkeeping about the books; nothing of the company's changes.
  effect: "read",
  permission: "books:read",
  run: async ({ asOf }, { company, store, figures, runtime, runId, signal, emit }) => {
    emit({ message: "Reading the books" });
    const books = await openBooks(store.db, company, { figures });
    const context = await createRiskContext(createRatioReader(books), { asOf, signal });
    emit({ message: "Running the risk rules" });
    const { alerts, cleared, observations, rulesRun, recorded } = await assessRisk(context, {
      registration: { at: runtime.clock.now().toISOString(), runId },
    });
    emit({ message: `${alerts.length} alerts, ${cleared.length} cleared` });
    return {
      asOf: context.asOf,
      alerts: [...alerts],
      cleared: [...cleared],
      observations: [...observations],
      rulesRun: [...rulesRun],
      signals: await signalsOf(context),
      recorded,
    };
  },
});

const check = defineOperation({
  description: "Lists the alerts of the register, open ones unless asked otherwise, most severe first.",
  input: z.object({
    status: z.enum(["open", "cleared"]).default("open"),
    severity: z.array(severitySchema).min(1).optional(),
    rule: z.array(z.string().min(1)).min(1).optional(),
  }),
  output: z.object({
    alerts: z.array(alertSchema),
    /** What the texts' placeholders and the evidence name, as far as it was kept. */
    figures: z.array(figureSchema),
  }),
  effect: "read",
  permission: "books:read",
  run: async ({ status, severity, rule }, { company, store }) => {
    const rows = await listAlerts(store.db, company.id, { status, severities: severity, rules: rule });
    const alerts = rows.map(toAlert).sort(bySeverity);
    const figures: Figure[] = [];
    for (const id of new Set(alerts.flatMap((alert) => alert.evidence.figureIds))) {
      const kept = await findFigure(store.db, company.id, { id });
      if (kept) figures.push(kept.figure);
    }
    return { alerts, figures };
  },
});

/** Watches the books for what can go wrong. */
export function createAlertAgent(): Agent {
  return defineAgent({
    id: "alert_agent",
    title: "Risk and alerts",
    description:
      "Finds risks in the books (covenants, duplicates, slow payers, cash, concentration, unusual entries) and keeps the alert register.",
    operations: { assess_risk: assess, check_alerts: check },
  });
}
