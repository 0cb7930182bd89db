import { z } from "zod";
import { PurserError } from "./base/errors.ts";
import type { Actor } from "./control/context.ts";
import type { TaskResult } from "./control/history.ts";
import type { ExecuteDeps } from "./execute.ts";
import { type ToldFigure, decisionSchema, toldFigure } from "./graph/orchestrator/index.ts";
import { outcomeSchema } from "./graph/state.ts";

/** The graph that routes. */
export const ORCHESTRATOR_GRAPH = "orchestrator";

export type RouteRequest = {
  /** What is wanted, in words. */
  readonly request: string;
  readonly preferredAgent?: string | undefined;
  readonly workflowType?: string | undefined;
  /** Values beside the words, by the names of the target's inputs. */
  readonly input?: Readonly<Record<string, unknown>> | undefined;
  /** A conversation to go on with; default: a new one. */
  readonly threadId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
};

export type Routed = {
  /** All that was asked for is done. */
  readonly success: boolean;
  /**
   * As the outcome of what ran; `waiting`: a person must decide before it goes on; `clarify`: the answer asks back;
   * `help`: nothing here does what was asked.
   */
  readonly status: z.infer<typeof outcomeSchema>["status"] | "waiting" | "clarify" | "help";
  readonly threadId: string;
  readonly workflowType?: string;
  /** Null where nothing ran. */
  readonly workflowId: string | null;
  readonly agent?: string;
  readonly operation?: string;
  readonly reason: string;
  readonly results: Readonly<Record<string, TaskResult>>;
  readonly completedSteps: readonly string[];
  readonly answer: string;
  readonly figures: readonly ToldFigure[];
};

const chatValues = z.object({
  route: decisionSchema,
  workflow_id: z.string().optional(),
  outcome: outcomeSchema.nullable().default(null),
  answer: z.string().default(""),
  figures: z.array(toldFigure).default([]),
});

/** What an interrupt of ours says, one approval or several. */
const asked = z.object({ workflow_id: z.string().optional(), description: z.string().default("") });

/**
 * Routes a request to an agent or a workflow and runs it, durably, until it has ended or waits for a person.
 * @throws PurserError `unknown_thread`, `thread_busy`, `approval_pending`, `cancelled`, and what ended the run
 */
export async function routeRequest(
  { threads, runs }: ExecuteDeps,
  actor: Actor,
  { request, preferredAgent, workflowType, input = {}, threadId: known, signal }: RouteRequest,
): Promise<Routed> {
  signal?.throwIfAborted();
  const { id: threadId } =
    known === undefined ? await threads.create(actor) : await threads.get(actor, known);
  const run = await runs.start(actor, {
    threadId,
    graph: ORCHESTRATOR_GRAPH,
    start: {
      kind: "input",
      input: {
        messages: [{ type: "human", content: request }],
        preferred_agent: preferredAgent ?? null,
        workflow_type: workflowType ?? null,
        input,
      },
    },
    streamModes: ["custom"],
  });
  const cancel = () => void runs.cancel(actor, run.id);
  signal?.addEventListener("abort", cancel, { once: true });
  try {
    const { error } = await runs.wait(actor, run.id);
    if (error) throw new PurserError(error.code, error.message);
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
  const { values, tasks } = await runs.state(actor, threadId);
  const { route, outcome, figures, ...state } = chatValues.parse(values);
  const waits = tasks
    .flatMap((task) => task.interrupts)
    .map(({ value }) => asked.catch({ description: "" }).parse(value));
  const [first] = waits;
  const { kind, target, operation } = route;
  return {
    success: outcome?.status === "success" && !first && route.question === null,
    status: first
      ? "waiting"
      : kind === "clarify" || route.question !== null
        ? "clarify"
        : (outcome?.status ?? "help"),
    threadId,
    ...(kind === "workflow" && target !== null ? { workflowType: target } : {}),
    ...(kind === "agent" && target !== null ? { agent: target, operation: operation ?? "" } : {}),
    workflowId: first?.workflow_id ?? state.workflow_id ?? null,
    reason: route.reason,
    results: first || outcome ? await runs.results(actor, threadId) : {},
    completedSteps: outcome?.completedSteps ?? [],
    answer: first
      ? `Waiting for a decision.\n${waits.map(({ description }) => description).join("\n")}`
      : state.answer,
    figures,
  };
}
