import { PurserError } from "../../base/errors.ts";
import type { Actor } from "../../control/context.ts";
import type { Orchestrator } from "../../orchestrator.ts";
import type { RunRequest } from "../../runs/run.ts";
import type { Command, Invocation } from "../command.ts";
import { EXIT } from "../command.ts";
import { conclude } from "../conclude.ts";
import { type Answering, decideAll, follow, type Followed } from "../follow.ts";
import { operatorOf, withOrchestrator } from "../session.ts";
import { answeringOf } from "./run.ts";

export const resume: Command = {
  name: "resume",
  usage: "THREAD [--yes | --reject REASON] [--company NAME]",
  summary: "Go on with a run that waits for a decision or was cut off.",
  options: { yes: { type: "boolean" }, reject: { type: "string" } },
  run: async (invocation) => {
    const [threadId] = invocation.positionals;
    if (threadId === undefined) throw new PurserError("usage", `Usage: purser resume ${resume.usage}`);
    return withOrchestrator(invocation, async (orchestrator) => {
      const actor = await operatorOf(orchestrator, invocation);
      const followed = await resumeThread(orchestrator, {
        actor,
        threadId,
        answering: answeringOf(invocation),
        invocation,
      });
      if (followed) return conclude(followed, invocation);
      invocation.terminal.out(`Thread ${threadId} has nothing left to do.`);
      return EXIT.ok;
    });
  },
};

type ResumeOptions = { actor: Actor; threadId: string; answering: Answering; invocation: Invocation };

/** Goes on where the thread stands; undefined when it stands at its end. */
export async function resumeThread(
  orchestrator: Orchestrator,
  { actor, threadId, answering, invocation }: ResumeOptions,
): Promise<Followed | undefined> {
  const { tasks } = await orchestrator.runs.state(actor, threadId);
  const [last] = await orchestrator.runs.list(actor, threadId);
  if (!last || tasks.length === 0) return undefined;
  const at = { actor, threadId, graph: last.graph };
  const pending = await orchestrator.approvals.list(actor.companyId, { threadId, status: "pending" });
  let start: RunRequest["start"] = { kind: "continue" };
  if (pending.length > 0) {
    const decided = await decideAll(orchestrator, at, { answering, invocation });
    if (decided.kind === "waiting") return { kind: "waiting", threadId, approvals: decided.approvals };
    start = { kind: "resume", answer: decided.answers };
  }
  return follow(orchestrator, { ...at, start, answering, invocation });
}
