import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { PurserError } from "../../base/errors.ts";
import { describeCondition } from "../../graph/condition.ts";
import { drawPlan } from "../../graph/draw.ts";
import { approvalOf, type Plan, predecessors } from "../../graph/plan.ts";
import { writesOf } from "../../graph/plan-writes.ts";
import type { Orchestrator } from "../../orchestrator.ts";
import { identify, type IdentityDeps } from "../identity.ts";
import { operation } from "../operation.ts";
import { errorJson, jsonOf, writeJson } from "./shapes.ts";

const params = z.object({ name: z.string().min(1) });

const taskJson = z.object({
  id: z.string(),
  agent: z.string(),
  operation: z.string(),
  effect: z.enum(["read", "write"]),
  inputs: z.record(z.string(), z.unknown()),
  dependencies: z.array(z.string()),
  /** What it waits for, whatever the reason. */
  after: z.array(z.string()),
  condition: z.string().nullable(),
  approval: z.object({ reason: z.string(), permission: z.string().nullable() }).nullable(),
});

const workflowJson = z.object({
  name: z.string(),
  title: z.string().nullable(),
  description: z.string().nullable(),
  pattern: z.enum(["sequential", "parallel", "conditional"]),
  tasks: z.number().int(),
  writes: z.boolean(),
});

const definitionJson = workflowJson.extend({
  on_failure: z.enum(["rollback", "abort", "keep"]),
  tasks: z.array(taskJson),
  approval_points: z.array(z.string()),
  writes: z.array(writeJson),
});

const list = createRoute({
  method: "get",
  path: "/workflows",
  tags: ["Workflows"],
  summary: "The registered workflows. Each runs as the assistant of its name.",
  responses: { 200: jsonOf(z.array(workflowJson), "The workflows") },
});

const get = createRoute({
  method: "get",
  path: "/workflows/{name}",
  tags: ["Workflows"],
  summary: "A workflow's tasks, dependencies, conditions, approval points and writes",
  request: { params },
  responses: { 200: jsonOf(definitionJson, "The workflow"), 404: jsonOf(errorJson, "There is none") },
});

const draw = createRoute({
  method: "get",
  path: "/workflows/{name}/mermaid",
  tags: ["Workflows"],
  summary: "A workflow as a Mermaid flowchart",
  request: { params },
  responses: {
    200: { description: "The flowchart", content: { "text/vnd.mermaid": { schema: z.string() } } },
    404: jsonOf(errorJson, "There is none"),
  },
});

export type WorkflowRoutesDeps = {
  readonly orchestrator: IdentityDeps & Pick<Orchestrator, "registry" | "workflows">;
};

export function workflowRoutes({ orchestrator }: WorkflowRoutesDeps): OpenAPIHono {
  const { registry, workflows } = orchestrator;
  const app = new OpenAPIHono();

  operation(app, list, async ({ c }) => {
    await identify(c, orchestrator);
    return c.json(registered().map(({ plan, writes }) => ({ ...summary(plan), writes })));
  });

  operation(app, get, async ({ c, params: { name } }) => {
    await identify(c, orchestrator);
    const plan = planOf(name);
    return c.json({
      ...summary(plan),
      on_failure: plan.onFailure,
      tasks: plan.tasks.map((task) => toTaskJson(plan, task)),
      approval_points: plan.tasks.filter((task) => approvalOf(plan, task)).map(({ id }) => id),
      writes: writesOf(plan, registry),
    } satisfies z.input<typeof definitionJson>);
  });

  operation(app, draw, async ({ c, params: { name } }) => {
    await identify(c, orchestrator);
    return c.body(drawPlan(planOf(name)), 200, { "content-type": "text/vnd.mermaid; charset=utf-8" });
  });

  return app;

  /** A plan with a condition in code is served under another name, for one execution: it is no workflow. */
  function registered() {
    return [...workflows].flatMap(([name, { plan, writes }]) =>
      plan?.name === name ? [{ plan, writes }] : [],
    );
  }

  function planOf(name: string): Plan {
    const found = registered().find(({ plan }) => plan.name === name);
    if (found) return found.plan;
    const known = registered().map(({ plan }) => plan.name);
    throw new PurserError("unknown_workflow", `There is no workflow "${name}". Known: ${known.join(", ")}.`);
  }

  function toTaskJson(plan: Plan, task: Plan["tasks"][number]): z.infer<typeof taskJson> {
    const approval = approvalOf(plan, task);
    return {
      id: task.id,
      agent: task.agent,
      operation: task.operation,
      effect: registry.resolve(task.agent, task.operation).effect,
      inputs: task.inputs,
      dependencies: task.dependencies,
      after: predecessors(plan, task),
      condition: conditionText(task.condition),
      approval: approval ? { reason: approval.reason, permission: approval.permission ?? null } : null,
    };
  }
}

function conditionText(condition: Plan["tasks"][number]["condition"]): string | null {
  if (condition === undefined) return null;
  return typeof condition === "string" ? condition : describeCondition(condition);
}

function summary({ name, title, description, pattern, tasks }: Plan) {
  return {
    name,
    title: title ?? null,
    description: description ?? null,
    pattern,
    tasks: tasks.length,
  };
}
