import { z } from "zod";
import type { Operation } from "../../agents/agent.ts";
import { jsonSchemaOf } from "../../agents/operation-json.ts";
import type { AgentInfo } from "../../agents/registry.ts";
import type { RemoteAgent } from "../../agents/remote/remote-agents.ts";

const jsonSchema = z.record(z.string(), z.unknown());

const undoJson = z.union([
  z.object({ kind: z.literal("operation"), operation: z.string(), describe: z.string() }),
  z.object({ kind: z.literal("irreversible"), why: z.string() }),
]);

export const agentJson = z.object({
  agent_id: z.string(),
  title: z.string(),
  description: z.string(),
  /** built_in: everybody's; remote: this company's own */
  kind: z.enum(["built_in", "remote"]),
  healthy: z.boolean(),
  instances: z.array(z.object({ id: z.string(), active: z.number().int(), healthy: z.boolean() })),
  operations: z.array(
    z.object({ name: z.string(), effect: z.enum(["read", "write"]), permission: z.string() }),
  ),
});

const operationJson = z.object({
  name: z.string(),
  description: z.string(),
  effect: z.enum(["read", "write"]),
  permission: z.string(),
  undo: undoJson.nullable(),
  /** A policy of the operation's own may ask for a person. */
  may_need_approval: z.boolean(),
  repeatable: z.boolean(),
  input_schema: jsonSchema,
  output_schema: jsonSchema,
});

export const remoteJson = z.object({
  url: z.string(),
  assistant_id: z.string(),
  /** names only */
  headers: z.array(z.string()),
  created_by: z.string(),
  created_at: z.string(),
});

export const agentDetailJson = agentJson.extend({
  operations: z.array(operationJson),
  remote: remoteJson.nullable(),
});

export function toAgentJson(agent: AgentInfo): z.infer<typeof agentJson> {
  const { id, title, description, own, instances, operations } = agent;
  return {
    agent_id: id,
    title,
    description,
    kind: own ? "remote" : "built_in",
    healthy: instances.some(({ healthy }) => healthy),
    instances: [...instances],
    operations: Object.entries(operations).map(([name, { effect, permission }]) => ({
      name,
      effect,
      permission,
    })),
  };
}

export function toAgentDetail(
  agent: AgentInfo,
  remote: RemoteAgent | undefined,
): z.infer<typeof agentDetailJson> {
  return {
    ...toAgentJson(agent),
    operations: Object.entries(agent.operations).map(([name, one]) => toOperationJson(name, one)),
    remote: remote
      ? {
          url: remote.url,
          assistant_id: remote.assistantId,
          headers: [...remote.headers],
          created_by: remote.createdBy,
          created_at: remote.createdAt,
        }
      : null,
  };
}

function toOperationJson(name: string, operation: Operation): z.infer<typeof operationJson> {
  const { description, effect, permission, undo, approvalNeeded, repeatable, input, output } = operation;
  return {
    name,
    description,
    effect,
    permission,
    undo: undo ? toUndoJson(undo) : null,
    may_need_approval: approvalNeeded !== undefined,
    repeatable: effect === "read" || (repeatable ?? false),
    input_schema: jsonSchemaOf(input, "input"),
    output_schema: jsonSchemaOf(output, "output"),
  };
}

function toUndoJson(undo: NonNullable<Operation["undo"]>): z.infer<typeof undoJson> {
  return undo.kind === "operation"
    ? { kind: "operation", operation: undo.operation, describe: undo.describe }
    : { kind: "irreversible", why: undo.why };
}
