import { Command } from "@langchain/langgraph";
import type { Actor } from "../../control/context.ts";
import type { Thread } from "../../runs/threads.ts";
import type { Superstep } from "../wire/thread.ts";
import { targets } from "../wire/command.ts";
import { graphOf } from "./graph-of.ts";
import type { ServerCore } from "./deps.ts";

/**
 * Builds a new thread's state as if these nodes had run, in the order they are given.
 * @throws PurserError those of RunManager.updateState
 */
export async function applySupersteps(
  { runs }: Pick<ServerCore, "runs">,
  actor: Actor,
  { thread, supersteps }: { readonly thread: Thread; readonly supersteps: readonly Superstep[] },
): Promise<void> {
  const graph = graphOf(thread);
  for (const { updates } of supersteps) {
    for (const { values, command, as_node } of updates) {
      const written = command == null ? values : toCommand(command);
      await runs.updateState(actor, thread.id, { values: written, asNode: as_node, graph });
    }
  }
}

function toCommand({ update, goto }: NonNullable<Superstep["updates"][number]["command"]>): Command {
  return new Command({
    ...(update == null ? {} : { update }),
    ...(goto == null
      ? {}
      : { goto: targets(goto).map((target) => (typeof target === "string" ? target : target.node)) }),
  });
}
