import { z } from "zod";
import { localOperator, type Actor } from "../../src/control/context.ts";
import { createKeys } from "../../src/control/keys.ts";
import type { PlanInput } from "../../src/graph/plan.ts";
import { errorResponse } from "../../src/http/errors.ts";
import { approvalRoutes } from "../../src/http/routes/approvals.ts";
import type { RunRequest } from "../../src/runs/run.ts";
import { ana, temporaryHome, testOrchestrator, workerAgent } from "../support/orchestrator.ts";
import { routesApp } from "../support/routes-app.ts";

/** What an answer came to: 200, or the refusal's status and code. */
export type Told = { readonly status: number; readonly code: string };

export const APPROVERS = ["bob", "cat", "dan"] as const;
export type Approver = (typeof APPROVERS)[number];

const input = z.object({ mark: z.string() });

/** A plan of `width` payments that each wait for a yes, named by marks of their own. */
export function payments(name: string, width: number): PlanInput {
  return {
    name,
    pattern: "parallel",
    onFailure: "keep",
    tasks: Array.from({ length: width }, (_, index) => ({
      id: `pay${index}`,
      agent: "worker",
      operation: "pay",
      inputs: { mark: `${name}/${index}` },
      approval: { permission: "pay:approve" },
    })),
  };
}

/** A server with three approvers, whose only operation counts how often it did each thing. */
export async function rig({
  home = temporaryHome(),
  before = async () => undefined,
}: {
  readonly home?: string;
  /** awaited before each payment is made */
  readonly before?: (mark: string) => Promise<unknown>;
} = {}) {
  const done = new Map<string, number>();
  const agent = workerAgent({
    pay: {
      input,
      effect: "write",
      undo: { kind: "irreversible", why: "money has left" },
      run: async (given) => {
        const { mark } = input.parse(given);
        await before(mark);
        done.set(mark, (done.get(mark) ?? 0) + 1);
        return { mark };
      },
    },
  });
  const orchestrator = await testOrchestrator({ home, agents: [agent], env: { PURSER_MAX_AGENTS: "50" } });
  const { runs, threads, approvals } = orchestrator;
  const { request } = routesApp(approvalRoutes({ orchestrator }));
  const keys = createKeys({ db: orchestrator.store.db, runtime: orchestrator.runtime });
  const users = new Map<Approver, { readonly actor: Actor; readonly secret: string }>();
  for (const userId of APPROVERS) {
    const permissions = ["pay:approve"];
    const { secret } = await keys.issue(localOperator("acme"), { userId, permissions });
    users.set(userId, { actor: { companyId: "acme", userId, permissions }, secret });
  }
  const user = (name: Approver) => {
    const known = users.get(name);
    if (!known) throw new Error(`no ${name}`);
    return known;
  };

  /** Starts the plan and waits until it asks. */
  async function ask(plan: PlanInput, graph = "plan") {
    const thread = await threads.create(ana);
    const run = await runs.start(ana, {
      threadId: thread.id,
      graph,
      start: { kind: "input", input: graph === "plan" ? { plan, input: {} } : { input: {} } },
      streamModes: ["custom"],
    });
    await runs.wait(ana, run.id);
    const pending = await approvals.list("acme", { threadId: thread.id, status: "pending" });
    return { threadId: thread.id, graph, pending };
  }

  /** Settles when nothing runs on the thread any more. */
  async function quiet(threadId: string): Promise<void> {
    for (;;) {
      const open = (await runs.listOpen(ana)).filter((run) => run.threadId === threadId);
      if (open.length === 0) return;
      const ended = await Promise.all(open.map(({ id }) => runs.wait(ana, id)));
      const lost = ended.filter(({ endedAt }) => endedAt === null);
      if (lost.length > 0) throw new Error(`nobody ends these runs: ${JSON.stringify(lost)}`);
    }
  }

  return {
    orchestrator,
    done,
    home,
    ask,
    quiet,
    /** As a client with a key answers. */
    post: async (by: Approver, approvalId: string, answer: unknown): Promise<Told> => {
      const headers = { "x-api-key": user(by).secret };
      const { status, body } = await request<{ error?: string; problem?: { error: string } }>(
        "POST",
        `/approvals/${approvalId}`,
        { body: answer, headers },
      );
      return { status, code: body.error ?? body.problem?.error ?? "" };
    },
    /** As LangGraph's clients answer: a run with `command.resume`. */
    resume: async (
      by: Approver,
      { threadId, graph }: { readonly threadId: string; readonly graph: string },
      { answer, ...when }: { readonly answer: unknown } & Pick<RunRequest, "multitask" | "afterSeconds">,
    ): Promise<Told> => {
      try {
        await runs.start(user(by).actor, {
          threadId,
          graph,
          start: { kind: "resume", answer },
          streamModes: ["custom"],
          ...when,
        });
        return { status: 200, code: "" };
      } catch (error) {
        const { status, body } = errorResponse(error);
        return { status, code: (body as { error: string }).error };
      }
    },
  };
}
export type Rig = Awaited<ReturnType<typeof rig>>;
