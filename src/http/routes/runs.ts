import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { PurserError } from "../../base/errors.ts";
import type { Actor } from "../../control/context.ts";
import type { RunInfo } from "../../runs/run.ts";
import { identify } from "../identity.ts";
import { operation } from "../operation.ts";
import { type Following, mayCancel, runPath, streamRun, waitForRun } from "../run-answers.ts";
import { startRun } from "../start-run.ts";
import { answers, emptyAnswers, flag, id, jsonBody, pick } from "../wire/common.ts";
import { wireResponse } from "../wire/json.ts";
import { queryModes, type RunCreate, runCreate, runJson, runList, runParams, toRun } from "../wire/run.ts";
import type { StreamRouteDeps } from "./deps.ts";
import { listRunsOf } from "./list-runs.ts";
import { eventStream, endValues } from "./run-responses.ts";

const tags = ["Runs"];
const threadParams = z.object({ thread_id: id });
const runs = "/threads/{thread_id}/runs";
const one = `${runs}/{run_id}`;
const disconnect = z.object({
  cancel_on_disconnect: flag.optional().openapi({ description: "cancel the run when this client goes" }),
});

const create = createRoute({
  method: "post",
  path: runs,
  tags,
  summary: "Start a run in the background",
  request: { params: threadParams, ...jsonBody(runCreate) },
  responses: answers(runJson, "The run; it is on disk"),
});
const stream = createRoute({
  method: "post",
  path: `${runs}/stream`,
  tags,
  summary: "Start a run and stream its events",
  request: { params: threadParams, ...jsonBody(runCreate) },
  responses: eventStream,
});
const wait = createRoute({
  method: "post",
  path: `${runs}/wait`,
  tags,
  summary: "Start a run and answer when it has ended",
  request: { params: threadParams, ...jsonBody(runCreate) },
  responses: endValues,
});
const list = createRoute({
  method: "get",
  path: runs,
  tags,
  summary: "The runs of a thread, newest first",
  request: { params: threadParams, query: runList },
  responses: answers(z.array(runJson), "Runs"),
});
const get = createRoute({
  method: "get",
  path: one,
  tags,
  summary: "A run",
  request: { params: runParams },
  responses: answers(runJson, "The run"),
});
const remove = createRoute({
  method: "delete",
  path: one,
  tags,
  summary: "Delete a run that has ended, with its events; the thread's state stays",
  request: { params: runParams },
  responses: emptyAnswers(204, "Deleted"),
});
const join = createRoute({
  method: "get",
  path: `${one}/join`,
  tags,
  summary: "Answer when a run has ended",
  request: { params: runParams, query: disconnect },
  responses: endValues,
});
const joinStream = createRoute({
  method: "get",
  path: `${one}/stream`,
  tags,
  summary: "Stream a run's events, from its first or from the one after Last-Event-ID",
  request: {
    params: runParams,
    query: disconnect.extend({ stream_mode: queryModes.optional() }),
    headers: z.object({ "last-event-id": z.string().optional() }),
  },
  responses: eventStream,
});
const cancel = createRoute({
  method: "post",
  path: `${one}/cancel`,
  tags,
  summary: "Stop a run; rollback: as if it had not been",
  request: {
    params: runParams,
    query: z.object({ wait: flag.optional(), action: z.enum(["interrupt", "rollback"]).optional() }),
  },
  responses: { ...emptyAnswers(202, "It is being stopped"), 204: { description: "It has stopped" } },
});

/** Runs on a thread. */
export function runRoutes({ orchestrator, streams }: StreamRouteDeps): OpenAPIHono {
  const manager = orchestrator.runs;
  const app = new OpenAPIHono();

  async function begin(c: Context, threadId: string, body: RunCreate): Promise<Following> {
    const actor = await identify(c, orchestrator);
    const run = await startRun(orchestrator, actor, {
      threadId,
      body,
      traceparent: c.req.header("traceparent"),
    });
    const path = runPath(run, { stateless: false });
    return { actor, run, path, cancelOnDisconnect: body.on_disconnect === "cancel" };
  }

  async function runOf(actor: Actor, { thread_id, run_id }: z.infer<typeof runParams>): Promise<RunInfo> {
    const run = await manager.get(actor, run_id);
    if (run.threadId === thread_id) return run;
    throw new PurserError("unknown_run", `The thread "${thread_id}" has no run "${run_id}".`);
  }

  operation(app, create, async ({ c, params: { thread_id }, body }) => {
    const { run, path } = await begin(c, thread_id, body);
    return wireResponse(toRun(run), { "content-location": path, location: path });
  });

  operation(app, stream, async ({ c, params: { thread_id }, body }) =>
    streamRun(c, { runs: manager, streams }, await begin(c, thread_id, body)),
  );

  operation(app, wait, async ({ c, params: { thread_id }, body }) =>
    waitForRun(c, { runs: manager }, await begin(c, thread_id, body)),
  );

  operation(app, list, async ({ c, params: { thread_id }, query }) => {
    const found = await listRunsOf(manager, await identify(c, orchestrator), {
      threadId: thread_id,
      ...query,
    });
    return wireResponse(found.map((run) => pick(toRun(run), query.select)));
  });

  operation(app, get, async ({ c, params }) =>
    wireResponse(toRun(await runOf(await identify(c, orchestrator), params))),
  );

  operation(app, remove, async ({ c, params }) => {
    const actor = await identify(c, orchestrator);
    await manager.remove(actor, (await runOf(actor, params)).id);
    return c.body(null, 204);
  });

  operation(app, join, async ({ c, params, query }) => {
    const actor = await identify(c, orchestrator);
    const run = await runOf(actor, params);
    const path = runPath(run, { stateless: false });
    const cancelOnDisconnect = mayCancel(actor, query.cancel_on_disconnect);
    return waitForRun(c, { runs: manager }, { actor, run, path, cancelOnDisconnect });
  });

  operation(app, joinStream, async ({ c, params, query }) => {
    const actor = await identify(c, orchestrator);
    const run = await runOf(actor, params);
    return streamRun(
      c,
      { runs: manager, streams },
      {
        actor,
        run,
        path: runPath(run, { stateless: false }),
        cancelOnDisconnect: mayCancel(actor, query.cancel_on_disconnect),
        modes: query.stream_mode,
      },
    );
  });

  operation(app, cancel, async ({ c, params, query }) => {
    const actor = await identify(c, orchestrator);
    const run = await runOf(actor, params);
    await manager.cancel(actor, run.id, { action: query.action });
    if (query.wait !== true) return c.body(null, 202);
    return c.body(null, 204);
  });

  return app;
}
