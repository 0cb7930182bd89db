import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { CheckpointRef, HistoryOptions } from "../../runs/run.ts";
import { identify } from "../identity.ts";
import { readKnownState } from "../known-state.ts";
import { operation } from "../operation.ts";
import { answers, flag, id, jsonBody, queryLimit } from "../wire/common.ts";
import { wireResponse } from "../wire/json.ts";
import {
  fromBefore,
  fromCheckpoint,
  stateAt,
  stateJson,
  statePatch,
  stateUpdate,
  stateUpdated,
  toCheckpoint,
  toState,
} from "../wire/state.ts";
import { historyBody, threadJson, toThread } from "../wire/thread.ts";
import type { RouteDeps } from "./deps.ts";
import { graphOf } from "./graph-of.ts";

const tags = ["Threads"];
const params = z.object({ thread_id: id });
const path = "/threads/{thread_id}";
const withSubgraphs = z.object({ subgraphs: flag.optional() });

const state = createRoute({
  method: "get",
  path: `${path}/state`,
  tags,
  summary: "The newest state of a thread",
  request: { params, query: withSubgraphs },
  responses: answers(stateJson, "The state"),
});
const atId = createRoute({
  method: "get",
  path: `${path}/state/{checkpoint_id}`,
  tags,
  summary: "The state at a checkpoint",
  request: { params: params.extend({ checkpoint_id: z.string().min(1) }), query: withSubgraphs },
  responses: answers(stateJson, "The state"),
});
const atCheckpoint = createRoute({
  method: "post",
  path: `${path}/state/checkpoint`,
  tags,
  summary: "The state at a checkpoint, also of a subgraph",
  request: { params, ...jsonBody(stateAt) },
  responses: answers(stateJson, "The state"),
});
const update = createRoute({
  method: "post",
  path: `${path}/state`,
  tags,
  summary: "Write values into the state as if a node had; from an older checkpoint this is a fork",
  request: { params, ...jsonBody(stateUpdate) },
  responses: answers(stateUpdated, "The checkpoint that was written"),
});
const patch = createRoute({
  method: "patch",
  path: `${path}/state`,
  tags,
  summary: "Merge metadata into the thread's",
  request: { params, ...jsonBody(statePatch) },
  responses: answers(threadJson, "The thread as it is now"),
});
const history = createRoute({
  method: "get",
  path: `${path}/history`,
  tags,
  summary: "The states of a thread, newest first",
  request: { params, query: z.object({ limit: queryLimit.default(10), before: z.string().optional() }) },
  responses: answers(z.array(stateJson), "States"),
});
const historySearch = createRoute({
  method: "post",
  path: `${path}/history`,
  tags,
  summary: "The states of a thread that match, newest first",
  request: { params, ...jsonBody(historyBody) },
  responses: answers(z.array(stateJson), "States"),
});

type Wanted = {
  readonly threadId: string;
  readonly checkpoint?: CheckpointRef | undefined;
  readonly subgraphs?: boolean | null | undefined;
};

/** What threads hold, at each of their checkpoints. */
export function threadStateRoutes({ orchestrator }: RouteDeps): OpenAPIHono {
  const { threads, runs } = orchestrator;
  const app = new OpenAPIHono();

  async function answerState(c: Context, { threadId, checkpoint, subgraphs }: Wanted): Promise<Response> {
    const actor = await identify(c, orchestrator);
    const graph = graphOf(await threads.get(actor, threadId));
    const read = await readKnownState(runs, actor, {
      threadId,
      graph,
      checkpoint,
      subgraphs: subgraphs ?? false,
    });
    return wireResponse(toState(threadId, read));
  }

  async function answerHistory(c: Context, threadId: string, options: HistoryOptions): Promise<Response> {
    const actor = await identify(c, orchestrator);
    // A thread in the middle of its first run has a history too.
    const graph = graphOf(await threads.get(actor, threadId));
    const states = await runs.history(actor, threadId, { ...options, graph });
    return wireResponse(states.map((one) => toState(threadId, one)));
  }

  operation(app, state, async ({ c, params: { thread_id }, query }) =>
    answerState(c, { threadId: thread_id, subgraphs: query.subgraphs }),
  );

  operation(app, atId, async ({ c, params: { thread_id, checkpoint_id }, query }) =>
    answerState(c, { threadId: thread_id, checkpoint: { checkpoint_id }, subgraphs: query.subgraphs }),
  );

  operation(app, atCheckpoint, async ({ c, params: { thread_id }, body }) =>
    answerState(c, {
      threadId: thread_id,
      checkpoint: fromCheckpoint(body.checkpoint),
      subgraphs: body.subgraphs,
    }),
  );

  operation(app, update, async ({ c, params: { thread_id }, body }) => {
    const actor = await identify(c, orchestrator);
    const thread = await threads.get(actor, thread_id);
    const written = await runs.updateState(actor, thread_id, {
      values: body.values ?? null,
      asNode: body.as_node ?? undefined,
      checkpoint: fromCheckpoint(body.checkpoint, body.checkpoint_id),
      graph: graphOf(thread),
    });
    const checkpoint = toCheckpoint(thread_id, written);
    return wireResponse({ checkpoint, configurable: checkpoint });
  });

  operation(app, patch, async ({ c, params: { thread_id }, body }) => {
    const actor = await identify(c, orchestrator);
    return wireResponse(toThread(await threads.update(actor, thread_id, { metadata: body.metadata })));
  });

  operation(app, history, async ({ c, params: { thread_id }, query }) =>
    answerHistory(c, thread_id, { limit: query.limit, before: fromBefore(query.before) }),
  );

  operation(app, historySearch, async ({ c, params: { thread_id }, body }) =>
    answerHistory(c, thread_id, {
      limit: body.limit,
      before: fromBefore(body.before),
      checkpoint: fromCheckpoint(body.checkpoint),
      metadata: body.metadata ?? undefined,
    }),
  );

  return app;
}
