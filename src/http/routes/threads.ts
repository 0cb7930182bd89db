import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { identify } from "../identity.ts";
import { operation } from "../operation.ts";
import { answers, emptyAnswers, id, jsonBody, pick, queryList } from "../wire/common.ts";
import { pageHeaders, wireResponse } from "../wire/json.ts";
import {
  threadCount,
  threadCreate,
  threadJson,
  threadPatch,
  threadPrune,
  threadSearch,
  toThread,
} from "../wire/thread.ts";
import { applySupersteps } from "./supersteps.ts";
import type { RouteDeps } from "./deps.ts";

const tags = ["Threads"];
const params = z.object({ thread_id: id });
const path = "/threads/{thread_id}";

const create = createRoute({
  method: "post",
  path: "/threads",
  tags,
  summary: "Make a thread",
  request: jsonBody(threadCreate),
  responses: answers(threadJson, "The thread"),
});
const search = createRoute({
  method: "post",
  path: "/threads/search",
  tags,
  summary: "Find threads by metadata, status, ids, or what their state holds",
  request: jsonBody(threadSearch),
  responses: answers(z.array(threadJson), "Threads; x-pagination-total counts all that match"),
});
const count = createRoute({
  method: "post",
  path: "/threads/count",
  tags,
  summary: "Count threads",
  request: jsonBody(threadCount),
  responses: answers(z.number().int(), "How many match"),
});
const prune = createRoute({
  method: "post",
  path: "/threads/prune",
  tags,
  summary: "Delete several threads",
  request: jsonBody(threadPrune),
  responses: answers(z.object({ pruned_count: z.number().int() }), "How many there were"),
});
const get = createRoute({
  method: "get",
  path,
  tags,
  summary: "A thread, with its values and what it waits for",
  request: { params, query: z.object({ select: queryList.optional(), include: queryList.optional() }) },
  responses: answers(threadJson, "The thread"),
});
const patch = createRoute({
  method: "patch",
  path,
  tags,
  summary: "Merge metadata into a thread's",
  request: { params, ...jsonBody(threadPatch) },
  responses: answers(threadJson, "The thread as it is now"),
});
const remove = createRoute({
  method: "delete",
  path,
  tags,
  summary: "Delete a thread with its runs, events and checkpoints; what runs is cancelled first",
  request: { params },
  responses: emptyAnswers(204, "Deleted"),
});
const copy = createRoute({
  method: "post",
  path: `${path}/copy`,
  tags,
  summary: "A new thread with the same checkpoints",
  request: { params },
  responses: answers(threadJson, "The new thread"),
});

/** Threads as a whole; their states are in thread-state.ts. */
export function threadRoutes({ orchestrator }: RouteDeps): OpenAPIHono {
  const { threads, runs } = orchestrator;
  const app = new OpenAPIHono();

  operation(app, create, async ({ c, body }) => {
    const actor = await identify(c, orchestrator);
    const supersteps = body.supersteps ?? [];
    const thread = await threads.create(actor, {
      id: body.thread_id ?? undefined,
      metadata: body.metadata ?? undefined,
      ifExists: body.if_exists ?? undefined,
    });
    if (supersteps.length === 0) return wireResponse(toThread(thread));
    try {
      await applySupersteps(orchestrator, actor, { thread, supersteps });
    } catch (error) {
      // A thread that was there before is left as far as it came.
      if (body.if_exists !== "do_nothing") await runs.removeThread(actor, thread.id);
      throw error;
    }
    return wireResponse(toThread(await threads.get(actor, thread.id)));
  });

  operation(app, search, async ({ c, body }) => {
    const actor = await identify(c, orchestrator);
    const { threads: found, total } = await threads.search(actor, {
      ids: body.ids ?? undefined,
      metadata: body.metadata ?? undefined,
      values: body.values ?? undefined,
      status: body.status ?? undefined,
      limit: body.limit,
      offset: body.offset,
      sortBy: body.sort_by ?? undefined,
      sortOrder: body.sort_order ?? undefined,
    });
    return wireResponse(
      found.map((thread) => pick(toThread(thread), body.select)),
      pageHeaders({ total, offset: body.offset, returned: found.length }),
    );
  });

  operation(app, count, async ({ c, body }) => {
    const actor = await identify(c, orchestrator);
    const filter = {
      metadata: body.metadata ?? undefined,
      values: body.values ?? undefined,
      status: body.status ?? undefined,
    };
    return wireResponse(await threads.count(actor, filter));
  });

  operation(app, prune, async ({ c, body }) => {
    const actor = await identify(c, orchestrator);
    if (body.thread_ids.length === 0) return wireResponse({ pruned_count: 0 });
    const { threads: found } = await threads.search(actor, { ids: body.thread_ids, limit: 1000 });
    for (const thread of found) await runs.removeThread(actor, thread.id);
    return wireResponse({ pruned_count: found.length });
  });

  operation(app, get, async ({ c, params: { thread_id }, query }) => {
    const actor = await identify(c, orchestrator);
    return wireResponse(pick(toThread(await threads.get(actor, thread_id)), query.select));
  });

  operation(app, patch, async ({ c, params: { thread_id }, body }) => {
    const actor = await identify(c, orchestrator);
    const thread = await threads.update(actor, thread_id, { metadata: body.metadata ?? {} });
    // SDKs ask for it with `Prefer: return=minimal`.
    if (c.req.header("prefer")?.includes("return=minimal") === true) return c.body(null, 204);
    return wireResponse(toThread(thread));
  });

  operation(app, remove, async ({ c, params: { thread_id } }) => {
    await runs.removeThread(await identify(c, orchestrator), thread_id);
    return c.body(null, 204);
  });

  operation(app, copy, async ({ c, params: { thread_id } }) => {
    const actor = await identify(c, orchestrator);
    const { threadId } = await runs.copyThread(actor, thread_id);
    return wireResponse(toThread(await threads.get(actor, threadId)));
  });

  return app;
}
