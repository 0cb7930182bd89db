import { MessagesValue, ReducedValue, StateSchema } from "@langchain/langgraph";
import { z } from "zod";
import { taskResult } from "../../control/history.ts";
import { outcomeSchema } from "../state.ts";
import { decisionSchema } from "./decision.ts";

/** A figure that an answer names; its id leads to formula, inputs and rows. */
export const toldFigure = z.object({
  id: z.string(),
  label: z.string(),
  /** as the answer prints it */
  display: z.string(),
  as_of: z.string(),
});
export type ToldFigure = z.infer<typeof toldFigure>;

/**
 * The state of the chat. `preferred_agent`, `workflow_type`, `request` and `input` belong to one turn: the routing
 * takes them out. Documents, reports and large outputs are named here by id only.
 */
export const OrchestratorState = new StateSchema({
  messages: MessagesValue,
  /** The agent that the person wants to answer. */
  preferred_agent: z.string().nullish(),
  /** The workflow that the person wants to run. */
  workflow_type: z.string().nullish(),
  /** What is asked, in words, where it does not come as a message. */
  request: z.string().nullish(),
  /** Values beside the words, by the names of the target's inputs. */
  input: z.record(z.string(), z.unknown()).default(() => ({})),
  route: decisionSchema.nullable().default(null),
  workflow_id: z.string().optional(),
  results: new ReducedValue(
    z.record(z.string(), taskResult).default(() => ({})),
    { reducer: (known, next) => ({ ...known, ...next }) },
  ),
  outcome: outcomeSchema.nullable().default(null),
  /** What the person is told. */
  answer: z.string().default(""),
  figures: z.array(toldFigure).default(() => []),
});
export type ChatState = typeof OrchestratorState.State;

/** LangGraph does not allow a node to be named like a field of the state. */
export const NODES = {
  route: "decide_route",
  respond: "respond",
  /** For agents and workflows that were registered after the graph was compiled. */
  anyAgent: "other_agent",
  anyWorkflow: "other_workflow",
} as const;
