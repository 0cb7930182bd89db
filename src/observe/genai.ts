import type { Attributes } from "@opentelemetry/api";
import type { ModelEnd, ModelFacts, RunFacts, TaskFacts } from "./observer.ts";

/**
 * OpenTelemetry's semantic conventions for generative AI, the part Purser speaks, in one place: they are still in
 * development and names may move. Source: open-telemetry/semantic-conventions-genai, docs/gen-ai
 * (gen-ai-agent-spans.md, gen-ai-spans.md), as in @opentelemetry/semantic-conventions 1.45. Neither prompts nor
 * answers are recorded: they hold the company's books.
 */
export type SpanShape = { readonly name: string; readonly attributes: Attributes };

/** A workflow's run. The thread is the conversation. */
export function workflowSpan({ runId, threadId, companyId, graph }: RunFacts): SpanShape {
  return {
    name: `invoke_workflow ${graph}`,
    attributes: {
      "gen_ai.operation.name": "invoke_workflow",
      "gen_ai.workflow.name": graph,
      "gen_ai.conversation.id": threadId,
      "purser.run.id": runId,
      "purser.company.id": companyId,
    },
  };
}

/** A task: an agent is invoked for one of its operations. */
export function agentSpan(task: TaskFacts): SpanShape {
  return {
    name: `invoke_agent ${task.agent}`,
    attributes: {
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.agent.name": task.agent,
      "gen_ai.workflow.name": task.workflow,
      "purser.operation": task.operation,
      "purser.task.id": task.taskId,
      "purser.run.id": task.runId,
      "purser.workflow.id": task.workflowId,
    },
  };
}

/** A request to a language model. */
export function chatSpan({ provider, model }: ModelFacts): SpanShape {
  return {
    name: `chat ${model}`,
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": provider,
      "gen_ai.request.model": model,
    },
  };
}

export function chatAttributes({ answeredBy, inputTokens, outputTokens }: ModelEnd): Attributes {
  return {
    ...(answeredBy === undefined ? {} : { "gen_ai.response.model": answeredBy }),
    ...(inputTokens === undefined ? {} : { "gen_ai.usage.input_tokens": inputTokens }),
    ...(outputTokens === undefined ? {} : { "gen_ai.usage.output_tokens": outputTokens }),
  };
}
