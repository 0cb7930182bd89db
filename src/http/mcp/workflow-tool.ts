import type { Tool } from "@modelcontextprotocol/server";
import { z } from "zod";
import { parseOrThrow } from "../../base/parse.ts";
import type { Actor } from "../../control/context.ts";
import { RUN_INPUT } from "../../graph/condition.ts";
import type { Plan } from "../../graph/plan.ts";
import { references } from "../../graph/references.ts";
import type { Orchestrator } from "../../orchestrator.ts";
import { CHAT } from "../permissions.ts";
import { type NamedWorkflow, workflowsFor } from "../workflow-access.ts";
import { followRun, reportRun, runReport } from "./follow-run.ts";
import { ANY_OBJECT, objectSchema } from "./json-schema.ts";
import { type PurserTool, toolResult } from "./tool.ts";

const PREFIX = "workflow__";
/** Clients give a call a minute by default. */
const WAIT_MS = 45_000;

const inputShape = z.record(z.string(), z.unknown());

/** The workflows that this user may run, a tool each. */
export function workflowTools(
  orchestrator: Orchestrator,
  { waitMs = WAIT_MS }: { readonly waitMs?: number | undefined },
) {
  const outputSchema = objectSchema(runReport, "output") ?? ANY_OBJECT;
  return (actor: Actor): PurserTool[] =>
    workflowsFor(orchestrator, actor).map((workflow) => ({
      name: `${PREFIX}${workflow.name}`,
      permission: CHAT,
      describe: () => ({ ...describe(orchestrator, workflow), outputSchema }),
      call: async (input, call) => {
        const { name } = workflow;
        const values = parseOrThrow(inputShape, input ?? {}, { what: `The input of ${name}` });
        const start = { kind: "input" as const, input: { input: values } };
        const run = await followRun(orchestrator, { request: { graph: name, start }, waitMs }, call);
        const report = await reportRun(orchestrator, call.actor, run);
        return { ...toolResult(report.answer, report), ...(run.error ? { isError: true } : {}) };
      },
    }));
}

function describe({ registry }: Orchestrator, { name, plan, writes }: NamedWorkflow): Tool {
  const irreversible = plan.tasks.some((task) => {
    const undo = registry.find(task.agent, task.operation)?.undo;
    return undo !== undefined && undo.kind !== "operation";
  });
  const steps = plan.tasks.map(({ id }) => id).join(", ");
  return {
    name: `${PREFIX}${name}`,
    title: plan.title ?? name.replaceAll("_", " "),
    description: `${plan.description ?? `Runs the workflow ${name}.`} Steps: ${steps}. Where it waits for a person or takes long, the run's id is returned.`,
    inputSchema: { type: "object", properties: inputProperties(plan), additionalProperties: true },
    annotations: {
      readOnlyHint: !writes,
      destructiveHint: irreversible,
      idempotentHint: !writes,
      openWorldHint: false,
    },
  };
}

/** What the plan's tasks read as `$.input.name`, with where each goes. */
function inputProperties(plan: Plan): Record<string, { description: string }> {
  const uses = plan.tasks.flatMap((task) => [
    ...references(task.inputs).flatMap(({ at, target, path: [field] }) =>
      target === RUN_INPUT && field !== undefined ? [{ field, use: `${at} of ${task.operation}` }] : [],
    ),
    ...[...String(task.condition ?? "").matchAll(/\binput\.(\w+)/g)].map(([, field = ""]) => ({
      field,
      use: `the condition of ${task.id}`,
    })),
  ]);
  const properties: Record<string, { description: string }> = {};
  for (const { field, use } of uses) {
    const before = properties[field]?.description;
    properties[field] = { description: before === undefined ? use : `${before}; ${use}` };
  }
  return properties;
}
