import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { PurserError, toErrorShape } from "../../base/errors.ts";
import { type Approval, requireDecider } from "../../control/approvals.ts";
import type { Actor } from "../../control/context.ts";
import { parseDecision } from "../../control/decision.ts";
import { createInbox, expired } from "../../control/inbox.ts";
import type { RunInfo } from "../../runs/run.ts";
import { identify, type IdentityDeps } from "../identity.ts";
import { operation } from "../operation.ts";
import type { Orchestrator } from "../../orchestrator.ts";
import { approvalDetailJson, approvalJson, toApprovalJson, toExhibits } from "./approval-json.ts";
import { inboxQuery, readInboxFilter } from "./approvals-query.ts";
import { sendExhibit } from "./exhibit.ts";
import { errorJson, jsonOf, runRefJson, toRunRef } from "./shapes.ts";

export type ApprovalRoutesDeps = {
  readonly orchestrator: IdentityDeps &
    Pick<Orchestrator, "approvals"> & { readonly runs: Pick<Orchestrator["runs"], "goOn"> };
};

const params = z.object({ id: z.string().min(1) });

const list = createRoute({
  method: "get",
  path: "/approvals",
  tags: ["Approvals"],
  summary: "The inbox: what waits for a person, across all threads",
  request: { query: inboxQuery },
  responses: { 200: jsonOf(z.array(approvalJson), "Approvals; x-pagination-total counts all that match") },
});

const get = createRoute({
  method: "get",
  path: "/approvals/{id}",
  tags: ["Approvals"],
  summary: "One approval: the exact action, its figures, who may decide, what was decided before",
  request: { params },
  responses: { 200: jsonOf(approvalDetailJson, "The approval"), 404: jsonOf(errorJson, "There is none") },
});

const exhibit = createRoute({
  method: "get",
  path: "/approvals/{id}/exhibits/{index}",
  tags: ["Approvals"],
  summary: "A page that shows what the approval is about",
  request: { params: params.extend({ index: z.coerce.number().int().min(0) }) },
  responses: { 200: { description: "The file" }, 404: jsonOf(errorJson, "There is none") },
});

const decide = createRoute({
  method: "post",
  path: "/approvals/{id}",
  tags: ["Approvals"],
  summary: "Decide: approve, edit or reject, in any dialect of LangGraph's clients. The thread then goes on.",
  request: {
    params,
    body: { content: { "application/json": { schema: z.unknown() } }, required: true },
  },
  responses: {
    200: jsonOf(
      z.object({ approval: approvalJson, run: runRefJson.nullable(), problem: errorJson.optional() }),
      "Decided. `run`: with which the thread goes on; null: it goes on after what runs now, or waits for more answers",
    ),
    403: jsonOf(errorJson, "Somebody else must decide"),
    404: jsonOf(errorJson, "There is none"),
    409: jsonOf(errorJson, "It was answered before, or is out of date: nothing was done"),
    422: jsonOf(errorJson, "The answer is not a decision"),
  },
});

/** What waits for people, and their answers. */
export function approvalRoutes({ orchestrator }: ApprovalRoutesDeps): OpenAPIHono {
  const { approvals, runs, runtime, store, config } = orchestrator;
  const inbox = createInbox({ db: store.db, runtime });
  const app = new OpenAPIHono();

  operation(app, list, async ({ c, query }) => {
    const actor = await identify(c, orchestrator);
    const now = runtime.clock.now();
    const { approvals: found, total } = await inbox.list(actor, readInboxFilter(query, now));
    c.header("x-pagination-total", String(total));
    return c.json(found.map((approval) => toApprovalJson(approval, now)));
  });

  operation(app, get, async ({ c, params: { id } }) => {
    const actor = await identify(c, orchestrator);
    const now = runtime.clock.now();
    const approval = expired(await known(actor, id), now.toISOString());
    const { permission, not, users } = await inbox.deciders(approval);
    return c.json({
      ...toApprovalJson(approval, now),
      figures: approval.action.figures,
      exhibits: toExhibits(approval),
      who_may_decide: { permission, not: [...not], users: [...users] },
      may_decide: approval.status === "pending" && mayDecide(actor, approval),
      earlier: (await inbox.earlier(approval)).map((one) => toApprovalJson(one, now)),
    } satisfies z.input<typeof approvalDetailJson>);
  });

  operation(app, exhibit, async ({ c, params: { id, index } }) => {
    const actor = await identify(c, orchestrator);
    const { action } = await known(actor, id);
    return sendExhibit(c, { exhibit: action.exhibits[index], home: config.home });
  });

  operation(app, decide, async ({ c, params: { id }, body }) => {
    const actor = await identify(c, orchestrator);
    const decision = parseDecision(body);
    const decided = await approvals.decide(actor, id, decision).catch(async (error: unknown) => {
      // What ran out has just become a no, with which the thread can go on.
      if (toErrorShape(error).code === "approval_expired") await goOn(actor, await known(actor, id));
      throw error;
    });
    const { run, problem } = await goOn(actor, decided);
    return c.json({
      approval: toApprovalJson(decided, runtime.clock.now()),
      run: run && toRunRef(run),
      ...(problem === undefined ? {} : { problem }),
    });
  });

  return app;

  async function known(actor: Actor, id: string): Promise<Approval> {
    const approval = await approvals.get(actor.companyId, id);
    if (!approval) throw new PurserError("unknown_approval", `There is no approval "${id}".`);
    return approval;
  }

  /** The decision stands whatever becomes of this: the thread goes on with it at the latest when the process starts again. */
  async function goOn(
    actor: Actor,
    { threadId }: Approval,
  ): Promise<{ readonly run: RunInfo | null; readonly problem?: z.infer<typeof errorJson> }> {
    try {
      return { run: await runs.goOn(actor, threadId) };
    } catch (error) {
      if (!(error instanceof PurserError)) throw error;
      return { run: null, problem: { error: error.code, message: error.message } };
    }
  }
}

function mayDecide(actor: Actor, approval: Approval): boolean {
  try {
    requireDecider(actor, approval);
    return true;
  } catch (error) {
    if (error instanceof PurserError) return false;
    throw error;
  }
}
