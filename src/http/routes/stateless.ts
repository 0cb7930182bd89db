import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Actor } from "../../control/context.ts";
import type { RunInfo } from "../../runs/run.ts";
import { identify } from "../identity.ts";
import { operation } from "../operation.ts";
import { type Following, mayCancel, runPath, streamRun, waitForRun } from "../run-answers.ts";
import { startRun } from "../start-run.ts";
import { answers, emptyAnswers, flag, id, jsonBody } from "../wire/common.ts";
import { wireResponse } from "../wire/json.ts";
import { queryModes, runBatch, type RunCreate, runCreate, runJson, runsCancel, toRun } from "../wire/run.ts";
import type { StreamRouteDeps } from "./deps.ts";
import { endValues, eventStream } from "./run-responses.ts";

const tags = ["Stateless runs"];

const create = createRoute({
  method: "post",
  path: "/runs",
  tags,
  summary: "Start a run in the background, on a thread of its own that goes with it",
  request: jsonBody(runCreate),
  responses: answers(runJson, "The run; it is on disk"),
});
const stream = createRoute({
  method: "post",
  path: "/runs/stream",
  tags,
  summary: "Start a run on a thread of its own and stream its events",
  request: jsonBody(runCreate),
  responses: eventStream,
});
const wait = createRoute({
  method: "post",
  path: "/runs/wait",
  tags,
  summary: "Start a run on a thread of its own and answer when it has ended",
  request: jsonBody(runCreate),
  responses: endValues,
});
const batch = createRoute({
  method: "post",
  path: "/runs/batch",
  tags,
  summary: "Start several runs in the background, each on a thread of its own",
  request: jsonBody(runBatch),
  responses: answers(z.array(runJson), "The runs, in the order they were asked for"),
});
const joinStream = createRoute({
  method: "get",
  path: "/runs/{run_id}/stream",
  tags,
  summary: "Stream a run's events, from its first or from the one after Last-Event-ID",
  request: {
    params: z.object({ run_id: id }),
    query: z.object({ cancel_on_disconnect: flag.optional(), stream_mode: queryModes.optional() }),
    headers: z.object({ "last-event-id": z.string().optional() }),
  },
  responses: eventStream,
});
const cancelMany = createRoute({
  method: "post",
  path: "/runs/cancel",
  tags: ["Runs"],
  summary: "Stop several runs: those named, or all of a status",
  request: {
    query: z.object({ action: z.enum(["interrupt", "rollback"]).optional() }),
    ...jsonBody(runsCancel),
  },
  responses: emptyAnswers(204, "They have stopped"),
});

/** Runs whose client does not care for a thread. */
export function statelessRoutes({ orchestrator, streams }: StreamRouteDeps): OpenAPIHono {
  const { runs } = orchestrator;
  const app = new OpenAPIHono();

  async function begin(c: Context, actor: Actor, body: RunCreate): Promise<Following> {
    const traceparent = c.req.header("traceparent");
    const run = await startRun(orchestrator, actor, { threadId: null, body, traceparent });
    const path = runPath(run, { stateless: true });
    return { actor, run, path, cancelOnDisconnect: body.on_disconnect === "cancel" };
  }

  operation(app, create, async ({ c, body }) => {
    const { run, path } = await begin(c, await identify(c, orchestrator), body);
    return wireResponse(toRun(run), { "content-location": path, location: `${path}/stream` });
  });

  operation(app, stream, async ({ c, body }) =>
    streamRun(c, { runs, streams }, await begin(c, await identify(c, orchestrator), body)),
  );

  operation(app, wait, async ({ c, body }) =>
    // Its values are told on the way and nowhere else.
    waitForRun(c, { runs }, await begin(c, await identify(c, orchestrator), withValues(body))),
  );

  operation(app, batch, async ({ c, body }) => {
    const actor = await identify(c, orchestrator);
    const begun: RunInfo[] = [];
    for (const one of body) begun.push((await begin(c, actor, one)).run);
    return wireResponse(begun.map(toRun));
  });

  operation(app, joinStream, async ({ c, params: { run_id }, query }) => {
    const actor = await identify(c, orchestrator);
    const run = await runs.get(actor, run_id);
    const following = { actor, run, path: runPath(run, { stateless: true }) };
    const cancelOnDisconnect = mayCancel(actor, query.cancel_on_disconnect);
    return streamRun(c, { runs, streams }, { ...following, cancelOnDisconnect, modes: query.stream_mode });
  });

  operation(app, cancelMany, async ({ c, query, body }) => {
    const actor = await identify(c, orchestrator);
    const { thread_id, run_ids, status } = body;
    const named = await Promise.all((run_ids ?? []).map((runId) => runs.get(actor, runId)));
    const open = status == null ? [] : await runs.listOpen(actor);
    const wanted = [...named, ...open.filter((run) => status === "all" || run.status === status)].filter(
      (run) => thread_id == null || run.threadId === thread_id,
    );
    for (const runId of new Set(wanted.map((run) => run.id))) {
      await runs.cancel(actor, runId, { action: query.action });
    }
    return c.body(null, 204);
  });

  return app;
}

function withValues(body: RunCreate): RunCreate {
  const modes = [body.stream_mode ?? []].flat();
  return { ...body, stream_mode: [...new Set([...modes, "values" as const])] };
}
