import type { Tool } from "@modelcontextprotocol/server";
import { z } from "zod";
import type { Operation } from "../../agents/agent.ts";
import type { AgentInfo } from "../../agents/registry.ts";
import { parseOrThrow } from "../../base/parse.ts";
import { type Actor, holds } from "../../control/context.ts";
import type { Orchestrator } from "../../orchestrator.ts";
import { CHAT } from "../permissions.ts";
import { ANY_OBJECT, objectSchema } from "./json-schema.ts";
import { type PurserTool, type ToolCall, sentence, toolFailure, toolResult } from "./tool.ts";
import { PROPOSAL_SCHEMA, type Wanted, propose } from "./propose.ts";

/** Between an agent and its operation: MCP's names have no dot that every client takes. */
const SEPARATOR = "__";

/** The operations that this user may use, a tool each. */
export function operationTools(orchestrator: Orchestrator, describe: DescribeOperation) {
  return (actor: Actor): PurserTool[] =>
    orchestrator.registry
      .forCompany(actor.companyId)
      .list()
      .flatMap((agent) =>
        Object.entries(agent.operations)
          .filter(([, operation]) => holds(actor, operation.permission))
          .map(([name, operation]) => ({
            name: `${agent.id}${SEPARATOR}${name}`,
            permission: operation.effect === "write" ? CHAT : undefined,
            describe: () => describe({ agent, name, operation }),
            call: async (input, call) => {
              // The whole of what is wrong at once; the task runner parses it again.
              parseOrThrow(operation.input, input, { what: `The input of ${agent.id}.${name}` });
              const wanted = { agent: agent.id, operation: name, input };
              return operation.effect === "read"
                ? read(orchestrator, wanted, call)
                : propose(orchestrator, wanted, call);
            },
          })),
      );
}

export type NamedOperation = {
  readonly agent: AgentInfo;
  readonly name: string;
  readonly operation: Operation;
};
export type DescribeOperation = (named: NamedOperation) => Tool;

/** Describes operations; each one's schemas are made once. */
export function createOperationDescriber(): DescribeOperation {
  const known = new WeakMap<Operation, ToolSchemas>();
  return (named) => {
    const schemas = known.get(named.operation) ?? schemasOf(named.operation);
    known.set(named.operation, schemas);
    return describeOperation(named, schemas);
  };
}

type ToolSchemas = Pick<Tool, "inputSchema" | "outputSchema">;

function schemasOf({ input, output, effect }: Operation): ToolSchemas {
  const outputSchema = objectSchema(effect === "write" ? PROPOSAL_SCHEMA : output, "output");
  const inputSchema = objectSchema(input, "input") ?? ANY_OBJECT;
  return outputSchema ? { inputSchema, outputSchema } : { inputSchema };
}

function describeOperation({ agent, name, operation }: NamedOperation, schemas: ToolSchemas): Tool {
  const { description, effect, undo } = operation;
  const writes = effect === "write";
  const taken =
    undo?.kind === "operation" ? `Undo: ${undo.describe}.` : `It cannot be undone: ${undo?.why ?? ""}.`;
  return {
    name: `${agent.id}${SEPARATOR}${name}`,
    title: `${agent.title}: ${name.replaceAll("_", " ")}`,
    description: writes
      ? `${sentence(description)} It is not done at once: it waits for a person's approval, whose id is returned. ${taken}`
      : sentence(description),
    ...schemas,
    annotations: {
      readOnlyHint: !writes,
      destructiveHint: writes && undo?.kind !== "operation",
      idempotentHint: !writes || operation.repeatable === true,
      openWorldHint: false,
    },
  };
}

const answered = z.looseObject({ answer: z.string() });

/** A read is answered at once. */
async function read(
  orchestrator: Orchestrator,
  { agent, operation, input }: Wanted,
  { actor, signal, report }: ToolCall,
): ReturnType<PurserTool["call"]> {
  const result = await orchestrator.call(actor, {
    agent,
    operation,
    input,
    signal,
    onEvent: (event) => {
      if (event.event === "step_progress") report(event);
    },
  });
  if (result.status !== "success") {
    return toolFailure(result.error ?? { code: result.status, message: `It ended as ${result.status}.` });
  }
  const told = answered.safeParse(result.output);
  const text = told.success ? told.data.answer : JSON.stringify(result.output);
  return toolResult(text, result.output);
}
