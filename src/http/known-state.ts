import { PurserError } from "../base/errors.ts";
import type { Actor } from "../control/context.ts";
import type { RunManager, StateOptions, ThreadState } from "../runs/run.ts";

/**
 * A thread's state. For a checkpoint that is not there LangGraph gives an empty one, and would begin anew from it.
 * @throws PurserError `unknown_checkpoint`, and those of RunManager.state
 */
export async function readKnownState(
  runs: Pick<RunManager, "state">,
  actor: Actor,
  { threadId, ...options }: StateOptions & { readonly threadId: string },
): Promise<ThreadState> {
  const state = await runs.state(actor, threadId, options);
  const wanted = options.checkpoint?.checkpoint_id;
  if (wanted === undefined || state.createdAt !== null) return state;
  throw new PurserError("unknown_checkpoint", `The thread "${threadId}" has no checkpoint "${wanted}".`);
}
