import { PurserError } from "../../base/errors.ts";
import type { Command, Invocation } from "../command.ts";
import { EXIT } from "../command.ts";
import { conclude } from "../conclude.ts";
import { follow } from "../follow.ts";
import { operatorOf, withOrchestrator } from "../session.ts";

export const undo: Command = {
  name: "undo",
  usage: "THREAD [--yes] [--company NAME]",
  summary: "Take back what a run wrote: entries are reversed, matches undone, the last first.",
  options: { yes: { type: "boolean" } },
  run: async (invocation) => {
    const [threadId] = invocation.positionals;
    if (threadId === undefined) throw new PurserError("usage", `Usage: purser undo ${undo.usage}`);
    return withOrchestrator(invocation, async (orchestrator) => {
      const actor = await operatorOf(orchestrator, invocation);
      const [last] = await orchestrator.runs.list(actor, threadId);
      if (!last) throw new PurserError("nothing_to_undo", `Thread "${threadId}" has not run anything.`);
      if (!(await agreed(invocation, `Take back what ${last.graph} wrote on this thread?`))) {
        invocation.terminal.out("Nothing was taken back. Say --yes to do it.");
        return EXIT.waiting;
      }
      const followed = await follow(orchestrator, {
        actor,
        threadId,
        graph: last.graph,
        start: { kind: "rollback" },
        answering: { kind: "ask" },
        invocation,
      });
      return conclude(followed, invocation);
    });
  },
};

async function agreed({ values, terminal, signal, json }: Invocation, question: string): Promise<boolean> {
  if (values["yes"] === true) return true;
  if (!terminal.interactive || json) return false;
  return /^y(es)?$/i.test((await terminal.ask(`${question} [y = yes] `, signal)).trim());
}
