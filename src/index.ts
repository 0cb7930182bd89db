/** Purser's public face for code that embeds it. */
export {
  type Agent,
  type Operation,
  type OperationContext,
  defineAgent,
  defineOperation,
} from "./agents/agent.ts";
export { builtInAgents } from "./agents/built-in.ts";
export { type Config, readConfig } from "./base/config.ts";
export { type ErrorShape, PurserError } from "./base/errors.ts";
export { type Actor, localOperator } from "./control/context.ts";
export type { ExecutionEntry, HistoryFilter, TaskResult } from "./control/history.ts";
export type { Figure, Source, Unit } from "./figures/figure.ts";
export { formatFigure } from "./figures/format.ts";
export type { WorkflowEvent } from "./graph/events.ts";
export type { PlanInput } from "./graph/plan.ts";
export { createApp } from "./http/app.ts";
export { nodeFetch } from "./http/node-stream.ts";
export type { GraphBuilder } from "./graph/workflows/index.ts";
export { type Orchestrator, type OrchestratorOptions, openOrchestrator } from "./orchestrator.ts";
