import type { BaseMessage } from "@langchain/core/messages";
import { z } from "zod";
import type { AgentInfo } from "../../agents/registry.ts";
import type { Plan } from "../plan.ts";
import type { Entities } from "./entities.ts";

/** One way a request can be read. */
export const candidateSchema = z.object({
  kind: z.enum(["agent", "workflow"]),
  /** an agent's id or a workflow's name */
  target: z.string(),
  /** null for a workflow */
  operation: z.string().nullable(),
  /** 0..1 */
  score: z.number(),
});
export type Candidate = z.infer<typeof candidateSchema>;

/**
 * Where a request goes, and why. agent: one operation of it runs · workflow: it runs · clarify: the person is asked
 * back, because there are two readings or an input is missing · help: it is about nothing that we do.
 */
export const decisionSchema = z.object({
  kind: z.enum(["agent", "workflow", "clarify", "help"]),
  target: z.string().nullable(),
  operation: z.string().nullable(),
  /** What the operation or the workflow is given. */
  inputs: z.record(z.string(), z.unknown()),
  /** 0..1; 1 where somebody named the target. */
  score: z.number(),
  /** What decided. */
  by: z.enum(["preferred_agent", "workflow_type", "intent", "follow_up", "default"]),
  reason: z.string(),
  /** The best readings, best first; where the question offers some, those in its order. */
  candidates: z.array(candidateSchema),
  /** The request as it was understood: a follow-up is made whole here. */
  request: z.string(),
  /** What the person is asked back; null when nothing is. */
  question: z.string().nullable(),
  /** Inputs that nobody has given yet. */
  missing: z.array(z.string()),
});
export type Decision = z.infer<typeof decisionSchema>;

/** One request of a person, and what came with it. */
export type Turn = {
  readonly request: string;
  readonly preferredAgent: string | undefined;
  readonly workflowType: string | undefined;
  /** Values given beside the words, by the names of the target's inputs. */
  readonly input: Readonly<Record<string, unknown>>;
  /** What the words name among the company's own things. */
  readonly entities: Entities;
  /** The same turn with other words. */
  readonly reread: (request: string) => Promise<Turn>;
};

/** What there is to choose from. */
export type Catalogue = {
  readonly agents: readonly AgentInfo[];
  readonly workflows: ReadonlyMap<string, Plan>;
};

export type History = {
  /** The thread's decision before this one. */
  readonly last: Decision | null;
  readonly messages: readonly BaseMessage[];
};

/** Chooses where a request goes. Inputs that it leaves out are read from the words afterwards. */
export type Router = (turn: Turn, catalogue: Catalogue, history: History) => Promise<Decision>;
