import { resolve } from "node:path";
import { z } from "zod";
import { PurserError } from "../../base/errors.ts";
import { parseOrThrow } from "../../base/parse.ts";
import type { Command, Invocation } from "../command.ts";
import { listOption, stringOption } from "../command.ts";
import { conclude } from "../conclude.ts";
import { type Answering, follow } from "../follow.ts";
import { operatorOf, withOrchestrator } from "../session.ts";
import { readInput } from "./call.ts";

export const run: Command = {
  name: "run",
  usage:
    "WORKFLOW [--input JSON|FILE|-] [--documents PATH...] [--statement PATH...] [--yes] [--company NAME]",
  summary: "Run a workflow, with live progress and its approval points.",
  options: {
    input: { type: "string" },
    documents: { type: "string", multiple: true },
    statement: { type: "string", multiple: true },
    yes: { type: "boolean" },
  },
  lists: ["documents", "statement"],
  run: async (invocation) => {
    const [graph] = invocation.positionals;
    if (graph === undefined) throw new PurserError("usage", `Usage: purser run ${run.usage}`);
    const input = {
      ...parseOrThrow(z.record(z.string(), z.unknown()), await readInput(invocation), { what: "--input" }),
      ...filesNamed(invocation),
    };
    return withOrchestrator(invocation, async (orchestrator) => {
      const actor = await operatorOf(orchestrator, invocation);
      const thread = await orchestrator.threads.create(actor);
      const followed = await follow(orchestrator, {
        actor,
        threadId: thread.id,
        graph,
        start: { kind: "input", input: { input } },
        answering: answeringOf(invocation),
        invocation,
      });
      return conclude(followed, invocation);
    });
  },
};

/** Files and folders by their whole paths: the workflow does not know where the command was given. */
function filesNamed({ values, cwd }: Invocation): Record<string, string[]> {
  const named = { documents: listOption(values, "documents"), statements: listOption(values, "statement") };
  return Object.fromEntries(
    Object.entries(named)
      .filter(([, paths]) => paths.length > 0)
      .map(([name, paths]) => [name, paths.map((path) => resolve(cwd, path))]),
  );
}

export function answeringOf({ values }: Invocation): Answering {
  const reason = stringOption(values, "reject");
  if (values["yes"] === true && reason !== undefined) {
    throw new PurserError("usage", "Say either --yes or --reject, not both.");
  }
  if (reason !== undefined) return { kind: "no", reason };
  return values["yes"] === true ? { kind: "yes" } : { kind: "ask" };
}
