import type { Operation } from "../../agents/agent.ts";
import { PurserError } from "../../base/errors.ts";
import { type Actor, holds } from "../../control/context.ts";
import type { Orchestrator } from "../../orchestrator.ts";
import { workflowsFor } from "../workflow-access.ts";

/** Who answers: whoever the orchestrator chooses, one agent, or one workflow. */
export type ChatModel = {
  readonly id: string;
  /** What the orchestrator's graph is told of it. */
  readonly route: { readonly preferred_agent?: string; readonly workflow_type?: string };
};

const ANY = "purser";

/** Every name that this user may give as `model`. */
export function chatModels(orchestrator: Orchestrator, actor: Actor): readonly ChatModel[] {
  const usable = (operation: Operation) => holds(actor, operation.permission);
  const visible = orchestrator.registry.forCompany(actor.companyId);
  const agents = visible.list().filter((agent) => Object.values(agent.operations).some(usable));
  return [
    { id: ANY, route: {} },
    ...agents.map(({ id }) => ({ id, route: { preferred_agent: id } })),
    ...workflowsFor(orchestrator, actor).map(({ name }) => ({ id: name, route: { workflow_type: name } })),
  ];
}

/** @throws PurserError `model_not_found` */
export function chatModel(orchestrator: Orchestrator, actor: Actor, name: string): ChatModel {
  const wanted = name.startsWith(`${ANY}/`) ? name.slice(ANY.length + 1) : name;
  const found = chatModels(orchestrator, actor).find(({ id }) => id === wanted);
  if (found) return found;
  throw new PurserError(
    "model_not_found",
    `There is no model "${name}"; it is "${ANY}", an agent or a workflow. GET /v1/models lists them.`,
    { details: { param: "model" } },
  );
}
