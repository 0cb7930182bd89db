import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { PurserError, toErrorShape } from "../../base/errors.ts";
import type { Actor } from "../../control/context.ts";
import { drawPlan } from "../../graph/draw.ts";
import type { Plan, PlanInput } from "../../graph/plan.ts";
import { checkPlan } from "../../graph/plan-check.ts";
import { writesOf } from "../../graph/plan-writes.ts";
import type { DryRun } from "../../dry-run.ts";
import type { Orchestrator } from "../../orchestrator.ts";
import { type RunManager, streamMode } from "../../runs/run.ts";
import { identify, type IdentityDeps } from "../identity.ts";
import { operation } from "../operation.ts";
import { errorJson, jsonOf, runRefJson, toRunRef, writeJson } from "./shapes.ts";

const given = z.object({
  plan: z.record(z.string(), z.unknown()),
  input: z.record(z.string(), z.unknown()).default({}),
});

const problemJson = z.object({ path: z.string(), message: z.string() });
const problems = z.array(problemJson);

const checkedJson = z.object({
  valid: z.boolean(),
  problems,
  mermaid: z.string().nullable(),
  writes: z.array(writeJson),
  dry_run: z
    .object({
      results: z.record(z.string(), z.unknown()),
      changes: z.record(z.string(), z.number().int()),
    })
    .nullable(),
});

const check = createRoute({
  method: "post",
  path: "/plans/check",
  tags: ["Plans"],
  summary:
    "Everything that is wrong with a plan, its drawing, its writes; with dry_run also what it would change",
  request: {
    body: {
      content: { "application/json": { schema: given.extend({ dry_run: z.boolean().default(false) }) } },
      required: true,
    },
  },
  responses: { 200: jsonOf(checkedJson, "What was found"), 409: jsonOf(errorJson, "A dry run is under way") },
});

const run = createRoute({
  method: "post",
  path: "/plans/run",
  tags: ["Plans"],
  summary: "Start a plan on a thread, a new one unless it is named; follow it as any run",
  request: {
    body: {
      content: {
        "application/json": {
          schema: given.extend({
            thread_id: z.string().min(1).optional(),
            stream_mode: z.array(streamMode).min(1).default(["custom", "values"]),
          }),
        },
      },
      required: true,
    },
  },
  responses: {
    200: jsonOf(
      z.object({ thread_id: z.string(), run: runRefJson }),
      "It is under way; content-location names it",
    ),
    422: jsonOf(errorJson, "The plan cannot run; details list every problem"),
  },
});

export type PlanRoutesDeps = {
  readonly orchestrator: IdentityDeps &
    Pick<Orchestrator, "registry" | "threads"> & { readonly runs: Pick<RunManager, "start"> };
  /** On a copy of the books that is thrown away, with none of the agents that act outside. */
  readonly dryRun: (
    actor: Actor,
    options: { readonly plan: PlanInput; readonly input: Readonly<Record<string, unknown>> },
  ) => Promise<DryRun>;
};

/** Plans that are not registered: checked, tried, run. */
export function planRoutes({ orchestrator, dryRun }: PlanRoutesDeps): OpenAPIHono {
  const { registry, threads, runs } = orchestrator;
  const app = new OpenAPIHono();
  let trying = false;

  operation(app, check, async ({ c, body }) => {
    const actor = await identify(c, orchestrator);
    const visible = registry.forCompany(actor.companyId);
    const found = problemsOf(() => checkPlan(body.plan, visible));
    if (!found.plan) {
      const nothing = { mermaid: null, writes: [], dry_run: null };
      return c.json({ valid: false, problems: found.problems, ...nothing } satisfies z.input<
        typeof checkedJson
      >);
    }
    const tried = body.dry_run ? await tryOut(actor, found.plan, body) : null;
    return c.json({
      valid: true,
      problems: [],
      mermaid: drawPlan(found.plan),
      writes: writesOf(found.plan, visible),
      dry_run: tried && { results: { ...tried.results }, changes: { ...tried.changes } },
    } satisfies z.input<typeof checkedJson>);
  });

  operation(app, run, async ({ c, body }) => {
    const actor = await identify(c, orchestrator);
    const { plan, input, thread_id: named, stream_mode: streamModes } = body;
    const { name } = checkPlan(plan, registry.forCompany(actor.companyId));
    const thread = named
      ? await threads.get(actor, named)
      : await threads.create(actor, { metadata: { plan: name } });
    const started = await runs.start(actor, {
      threadId: thread.id,
      graph: "plan",
      start: { kind: "input", input: { plan, input } },
      streamModes,
    });
    c.header("content-location", `/threads/${thread.id}/runs/${started.id}`);
    return c.json({ thread_id: thread.id, run: toRunRef(started) });
  });

  return app;

  /** A dry run copies the whole database: one at a time. */
  async function tryOut(actor: Actor, plan: Plan, { plan: asGiven, input }: z.output<typeof given>) {
    const remote = plan.tasks.find((task) => !registry.find(task.agent, task.operation));
    if (remote) {
      throw new PurserError(
        "no_dry_run",
        `"${remote.id}" is done by ${remote.agent} on another server, which a dry run must not reach.`,
      );
    }
    if (trying) {
      throw new PurserError("dry_run_busy", "A dry run is under way; try again when it has ended.", {
        retryable: true,
      });
    }
    trying = true;
    try {
      // Checked above, so it is what a plan may be.
      return await dryRun(actor, { plan: asGiven as PlanInput, input });
    } finally {
      trying = false;
    }
  }
}

type Found =
  | { readonly plan: Plan; readonly problems: readonly [] }
  | { readonly plan: null; readonly problems: z.infer<typeof problems> };

function problemsOf(check: () => Plan): Found {
  try {
    return { plan: check(), problems: [] };
  } catch (error) {
    const { code, details } = toErrorShape(error);
    if (code !== "invalid_plan") throw error;
    return { plan: null, problems: problems.parse(details?.["problems"]) };
  }
}
