import type { ReadResourceResult, Resource, ResourceTemplateType } from "@modelcontextprotocol/server";
import { PurserError } from "../../base/errors.ts";
import type { Trace } from "../../books/trace.ts";
import { type Actor, requirePermission } from "../../control/context.ts";
import type { Source } from "../../figures/figure.ts";
import { drawPlan } from "../../graph/draw.ts";
import type { Orchestrator } from "../../orchestrator.ts";
import { workflowsFor } from "../workflow-access.ts";

const FIGURE = "purser://figure/";
const WORKFLOW = "purser://workflow/";
const MERMAID = "text/vnd.mermaid";
/** Of each source; totals and counts cover all. */
const ROWS_SHOWN = 50;

export const RESOURCE_TEMPLATES: readonly ResourceTemplateType[] = [
  {
    name: "figure",
    title: "A figure, followed to its rows",
    uriTemplate: `${FIGURE}{id}`,
    description:
      "Formula, inputs, sources and the rows behind them, of a figure that an answer names by its id.",
    mimeType: "application/json",
  },
];

/** The drawings of the workflows that this user may run. */
export function listResources(orchestrator: Orchestrator, actor: Actor): Resource[] {
  return workflowsFor(orchestrator, actor).map(({ name, plan }) => ({
    name,
    uri: `${WORKFLOW}${encodeURIComponent(name)}`,
    title: plan.title ?? name,
    ...(plan.description === undefined ? {} : { description: plan.description }),
    mimeType: MERMAID,
  }));
}

/** @throws PurserError `unknown_figure`, `unknown_resource`, `permission_denied` */
export async function readResource(
  orchestrator: Orchestrator,
  actor: Actor,
  uri: string,
): Promise<ReadResourceResult> {
  if (uri.startsWith(FIGURE)) {
    const { trace, ledgerMoved } = await orchestrator.trace(actor, nameIn(uri, FIGURE), ROWS_SHOWN);
    for (const permission of permissionsOf(trace)) requirePermission(actor, permission);
    const text = JSON.stringify({ trace, ledger_moved: ledgerMoved });
    return { contents: [{ uri, mimeType: "application/json", text }] };
  }
  const name = uri.startsWith(WORKFLOW) ? nameIn(uri, WORKFLOW) : undefined;
  const workflow = workflowsFor(orchestrator, actor).find((one) => one.name === name);
  if (!workflow) throw new PurserError("unknown_resource", `There is no resource "${uri}".`);
  return { contents: [{ uri, mimeType: MERMAID, text: drawPlan(workflow.plan) }] };
}

function nameIn(uri: string, prefix: string): string {
  try {
    return decodeURIComponent(uri.slice(prefix.length));
  } catch {
    throw new PurserError("unknown_resource", `There is no resource "${uri}".`);
  }
}

/** What somebody must hold who would read the rows under a figure by other ways. */
function permissionsOf({ sources, inputs }: Trace): ReadonlySet<string> {
  const own = sources.map(({ source }) => permissionFor(source));
  const below = inputs.flatMap(({ trace }) => [...permissionsOf(trace)]);
  return new Set(own.length + below.length === 0 ? ["books:read"] : [...own, ...below]);
}

function permissionFor({ kind }: Source): string {
  switch (kind) {
    case "stock":
    case "items":
    case "purchases":
      return "stock:read";
    case "ledger":
    case "open_items":
    case "rows":
    case "forecast":
    case "assumption":
      return "books:read";
    default:
      return kind satisfies never;
  }
}
