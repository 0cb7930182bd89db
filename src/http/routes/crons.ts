import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { CronFilter } from "../../runs/crons/cron.ts";
import type { Crons } from "../../runs/crons/crons.ts";
import { identify, type IdentityDeps } from "../identity.ts";
import { operation } from "../operation.ts";
import { answers, emptyAnswers, id, jsonBody, pick } from "../wire/common.ts";
import { cronCount, cronCreate, cronJson, cronParams, cronSearch, cronUpdate, toCron } from "../wire/cron.ts";
import { pageHeaders } from "../wire/json.ts";

export type CronRoutesDeps = { readonly orchestrator: IdentityDeps; readonly crons: Crons };

const tags = ["Crons"];

const create = createRoute({
  method: "post",
  path: "/runs/crons",
  tags,
  summary: "Start a run again and again, each on a thread of its own",
  request: jsonBody(cronCreate),
  responses: answers(cronJson, "The cron"),
});

const createOnThread = createRoute({
  method: "post",
  path: "/threads/{thread_id}/runs/crons",
  tags,
  summary: "Start a run again and again on one thread",
  request: { params: z.object({ thread_id: id }), ...jsonBody(cronCreate) },
  responses: answers(cronJson, "The cron"),
});

const search = createRoute({
  method: "post",
  path: "/runs/crons/search",
  tags,
  summary: "Crons, newest first; x-pagination-total counts all that match",
  request: jsonBody(cronSearch),
  responses: answers(z.array(cronJson.partial()), "Crons"),
});

const count = createRoute({
  method: "post",
  path: "/runs/crons/count",
  tags,
  summary: "How many crons match",
  request: jsonBody(cronCount),
  responses: answers(z.number().int(), "The number"),
});

const update = createRoute({
  method: "patch",
  path: "/runs/crons/{cron_id}",
  tags,
  summary: "Change what is given; it then runs for whoever changed it",
  request: { params: cronParams, ...jsonBody(cronUpdate) },
  responses: answers(cronJson, "The cron"),
});

const remove = createRoute({
  method: "delete",
  path: "/runs/crons/{cron_id}",
  tags,
  summary: "Delete a cron; runs that it has started go on",
  request: { params: cronParams },
  responses: emptyAnswers(204, "It is gone"),
});

/** Runs by the clock, by the routes that LangGraph's clients call. */
export function cronRoutes({ orchestrator, crons }: CronRoutesDeps): OpenAPIHono {
  const app = new OpenAPIHono();

  async function make(c: Context, body: z.infer<typeof cronCreate>, threadId?: string): Promise<Response> {
    const actor = await identify(c, orchestrator);
    const { assistant_id, schedule, timezone, end_time, metadata, on_run_completed, enabled, ...payload } =
      body;
    const cron = await crons.create(actor, {
      assistantId: assistant_id,
      threadId,
      schedule,
      timezone: timezone ?? undefined,
      endTime: end_time ?? undefined,
      payload,
      metadata: metadata ?? undefined,
      onRunCompleted: on_run_completed ?? undefined,
      enabled: enabled ?? undefined,
    });
    return c.json(toCron(cron));
  }

  operation(app, create, ({ c, body }) => make(c, body));
  operation(app, createOnThread, ({ c, body, params: { thread_id } }) => make(c, body, thread_id));

  operation(app, search, async ({ c, body: { limit, offset, sort_by, sort_order, select, ...filter } }) => {
    const { crons: found, total } = await crons.search(await identify(c, orchestrator), {
      ...toFilter(filter),
      limit,
      offset,
      sortBy: sort_by ?? undefined,
      sortOrder: sort_order ?? undefined,
    });
    return c.json(
      found.map((cron) => pick(toCron(cron), select)),
      200,
      pageHeaders({ total, offset, returned: found.length }),
    );
  });

  operation(app, count, async ({ c, body }) =>
    c.json(await crons.count(await identify(c, orchestrator), toFilter(body))),
  );

  operation(app, update, async ({ c, params: { cron_id }, body }) => {
    const actor = await identify(c, orchestrator);
    const { schedule, timezone, end_time, metadata, on_run_completed, enabled, ...payload } = body;
    const cron = await crons.update(actor, cron_id, {
      schedule: schedule ?? undefined,
      timezone: timezone ?? undefined,
      endTime: end_time,
      payload,
      metadata: metadata ?? undefined,
      onRunCompleted: on_run_completed ?? undefined,
      enabled: enabled ?? undefined,
    });
    return c.json(toCron(cron));
  });

  operation(app, remove, async ({ c, params: { cron_id } }) => {
    await crons.remove(await identify(c, orchestrator), cron_id);
    return c.body(null, 204);
  });

  return app;
}

type Given = z.infer<typeof cronCount> & { readonly enabled?: boolean | null | undefined };

function toFilter({ assistant_id, thread_id, metadata, enabled }: Given): CronFilter {
  return {
    assistantId: assistant_id ?? undefined,
    threadId: thread_id ?? undefined,
    metadata: metadata ?? undefined,
    enabled: enabled ?? undefined,
  };
}
